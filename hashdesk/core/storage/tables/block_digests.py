"""Digests over 1,024 rows of a large table each, so that a million rows are verified in a second.

Each row has a checksum of its own, but Python needs four seconds to compute a million of them.
SQLite writes the rows of a block as one text, and one BLAKE2b over it says whether all of them are
sound. Only where it does not fit, or is lacking, the rows are looked at one by one.

A trigger deletes the digest of a block in which a row is written, and `stamp` makes it again before
the commit, unless a row in it is damaged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from sqlite3 import Connection, OperationalError

BLOCK_ROWS = 1024  # block n holds the keys n * 1024 + 1 … (n + 1) * 1024


@dataclass(frozen=True)
class BlockedTable:
    """A table whose rows are numbered from 1, and the one that holds its digests."""

    name: str
    key: str  # its column with the numbers
    digests: str  # the table of digests
    row_text: str  # SQL: everything that is in a row, as bytes
    damaged_between: Callable[[Connection, int, int], set[int]]  # the keys of damaged rows


def block_of(key: int) -> int:
    """The block that a key is in."""
    return (key - 1) // BLOCK_ROWS


def exact_reals(names: Iterable[str]) -> str:
    """SQL: columns of real numbers, all of their digits.

    SQLite writes 15 of them: what they leave out is written after it. A version of SQLite that
    writes other digits makes the digest wrong, and costs time.
    """
    return ", ".join(f"{name}, {name} - CAST({name} AS TEXT)" for name in names)


def make_blocks(connection: Connection, table: BlockedTable) -> None:
    """Add the table of digests with its triggers, and compute them."""
    connection.execute(f"CREATE TABLE {table.digests} (block INTEGER PRIMARY KEY, digest BLOB)")
    for action, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        deletes = " ".join(
            f"DELETE FROM {table.digests} WHERE block=({row}.{table.key} - 1) / {BLOCK_ROWS};"
            for row in rows
        )
        name = f"{table.name}_{action.lower()}"
        connection.execute(
            f"CREATE TRIGGER {name} AFTER {action} ON {table.name} BEGIN {deletes} END"
        )
    stamp(connection, table)


def stamp(connection: Connection, table: BlockedTable) -> None:
    """Make the digests that are lacking, inside the open transaction."""
    query = (
        "WITH RECURSIVE numbers (block) AS (SELECT 0 UNION ALL SELECT block + 1 FROM numbers "
        f"WHERE block < ?) SELECT block FROM numbers EXCEPT SELECT block FROM {table.digests}"
    )
    last_block = block_of(_last(connection, table))
    for (block,) in connection.execute(query, (last_block,)).fetchall():
        if not table.damaged_between(connection, *_bounds(block)):
            row = (block, digest(connection, table, block))
            connection.execute(f"INSERT INTO {table.digests} VALUES (?, ?)", row)


def change_text(connection: Connection, before: BlockedTable, now: BlockedTable) -> None:
    """Make the digests anew from another text of the rows, inside the open transaction.

    A block that does not fit its digest loses it: its rows are looked at one by one.
    """
    for block, expected in connection.execute(f"SELECT * FROM {now.digests}").fetchall():
        new = digest(connection, now, block)
        if expected == digest(connection, before, block):
            update = f"UPDATE {now.digests} SET digest=? WHERE block=?"
            connection.execute(update, (new, block))
        else:
            connection.execute(f"DELETE FROM {now.digests} WHERE block=?", (block,))


def damaged_rows(
    connection: Connection,
    table: BlockedTable,
    check: Callable[[], None] = lambda: None,
    *,
    has_digests: bool = True,
    blocks: Iterable[int] | None = None,
) -> set[int]:
    """The keys of the damaged rows.

    check: called for each block; it may raise Cancelled. has_digests: False for a format that has
    none yet, where all rows are looked at one by one. blocks: those to look at; None: all.
    """
    digests: dict[int, bytes] = {}
    if has_digests:
        digests = dict(connection.execute(f"SELECT block, digest FROM {table.digests}"))
    found: set[int] = set()
    if blocks is None:
        blocks = range(-(-_last(connection, table) // BLOCK_ROWS))
    for block in blocks:
        check()
        if not digests or digests.get(block) != digest(connection, table, block):
            found |= table.damaged_between(connection, *_bounds(block))
    return found


def digest(connection: Connection, table: BlockedTable, block: int) -> bytes:
    """The digest of a block as it is now; no digest if a value in it is impossible."""
    # In the order of keys: SQLite walks through the table. A sort would take half as long again.
    query = (
        f"SELECT CAST(group_concat({table.row_text}, '') AS BLOB) FROM {table.name} "
        f"WHERE {table.key} BETWEEN ? AND ?"
    )
    try:
        (text,) = connection.execute(query, _bounds(block)).fetchone()
    except OperationalError as error:
        if error.sqlite_errorname == "SQLITE_ERROR":  # bytes where JSON takes none
            return b""
        raise
    return hashlib.blake2b(text or b"", digest_size=16).digest()


def _last(connection: Connection, table: BlockedTable) -> int:
    query = f"SELECT coalesce(max({table.key}), 0) FROM {table.name}"
    (last,) = connection.execute(query).fetchone()
    return int(last)


def _bounds(block: int) -> tuple[int, int]:
    return block * BLOCK_ROWS + 1, (block + 1) * BLOCK_ROWS
