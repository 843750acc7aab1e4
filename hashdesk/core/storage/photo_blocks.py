"""Digests over 1,024 rows of `photos` each, so that a million rows are verified in a second.

Each row has a checksum of its own, but Python needs four seconds to compute a million of them.
SQLite writes the rows of a block as one text, and one BLAKE2b over it says whether all of them are
sound. Only where it does not fit, or is lacking, the rows are looked at one by one.

A trigger deletes the digest of a block in which a row is written, and `stamp` makes it again before
the commit, unless a row in it is damaged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from sqlite3 import Connection, OperationalError

from hashdesk.core.storage import photo_rows, sealed_tables

BLOCK_ROWS = 1024  # block n holds the ids n * 1024 + 1 … (n + 1) * 1024

# SQLite writes 15 digits of a real number: what they leave out is written after it. A version of
# SQLite that writes other digits makes the digest wrong, and costs time.
_REALS = ", ".join(f"{name}, {name} - CAST({name} AS TEXT)" for name in ("latitude", "longitude"))
_ROW_TEXT = (
    "json_array(id, folder, size, mtime_ns, width, height, taken, camera, phash, state, "
    f"reason, checksum, {_REALS}, length(name), typeof(name), typeof(content_id)) "
    "|| name || content_id"
)
# In the order of ids: SQLite walks through the table. A sort would take half as long again.
_BLOCK_TEXT = (
    f"SELECT CAST(group_concat({_ROW_TEXT}, '') AS BLOB) FROM photos WHERE id BETWEEN ? AND ?"
)


def make_blocks(connection: Connection) -> None:
    """Add the digests to the tables of format 1, and compute them."""
    connection.execute("CREATE TABLE photo_blocks (block INTEGER PRIMARY KEY, digest BLOB)")
    for action, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        deletes = " ".join(
            f"DELETE FROM photo_blocks WHERE block=({row}.id - 1) / {BLOCK_ROWS};" for row in rows
        )
        name = f"photos_{action.lower()}"
        connection.execute(f"CREATE TRIGGER {name} AFTER {action} ON photos BEGIN {deletes} END")
    stamp(connection)


def stamp(connection: Connection) -> None:
    """Make the digests that are lacking, inside the open transaction."""
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM photos").fetchone()
    query = (
        "WITH RECURSIVE numbers (block) AS (SELECT 0 UNION ALL SELECT block + 1 FROM numbers "
        "WHERE block < ?) SELECT block FROM numbers EXCEPT SELECT block FROM photo_blocks"
    )
    for (block,) in connection.execute(query, ((last - 1) // BLOCK_ROWS,)).fetchall():
        if not _damaged_in(connection, block):
            row = (block, _digest(connection, block))
            connection.execute("INSERT INTO photo_blocks VALUES (?, ?)", row)


def damaged_rows(connection: Connection, check: Callable[[], None] = lambda: None) -> set[int]:
    """The ids of the rows of `photos` whose checksum or state is wrong.

    check: called for each block; it may raise Cancelled.
    """
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM photos").fetchone()
    digests: dict[int, bytes] = {}
    if sealed_tables.is_sealed(connection):
        digests = dict(connection.execute("SELECT block, digest FROM photo_blocks"))
    found: set[int] = set()
    for block in range(-(-last // BLOCK_ROWS)):
        check()
        if digests.get(block) != _digest(connection, block):
            found |= _damaged_in(connection, block)
    return found


def _digest(connection: Connection, block: int) -> bytes:
    """The digest of a block as it is now; no digest if a value in it is impossible."""
    try:
        (text,) = connection.execute(_BLOCK_TEXT, _bounds(block)).fetchone()
    except OperationalError as error:
        if error.sqlite_errorname == "SQLITE_ERROR":  # bytes where JSON takes none
            return b""
        raise
    return hashlib.blake2b(text or b"", digest_size=16).digest()


def _damaged_in(connection: Connection, block: int) -> set[int]:
    rows = photo_rows.rows_between(connection, *_bounds(block))
    return {int(row[0]) for row, expected in rows if not photo_rows.is_sound(row, expected)}


def _bounds(block: int) -> tuple[int, int]:
    return block * BLOCK_ROWS + 1, (block + 1) * BLOCK_ROWS
