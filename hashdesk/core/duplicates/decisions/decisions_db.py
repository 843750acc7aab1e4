"""decisions.db: the decisions about groups, on disk.

They have a file of their own because they are all in a library that cannot be made again, and
because deciding must not wait for a command that writes to the library. Each call is one
transaction, and each decision has a checksum.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection

from hashdesk.core.duplicates.decisions import decided_pictures, decisions_format
from hashdesk.core.duplicates.decisions.decision import Decision, require_members
from hashdesk.core.duplicates.decisions.documents import from_json, to_csv, to_json
from hashdesk.core.errors import UsageError
from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.whole_library import replacement
from hashdesk.core.storage.whole_library.library_files import DECISIONS_FILE

LARGEST_DOCUMENT = 1 << 28  # bytes of a file to import
LARGEST_ID = (1 << 63) - 1  # of SQLite
SELECT = f"SELECT {decisions_format.COLUMNS} FROM decisions ORDER BY id"
INSERT = "INSERT INTO decisions (kind, level, created, members, checksum) VALUES (?, ?, ?, ?, x'')"


class DecisionsDB:
    """The open file. One thread at a time; several processes may have it open."""

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        self.path = folder / DECISIONS_FILE
        self.damaged = 0  # decisions that were unreadable, or lost, at the last `all`
        self._connection: sqlite3.Connection | None = None
        replacement.finish_interrupted(folder)  # or a new file would be in the way
        if write or self.path.exists():
            self._connection = decisions_format.open_file(self.path, write=write)

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
                number = int(connection.execute(INSERT, row).lastrowid or 0)
                decisions_format.seal(connection, number, row)
                ids.append(number)
            decisions_format.count(connection, ids, added=True)
        return ids

    def add_numbered(self, decisions: Sequence[Decision]) -> None:
        """Add decisions under the ids that they have, all or none; for a new file."""
        connection = self._writable()
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for one in decisions:
                insert = INSERT.replace("(kind", "(id, kind").replace("(?", "(?, ?", 1)
                connection.execute(insert, (one.id, *_row(one)))
                decisions_format.seal(connection, one.id, _row(one))
            decisions_format.count(connection, [one.id for one in decisions], added=True)

    def remove(self, ids: Iterable[int]) -> int:
        """Delete decisions; how many there were."""
        connection = self._writable()
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            possible = {number for number in ids if 0 < number <= LARGEST_ID}
            decisions_format.count(connection, possible, added=False)
            rows = [(number,) for number in possible]
            return connection.executemany("DELETE FROM decisions WHERE id=?", rows).rowcount

    def all(self) -> list[Decision]:
        """Every decision, oldest first; unreadable and lost ones are counted in `damaged`."""
        if self._connection is None:
            return []
        found = []
        with self._one_moment() as connection:
            version = sqlite_file.stamped(connection)[1]
            self.damaged = 0
            for number, *row, checksum in connection.execute(SELECT):
                decision = decisions_format.decision_of(number, row, checksum, version)
                if decision is None:
                    self.damaged += 1
                else:
                    found.append(decision)
            tally = decisions_format.kept_tally(connection) if version > 1 else None
            if tally is not None:
                self.damaged = max(self.damaged, tally[0] - len(found))
        return found

    @contextmanager
    def _one_moment(self) -> Iterator[sqlite3.Connection]:
        """All that is read inside is of one moment: another process may be deciding meanwhile."""
        assert self._connection is not None
        if self._connection.in_transaction:
            yield self._connection
            return
        with self._connection as connection:
            connection.execute("BEGIN")
            yield connection

    def faults(self) -> int:
        """What is wrong in the file: decisions, their tally, its structure. 0: it is sound."""
        if self._connection is None:
            return 0
        try:
            with self._one_moment() as connection:
                self.all()
                answers = connection.execute("PRAGMA integrity_check(100)").fetchall()
                broken = 0 if answers == [("ok",)] else len(answers)
                unfit = sqlite_file.stamped(connection)[1] > 1 and (
                    decisions_format.kept_tally(connection) != decisions_format.tally_of(connection)
                )
            return max(self.damaged, broken, int(unfit))
        except sqlite3.DatabaseError:
            return 1

    def readable(self) -> list[Decision]:
        """As `all`, but also from a file whose pages are damaged: what lies before and after."""
        if self._connection is None:
            return []
        version = sqlite_file.stamped(self._connection)[1]
        found: dict[int, Decision] = {}
        for query in (SELECT, f"{SELECT} DESC"):
            with suppress(sqlite3.DatabaseError):  # a damaged page; from the other end, then
                for number, *row, checksum in self._connection.execute(query):
                    decision = decisions_format.decision_of(number, row, checksum, version)
                    if decision is not None:
                        found[number] = decision
        return [found[number] for number in sorted(found)]

    def _writable(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = decisions_format.open_file(self.path, write=True)
        assert self._connection is not None  # a writer gets one
        decisions_format.bring_up_to_date(self._connection, self.path.parent)
        return self._connection


def import_decisions(db: DecisionsDB, file: Path, library: Connection | None = None) -> int:
    """Add the decisions in a file that are new; how many. Raises UsageError.

    library: whose photos may be other files of the same pictures.
    """
    try:
        if file.stat().st_size > LARGEST_DOCUMENT:
            raise UsageError(f"{file} is larger than any file of decisions. Choose another.")
        document = file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror or error}). Choose another."
        ) from error
    decisions = from_json(document)
    pictures = decided_pictures.pictures_in(document)
    if library is not None:
        decisions = decided_pictures.in_library(decisions, pictures, library)
    new = new_among(decisions, db.all())
    db.add(new)
    return len(new)


def export_decisions(db: DecisionsDB, file: Path, library: Connection | None = None) -> int:
    """Write all decisions to a file; how many. Raises UsageError.

    library: knows pixel ids, for other libraries whose files of the same pictures are other ones.

    A name that ends in .csv gets a table, any other the JSON that `import_decisions` reads.
    """
    found = db.all()
    if file.suffix.lower() == ".csv":
        text = to_csv(found)
    else:
        known = decided_pictures.pictures_of(found, library) if library is not None else {}
        text = to_json(found, known)
    try:
        write_atomically(file, text.encode())
    except OSError as error:
        raise UsageError(
            f"{file} cannot be written ({error.strerror or error}). Choose another place."
        ) from error
    return len(found)


def new_among(decisions: Iterable[Decision], known: Iterable[Decision]) -> list[Decision]:
    """The decisions that are not among the known ones, whenever each was made."""
    keys = {_key(decision) for decision in known}
    return [decision for decision in decisions if _key(decision) not in keys]


def _key(decision: Decision) -> tuple[object, ...]:
    """What makes two decisions the same."""
    return decision.kind, decision.level, frozenset(decision.members.items())


def _row(decision: Decision) -> tuple[str, str, int, bytes]:
    require_members(decision.members)
    copies = decision.members.items()
    members = b"".join(content + count.to_bytes(4, "little") for content, count in copies)
    return decision.kind.value, decision.level.value, decision.created, members
