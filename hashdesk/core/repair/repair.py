"""The repair of a library: what can be mended is mended in copies, which then take its place.

    damaged file ─► copy ─► structure ─► rows ─► segments ─► in its place; the damaged one aside

Nothing is deleted: what was there goes to `set-aside-DATE/` in the library's folder. A repair that
is killed has changed nothing, or is carried on by whoever opens the library next.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.atlas import shelf_names
from hashdesk.core.errors import LibraryDamaged, LibraryError, LibraryTooNew
from hashdesk.core.files.atomic_files import scratch_folder
from hashdesk.core.files.disk_space import require_space
from hashdesk.core.files.file_sizes import file_bytes
from hashdesk.core.files.folder_content import copy_folder
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.repair import side_files, structure
from hashdesk.core.repair.facts import mend_facts
from hashdesk.core.repair.library_check import INDEXING_MENDS
from hashdesk.core.repair.rows import EncoderOpener, mend_rows
from hashdesk.core.repair.schema_pages import restore_schema_pages
from hashdesk.core.repair.segments import mend_segments
from hashdesk.core.repair.step import RepairStep
from hashdesk.core.storage import migrations
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.schema import LIBRARY_FILE, LIBRARY_FORMAT
from hashdesk.core.storage.whole_library import replacement
from hashdesk.core.storage.whole_library.library_files import BUNDLES_FOLDER, LibraryPart
from hashdesk.core.storage.writer_lock import take_lock

COPIED_SUFFIXES = ("", "-wal", "-journal")  # what a file's content is in; SQLite makes -shm anew


@dataclass(frozen=True)
class RepairReport:
    """What a repair did, or would do."""

    steps: tuple[RepairStep, ...]  # with something mended, or left
    aside: Path | None  # where the damaged files are now; None: nothing was changed

    @property
    def mended(self) -> int:
        """How many faults are mended."""
        return sum(step.mended for step in self.steps)

    @property
    def left(self) -> int:
        """How many faults are left."""
        return sum(step.left for step in self.steps)


def preview(library: Path, open_encoder: EncoderOpener, job: Job) -> RepairReport:
    """What `repair` would do, found out on copies that are thrown away; nothing is changed.

    Raises LibraryError, DiskFull or Cancelled.
    """
    with _locked(library):
        with scratch_folder(library) as new:
            steps = _mend_into(library, new, _damaged_parts(library, job), open_encoder, job)
        steps.append(side_files.mend_caches(library, write=False))
    return RepairReport(tuple(step for step in steps if step.mended or step.left), None)


def repair(library: Path, open_encoder: EncoderOpener, job: Job) -> RepairReport:
    """Mend what can be mended; index afterwards, for photos that have to be read again.

    Raises LibraryError, DiskFull or Cancelled, with nothing changed.
    """
    with _locked(library):
        parts = _damaged_parts(library, job)
        aside = replacement.aside_folder(library) if parts else None
        steps: list[RepairStep] = []
        if aside is not None:
            with replacement.replacing(library, parts, aside) as new:
                steps = _mend_into(library, new, parts, open_encoder, job)
        steps.append(side_files.mend_caches(library, write=True))
    return RepairReport(tuple(step for step in steps if step.mended or step.left), aside)


@contextmanager
def _locked(library: Path) -> Iterator[None]:
    """Hold the writer lock, with no replacement half done."""
    lock = take_lock(library)
    try:
        if replacement.unfinished(library):
            replacement.finish(library)
        yield
    finally:
        lock.release()


def _damaged_parts(library: Path, job: Job) -> list[LibraryPart]:
    looks: dict[LibraryPart, Callable[[], bool]] = {
        LibraryPart.LIBRARY: lambda: _is_damaged(library, job),
        LibraryPart.DECISIONS: lambda: _are_decisions_damaged(library, job),
        LibraryPart.SHELVES: lambda: shelf_names.faults(library) > 0,
    }
    # Twice: a drive that failed in the moment of reading has damaged nothing.
    return [part for part, is_damaged in looks.items() if is_damaged() and is_damaged()]


def _are_decisions_damaged(library: Path, job: Job) -> bool:
    try:
        return side_files.decision_faults(library) > 0
    except LibraryTooNew:
        if not side_files.are_newer_by_rot(library, job):
            raise
        return True


def _is_damaged(library: Path, job: Job) -> bool:
    try:
        with LibraryDB(library) as db:
            results = check(db, job)
    except LibraryTooNew:
        return _newer_by_rot(library, job)
    except LibraryDamaged:
        return True
    return any(result.count for result in results if result.name not in INDEXING_MENDS)


def _newer_by_rot(library: Path, job: Job) -> bool:
    """Whether only a flipped bit says that a newer HashDesk made a library; else raises that."""
    with scratch_folder(library) as scratch:
        copy = _copied(library, scratch)
        if restore_schema_pages(copy, LIBRARY_FORMAT, migrations.make_tables, job):
            return True
    LibraryDB(library).close()  # raises LibraryTooNew
    return False


def _mend_into(
    library: Path, new: Path, parts: list[LibraryPart], open_encoder: EncoderOpener, job: Job
) -> list[RepairStep]:
    """Make mended copies of the damaged parts in a folder."""
    steps: list[RepairStep] = []
    if LibraryPart.LIBRARY in parts:
        steps += _mend_library(library, new, open_encoder, job)
    if LibraryPart.DECISIONS in parts:
        steps.append(side_files.mend_decisions(library, new, job))
    if LibraryPart.SHELVES in parts:
        steps.append(side_files.mend_shelf_names(library, new))
    return steps


def _mend_library(
    library: Path, new: Path, open_encoder: EncoderOpener, job: Job
) -> list[RepairStep]:
    size = sum(file_bytes(library / (LIBRARY_FILE + suffix)) for suffix in COPIED_SUFFIXES)
    require_space(library, 2 * size)
    copy = _copied(library, new)
    steps: list[RepairStep] = []
    if not _opens(new) and not restore_schema_pages(
        copy, LIBRARY_FORMAT, migrations.make_tables, job
    ):
        raise LibraryDamaged(
            f"{library / LIBRARY_FILE} cannot be read at all, so there is nothing to mend it from. "
            "Restore a backup: hashdesk restore. If there is none, set it aside and index again: "
            "hashdesk library set-aside"
        )
    if _has_broken_structure(new, job):
        steps += _rebuild(copy)
    with LibraryDB(new, write=True, repair=True) as db:
        steps += mend_rows(db, open_encoder)
        steps += mend_facts(db)
        steps.append(mend_segments(db, library, open_encoder, job))
    if (library / BUNDLES_FOLDER).is_dir():
        copy_folder(library / BUNDLES_FOLDER, new / BUNDLES_FOLDER)
    return steps


def _opens(folder: Path) -> bool:
    try:
        LibraryDB(folder).close()
    except LibraryError:
        return False
    return True


def _has_broken_structure(folder: Path, job: Job) -> bool:
    try:
        with LibraryDB(folder) as db:
            return any(found.count for found in check(db, job) if found.name == "structure")
    except LibraryError:
        return True


def _rebuild(copy: Path) -> list[RepairStep]:
    """Read a broken copy row by row into a new file, in its place."""
    rebuilt = copy.with_name(f"{LIBRARY_FILE}.rebuilt")
    copied, indexed, pictures = structure.rebuild(copy, rebuilt)
    for suffix in (*COPIED_SUFFIXES, "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    rebuilt.rename(copy)
    how = f"it is read row by row into a new one: {plural(copied, 'photo')}"
    if indexed:
        how += f"; {plural(indexed, 'more is', 'more are')} known from indexes alone and read again"
    return [RepairStep("structure", "file with faults in its structure", 1, how), pictures]


def _copied(library: Path, folder: Path) -> Path:
    """Copy library.db and its log as they are; the copy. The caller holds the writer lock."""
    for suffix in COPIED_SUFFIXES:
        with suppress(FileNotFoundError):
            shutil.copyfile(library / (LIBRARY_FILE + suffix), folder / (LIBRARY_FILE + suffix))
    return folder / LIBRARY_FILE
