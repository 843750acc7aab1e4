"""One file to the desktop's trash."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from hashdesk.core.removal.put_back import delete_from_trash

# In bytes: the trash notes the path of NAME in NAME.trashinfo.
LONGEST_TRASHED_NAME = 255 - len(".trashinfo")


class Refused(Exception):
    """The desktop does not move a file to the trash; its text says why."""


class NameTooLong(Exception):
    """The trash has no room for a file's name."""


def move(path: bytes) -> bytes:
    """Move a file to the trash; where it is there.

    Raises Refused, NameTooLong and UnicodeDecodeError.
    """
    file = QFile(path.decode())
    if not file.moveToTrash():
        why = file.errorString()
        # A name that the trash has already gets a number, and may be too long then. Of one that is
        # too long at once, Qt says “Bad file descriptor”.
        if len(os.path.basename(path)) > LONGEST_TRASHED_NAME or why == os.strerror(
            errno.ENAMETOOLONG
        ):
            raise NameTooLong
        raise Refused(why)
    trash_path = file.fileName().encode()
    _require_gone(path, trash_path)
    return trash_path


def _require_gone(path: bytes, trash_path: bytes) -> None:
    """Qt makes a link in the trash, deletes the file, and does not look whether it could.

    If the file cannot be deleted, the link goes again. Raises Refused.
    """
    still_there = False
    with contextlib.suppress(OSError):  # it is gone, as it should be
        still_there = os.path.samefile(path, trash_path)
    if still_there:
        try:
            os.unlink(path)
        except OSError as error:
            delete_from_trash(trash_path)
            raise Refused(error.strerror or str(error)) from error


def make_parent_of_trash() -> None:
    """Qt makes the trash in the home, not the folder that it lies in."""
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    with contextlib.suppress(OSError):
        Path(data).mkdir(parents=True, exist_ok=True)
