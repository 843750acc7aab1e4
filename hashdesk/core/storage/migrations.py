"""How library.db is created, and brought from each format to the next.

A new library is made of the tables of format 1 and the same steps, so that its tables are those of
one that was brought up to date. A step never changes once it has been released.
"""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from hashdesk.core.files.atomic_files import atomic_file
from hashdesk.core.storage.photos import fact_rows, photo_blocks
from hashdesk.core.storage.photos.known_pictures import FORMER_CONTENTS_TABLE
from hashdesk.core.storage.photos.photo_blocks import BLOCKS_BY_FORMAT
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_file import explained_errors
from hashdesk.core.storage.tables import block_digests, sealed_tables
from hashdesk.core.storage.tables.schema import ADDED_IN_3, LIBRARY_FORMAT, LIBRARY_TABLES


def _to_2(connection: sqlite3.Connection) -> None:
    # The mount point that a folder lay on when its photos were seen last, absolute; NULL: unknown.
    connection.execute("ALTER TABLE folders ADD COLUMN mount BLOB")
    sealed_tables.make_seals(connection)
    block_digests.make_blocks(connection, BLOCKS_BY_FORMAT[2])


def _to_3(connection: sqlite3.Connection) -> None:
    # No row is written: NULL in the new columns changes no checksum (`photo_rows.row_checksum`).
    for name, kind in ADDED_IN_3.items():
        connection.execute(f"ALTER TABLE photos ADD COLUMN {name} {kind}")
    block_digests.change_text(connection, BLOCKS_BY_FORMAT[2], BLOCKS_BY_FORMAT[3])
    fact_rows.make_table(connection)
    connection.execute(FORMER_CONTENTS_TABLE)


def _to_4(_connection: sqlite3.Connection) -> None:
    # The tables are those of format 3, but code sets may have segments of detail codes: an older
    # HashDesk would take them for damaged and drop the codes of their photos.
    pass


# New format -> its step.
MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {2: _to_2, 3: _to_3, 4: _to_4}


def migrate(connection: sqlite3.Connection, version: int) -> bool:
    """Bring a library up to a format, whole or not at all; whether there was anything to do."""
    if sqlite_file.stamped(connection)[1] >= version:
        return False
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        _, found = sqlite_file.stamped(connection)
        for step in range(found + 1, version + 1):
            MIGRATIONS[step](connection)
        connection.execute(f"PRAGMA user_version={version}")
    return True


def seal(connection: sqlite3.Connection) -> None:
    """Compute the checksums of what was written in the open transaction, before its commit."""
    if sealed_tables.is_sealed(connection):
        sealed_tables.seal(connection)
        photo_blocks.stamp(connection)
        fact_rows.stamp(connection)


def create(path: Path, version: int = LIBRARY_FORMAT.version) -> None:
    """Make an empty library file of some format, whole or not at all."""
    with (
        explained_errors(path),
        atomic_file(path) as new,
        closing(sqlite_file.connect(new, "rwc", journal="WAL")) as connection,
    ):
        make_tables(connection, version)
        rows = [("library", uuid.uuid4().hex), ("created", str(int(time.time())))]
        connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", rows)
        seal(connection)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def make_tables(connection: sqlite3.Connection, version: int) -> None:
    """Make the tables of some format in an empty file."""
    connection.executescript(LIBRARY_TABLES)
    LIBRARY_FORMAT.stamp(connection, 1)
    migrate(connection, version)
