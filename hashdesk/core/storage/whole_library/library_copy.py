"""Verified copies of what cannot be made again of a library: what a backup is on the disk.

    backup.json        when and why it was made, what is in it, size and BLAKE2b of every file,
                       and a checksum over all that
    library.db         photos and codes, without a log
    decisions.db, shelves.json, encoders/     if the library has them

The caches are left out. A copy appears under its name only after it was flushed to the disk, read
back and found sound, so a folder with that name is a whole copy.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from hashdesk.core.documents import Malformed, parse_json, read_document, what_is_wrong
from hashdesk.core.errors import DiskFull, LibraryDamaged, LibraryError
from hashdesk.core.files.atomic_files import atomic_folder, read_back, sync_file
from hashdesk.core.files.disk_space import is_full, require_space
from hashdesk.core.files.file_sizes import folder_bytes, total_bytes
from hashdesk.core.files.folder_content import copy_folder, everything_below
from hashdesk.core.job import Job
from hashdesk.core.storage import write_log
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_copy import copy_database
from hashdesk.core.storage.sqlite.sqlite_file import explained_errors
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.tables.schema import LIBRARY_FILE, PhotoState
from hashdesk.core.storage.whole_library.library_files import (
    BUNDLES_FOLDER,
    DECISIONS_FILE,
    SHELF_NAMES_FILE,
)

COPY_MANIFEST = "backup.json"
COPY_VERSION = 1
BACKUPS_STAY = "the backups that are there stay as they are"

FindDamage = Callable[[Path], str]  # looks at a copy: what is wrong with it, or nothing


class CopyReason(StrEnum):
    """Why a copy was made."""

    BACKUP = "backup"
    MIGRATION = "migration"  # before the library was brought to a newer format


@dataclass(frozen=True)
class CopiedFile:
    """A file of a copy as it has to be."""

    bytes: int
    blake2b: str  # BLAKE2b-256 of its bytes


@dataclass(frozen=True)
class LibraryCopy:
    """What a copy says of itself."""

    made: int  # seconds since 1970
    reason: CopyReason
    library: str  # id of the library
    origin: str  # its folder then
    format: int  # of library.db
    photos: int
    decisions: int
    damage: str  # what was wrong with the library then; empty if nothing was
    files: Mapping[str, CopiedFile]  # by their paths in the copy, "/" between names

    @property
    def bytes(self) -> int:
        """Size of the files together."""
        return sum(file.bytes for file in self.files.values())


def write_copy(
    library: Path, folder: Path, reason: CopyReason, find_damage: FindDamage, job: Job
) -> LibraryCopy:
    """Copy a library into a new folder and verify the copy; other programs may be at work in it.

    A library that is damaged is copied before a migration only. Raises LibraryDamaged,
    LibraryError, DiskFull, Cancelled; then there is no copy.
    """
    require_space(folder.parent, _bytes_to_copy(library))
    try:
        with atomic_folder(folder, unchanged=BACKUPS_STAY) as new:
            for name in (LIBRARY_FILE, DECISIONS_FILE):
                if (library / name).exists():
                    _copy_alone(library / name, new / name, job)
            if (library / SHELF_NAMES_FILE).exists():
                shutil.copyfile(library / SHELF_NAMES_FILE, new / SHELF_NAMES_FILE)
            if (library / BUNDLES_FOLDER).exists():
                _copy_bundles(library / BUNDLES_FOLDER, new / BUNDLES_FOLDER)
            for file in _files(new):
                sync_file(new / file)
                read_back(new / file)
            damage = find_damage(new)
            if damage and reason is CopyReason.BACKUP:
                raise LibraryDamaged(
                    f"The library in {library} is damaged, and no backup was made of it "
                    f"({damage}); {BACKUPS_STAY}. Run “hashdesk check”."
                )
            copy = _describe(library, new, reason, damage)
            (new / COPY_MANIFEST).write_text(_to_json(copy), "utf-8")
    except DiskFull as error:
        raise DiskFull(
            f"The disk is full: no backup fits into {folder.parent}. Free some space; "
            f"{BACKUPS_STAY}."
        ) from error
    return copy


def read_copy(folder: Path) -> LibraryCopy:
    """What a copy says of itself. Raises LibraryDamaged."""
    path = folder / COPY_MANIFEST
    try:
        facts = parse_json(read_document(path))
        expected = facts.pop("checksum", None)  # backups of before there was one have none
        if expected is not None and expected != _checksum(facts):
            raise Malformed("it is not what was written")
        if facts.pop("hashdesk") != "backup":
            raise Malformed("it says that it is something else")
        if facts.pop("version") != COPY_VERSION:
            raise Malformed(f"this HashDesk knows version {COPY_VERSION}, and it has another")
        numbers = [facts[name] for name in ("made", "format", "photos", "decisions")]
        if not all(type(number) is int and 0 <= number < 1 << 40 for number in numbers):
            raise Malformed("a number in it is none")
        facts["files"] = {str(name): CopiedFile(**file) for name, file in facts["files"].items()}
        facts["reason"] = CopyReason(facts["reason"])
        return LibraryCopy(**facts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LibraryDamaged(f"{path} cannot be read ({what_is_wrong(error)}).") from error


def changed_files(folder: Path, copy: LibraryCopy, job: Job) -> list[str]:
    """The files of a copy that are not what they were, in the order of their names.

    Raises LibraryDamaged if one cannot be read, Cancelled.
    """
    changed = set(_files(folder)) ^ set(copy.files)
    for name in set(copy.files) - changed:
        job.check()
        if _facts_of(folder / name) != copy.files[name]:
            changed.add(name)
    return sorted(changed)


def _copy_alone(source: Path, target: Path, job: Job) -> None:
    """Copy a database so that its copy needs no second file."""
    copy_database(source, target, job)
    with (
        explained_errors(target),
        closing(sqlite_file.connect(target, "rw", journal="DELETE")) as connection,
    ):
        if target.name == LIBRARY_FILE:
            write_log.end_writing(connection)  # of the library's writer


def _copy_bundles(source: Path, target: Path) -> None:
    try:
        copy_folder(source, target)
    except OSError as error:
        if is_full(error):
            raise
        raise LibraryError(
            f"{source} changed while it was copied, or cannot be read ({error.strerror or error}). "
            "Try again."
        ) from error


def _describe(library: Path, new: Path, reason: CopyReason, damage: str) -> LibraryCopy:
    """What is to be said of a new copy whose files are written."""
    name, version, photos, decisions = "", 0, 0, 0
    with suppress(LibraryDamaged, sqlite3.Error):  # it is the damage that was found
        if (new / LIBRARY_FILE).exists():
            with closing(schema.connect(new / LIBRARY_FILE, write=False)) as connection:
                version = sqlite_file.stamped(connection)[1]
                name = library_id(connection)
                counts = photo_arrays.counts(connection)
                photos = counts.online[PhotoState.OK] + counts.offline
        if (new / DECISIONS_FILE).exists():
            with closing(sqlite_file.connect(new / DECISIONS_FILE, "ro")) as connection:
                (decisions,) = connection.execute("SELECT count(*) FROM decisions").fetchone()
    files = {file: _facts_of(new / file) for file in _files(new)}
    made, origin = int(time.time()), str(library.absolute())
    return LibraryCopy(
        made, reason, name, origin, version, photos, decisions, damage=damage, files=files
    )


def library_id(connection: sqlite3.Connection) -> str:
    """The id that a library got when it was made; empty if it cannot be told."""
    row = connection.execute("SELECT value FROM meta WHERE key='library'").fetchone()
    return str(row[0]) if row else ""


def _to_json(copy: LibraryCopy) -> str:
    facts = {"hashdesk": "backup", "version": COPY_VERSION, **asdict(copy)}
    return json.dumps({**facts, "checksum": _checksum(facts)}, indent=1)


def _checksum(facts: Mapping[str, object]) -> str:
    """BLAKE2b-128 of what a copy says of itself."""
    return hashlib.blake2b(json.dumps(facts, sort_keys=True).encode(), digest_size=16).hexdigest()


def _files(folder: Path) -> list[str]:
    """The files of a copy but its manifest, by their paths in it."""
    files = (path for path in everything_below(folder) if path.is_file() or path.is_symlink())
    names = (path.relative_to(folder).as_posix() for path in files)
    return sorted(name for name in names if name != COPY_MANIFEST)


def _facts_of(file: Path) -> CopiedFile:
    """Size and hash of a file. Raises LibraryDamaged if it cannot be read."""
    try:
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, lambda: hashlib.blake2b(digest_size=32))
            return CopiedFile(opened.tell(), digest.hexdigest())
    except OSError as error:
        raise LibraryDamaged(f"{file} cannot be read: {error.strerror or error}.") from error


def _bytes_to_copy(library: Path) -> int:
    names = (LIBRARY_FILE, f"{LIBRARY_FILE}-wal", DECISIONS_FILE, SHELF_NAMES_FILE)
    bundles = folder_bytes(library / BUNDLES_FOLDER)
    return bundles + total_bytes(library / name for name in names)
