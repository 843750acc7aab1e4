"""Makes a backup of a library, verified before an older one goes.

In the folder of backups:

    DATE/          a backup (see core/storage/whole_library/library_copy.py)
    DATE.new/      one that is being made or deleted, or was when the process was killed
    backup.lock    held by the process that makes one

The library's own folder of backups also remembers, in `elsewhere`, a folder on another disk that
backups went to: if that one is gone, its disk is taken for unplugged.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import Timeout

from hashdesk.core.backup import verification
from hashdesk.core.backup.backups import Backup, list_backups, name_parts, outdated, places
from hashdesk.core.errors import LibraryBusy, LibraryError, UsageError
from hashdesk.core.files import private_files
from hashdesk.core.files.atomic_files import (
    NEW_SUFFIX,
    make_folder,
    sync_folder,
    write_atomically,
)
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.files.file_lock import held_lock
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.whole_library.library_copy import BACKUPS_STAY, CopyReason, write_copy
from hashdesk.core.storage.whole_library.library_files import BACKUPS_FOLDER

BACKUP_LOCK = "backup.lock"
ELSEWHERE_NOTE = "elsewhere"
DUE_AFTER_S = 86_400
NAME = "%Y-%m-%d-%H%M%S"  # of a backup, by local time


def back_up_when_due(library: Path, settings: Settings, job: Job) -> Backup | None:
    """Make a backup if the newest one is older than a day; None if it is not, or none is wanted.

    Raises what `back_up` raises.
    """
    if not settings.backup_bytes:
        return None
    now = time.time()
    # One from the future was made by a clock that went wrong.
    if any(0 <= now - b.copy.made < DUE_AFTER_S for b in list_backups(library, settings)):
        return None
    with LibraryDB(library) as db:
        if db.imported is not None or db.encoder_in_use() is None:
            return None  # nothing is lost with it
    return back_up(library, settings, job)


def back_up(library: Path, settings: Settings, job: Job) -> Backup:
    """Make a backup and verify it; then delete those that are not kept any longer.

    Other programs may go on writing to the library. Raises UsageError, LibraryError, LibraryDamaged
    if the library is not sound, DiskFull, Cancelled; then the older backups stay as they are.
    """
    with LibraryDB(library) as db:
        if db.imported is not None:
            raise UsageError(
                f"The library in {library} was imported: the file it came from is its backup."
            )
    place = places(library, settings)[0]
    try:
        _require_connected(library, place, settings)
        with _alone(place):
            for unfinished in place.glob(f"*{NEW_SUFFIX}"):
                shutil.rmtree(unfinished, ignore_errors=True)
            backup = _write(library, _new_folder(place), job)
            _remember(library, place)
            _delete_outdated(library, settings, backup)
    except OSError as error:
        raise LibraryError(
            f"No backup was made: {place} cannot be used ({error.strerror or error}). "
            "Check its disk."
        ) from error
    return backup


def _write(library: Path, folder: Path, job: Job) -> Backup:
    def find_damage(new: Path) -> str:
        return verification.find_damage(new, job)

    return Backup(folder, write_copy(library, folder, CopyReason.BACKUP, find_damage, job))


def _delete_outdated(library: Path, settings: Settings, newest: Backup) -> None:
    origin = newest.copy.origin
    found = [
        backup
        for backup in list_backups(library, settings)
        # A copy of this library has its id: its backups are its own business while it is there.
        if backup.copy.origin == origin or not (Path(backup.copy.origin) / LIBRARY_FILE).exists()
    ]
    for backup in outdated(found, settings.backup_bytes, time.time()):
        if backup.folder == newest.folder:
            continue  # by a clock that was put back
        with contextlib.suppress(OSError):  # next time, then
            gone = backup.folder.with_name(backup.name + NEW_SUFFIX)
            backup.folder.rename(gone)
            sync_folder(gone.parent)  # a power cut brings back all of it, or nothing
            shutil.rmtree(gone)


def _require_connected(library: Path, place: Path, settings: Settings) -> None:
    """Raise LibraryError if backups go to a disk that is not there."""
    if not settings.backup_folder:
        return
    chosen = Path(os.path.expanduser(settings.backup_folder))
    what_now = "connect it, or change “backup_folder” in settings.toml"
    if not chosen.is_dir():
        raise LibraryError(
            f"No backup was made: {chosen} is not there. If it is on another disk, {what_now}."
        )
    note = library / BACKUPS_FOLDER / ELSEWHERE_NOTE
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if note.read_text("utf-8") == str(place) and not place.exists():
            raise LibraryError(
                f"No backup was made: {place}, where backups went before, is gone. Its disk is "
                f"taken for unplugged: {what_now}. If you deleted it, delete {note} as well."
            )


def _remember(library: Path, place: Path) -> None:
    own = library / BACKUPS_FOLDER
    if place != own:
        with contextlib.suppress(OSError):  # the backup itself is made
            make_folder(own, private_files.FOLDER_MODE)
            write_atomically(own / ELSEWHERE_NOTE, str(place).encode(), private=True)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """The folder of backups, made if needed, with no other process at work in it."""
    try:
        make_folder(place, private_files.FOLDER_MODE)
    except OSError as error:
        raise_if_full(error, f"The disk is full: no backup was made in {place}; {BACKUPS_STAY}.")
        raise LibraryError(
            f"No backup was made: {place} cannot be written ({error.strerror or error}). Check its "
            "disk and permissions, or change “backup_folder” in settings.toml."
        ) from error
    with ExitStack() as stack:
        try:
            stack.enter_context(held_lock(place / BACKUP_LOCK, mode=private_files.FILE_MODE))
        except Timeout as error:
            raise LibraryBusy(f"Another HashDesk is just making a backup in {place}.") from error
        yield


def _new_folder(place: Path) -> Path:
    """A name that sorts behind all that are there."""
    stamp = time.strftime(NAME)
    parts = (name_parts(path.name) for path in place.iterdir())
    number = max((number for other, number in parts if other == stamp), default=0) + 1
    return place / (stamp if number == 1 else f"{stamp}-{number}")
