"""The integrity check of a library: named counters, each zero in a sound library.

It only reads: it never deletes or repairs anything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from hashdesk.core.errors import LibraryDamaged
from hashdesk.core.job import Job
from hashdesk.core.storage import code_segments, migrations
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures, photo_arrays, photo_blocks
from hashdesk.core.storage.sqlite import log_frames, sqlite_file
from hashdesk.core.storage.sqlite.sqlite_file import json_ids
from hashdesk.core.storage.tables import schema, sealed_tables

INDEX_AGAIN = "Run “hashdesk index”: it makes these codes again."
READ_AGAIN = "Run “hashdesk index”: it reads these photos again."
SQLITE_STEPS = 100_000  # of SQLite's virtual machine between two checks for a cancel
# SQLite looks up each photo in each index: with its own 2 MB, it reads most pages again and again.
PAGE_CACHE_KB = 32 << 10
REPAIR = "Run “hashdesk check --repair”: it says first what it will do."
LOG_AGAIN = (
    "Put library.db-wal back beside library.db if you have it; if not, run “hashdesk index”: it "
    "reads again what is missing."
)


@dataclass(frozen=True)
class CheckResult:
    """One counter: its name for scripts, and two sentences for users."""

    name: str
    count: int
    what: str
    what_now: str


def check(db: LibraryDB, job: Job | None = None) -> list[CheckResult]:
    """All counters of a library, in a fixed order. Raises Cancelled."""
    job = job or Job()
    structure = partial(_structure, job=job)
    ids = _Ids(db)
    counters: list[tuple[str, Callable[[LibraryDB], int], str, str]] = [
        ("structure", structure, "faults in the file's structure", REPAIR),
        ("rows", partial(_rows, job=job), "photos whose row was damaged", READ_AGAIN),
        ("facts", partial(_facts, job=job), "photos whose lens, rating … were damaged", READ_AGAIN),
        ("pictures", _pictures, "notes on unchanged pictures that were damaged", REPAIR),
        ("folders", _lost_folders, "photos without a folder or root", REPAIR),
        ("paths", _damaged_paths, "folders whose path or state was damaged", REPAIR),
        ("settings", _damaged_settings, "settings of the library that were damaged", REPAIR),
        ("segments", _damaged, "segments of codes that fail their checksum", INDEX_AGAIN),
        ("places", _misplaced, "segments of codes in an impossible place", INDEX_AGAIN),
        ("uncoded", ids.uncoded, "photos without codes in the code set in use", INDEX_AGAIN),
        ("orphans", ids.orphans, "codes without a photo", "They do no harm."),
        ("manifests", _manifests, "models whose description is damaged", REPAIR),
        ("in_use", _not_in_use, "code sets, but none of them in use", REPAIR),
        ("log", _log_lost, "logs of commits that are gone or damaged", LOG_AGAIN),
    ]
    # SQLite checks the structure in C; meanwhile, this thread checks rows and codes, all of them as
    # they were in one moment: another program may be adding photos, and these their folder.
    with ThreadPoolExecutor(1) as executor, _one_moment(db.connection):
        faults = executor.submit(_safely, structure, db)
        counts = []
        for _, count, *_ in counters[1:]:
            job.check()
            counts.append(_safely(count, db))
    job.check()  # a structure that was not checked to its end says nothing
    results = zip([faults.result(), *counts], counters, strict=True)
    return [CheckResult(name, count, *words) for count, (name, _, *words) in results]


@contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is read is of one moment: of that of a transaction that is open, if there is one."""
    if connection.in_transaction:
        yield
        return
    with connection:
        connection.execute("BEGIN")
        yield


def _safely(count: Callable[[LibraryDB], int], db: LibraryDB) -> int:
    """A counter's count; 1 if the file cannot even be read for it."""
    try:
        return count(db)
    except (sqlite3.DatabaseError, LibraryDamaged):
        return 1


def _structure(db: LibraryDB, job: Job) -> int:
    with closing(schema.connect(db.path, write=False)) as connection:
        connection.set_progress_handler(lambda: job.cancelled, SQLITE_STEPS)
        connection.execute(f"PRAGMA cache_size=-{PAGE_CACHE_KB}")
        answers = [row[0] for row in connection.execute("PRAGMA integrity_check(1000)")]
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as ours:
            migrations.make_tables(ours, sqlite_file.stamped(connection)[1])
            other_tables = sqlite_file.schema_texts(ours) != sqlite_file.schema_texts(connection)
    return (0 if answers == ["ok"] else len(answers)) + other_tables


def _rows(db: LibraryDB, job: Job) -> int:
    return len(photo_blocks.damaged_rows(db.connection, job.check))


def _facts(db: LibraryDB, job: Job) -> int:
    return len(fact_rows.damaged_rows(db.connection, job.check))


def _pictures(db: LibraryDB) -> int:
    return known_pictures.damaged_rows(db.connection)


def _lost_folders(db: LibraryDB) -> int:
    connection = db.connection
    roots = {number for (number,) in connection.execute("SELECT id FROM roots")}
    folders = dict(connection.execute("SELECT id, root FROM folders"))
    query = "SELECT folder, count(*) FROM photos GROUP BY folder"
    return sum(count for folder, count in connection.execute(query)
               if folders.get(folder) not in roots)  # fmt: skip


def _damaged_paths(db: LibraryDB) -> int:
    return sum(len(sealed_tables.damaged(db.connection, table)) for table in ("roots", "folders"))


def _damaged_settings(db: LibraryDB) -> int:
    return len(sealed_tables.damaged(db.connection, "meta"))


def _damaged(db: LibraryDB) -> int:
    return sum(
        not code_segments.is_sound(name, bits, first, blob, expected)
        for name, bits, first, blob, expected in _segments(db)
        if code_segments.is_place(bits, first)
    )


def _misplaced(db: LibraryDB) -> int:
    return sum(not code_segments.is_place(bits, first) for _, bits, first, _, _ in _segments(db))


def _segments(db: LibraryDB) -> Iterator[tuple[str, object, object, object, object]]:
    return db.connection.execute(
        "SELECT e.name, s.bits, s.first_row, s.blob, s.checksum "
        "FROM code_segments s JOIN encoders e ON e.id = s.encoder"
    )


class _Ids:
    """Which photos are there, and which have codes: read once for both counters."""

    def __init__(self, db: LibraryDB) -> None:
        self._db = db

    @cached_property
    def _good(self) -> PhotoIds:
        return photo_arrays.good_ids(self._db.connection)

    @cached_property
    def _coded(self) -> PhotoIds:
        used = self._db.encoder_in_use()
        return self._db.load_codes(used).ids if used else np.empty(0, np.int64)

    def uncoded(self, _db: LibraryDB) -> int:
        return len(np.setdiff1d(self._good, self._coded, assume_unique=True))

    def orphans(self, db: LibraryDB) -> int:
        """Missing photos have a row, and keep their codes."""
        others = np.setdiff1d(self._coded, self._good, assume_unique=True)
        query = "SELECT count(*) FROM json_each(?) WHERE value NOT IN (SELECT id FROM photos)"
        count: int = db.connection.execute(query, (json_ids(others),)).fetchone()[0]
        return count


def _manifests(db: LibraryDB) -> int:
    return sum(not row.facts for row in db.encoders())


def _not_in_use(db: LibraryDB) -> int:
    (exists,) = db.connection.execute("SELECT EXISTS (SELECT * FROM code_segments)").fetchone()
    return int(exists and db.encoder_in_use() is None)


def _log_lost(db: LibraryDB) -> int:
    if db.log_lost:
        return 1
    log = Path(f"{db.path}-wal")
    try:  # twice, as another program may just be writing to it
        return int(log_frames.is_damaged(log) and log_frames.is_damaged(log))
    except OSError:  # there is none
        return 0
