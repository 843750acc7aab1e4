"""Mends rows of `facts` and `former_contents`, or drops them.

A row that one flipped bit away agrees with its checksum is exactly as it was. Facts that cannot be
told any more are read again from the head of the photo's file when indexing comes by.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hashdesk.core.repair.rows import BIT_TURNED_BACK, turned_back_or_read_again
from hashdesk.core.repair.single_bit import RawText, decoded, restored
from hashdesk.core.repair.step import RepairStep
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures
from hashdesk.core.storage.photos.fact_rows import FACT_COLUMNS
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.salvage import readable_rows


@dataclass(frozen=True)
class _Table:
    """A table whose rows can do without each other."""

    name: str
    columns: tuple[str, ...]  # the key first, and the checksum last
    is_sound: Callable[[Sequence[Any], object], bool]

    def fits(self, row: Sequence[Any]) -> bool:
        """Whether a row agrees with the checksum at its end."""
        values = decoded(row[:-1])
        return values is not None and self.is_sound(values, row[-1])

    @property
    def insert(self) -> str:
        """The statement that inserts a row unless its key is there."""
        return f"INSERT OR IGNORE INTO {self.name} VALUES ({', '.join('?' * len(self.columns))})"


_FACTS = _Table("facts", (*FACT_COLUMNS, "checksum"), fact_rows.is_sound)
_PICTURES = _Table(
    "former_contents", ("content_id", "pixel_id", "checksum"), known_pictures.is_sound
)


def mend_facts(db: LibraryDB) -> list[RepairStep]:
    """Mend both tables, each in one transaction. Raises LibraryError or DiskFull."""
    facts, facts_dropped = _mend(db, _FACTS)
    pictures, pictures_dropped = _mend(db, _PICTURES)
    return [
        RepairStep(
            "facts",
            "photos whose lens, rating … were damaged",
            facts + facts_dropped,
            turned_back_or_read_again(facts),
        ),
        _picture_step(pictures, pictures_dropped),
    ]


def _picture_step(mended: int, dropped: int) -> RepairStep:
    return RepairStep(
        "pictures",
        "notes on unchanged pictures that were damaged",
        mended,
        BIT_TURNED_BACK,
        dropped,
        "Restore a backup (hashdesk restore); or decide again about photos of which a tag "
        "was changed, where a group comes back.",
    )


def copy_facts(
    source: sqlite3.Connection, target: sqlite3.Connection, most_rows: int
) -> RepairStep:
    """Copy the sound rows of both tables out of a broken file; source: gives RawText.

    most_rows: the largest row id there may be. Facts that are not copied can be read again; what
    is told is how many notes on pictures are lost.
    """
    for table in (_FACTS, _PICTURES):
        with suppress(sqlite3.DatabaseError):
            if not source.execute(f"PRAGMA table_info({table.name})").fetchall():
                continue  # an older format
            for row in readable_rows(source, table.name, table.columns, most_rows):
                found = restored(row, table.fits)
                if found is not None:
                    target.execute(table.insert, found)
    return _picture_step(0, _lost_pictures(source, target))


def _lost_pictures(source: sqlite3.Connection, target: sqlite3.Connection) -> int:
    """How many more contents the index of a broken table names than there are in the new one."""
    key = _PICTURES.columns[0]
    query = f"SELECT {key} FROM {_PICTURES.name} ORDER BY {key}"  # from the index alone
    with suppress(sqlite3.DatabaseError):
        return max(len(source.execute(query).fetchall()) - len(target.execute(query).fetchall()), 0)
    return 0


def _mend(db: LibraryDB, table: _Table) -> tuple[int, int]:
    """How many rows had a bit turned back, and how many were dropped."""
    turned_back = dropped = 0
    with db.transaction():
        for rowid, row in list(_damaged(db.path, table)):
            db.connection.execute(f"DELETE FROM {table.name} WHERE rowid=?", (rowid,))
            found = restored(row, table.fits)
            if found is None:
                dropped += 1
            else:
                turned_back += 1
                db.connection.execute(table.insert, found)
    return turned_back, dropped


def _damaged(path: Path, table: _Table) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The row ids and rows that do not agree with their checksum."""
    with closing(sqlite_file.connect(path, "ro")) as connection:
        connection.text_factory = RawText
        query = f"SELECT rowid, {', '.join(table.columns)} FROM {table.name}"
        for rowid, *row in connection.execute(query):
            if not table.fits(row):
                yield rowid, tuple(row)
