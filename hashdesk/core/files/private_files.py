"""Files and folders that only their owner may read, from the moment they appear.

A library tells what somebody photographed, where and when, so it and its logs are nobody else's.
What people export is as readable as any other file they write: modes are given file by file here,
never by the process's umask.
"""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600
OTHERS = 0o077  # all rights of the group and of everybody else
ENTER = 0o011  # of these, the right to go through a folder


def create(path: Path) -> None:
    """Make an empty private file; one that is there stays as it is. Raises OSError.

    It is not even opened: closing a database would release the locks that SQLite has on it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))


def make_private(folder: Path) -> None:
    """Take a folder and everything in it from others. Raises OSError."""
    folder.chmod(FOLDER_MODE)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)


def exposed(folder: Path) -> str:
    """What is said of a library's folder that others can get into; empty if nobody can.

    Most homes are closed, and then it does not matter what a folder inside would allow.
    """
    if os.name != "posix":
        return ""
    with suppress(OSError):
        way = folder.resolve(strict=True).parents
        if folder.stat().st_mode & OTHERS and all(above.stat().st_mode & ENTER for above in way):
            return (
                f"Others on this computer can read the library in {folder}: the names, dates and "
                "places of your photos, and thumbnails. To keep it to yourself, run: "
                f"chmod -R go= {shlex.quote(os.fspath(folder))}"
            )
    return ""
