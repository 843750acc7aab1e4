"""The writer lock of a library: an OS lock, released when its holder ends, however it ends."""

from __future__ import annotations

from pathlib import Path

import filelock

from hashdesk.core.errors import LibraryBusy, LibraryError, UsageError
from hashdesk.core.files import private_files
from hashdesk.core.files.atomic_files import make_folder
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.troubles import Trouble

LOCK = "library.lock"


def take_lock(folder: Path) -> filelock.BaseFileLock:
    """Lock a library's folder for writing; the folder is created if needed.

    Raises LibraryBusy, UsageError, DiskFull or LibraryError.
    """
    try:
        make_folder(folder, private_files.FOLDER_MODE)
        lock = filelock.FileLock(folder / LOCK, mode=private_files.FILE_MODE)
        lock.acquire(timeout=0.5)
    except filelock.Timeout as error:
        raise LibraryBusy(Trouble.LIBRARY_BUSY.say(place=str(folder))) from error
    except FileExistsError as error:
        raise UsageError(
            f"{folder} is a file, not a folder. Choose another place with --library."
        ) from error
    except OSError as error:
        raise_if_full(error, f"The disk is full: {folder} cannot be made. Free some space.")
        raise LibraryError(
            f"The library folder {folder} cannot be written: {error.strerror or error}. "
            "Choose another place with --library."
        ) from error
    return lock
