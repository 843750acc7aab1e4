"""Rows of a damaged file: those on sound pages are read, whichever page is damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from hashdesk.core.storage.sqlite.salvage import readable_rows

ROWS = [(number, b"%06d" % number * 20) for number in range(1, 4001)]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, int, list[int]]:
    """A file with a table of 4,000 rows: its bytes, its page size, the pages of its leaves."""
    path = tmp_path_factory.mktemp("table") / "table.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, text BLOB)")
        connection.executemany("INSERT INTO things VALUES (?, ?)", ROWS)
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = path.read_bytes()
    leaves = [n for n in range(1, len(data) // size) if data[n * size] == 13]
    return data, size, leaves


def salvaged(path: Path, last: int = 5000) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return list(readable_rows(connection, "things", ("id", "text"), last))


def test_all_rows_of_a_sound_file(table: tuple[bytes, int, list[int]], tmp_path: Path) -> None:
    path = tmp_path / "table.db"
    path.write_bytes(table[0])
    assert salvaged(path) == ROWS


@pytest.mark.parametrize("which", [0, 1, 70, -2, -1])
def test_only_the_rows_of_a_damaged_page_are_lost(
    table: tuple[bytes, int, list[int]], tmp_path: Path, which: int
) -> None:
    data, size, leaves = table
    damaged = bytearray(data)
    start = leaves[which] * size
    damaged[start : start + size] = b"\xa5" * size
    path = tmp_path / "table.db"
    path.write_bytes(damaged)
    with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.DatabaseError):
        assert len(connection.execute("SELECT * FROM things").fetchall()) < len(ROWS)
    found = salvaged(path)
    assert set(found) < set(ROWS)
    assert len(ROWS) - len(found) <= size // len(ROWS[0][1])


def test_a_row_id_that_is_no_ones_does_not_take_for_ever(
    table: tuple[bytes, int, list[int]], tmp_path: Path
) -> None:
    """A damaged page may say that there are 2^62 rows; those that can be read are read."""
    data, size, leaves = table
    path = tmp_path / "table.db"
    path.write_bytes(data)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO things VALUES (1 << 62, x'00')")
    damaged = bytearray(path.read_bytes())
    start = leaves[-1] * size  # the gap before that row leads through this page
    damaged[start : start + size] = b"\xa5" * size
    path.write_bytes(damaged)
    found = salvaged(path)
    assert len(ROWS) - len(set(found) & set(ROWS)) <= size // len(ROWS[0][1])


def test_each_row_comes_once(table: tuple[bytes, int, list[int]], tmp_path: Path) -> None:
    """Also where a damaged page has rows that belong before it."""
    data, size, leaves = table
    damaged = bytearray(data)
    start, early = leaves[50] * size, leaves[2] * size
    damaged[start : start + size] = damaged[early : early + size]
    path = tmp_path / "table.db"
    path.write_bytes(damaged)
    found = salvaged(path)
    assert len(found) == len(set(found))
    assert len(ROWS) - len(found) <= 2 * (size // len(ROWS[0][1]))
