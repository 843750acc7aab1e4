"""Rows of a damaged SQLite file: those on sound pages are read, those on damaged ones are not.

SQLite stops a query at the first page that it cannot read. So the rows of a table are read by
ranges of row ids, and a range that fails is halved until only what is on the damaged page fails.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

FAILURES_PER_ROW = 4  # a page that leads to all others fails for each of its rows, and each half
MANY_ROWS = 2_500  # even of a small file


def readable_rows(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], last: int
) -> Iterator[tuple[Any, ...]]:
    """The rows of a table that can be read, in the order of row ids.

    last: the largest row id there may be, for a table that does not even tell its largest one.
    A damaged page may tell any number as a row id, and rows in any order: each row comes once, and
    after FAILURES_PER_ROW failed queries for each possible row, what is left is given up.
    """
    names = ", ".join(("rowid", *columns))
    among = f"SELECT {names} FROM {table} WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
    alone = f"SELECT {names} FROM {table} WHERE rowid=?"  # goes to no page after that of the row
    largest = last
    with suppress(sqlite3.DatabaseError):
        (last,) = connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()
    failures = FAILURES_PER_ROW * (largest + MANY_ROWS)
    waiting = [(1, int(last))]
    while waiting and failures:
        first, end = waiting.pop()
        if first > end:
            continue
        reached = first
        try:
            query, values = (among, (first, end)) if first < end else (alone, (first,))
            for row in connection.execute(query, values):
                if reached <= row[0] <= end:
                    reached = int(row[0]) + 1
                    yield row[1:]
        except sqlite3.DatabaseError:
            failures -= 1
            if first < end:
                middle = (max(reached, first) + end) // 2
                waiting += [(middle + 1, end), (reached, middle)]
