"""The steps from each format of library.db to the next.

A new library is made of the tables of format 1 and the same steps, so that its tables are those of
one that was brought up to date. A step never changes once it has been released.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from hashdesk.core.storage import sqlite_file


def _to_2(connection: sqlite3.Connection) -> None:
    # The mount point that a folder lay on when its photos were seen last, absolute; NULL: unknown.
    connection.execute("ALTER TABLE folders ADD COLUMN mount BLOB")


MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {2: _to_2}  # new format -> its step


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
