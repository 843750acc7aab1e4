"""The library's self-check: named counters, each zero in a sound library.

It reads and counts; it never deletes and never mends.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np

from hashdesk.core import catalogue, segments
from hashdesk.core.codes import BITS
from hashdesk.core.schema import State
from hashdesk.core.segments import PRESENCE
from hashdesk.core.store import Store

INDEX_AGAIN = "Run “hashdesk index”: it makes these codes again."
RESTORE = "Put library.db back from a copy, or move it away and index again."


@dataclass(frozen=True)
class Finding:
    """One counter: its name for scripts, and two sentences for people."""

    name: str
    count: int
    what: str
    what_now: str


def check(store: Store) -> list[Finding]:
    """All counters of a library, in a fixed order."""
    connection = store.connection
    findings = [
        Finding("structure", _structure(connection), "faults in the file's structure", RESTORE),
        Finding("rows", _rows(connection), "photos whose row was damaged", RESTORE),
        Finding("folders", _lost_folders(connection), "photos without a folder or root", RESTORE),
    ]
    damaged, stray, uncoded, orphans = _codes(store)
    findings += [
        Finding("segments", damaged, "segments of codes that fail their checksum", INDEX_AGAIN),
        Finding("places", stray, "segments of codes in an impossible place", INDEX_AGAIN),
        Finding("uncoded", uncoded, "photos without codes in the code set in use", INDEX_AGAIN),
        Finding("orphans", orphans, "codes without a photo", "They do no harm."),
        Finding("in_use", _not_in_use(store), "libraries without an encoder in use", INDEX_AGAIN),
    ]
    return findings


def _structure(connection: sqlite3.Connection) -> int:
    try:
        answers = [row[0] for row in connection.execute("PRAGMA integrity_check(1000)")]
    except sqlite3.DatabaseError:
        return 1
    return 0 if answers == ["ok"] else len(answers)


def _rows(connection: sqlite3.Connection) -> int:
    wrong = 0
    try:
        for row, checksum in catalogue.every_row(connection):
            try:
                wrong += catalogue.checksum(catalogue.photo_from(row)) != checksum
            except (ValueError, TypeError, AttributeError):
                wrong += 1
    except sqlite3.DatabaseError:
        wrong += 1
    return wrong


def _lost_folders(connection: sqlite3.Connection) -> int:
    query = (
        "SELECT count(*) FROM photos p LEFT JOIN folders f ON f.id = p.folder "
        "LEFT JOIN roots r ON r.id = f.root WHERE r.id IS NULL"
    )
    return _count(connection, query)


def _codes(store: Store) -> tuple[int, int, int, int]:
    """Damaged segments, misplaced ones, photos without codes, codes without photos."""
    connection = store.connection
    damaged = stray = uncoded = orphans = 0
    for row in store.encoders():
        query = "SELECT bits, first_row, blob, checksum FROM code_segments WHERE encoder=?"
        for bits, first, blob, expected in connection.execute(query, (row.id,)):
            if bits not in (PRESENCE, *BITS) or first % segments.ROWS:
                stray += 1
            else:
                damaged += not segments.is_sound(row.name, bits, first, blob, expected)
    if (used := store.encoder_in_use()) is not None:
        query = "SELECT id FROM photos WHERE state=?"
        good = np.array(connection.execute(query, (State.OK,)).fetchall(), np.int64).reshape(-1)
        every = np.array(connection.execute("SELECT id FROM photos").fetchall()).reshape(-1)
        coded = store.load_codes(used).ids
        uncoded = len(np.setdiff1d(good, coded))
        orphans = len(np.setdiff1d(coded, every))
    return damaged, stray, uncoded, orphans


def _not_in_use(store: Store) -> int:
    has_codes = _count(store.connection, "SELECT count(*) FROM code_segments")
    return int(bool(has_codes) and store.encoder_in_use() is None)


def _count(connection: sqlite3.Connection, query: str) -> int:
    (count,) = connection.execute(query).fetchone()
    return int(count)
