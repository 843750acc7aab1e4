"""Leaf pages read as SQLite reads them, and every flipped bit on one turned back."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hashdesk.core.repair.leaf_page import restore_leaf_pages, rows
from hashdesk.core.repair.single_bit import RawText

SIZE = 512  # of a page: the smallest that SQLite has
ROWS = [
    (1, RawText("Übergänge".encode()), b"blob", 3, 1.5),
    (2, RawText(b""), b"", 0, -2.0),
    (300, None, bytes(100), -(1 << 40), 0.0),
    (70_000, RawText(b"x" * 70), b"y", 1 << 62, None),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A table on one leaf page."""
    path = tmp_path / "table.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA page_size={SIZE}")
        connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, a, b, c, d)")
        texts = [[v.decode() if isinstance(v, RawText) else v for v in row] for row in ROWS]
        connection.executemany("INSERT INTO things VALUES (?, ?, ?, ?, ?)", texts)
    return path


def is_sound(row: Sequence[Any]) -> bool:
    """In the place of a checksum: the row is one of those that were written."""
    return any(list(row) == [*one] and [*map(type, row)] == [*map(type, one)] for one in ROWS)


def test_rows_are_read_as_sqlite_reads_them(file: Path) -> None:
    page = file.read_bytes()[SIZE : 2 * SIZE]
    assert [tuple(row) for row in rows(page)] == ROWS


@pytest.mark.slow
def test_flipped_bits_are_turned_back(file: Path) -> None:
    """In the header, among the places of the rows, in their lengths and in their values."""
    whole = file.read_bytes()
    used = [place for place in range(SIZE, 2 * SIZE) if whole[place]]
    rng = random.Random(5)
    tried = 0
    for place in [*range(SIZE + 3, SIZE + 16), *rng.sample(used, 15)]:
        data = bytearray(whole)
        data[place] ^= 1 << rng.randrange(8)
        if sum(map(is_sound, rows(bytes(data[SIZE : 2 * SIZE])))) == len(ROWS):
            continue  # nothing of a row
        tried += 1
        file.write_bytes(data)
        restore_leaf_pages(file, is_sound)
        assert sum(map(is_sound, rows(file.read_bytes()[SIZE : 2 * SIZE]))) == len(ROWS), place
    assert tried > 15


def test_a_sound_file_is_left_alone(file: Path) -> None:
    whole = file.read_bytes()
    restore_leaf_pages(file, is_sound)
    assert file.read_bytes() == whole
