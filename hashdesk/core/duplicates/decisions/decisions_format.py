"""decisions.db as a file: its tables, checksums and tally, and how it is opened and migrated."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

from hashdesk.core.duplicates.decisions.decision import CONTENT_BYTES, Decision, DecisionKind
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.files.atomic_files import sync_folder
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_file import FileFormat, Synchronous, explained_errors
from hashdesk.core.storage.whole_library.migration_copy import copy_before_migration

DECISIONS_FORMAT = FileFormat(
    application_id=0x48444443,  # "HDDC"
    version=2,
    foreign="holds no decisions of HashDesk, and was not changed. “hashdesk library set-aside "
    "--part decisions” makes room for a new file.",
)

# Of format 1. The comments are stored in the file: they never change.
DECISIONS_TABLES = """
CREATE TABLE decisions (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again
    kind     TEXT NOT NULL,                 -- decisions.Kind
    level    TEXT NOT NULL,                 -- links.Level
    created  INTEGER NOT NULL,              -- seconds since 1970, UTC
    members  BLOB NOT NULL,                 -- each: 16 bytes content id, 4 copies
    checksum BLOB NOT NULL                  -- BLAKE2b-128 of all the columns above but the id
);
"""
# Of format 2: how many rows `decisions` has, and all their checksums XORed. It shows a lost row.
TALLY_TABLE = "CREATE TABLE tally (decisions INTEGER NOT NULL, checksums BLOB NOT NULL)"
DECISION_CHECKSUM_BYTES = 16
COLUMNS = "id, kind, level, created, members, checksum"


def decision_of(number: int, row: Sequence[Any], checksum: object, version: int) -> Decision | None:
    """A row of `decisions` in some format; None if it is damaged."""
    try:
        kind, level, created, members = row
        if _checksum(number, row, version) != checksum:
            return None
        width = CONTENT_BYTES + 4
        parts = [members[start : start + width] for start in range(0, len(members), width)]
        copies = {p[:CONTENT_BYTES]: int.from_bytes(p[CONTENT_BYTES:], "little") for p in parts}
        return Decision(DecisionKind(kind), MatchLevel(level), created, copies, number)
    except (ValueError, TypeError, AttributeError):
        return None


def _checksum(number: int, row: Sequence[Any], version: int) -> bytes:
    """BLAKE2b-128 of a decision; of its id, too, since format 2."""
    *head, members = row
    text = json.dumps(head if version == 1 else [number, *head]).encode()
    return hashlib.blake2b(text + members, digest_size=DECISION_CHECKSUM_BYTES).digest()


def seal(connection: sqlite3.Connection, number: int, row: Sequence[Any]) -> None:
    """Write the checksum of a decision inside the open transaction."""
    checksum = _checksum(number, row, DECISIONS_FORMAT.version)
    connection.execute("UPDATE decisions SET checksum=? WHERE id=?", (checksum, number))


def count(connection: sqlite3.Connection, ids: Iterable[int], *, added: bool) -> None:
    """Note in the tally that decisions were added, or are about to be removed."""
    tally = kept_tally(connection)
    if tally is None:
        return  # it is damaged, which `faults` says
    count, checksums = tally
    for number in ids:
        query = "SELECT checksum FROM decisions WHERE id=?"
        for (checksum,) in connection.execute(query, (number,)):
            count += 1 if added else -1
            checksums = _xor(checksums, checksum)
    connection.execute("UPDATE tally SET decisions=?, checksums=?", (count, checksums))


def kept_tally(connection: sqlite3.Connection) -> tuple[int, bytes] | None:
    """The tally in the file; None if it is damaged."""
    rows = connection.execute("SELECT decisions, checksums FROM tally").fetchall()
    if len(rows) != 1 or not isinstance(rows[0][0], int) or not isinstance(rows[0][1], bytes):
        return None
    return rows[0][0], rows[0][1]


def tally_of(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """What the tally should be."""
    count, checksums = 0, bytes(DECISION_CHECKSUM_BYTES)
    for (checksum,) in connection.execute("SELECT checksum FROM decisions"):
        count, checksums = count + 1, _xor(checksums, checksum)
    return count, checksums


def tally_fits(connection: sqlite3.Connection) -> bool:
    """Whether the tally in the file is what it should be; format 1 has none."""
    newer = sqlite_file.stamped(connection)[1] > 1
    return not newer or kept_tally(connection) == tally_of(connection)


def _xor(checksums: bytes, checksum: object) -> bytes:
    """Two checksums XORed; a damaged one counts with the bytes that a checksum has."""
    other = checksum[:DECISION_CHECKSUM_BYTES] if isinstance(checksum, bytes) else b""
    mixed = int.from_bytes(checksums[:DECISION_CHECKSUM_BYTES], "little") ^ int.from_bytes(
        other, "little"
    )
    return mixed.to_bytes(DECISION_CHECKSUM_BYTES, "little")


def bring_up_to_date(connection: sqlite3.Connection, library: Path) -> None:
    """From format 1 to 2, in one transaction; a damaged decision stays a damaged one.

    First a backup of the library is made, unless there are no decisions. Raises LibraryError,
    DiskFull.
    """
    if sqlite_file.stamped(connection)[1] >= DECISIONS_FORMAT.version:
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if sqlite_file.stamped(connection)[1] >= DECISIONS_FORMAT.version:
            return  # another process was faster
        rows = connection.execute(f"SELECT {COLUMNS} FROM decisions").fetchall()
        if rows:  # else another process has just made the file
            copy_before_migration(library, "decisions-1")
        _to_2(connection, rows)


def _to_2(connection: sqlite3.Connection, rows: Sequence[Sequence[Any]]) -> None:
    for number, *row, checksum in rows:
        if decision_of(number, row, checksum, 1) is not None:
            seal(connection, number, row)
    connection.execute(TALLY_TABLE)
    connection.execute("INSERT INTO tally VALUES (?, ?)", tally_of(connection))
    connection.execute("PRAGMA user_version=2")


def open_file(path: Path, *, write: bool) -> sqlite3.Connection | None:
    """Open the file. An empty one is filled for a writer; for a reader it is None."""
    # A reader may have to roll back what a killed writer left, so it opens to write if it may.
    mode: Literal["ro", "rw", "rwc"] = (
        "rwc" if write else "rw" if os.access(path, os.W_OK) else "ro"
    )
    with explained_errors(path), ExitStack() as stack:
        connection = sqlite_file.connect(path, mode, synchronous=Synchronous.EXTRA)
        stack.callback(connection.close)
        # A flipped bit may leave text that is no UTF-8: the decision's checksum finds that.
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        with connection:
            connection.execute("BEGIN")  # one snapshot: another process may be creating it
            empty = sqlite_file.stamped(connection) == (0, 0)
        # An empty file was never written to, or SQLite just rolled back what a crash left.
        if empty and not path.stat().st_size:
            if not write:
                return None
            _create(connection)
            sync_folder(path.parent)
        DECISIONS_FORMAT.require(connection, path)
        if write:
            bring_up_to_date(connection, path.parent)
        stack.pop_all()
    return connection


def make_tables(connection: sqlite3.Connection, version: int) -> None:
    """Make the tables of some format in an empty file."""
    connection.execute(DECISIONS_TABLES)
    DECISIONS_FORMAT.stamp(connection, 1)
    if version > 1:
        _to_2(connection, ())


def _create(connection: sqlite3.Connection) -> None:
    """Fill an empty file with format 1, unless another process was faster."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if sqlite_file.stamped(connection) == (0, 0):
            connection.execute(DECISIONS_TABLES)
            DECISIONS_FORMAT.stamp(connection, 1)
