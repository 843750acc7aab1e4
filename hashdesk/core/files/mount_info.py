"""What is mounted where, by the kernel's list; only Linux has one."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

MOUNT_INFO = "/proc/self/mountinfo"  # see proc_pid_mountinfo(5)
_ID, _POINT = 0, 4  # its fields; the kind comes after a dash, for there may be fields before it
_ESCAPED = re.compile(rb"\\([0-7]{3})")  # space, tab, newline and backslash


@dataclass(frozen=True)
class Mounted:
    """One line of the list."""

    id: int
    point: bytes
    kind: str  # of file system: "ext4", "nfs4", "fuse.sshfs"


def mounted() -> list[Mounted]:
    """All that is mounted now, what was mounted last in a place last; empty: there is no list."""
    if sys.platform != "linux":
        return []
    try:
        with open(MOUNT_INFO, "rb") as file:
            lines = file.read().splitlines()
    except OSError:  # no /proc in this container
        return []
    return [_parsed(line) for line in lines]


def _parsed(line: bytes) -> Mounted:
    fields, _, after = line.partition(b" - ")
    columns = fields.split(b" ")
    kind = after.split(b" ")[0].decode("ascii", "replace")
    return Mounted(int(columns[_ID]), _unescaped(columns[_POINT]), kind)


def _unescaped(path: bytes) -> bytes:
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 8)]), path)
