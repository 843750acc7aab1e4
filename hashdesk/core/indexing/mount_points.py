"""Mount points: which drive a folder lies on.

An unmounted drive leaves an empty folder behind, or one with other files in it, and whatever lay
deeper seems to be deleted. What tells them apart is the mount point that a folder lies on.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

MOUNT_INFO = "/proc/self/mountinfo"  # see proc_pid_mountinfo(5)
_ID, _POINT = 0, 4  # its fields
_ESCAPED = re.compile(rb"\\([0-7]{3})")  # space, tab, newline and backslash


@dataclass(frozen=True)
class MountTable:
    """What is mounted where at one moment.

    On Linux by the kernel's list, which also knows bind mounts: these share the device number of
    the folder they show. Elsewhere a mount point is where the device number changes.
    """

    ids: Mapping[bytes, int]  # mount point -> id of the mount; empty: the system has no list

    def point_of(self, folder: bytes) -> bytes:
        """The mount point of an absolute path without links, which need not exist (any more)."""
        if not self.ids:
            return _point_by_device(folder)
        while folder not in self.ids:
            parent = os.path.dirname(folder)
            if parent == folder:
                break
            folder = parent
        return folder

    def differs(self, before: MountTable, point: bytes) -> bool:
        """Whether something else is mounted at a mount point now, or the same once more."""
        return self.ids.get(point) != before.ids.get(point)


def mount_table() -> MountTable:
    """What is mounted now."""
    if sys.platform != "linux":
        return MountTable({})
    try:
        with open(MOUNT_INFO, "rb") as file:
            lines = file.read().splitlines()
    except OSError:  # no /proc in this container
        return MountTable({})
    fields = [line.split(b" ", _POINT + 1) for line in lines]
    return MountTable({_unescaped(row[_POINT]): int(row[_ID]) for row in fields})


def _unescaped(path: bytes) -> bytes:
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 8)]), path)


def _point_by_device(folder: bytes) -> bytes:
    """The highest folder with the device number of `folder`, or of its nearest one that exists."""
    device = None
    while True:
        parent, here = os.path.dirname(folder), None
        with suppress(OSError):
            here = os.lstat(folder).st_dev
        if device is None:
            device, point = here, folder
        elif here == device:
            point = folder
        else:
            return point
        if parent == folder:
            return point
        folder = parent
