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
from hashdesk.core.duplicates import decisions_db
from hashdesk.core.duplicates.decisions import Decision
from hashdesk.core.duplicates.decisions_db import DecisionsDB
from hashdesk.core.errors import HashDeskError, UsageError
from hashdesk.core.files.disk_space import require_space
from hashdesk.core.job import Job
from hashdesk.core.storage import photo_arrays, replacement, schema, sqlite_file
from hashdesk.core.storage.library_files import PART_FILES, LibraryPart
from hashdesk.core.storage.schema import LIBRARY_FILE, PhotoState
from hashdesk.core.storage.writer_lock import take_lock


@dataclass(frozen=True)
class Difference:
    """What differs between a library and a backup that would take, or took, its place."""

    photos_before: int | None  # None: the library there cannot be read
    photos_after: int | None  # None: the photos stay as they are
    decisions_kept: int  # made since the backup
    decisions_back: int  # in the backup, and not in the library


def compare(library: Path, backup: Backup, parts: Iterable[LibraryPart]) -> Difference:
    """What restoring parts of a backup would change. Raises LibraryDamaged."""
    chosen = set(parts)
    after = backup.copy.photos if LibraryPart.LIBRARY in chosen else None
    kept = back = 0
    if LibraryPart.DECISIONS in chosen:
        here, there = _readable(library), _readable(backup.folder)
        kept = len(decisions_db.new_among(here, there))
        back = len(decisions_db.new_among(there, here))
    return Difference(_photos(library), after, kept, back)


def restore(
    library: Path, backup: Backup, parts: Sequence[LibraryPart], job: Job
) -> tuple[Path, Difference]:
    """Put parts of a backup in the place of a library's; where the old ones are, what changed.

    The folder of the library may be gone altogether. The backup is verified first. Raises
    LibraryDamaged if it is not sound, UsageError, LibraryError, DiskFull, Cancelled; then nothing
    has changed.
    """
    if not any((backup.folder / name).exists() for part in parts for name in PART_FILES[part]):
        raise UsageError(f"Backup {backup.name} has none of that.")
    verification.verify(backup.folder, job)
    lock = take_lock(library)
    try:
        require_space(library, 2 * backup.copy.bytes, "restoring needs")
        difference = compare(library, backup, parts)
        aside = replacement.aside_folder(library)
        with replacement.replacing(library, parts, aside) as new:
            for part in parts:
                for name in PART_FILES[part]:
                    _take(backup.folder / name, new / name)
            job.check()
            if LibraryPart.DECISIONS in parts:
                _add_missing(new, _readable(library))
        if LibraryPart.DECISIONS in parts:  # and those that were made meanwhile
            _add_missing(library, _readable(aside))
    finally:
        lock.release()
    return aside, difference


def _take(source: Path, target: Path) -> None:
    """Copy a file or a folder of a backup, if it has it."""
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copyfile(source, target)
    if source.name == LIBRARY_FILE:
        sqlite_file.connect(target, "rw", journal="WAL").close()


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
