"""What is mounted where, by the kernel's list; only Linux has one."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

MOUNT_INFO = "/proc/self/mountinfo"  # see proc_pid_mountinfo(5)
_ID, _ROOT, _POINT = 0, 3, 4  # its fields; two come after a dash, for there may be more before it
_ESCAPED = re.compile(rb"\\([0-7]{3})")  # space, tab, newline and backslash


@dataclass(frozen=True)
class Mounted:
    """One line of the list."""

    id: int
    point: bytes
    kind: str  # of file system: "ext4", "nfs4", "fuse.sshfs"
    source: bytes = b""  # the device, or what the file system calls itself
    root: bytes = b"/"  # the folder of the file system that is shown


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
    kind, source = after.split(b" ")[:2]
    return Mounted(
        int(columns[_ID]),
        _unescaped(columns[_POINT]),
        kind.decode("ascii", "replace"),
        _unescaped(source),
        _unescaped(columns[_ROOT]),
    )


def _unescaped(path: bytes) -> bytes:
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 8)]), path)
