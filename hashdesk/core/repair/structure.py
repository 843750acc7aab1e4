"""A file whose structure is broken, read row by row into a new one.

The indexes of SQLite know the keys of rows whose page cannot be read: a photo that is only in an
index keeps its number, its name and its content, and is read again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

from hashdesk.core.repair.facts import copy_facts
from hashdesk.core.repair.rows import fits_photo, fits_sealed
from hashdesk.core.repair.single_bit import RawText, restored
from hashdesk.core.repair.step import RepairStep
from hashdesk.core.storage import migrations
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import INSERT_PHOTO, PHOTO_COLUMNS, Photo
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.salvage import readable_rows
from hashdesk.core.storage.tables import sealed_tables
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.core.storage.tables.sealed_tables import SEALED_TABLES

LEAST_ROW_BYTES = 16  # of any row of ours
META_KEYS = ("library", "created", "encoder", "imported")
# The indexes of unique columns: table -> columns, besides its id.
UNIQUE_COLUMNS = {"roots": ("path",), "folders": ("root", "path"), "encoders": ("name",)}


def rebuild(broken: Path, new: Path) -> tuple[int, int, RepairStep]:
    """Copy what can be read of a library to a new file.

    Gives the photos copied, the photos only in an index, and what is lost of notes on pictures.
    Raises LibraryError or DiskFull.
    """
    migrations.create(new)
    with (
        closing(sqlite_file.connect(new, "rw")) as target,
        closing(sqlite_file.connect(broken, "rw")) as source,
    ):
        source.text_factory = RawText
        with sqlite_file.explained_errors(new), target:
            target.execute("BEGIN")
            target.execute("DELETE FROM meta")
            for table in SEALED_TABLES:
                _copy_sealed(source, target, table, broken)
            _copy_segments(source, target, broken)
            copied, indexed = _copy_photos(source, target, broken)
            pictures = copy_facts(source, target, _most_rows(broken))
            migrations.seal(target)
    return copied, indexed, pictures


def _copy_sealed(source: sqlite3.Connection, target: sqlite3.Connection, table: str,
                 broken: Path) -> None:  # fmt: skip
    columns = _columns(source, table)
    wanted = (*SEALED_TABLES[table], "checksum")
    read = [name if name in columns else "NULL" for name in wanted]
    insert = (
        f"INSERT OR IGNORE INTO {table} ({', '.join(wanted)}) "
        f"VALUES ({', '.join('?' * len(wanted))})"
    )
    for row in _rows(source, table, read, broken):
        found = restored(row, partial(fits_sealed, table)) or [_as_text(value) for value in row]
        if "checksum" not in columns:  # format 1
            found[-1] = sealed_tables.checksum(table, found[:-1])
        with suppress(sqlite3.Error):
            target.execute(insert, found)
    if table in UNIQUE_COLUMNS:
        names = ("id", *UNIQUE_COLUMNS[table])
        marks = ", ".join("?" * len(names))
        insert = f"INSERT OR IGNORE INTO {table} ({', '.join(names)}, checksum) VALUES ({marks}, 0)"
        if table == "encoders":
            insert = f"INSERT OR IGNORE INTO encoders VALUES ({marks}, '', 0, 0)"
        for entry in _index_entries(source, table, names):
            with suppress(sqlite3.Error):
                target.execute(insert, [_as_text(value) for value in entry])


def _rows(
    source: sqlite3.Connection, table: str, columns: list[str], broken: Path
) -> Iterator[tuple[Any, ...]]:
    if table != "meta":
        yield from readable_rows(source, table, columns, _most_rows(broken))
        return
    query = f"SELECT {', '.join(columns)} FROM meta"  # it has no row ids
    try:
        yield from source.execute(query).fetchall()
    except sqlite3.DatabaseError:
        for key in META_KEYS:
            with suppress(sqlite3.DatabaseError):
                yield from source.execute(f"{query} WHERE key=?", (key,)).fetchall()


def _copy_segments(source: sqlite3.Connection, target: sqlite3.Connection, broken: Path) -> None:
    columns = ("encoder", "bits", "first_row", "blob", "checksum")
    insert = "INSERT OR IGNORE INTO code_segments VALUES (?, ?, ?, ?, ?)"
    for row in readable_rows(source, "code_segments", columns, _most_rows(broken)):
        with suppress(sqlite3.IntegrityError):
            target.execute(insert, row)


def _copy_photos(
    source: sqlite3.Connection, target: sqlite3.Connection, broken: Path
) -> tuple[int, int]:
    known = _columns(source, "photos")
    names = [name if name in known else "NULL" for name in (*PHOTO_COLUMNS, "checksum")]
    copied = indexed = 0
    insert = INSERT_PHOTO.replace("INSERT", "INSERT OR IGNORE", 1)
    for row in readable_rows(source, "photos", names, _most_rows(broken)):
        found = restored(row, fits_photo) or [_as_text(value) for value in row]
        with suppress(sqlite3.IntegrityError):
            copied += target.execute(insert, found).rowcount
    contents = dict(_index_entries(source, "photos", ("id", "content_id")))
    for number, folder, name in _index_entries(source, "photos", ("id", "folder", "name")):
        content = contents.get(number, b"")
        if all(isinstance(value, int) for value in (number, folder)) and isinstance(name, bytes):
            content = content if isinstance(content, bytes) else b""
            photo = Photo(number, folder, name, 0, 0, content, state=PhotoState.RETRY)
            bare = [getattr(photo, column) for column in PHOTO_COLUMNS]
            with suppress(sqlite3.IntegrityError):
                indexed += target.execute(insert, (*bare, photo_rows.row_checksum(bare))).rowcount
    return copied, indexed


def _index_entries(
    source: sqlite3.Connection, table: str, columns: tuple[str, ...]
) -> list[tuple[Any, ...]]:
    """The columns of all rows, from the index that holds them and not from the table."""
    query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {', '.join(columns[1:])}"
    found: list[tuple[Any, ...]] = []
    with suppress(sqlite3.DatabaseError):
        for row in source.execute(query):
            found.append(row)
    return found


def _columns(source: sqlite3.Connection, table: str) -> set[str]:
    with suppress(sqlite3.DatabaseError):
        return {str(_as_text(row[1])) for row in source.execute(f"PRAGMA table_info({table})")}
    return set()


def _most_rows(broken: Path) -> int:
    return broken.stat().st_size // LEAST_ROW_BYTES


def _as_text(value: object) -> object:
    return value.decode("utf-8", "replace") if isinstance(value, RawText) else value
