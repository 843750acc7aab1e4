"""Puts a backup in the place of a library. What was there is set aside, never deleted.

Decisions are merged: those made since the backup stay, as far as they can be read.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.backup import verification
from hashdesk.core.backup.backups import Backup
from hashdesk.core.duplicates.decisions import decisions_db
from hashdesk.core.duplicates.decisions.decision import Decision
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.errors import HashDeskError, UsageError
from hashdesk.core.files.disk_space import require_space
from hashdesk.core.files.file_sizes import folder_bytes
from hashdesk.core.files.folder_content import copy_folder
from hashdesk.core.job import Job
from hashdesk.core.storage import write_log
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_copy import copy_database
from hashdesk.core.storage.sqlite.sqlite_file import explained_errors
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.tables.schema import LIBRARY_FILE, PhotoState
from hashdesk.core.storage.whole_library import replacement
from hashdesk.core.storage.whole_library.library_files import (
    DECISIONS_FILE,
    PART_FILES,
    LibraryPart,
)
from hashdesk.core.storage.writer_lock import take_lock


@dataclass(frozen=True)
class Difference:
    """What differs between a library and a backup that would take, or took, its place."""

    photos_before: int | None  # None: the library there cannot be read
    photos_after: int | None  # None: the photos stay as they are, or cannot be read then
    decisions_kept: int  # made since the backup
    decisions_back: int  # in the backup, and not in the library


def compare(library: Path, source: Path, parts: Iterable[LibraryPart]) -> Difference:
    """What putting parts of a library in another folder back would change."""
    chosen = parts_in(source, parts)
    after = _photos(source) if LibraryPart.LIBRARY in chosen else None
    kept = back = 0
    if LibraryPart.DECISIONS in chosen:
        here, there = _readable(library), _readable(source)
        kept = len(decisions_db.new_among(here, there))
        back = len(decisions_db.new_among(there, here))
    return Difference(_photos(library), after, kept, back)


def parts_in(source: Path, parts: Iterable[LibraryPart]) -> list[LibraryPart]:
    """Those of some parts that a folder has."""
    return [part for part in parts if any((source / name).exists() for name in PART_FILES[part])]


def restore(
    library: Path, backup: Backup, parts: Sequence[LibraryPart], job: Job
) -> tuple[Path, Difference]:
    """Put parts of a backup in the place of a library's; where the old ones are, what changed.

    The folder of the library may be gone altogether. The backup is verified first. Raises
    LibraryDamaged if it is not sound, UsageError, LibraryError, DiskFull, Cancelled; then nothing
    has changed.
    """
    verification.verify(backup.folder, job)
    return put_back(library, backup.folder, parts, job)


def put_back(
    library: Path, source: Path, parts: Sequence[LibraryPart], job: Job
) -> tuple[Path, Difference]:
    """The same with any folder, such as one that was set aside; it may be damaged."""
    chosen = parts_in(source, parts)
    if not chosen:
        raise UsageError(f"{source} has none of that.")
    lock = take_lock(library)
    try:
        require_space(library, 2 * folder_bytes(source.resolve()))
        difference = compare(library, source, chosen)
        aside = replacement.aside_folder(library)
        with replacement.replacing(library, chosen, aside) as new:
            for name in (name for part in chosen for name in PART_FILES[part]):
                _take(source / name, new / name, job)
            job.check()
            if LibraryPart.DECISIONS in chosen:
                _add_missing(new, _readable(library))
        if LibraryPart.DECISIONS in chosen:  # and those that were made meanwhile
            _add_missing(library, _readable(aside))
    finally:
        lock.release()
    return aside, difference


def _take(source: Path, target: Path, job: Job) -> None:
    """Copy a file or a folder, if it is there; a database with its log."""
    if source.is_dir():
        copy_folder(source, target)
    elif source.name == LIBRARY_FILE and source.exists():
        copy_database(source, target, job)
        with (
            explained_errors(target),
            closing(sqlite_file.connect(target, "rw", journal="WAL")) as connection,
        ):
            write_log.end_writing(connection)  # of the writer that was killed, perhaps
    elif source.name == DECISIONS_FILE and source.exists():
        copy_database(source, target, job)
    elif source.exists():
        shutil.copyfile(source, target)


def _add_missing(folder: Path, decisions: Sequence[Decision]) -> None:
    """Add the decisions that a folder's file does not have yet."""
    if not decisions:
        return
    with DecisionsDB(folder, write=True) as kept:
        kept.add(decisions_db.new_among(decisions, kept.all()))


def _readable(folder: Path) -> list[Decision]:
    """The decisions in a folder, as far as they can be read."""
    with suppress(HashDeskError), DecisionsDB(folder) as decisions:
        return decisions.readable()
    return []


def _photos(library: Path) -> int | None:
    """How many photos a library has; None if it cannot be read, 0 if there is none."""
    if not (library / LIBRARY_FILE).exists():
        return 0
    try:
        with closing(schema.connect(library / LIBRARY_FILE, write=False)) as connection:
            counts = photo_arrays.counts(connection)
    except (HashDeskError, sqlite3.Error):
        return None
    return counts.online[PhotoState.OK] + counts.offline
