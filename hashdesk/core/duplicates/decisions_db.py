"""decisions.db: the decisions about groups, on disk.

They have a file of their own because they are all in a library that cannot be made again, and
because deciding must not wait for a command that writes to the library. Each call is one
transaction, and each decision has a checksum.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

from hashdesk.core.duplicates.decisions import (
    CONTENT_BYTES,
    Decision,
    DecisionKind,
    from_json,
    require_members,
    to_csv,
    to_json,
)
from hashdesk.core.duplicates.matches import MatchLevel
from hashdesk.core.errors import UsageError
from hashdesk.core.files.atomic_files import sync_folder, write_atomically
from hashdesk.core.storage import sqlite_file
from hashdesk.core.storage.library_files import DECISIONS_FILE
from hashdesk.core.storage.sqlite_file import FileFormat, Synchronous, explained_errors

DECISIONS_FORMAT = FileFormat(
    application_id=0x48444443,  # "HDDC"
    version=1,
    foreign="holds no decisions of HashDesk, and was not changed. “hashdesk library set-aside "
    "--part decisions” makes room for a new file.",
)
LARGEST_DOCUMENT = 1 << 28  # bytes of a file to import
LARGEST_ID = (1 << 63) - 1  # of SQLite

# The comments are stored in the file: they never change.
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
INSERT = "INSERT INTO decisions (kind, level, created, members, checksum) VALUES (?, ?, ?, ?, ?)"


class DecisionsDB:
    """The open file. One thread at a time; several processes may have it open."""

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        self.path = folder / DECISIONS_FILE
        self.damaged = 0  # decisions that were unreadable at the last `all`
        self._connection: sqlite3.Connection | None = None
        if write or self.path.exists():
            self._connection = _open(self.path, write=write)

    def __enter__(self) -> DecisionsDB:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise sqlite_file.explain(error, self.path) from error

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def add(self, decisions: Iterable[Decision]) -> list[int]:
        """Add decisions, all or none; their ids. They are on the disk when this returns."""
        rows = [_row(decision) for decision in decisions]
        connection = self._writable()
        ids = []
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for row in rows:
                cursor = connection.execute(INSERT, (*row, _checksum(*row)))
                ids.append(int(cursor.lastrowid or 0))
        return ids

    def remove(self, ids: Iterable[int]) -> int:
        """Delete decisions; how many there were."""
        connection = self._writable()
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            return sum(
                connection.execute("DELETE FROM decisions WHERE id=?", (number,)).rowcount
                for number in list(ids)
                if 0 < number <= LARGEST_ID
            )

    def all(self) -> list[Decision]:
        """Every decision, oldest first; unreadable ones are counted in `damaged`."""
        if self._connection is None:
            return []
        found, self.damaged = [], 0
        query = "SELECT id, kind, level, created, members, checksum FROM decisions ORDER BY id"
        for number, *row, checksum in self._connection.execute(query):
            decision = _decision(number, row, checksum)
            if decision is None:
                self.damaged += 1
            else:
                found.append(decision)
        return found

    def _writable(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = _open(self.path, write=True)
        assert self._connection is not None  # a writer gets one
        return self._connection


def import_decisions(db: DecisionsDB, file: Path) -> int:
    """Add the decisions in a file that are new; how many. Raises UsageError."""
    try:
        if file.stat().st_size > LARGEST_DOCUMENT:
            raise UsageError(f"{file} is larger than any file of decisions. Choose another.")
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read ({error}). Choose another.") from error
    known = {_key(decision) for decision in db.all()}
    new = [decision for decision in from_json(text) if _key(decision) not in known]
    db.add(new)
    return len(new)


def export_decisions(db: DecisionsDB, file: Path) -> int:
    """Write all decisions to a file; how many. Raises UsageError.

    A name that ends in .csv gets a table, any other the JSON that `import_decisions` reads.
    """
    found = db.all()
    text = to_csv(found) if file.suffix.lower() == ".csv" else to_json(found)
    try:
        write_atomically(file, text.encode())
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error}). Choose another place.") from error
    return len(found)


def _key(decision: Decision) -> tuple[object, ...]:
    """What makes two decisions the same."""
    return decision.kind, decision.level, frozenset(decision.members.items())


def _row(decision: Decision) -> tuple[str, str, int, bytes]:
    require_members(decision.members)
    copies = decision.members.items()
    members = b"".join(content + count.to_bytes(4, "little") for content, count in copies)
    return decision.kind.value, decision.level.value, decision.created, members


def _decision(number: int, row: Sequence[Any], checksum: object) -> Decision | None:
    try:
        kind, level, created, members = row
        if _checksum(kind, level, created, members) != checksum:
            return None
        width = CONTENT_BYTES + 4
        parts = [members[start : start + width] for start in range(0, len(members), width)]
        copies = {p[:CONTENT_BYTES]: int.from_bytes(p[CONTENT_BYTES:], "little") for p in parts}
        return Decision(DecisionKind(kind), MatchLevel(level), created, copies, number)
    except (ValueError, TypeError, AttributeError):
        return None


def _checksum(kind: str, level: str, created: int, members: bytes) -> bytes:
    head = json.dumps([kind, level, created]).encode()
    return hashlib.blake2b(head + members, digest_size=16).digest()


def _open(path: Path, *, write: bool) -> sqlite3.Connection | None:
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
        stack.pop_all()
    return connection


def _create(connection: sqlite3.Connection) -> None:
    """Fill an empty file, unless another process was faster."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if sqlite_file.stamped(connection) == (0, 0):
            connection.execute(DECISIONS_TABLES)
            DECISIONS_FORMAT.stamp(connection)
