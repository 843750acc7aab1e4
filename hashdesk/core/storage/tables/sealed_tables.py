"""The small tables of library.db whose rows have a checksum: meta, roots, folders, encoders.

A trigger clears the checksum of a row that is changed, and `seal` computes it before the commit.
So whatever was written in a transaction of ours is sealed, and a row without a checksum was changed
by somebody else. Rows of format 1 have no checksums: they are taken as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sqlite3 import Connection
from typing import Any

from hashdesk.core.storage.sqlite.sqlite_file import stamped
from hashdesk.core.storage.tables.row_checksum import checksum_of

FIRST_SEALED = 2  # the first format with checksums
SEALED_TABLES: dict[str, tuple[str, ...]] = {  # the key first; part of the format
    "meta": ("key", "value"),
    "roots": ("id", "path", "offline"),
    "folders": ("id", "root", "path", "offline", "mount"),
    "encoders": ("id", "name", "manifest", "created"),
}


def make_seals(connection: Connection) -> None:
    """Add checksums to the tables of format 1, and seal every row."""
    for table, columns in SEALED_TABLES.items():
        connection.execute(f"ALTER TABLE {table} ADD COLUMN checksum INTEGER")
        key = columns[0]
        connection.execute(
            f"CREATE TRIGGER {table}_changed AFTER UPDATE OF {', '.join(columns)} ON {table} "
            f"BEGIN UPDATE {table} SET checksum=NULL WHERE {key}=NEW.{key}; END"
        )
    seal(connection)


def seal(connection: Connection) -> None:
    """Compute the checksums that are lacking, inside the open transaction."""
    for table, columns in SEALED_TABLES.items():
        query = f"SELECT {', '.join(columns)} FROM {table} WHERE checksum IS NULL"
        rows = [(checksum(table, row), row[0]) for row in connection.execute(query)]
        update = f"UPDATE {table} SET checksum=? WHERE {columns[0]}=?"
        connection.executemany(update, rows)


def checksum(table: str, row: Sequence[object]) -> int:
    """The checksum of a row in the order of SEALED_TABLES, and of the types of its values."""
    types = " ".join("text" if isinstance(value, str) else "" for value in row)
    return checksum_of((table, types, *row))


def rows(
    connection: Connection, table: str, condition: str = "1", values: Sequence[object] = ()
) -> Iterator[tuple[Sequence[Any], bool]]:
    """The rows of a table in the order of their keys, and whether each is sound."""
    columns = SEALED_TABLES[table]
    sealed = is_sealed(connection)
    if not sealed:  # format 1 has no mount points either
        columns = tuple("NULL" if name == "mount" else name for name in columns)
    names = ", ".join((*columns, "checksum" if sealed else "NULL"))
    query = f"SELECT {names} FROM {table} WHERE {condition} ORDER BY {columns[0]}"
    for *row, expected in connection.execute(query, values):
        yield row, not sealed or checksum(table, row) == expected


def damaged(connection: Connection, table: str) -> list[Any]:
    """The keys of the rows whose checksum is wrong."""
    return [row[0] for row, sound in rows(connection, table) if not sound]


def is_sealed(connection: Connection) -> bool:
    """Whether a library's format has checksums for these tables."""
    return stamped(connection)[1] >= FIRST_SEALED
