"""Mends what lies beside library.db: decisions, names of shelves, caches."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from hashdesk.core.atlas import shelf_names
from hashdesk.core.documents import read_document
from hashdesk.core.duplicates.decisions import decisions_format
from hashdesk.core.duplicates.decisions.decision import Decision
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.decisions.decisions_format import DECISIONS_FORMAT
from hashdesk.core.errors import LibraryError, LibraryTooNew
from hashdesk.core.files.atomic_files import scratch_folder
from hashdesk.core.job import Job
from hashdesk.core.repair.leaf_page import restore_leaf_pages
from hashdesk.core.repair.schema_pages import restore_schema_pages
from hashdesk.core.repair.single_bit import RawText, decoded, restored, restored_bytes
from hashdesk.core.repair.step import RepairStep
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.caches.cache_stamp import is_other_cache
from hashdesk.core.storage.caches.feature_cache import FEATURES_PATTERN
from hashdesk.core.storage.caches.provenance_cache import PROVENANCE
from hashdesk.core.storage.caches.verdict_cache import OUTLINES, VERDICTS
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.salvage import readable_rows
from hashdesk.core.storage.whole_library.library_files import (
    DECISIONS_FILE,
    SHELF_NAMES_FILE,
    SQLITE_SUFFIXES,
)

LEAST_DECISION_BYTES = 32
DAMAGED_BLOBS = "thumbnails, features and compared pairs that are damaged"
RESTORE_PART = "Restore a backup: hashdesk restore --part {part}"


def decision_faults(library: Path) -> int:
    """What is wrong with a library's decisions; 0: nothing. Raises LibraryTooNew."""
    try:
        with DecisionsDB(library) as decisions:
            return decisions.faults()
    except LibraryTooNew:
        raise
    except LibraryError:
        return 1


def are_newer_by_rot(library: Path, job: Job) -> bool:
    """Whether only a flipped bit says that a newer HashDesk wrote the decisions."""
    with scratch_folder(library) as scratch:
        copy = _copied_decisions(library, scratch / DECISIONS_FILE)
        return restore_schema_pages(copy, DECISIONS_FORMAT, decisions_format.make_tables, job)


def mend_decisions(library: Path, new: Path, job: Job) -> RepairStep:
    """Put the decisions that can be read, or told by their checksum, into a new file.

    Raises LibraryError if there is no file, but a folder, for instance.
    """
    with sqlite_file.explained_errors(library / DECISIONS_FILE):
        sqlite_file.require_file(library / DECISIONS_FILE)
    broken = _copied_decisions(library, new / f"{DECISIONS_FILE}.broken")
    copied, lost = 0, 1
    if restore_schema_pages(broken, DECISIONS_FORMAT, decisions_format.make_tables, job):
        kept, lost = _read_decisions(broken)
        if lost:
            restore_leaf_pages(broken, partial(_is_sound, _version_of(broken)))
            kept, lost = _read_decisions(broken)
        copied = len(kept)
        with DecisionsDB(new, write=True) as made:
            made.add_numbered(kept)
    for suffix in ("", *SQLITE_SUFFIXES):
        Path(f"{broken}{suffix}").unlink(missing_ok=True)
    return RepairStep(
        "decisions",
        "decisions about groups, in a file that is damaged",
        copied,
        "read one by one into a new file; a flipped bit is turned back",
        lost,
        RESTORE_PART.format(part="decisions"),
    )


def _copied_decisions(library: Path, copy: Path) -> Path:
    for suffix in ("", *SQLITE_SUFFIXES):
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{library / DECISIONS_FILE}{suffix}", f"{copy}{suffix}")
    return copy


def _read_decisions(broken: Path) -> tuple[list[Decision], int]:
    """The decisions that can be read, or told by their checksum, and how many are lost."""
    with closing(sqlite_file.connect(broken, "rw")) as source:
        source.text_factory = RawText
        version = sqlite_file.stamped(source)[1]
        is_sound = partial(_is_sound, version)
        tally = None
        with suppress(sqlite3.DatabaseError):
            tally = decisions_format.kept_tally(source) if version > 1 else None
        seen, kept = 0, []
        columns = decisions_format.COLUMNS.split(", ")
        last = broken.stat().st_size // LEAST_DECISION_BYTES
        for row in readable_rows(source, "decisions", columns, last):
            seen += 1
            found = restored(row, is_sound)
            if found is not None:
                decision = decisions_format.decision_of(found[0], found[1:-1], found[-1], version)
                assert decision is not None
                kept.append(replace(decision, id=found[0]))
    expected = max(seen, tally[0] if tally is not None else 0)
    return kept, max(expected - len(kept), 0)


def _is_sound(version: int, row: Sequence[Any]) -> bool:
    """Whether a row of `decisions`, with its text as bytes, is what was written."""
    values = decoded(row[1:-1])
    if values is None or not isinstance(row[0], int):
        return False
    return decisions_format.decision_of(row[0], values, row[-1], version) is not None


def _version_of(path: Path) -> int:
    with closing(sqlite_file.connect(path, "ro")) as connection:
        return sqlite_file.stamped(connection)[1]


def mend_shelf_names(library: Path, new: Path) -> RepairStep:
    """Turn a flipped bit in the names of shelves back; if that fails, there are none."""
    data = restored_bytes(read_document(library / SHELF_NAMES_FILE), shelf_names.is_sound)
    if data is not None:
        (new / SHELF_NAMES_FILE).write_bytes(data)
    return RepairStep(
        "shelves",
        "file of the names of shelves, which is damaged",
        int(data is not None),
        "the flipped bit is found by the checksum and turned back",
        int(data is None),
        RESTORE_PART.format(part="shelves"),
    )


def exchanged_caches(library: Path) -> int:
    """How many caches were put in the place of others; no blob is read."""
    return sum(map(is_other_cache, _caches(library)))


def damaged_blobs(library: Path) -> int:
    """How many thumbnails, features and verdicts are damaged, every one of them read."""
    count = 0
    for path in _caches(library):
        with BlobCache(path) as cache:
            count += cache.damaged()
    return count


def mend_caches(library: Path, *, write: bool) -> RepairStep:
    """Take what is damaged out of the caches; write: else only count it."""
    count = damaged_blobs(library)
    if write and count:
        for path in _caches(library):
            with BlobCache(path, write=True) as cache:
                cache.drop_damaged()
    return RepairStep(
        "caches",
        DAMAGED_BLOBS,
        count,
        "they are made again when they are needed: hashdesk index --features makes them now",
    )


def _caches(library: Path) -> list[Path]:
    named = (library / name for name in (THUMBNAILS, VERDICTS, OUTLINES, PROVENANCE))
    caches = *named, *sorted(library.glob(FEATURES_PATTERN))
    return [path for path in caches if path.exists()]
