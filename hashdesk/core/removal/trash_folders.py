"""Trash folders, as freedesktop.org's trash specification has them, and what lies in them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from hashdesk.core.scanning.mount_points import mount_table

FILES = b"files"
CLOCK_NS = 2_000_000_000  # FAT keeps times in steps of two seconds, and the kernel rounds them late


def find_in_trash(path: bytes, inode: int, size: int, mtime_ns: int) -> bytes | None:
    """Where in the trash a file lies that was at `path`, if it is there: the very same file.

    A trash is on the drive of what it holds, so nothing is copied and the inode stays.
    """
    for folder in _files_folders(path):
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.inode() != inode:
                    continue
                if lies_at(entry.path, size, mtime_ns):
                    return entry.path
    return None


def lies_at(path: bytes, size: int, mtime_ns: int) -> bool:
    """Whether a file of this size and time lies at a path: moving changes neither."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return status.st_size == size and abs(status.st_mtime_ns - mtime_ns) <= CLOCK_NS


def _files_folders(path: bytes) -> Iterator[bytes]:
    """Where the trash may keep a file from this path: the drive's trash folders, the home's."""
    top = mount_table().point_of(os.path.realpath(os.path.dirname(path)))
    user = b"%d" % os.getuid() if hasattr(os, "getuid") else b""
    yield os.path.join(top, b".Trash", user, FILES)
    yield os.path.join(top, b".Trash-" + user, FILES)
    data = os.environb.get(b"XDG_DATA_HOME") if hasattr(os, "environb") else None
    home = os.path.expanduser(b"~")
    yield os.path.join(data or os.path.join(home, b".local", b"share"), b"Trash", FILES)
