"""Mount points: which drive a folder lies on.

An unmounted drive leaves an empty folder behind, or one with other files in it, and whatever lay
deeper seems to be deleted. What tells them apart is the mount point that a folder lies on.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from hashdesk.core.files.drives import UNKNOWN, Mount, drive_of
from hashdesk.core.files.mount_info import Mounted, mounted


@dataclass(frozen=True)
class MountTable:
    """What is mounted where at one moment.

    On Linux by the kernel's list, which also knows bind mounts: these share the device number of
    the folder they show. Elsewhere a mount point is where the device number changes.
    """

    mounts: Mapping[bytes, Mounted]  # by mount point; empty: the system has no list

    def point_of(self, folder: bytes) -> bytes:
        """The mount point of an absolute path without links, which need not exist (any more)."""
        if not self.mounts:
            return _point_by_device(folder)
        while folder not in self.mounts:
            parent = os.path.dirname(folder)
            if parent == folder:
                break
            folder = parent
        return folder

    def differs(self, before: MountTable, point: bytes) -> bool:
        """Whether something else is mounted at a mount point now, or the same once more."""
        return _id(self.mounts.get(point)) != _id(before.mounts.get(point))

    def mount_at(self, point: bytes) -> Mount:
        """What is mounted at a mount point; this may look at the drive."""
        mounted = self.mounts.get(point)
        return Mount(point, drive_of(mounted) if mounted else UNKNOWN)


def mount_table() -> MountTable:
    """What is mounted now."""
    return MountTable({mount.point: mount for mount in mounted()})


def _id(mounted: Mounted | None) -> int | None:
    return mounted.id if mounted else None


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
