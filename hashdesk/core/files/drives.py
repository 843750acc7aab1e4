"""Which drive is mounted in a place: two cards or disks may take turns in one.

A drive is known by the id of its file system, where that stays the same from one time to the next.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass

from hashdesk.core.files.mount_info import Mounted
from hashdesk.core.files.network_disk import NETWORK_KINDS

UNKNOWN = b""
SEVERAL = b"*"  # a folder holds photos of more than one drive
BY_UUID = "/dev/disk/by-uuid"  # links to block devices, see udev(7)

# File systems whose statfs(2) id comes from their UUID; that of others, from the number of the
# device, which depends on what was plugged in first.
_WITH_ID = frozenset({"btrfs", "ext2", "ext3", "ext4", "f2fs", "tmpfs"})


@dataclass(frozen=True)
class Mount:
    """Where a folder lies: the mount point, and the drive that is mounted there."""

    point: bytes
    drive: bytes = UNKNOWN

    def pack(self) -> bytes:
        """As the library stores it: the drive, if it is known, follows a NUL."""
        return b"\0".join((self.point, self.drive)) if self.drive else self.point

    @staticmethod
    def unpack(data: bytes) -> Mount:
        """What `pack` made."""
        point, _, drive = data.partition(b"\0")
        return Mount(point, drive)

    def may_be(self, other: Mount) -> bool:
        """Whether nothing tells the two apart. SEVERAL drives are never the same as one."""
        if self.point != other.point:
            return False
        return self.drive == other.drive or UNKNOWN in (self.drive, other.drive)


def drive_of(mounted: Mounted) -> bytes:
    """What tells the drive that is mounted in a place from others; UNKNOWN if nothing does."""
    if mounted.point == b"/":
        return UNKNOWN  # no other one can take its place
    own = _uuid(mounted.source)
    if not own and mounted.kind in NETWORK_KINDS:
        own = mounted.source
    if not own and mounted.kind in _WITH_ID:
        with suppress(OSError):
            number = os.statvfs(mounted.point).f_fsid  # 0: an old kernel's tmpfs has none
            own = b"%x" % number if number else UNKNOWN
    # Not all of a file system may be shown: a bind mount, a subvolume.
    shown = b"" if mounted.root == b"/" else b" " + mounted.root
    return own + shown


def _uuid(source: bytes) -> bytes:
    """The UUID of the file system on a block device; empty if nobody keeps a list of them."""
    device = os.path.realpath(os.fsdecode(source))
    with suppress(OSError), os.scandir(BY_UUID) as links:
        for link in links:
            if os.path.realpath(link.path) == device:
                return os.fsencode(link.name)
    return b""
