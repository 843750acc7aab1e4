"""A library moved, copied or set aside as a whole: each file with its log, or not at all."""

from __future__ import annotations

import filecmp
import os
import shutil
from contextlib import closing, suppress
from pathlib import Path

from hashdesk.core.errors import HashDeskError, LibraryDamaged, LibraryError, UsageError
from hashdesk.core.files.atomic_files import (
    WHOLE,
    make_folder,
    put_in_place,
    scratch_folder,
    sync_folder,
)
from hashdesk.core.files.disk_space import raise_if_full, require_space
from hashdesk.core.files.file_sizes import file_bytes, folder_bytes
from hashdesk.core.files.folder_content import copy_folder
from hashdesk.core.files.private_files import make_private
from hashdesk.core.job import Job
from hashdesk.core.storage import write_log
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_copy import copy_database
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.whole_library import replacement
from hashdesk.core.storage.whole_library.library_files import (
    ASIDE_PREFIX,
    BACKUPS_FOLDER,
    DECISIONS_FILE,
    PART_FILES,
    SQLITE_SUFFIXES,
    LibraryPart,
    require_own_files,
)
from hashdesk.core.storage.writer_lock import LOCK, take_lock

DATABASE_SUFFIX = ".db"


def move_library(library: Path, place: Path, job: Job) -> None:
    """Move a library to a new folder, with its caches, its backups and what was set aside.

    On another disk, it is copied, compared, and only then deleted where it was. Raises UsageError,
    LibraryError, DiskFull, Cancelled; then it is still where it was.
    """
    place = _new_place(library, place)
    named, library = library, library.resolve()  # what a link leads to moves, not the link
    require_own_files(library, "put it elsewhere first. Nothing was moved.")
    lock = take_lock(library)
    try:
        if replacement.unfinished(library):
            replacement.finish(library)
        with replacement.held(library / DECISIONS_FILE):
            make_folder(place.parent)
            if _on_one_disk(library, place.parent):
                put_in_place(library, place)
            else:
                _copy(library, place, job, everything=True)
                _delete(library, place)
    except OSError as error:
        raise _failure(error, place) from error
    finally:
        lock.release()
    if named.is_symlink():
        with suppress(OSError):  # it leads nowhere now
            named.unlink()


def copy_library(library: Path, place: Path, job: Job) -> None:
    """Copy a library as it is at one moment, without its backups and what was set aside.

    Other programs may go on writing to it meanwhile. Raises UsageError, LibraryError, DiskFull,
    Cancelled; then there is no copy.
    """
    place = _new_place(library, place)
    replacement.finish_interrupted(library)
    try:
        make_folder(place.parent)
        _copy(library, place, job, everything=False)
    except OSError as error:
        raise _failure(error, place) from error


def set_aside(library: Path, part: LibraryPart) -> Path:
    """Set a part of a library aside, so that a new one can be made; the folder it is in now.

    It may be damaged. Nothing is deleted. Raises UsageError, LibraryError.
    """
    if not any((library / name).exists() for name in PART_FILES[part]):
        raise UsageError(
            f"There is nothing to set aside: {library / PART_FILES[part][0]} is not there."
        )
    _refuse_imported(library)
    lock = take_lock(library)
    try:
        aside = replacement.aside_folder(library)
        with replacement.replacing(library, (part,), aside):
            pass  # by nothing
    finally:
        lock.release()
    return aside


def list_aside(library: Path) -> dict[str, int]:
    """The folders with what was set aside, and how many bytes each holds."""
    folders = (path for path in sorted(library.glob(f"{ASIDE_PREFIX}*")) if path.is_dir())
    return {folder.name: _bytes(folder) for folder in folders}


def _copy(library: Path, place: Path, job: Job, *, everything: bool) -> None:
    left_out = set() if everything else {BACKUPS_FOLDER}
    names = [
        name
        for name in sorted(os.listdir(library))
        if name not in {*left_out, LOCK}
        and not name.endswith(SQLITE_SUFFIXES)
        and (everything or not name.startswith(ASIDE_PREFIX))
    ]
    needed = sum(_bytes(library / name) for name in names)
    require_space(place.parent, needed)
    with scratch_folder(place) as scratch:
        new = scratch / WHOLE
        new.mkdir()
        for name in names:
            job.check()
            try:
                _copy_one(library / name, new / name, job)
            except LibraryDamaged:
                if name in PART_FILES[LibraryPart.LIBRARY] + PART_FILES[LibraryPart.DECISIONS]:
                    raise
                (new / name).unlink(missing_ok=True)  # a cache: it is made again
        make_private(new)
        put_in_place(new, place)


def _delete(library: Path, place: Path) -> None:
    try:
        with scratch_folder(library) as scratch:  # deleted later if this process is killed
            library.rename(scratch / WHOLE)
            sync_folder(library.parent)  # or a power cut would bring it back, beside the moved one
    except OSError as error:
        raise LibraryError(
            f"The library is in {place} now, but {library} cannot be deleted: {error.strerror}. "
            "Delete it yourself."
        ) from error


def _copy_one(source: Path, target: Path, job: Job) -> None:
    if source.is_dir():
        copy_folder(source, target, links=True)
        return
    if source.name.endswith(DATABASE_SUFFIX):
        copy_database(source, target, job)
        if source.name == LIBRARY_FILE:
            with closing(sqlite_file.connect(target, "rw")) as connection:
                write_log.end_writing(connection)  # a writer of the other one, and its log
            _compare(source.parent, target.parent)
        return
    shutil.copy2(source, target)
    if not filecmp.cmp(source, target, shallow=False):
        raise LibraryError(f"{source} changed while it was copied. Try again.")


def _compare(library: Path, copy: Path) -> None:
    with LibraryDB(library) as one, LibraryDB(copy) as other:
        before, after = ({found.name: found.count for found in check(db)} for db in (one, other))
        if {**before, "log": 0} != after:
            raise LibraryError(
                f"The copy in {copy} differs from {library}. Check the drives and try again."
            )


def _new_place(library: Path, place: Path) -> Path:
    """The real new place of a library that is there. Raises UsageError, LibraryError."""
    place = Path(os.path.realpath(place))
    if not (library / LIBRARY_FILE).exists():
        LibraryDB(library).close()  # or the sentence that there is none
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise UsageError(f"{place} is there already and not empty. Name a new folder.")
    if os.path.ismount(place):
        raise UsageError(f"{place} is the top folder of a disk. Name a new folder in it.")
    if place.is_relative_to(library.resolve()):
        raise UsageError(f"{place} lies in the library itself. Name a folder outside of it.")
    return place


def _refuse_imported(library: Path) -> None:
    try:
        with LibraryDB(library) as db:
            imported = db.imported is not None
    except HashDeskError:
        return  # a damaged library is the reason to set it aside
    if imported:
        raise UsageError(
            f"The library in {library} was imported, and can be imported again: remove it with "
            "“hashdesk import --remove” instead."
        )


def _on_one_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def _bytes(path: Path) -> int:
    return folder_bytes(path) if path.is_dir() else file_bytes(path)


def _failure(error: OSError, place: Path) -> HashDeskError:
    raise_if_full(error, f"The disk is full: {place} cannot be written. Nothing was changed.")
    return LibraryError(
        f"{place} cannot be written: {error.strerror}. Check its drive and permissions and try "
        "again; nothing was changed."
    )
