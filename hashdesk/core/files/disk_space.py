"""Room on a disk: asked for before the work, and the error when there is none left."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from pathlib import Path

from hashdesk.core.errors import DiskFull
from hashdesk.core.files.file_sizes import MEGABYTE
from hashdesk.core.said import Said
from hashdesk.core.troubles import Trouble

LEAST_FREE_BYTES = 64 * MEGABYTE  # that stay free whatever is written
NO_ROOM_BYTES = 256 << 10  # in which a database cannot grow any more: its parts grow in 32 kB


def require_space(folder: Path, extra_bytes: int) -> None:
    """Raise DiskFull if the disk is nearly full, or would be after `extra_bytes`."""
    free, needed = shutil.disk_usage(folder).free, LEAST_FREE_BYTES + extra_bytes
    if free < needed:
        raise DiskFull(
            Trouble.NEARLY_FULL.say(
                place=str(folder), free=free // MEGABYTE, needed=needed // MEGABYTE
            )
        )


def has_no_free_bytes(folder: Path) -> bool:
    """Whether the disk of a folder is as good as full."""
    try:
        return shutil.disk_usage(folder).free < NO_ROOM_BYTES
    except OSError:
        return False


def has_no_free_inodes(folder: Path) -> bool:
    """Whether the disk of a folder can take no more files, however small."""
    if not hasattr(os, "statvfs"):
        return False
    try:
        status = os.statvfs(folder)
    except OSError:
        return False
    return status.f_files > 0 and status.f_favail == 0  # some disks count no inodes


def is_full(error: Exception) -> bool:
    """Whether something failed because the disk, or the user's quota on it, is full."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    if isinstance(error, sqlite3.Error):
        return (getattr(error, "sqlite_errorname", None) or "").startswith("SQLITE_FULL")
    return isinstance(error, DiskFull)


def raise_if_full(error: Exception, sentence: str | Said) -> None:
    """Raise DiskFull with this sentence if that is what an error means."""
    if is_full(error):
        raise DiskFull(sentence) from error
