"""Trash folders, as freedesktop.org's trash specification has them, and what lies in them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress

from hashdesk.core.removal.real_folders import held_folder
from hashdesk.core.scanning.mount_points import mount_table

FILES = b"files"
CLOCK_NS = 2_000_000_000  # FAT keeps times in steps of two seconds, and the kernel rounds them late


def find_in_trash(path: bytes, inode: int, size: int, mtime_ns: int) -> bytes | None:
    """Where in the trash a file lies that was at `path`, if it is there: the very same file.

    A trash is on the drive of what it holds, so nothing is copied and the inode stays. A trash
    that is a link is none: whoever gave a stick away may have put it there.
    """
    device = _device_of(os.path.dirname(path))
    for folder in _files_folders(path):
        with suppress(OSError), held_folder(folder) as held:
            if device not in (None, os.fstat(held).st_dev):
                continue
            for name in _names_in(folder, inode):
                status = os.stat(name, dir_fd=held, follow_symlinks=False)
                if is_the_file(status, size, mtime_ns) or _is_linked(status, inode):
                    return os.path.join(folder, name)
    return None


def lies_at(path: bytes, size: int, mtime_ns: int) -> bool:
    """Whether a file of this size and time lies at a path: moving changes neither."""
    try:
        return is_the_file(os.lstat(path), size, mtime_ns)
    except OSError:
        return False


def linked_file_at(path: bytes, inode: int) -> os.stat_result | None:
    """The file of this inode at a path, if it has a second name somewhere; None if it has not.

    Whoever writes to that other name changes size and time. A file without one that has others was
    put there by somebody else: inodes are given again.
    """
    with suppress(OSError):
        status = os.lstat(path)
        return status if _is_linked(status, inode) else None
    return None


def _is_linked(status: os.stat_result, inode: int) -> bool:
    return stat.S_ISREG(status.st_mode) and status.st_ino == inode != 0 and status.st_nlink > 1


def is_the_file(status: os.stat_result, size: int, mtime_ns: int) -> bool:
    """Whether this is a file, no link, of this size and time."""
    same_time = abs(status.st_mtime_ns - mtime_ns) <= CLOCK_NS
    return stat.S_ISREG(status.st_mode) and status.st_size == size and same_time


def _names_in(folder: bytes, inode: int) -> list[bytes]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries if entry.inode() == inode]


def _device_of(folder: bytes) -> int | None:
    """The device that a folder lies on; None: it is gone."""
    with suppress(OSError):
        return os.stat(folder).st_dev
    return None


def _files_folders(path: bytes) -> Iterator[bytes]:
    """Where the trash may keep a file from this path: the drive's trash folders, the home's."""
    top = mount_table().point_of(os.path.realpath(os.path.dirname(path)))
    user = b"%d" % os.getuid() if hasattr(os, "getuid") else b""
    yield os.path.join(top, b".Trash", user, FILES)
    yield os.path.join(top, b".Trash-" + user, FILES)
    data = os.environb.get(b"XDG_DATA_HOME") if hasattr(os, "environb") else None
    home = os.path.expanduser(b"~")
    # The person's own home may well be reached through links.
    real = os.path.realpath(data or os.path.join(home, b".local", b"share"))
    yield os.path.join(real, b"Trash", FILES)
