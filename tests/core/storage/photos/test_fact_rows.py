"""Facts of photos: they come back as they were, and every change of them is found."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.storage import migrations
from hashdesk.core.storage.photos import fact_rows
from hashdesk.core.storage.photos.fact_rows import FACT_COLUMNS, StoredFacts
from hashdesk.core.storage.tables import schema

FULL = StoredFacts("50mm f/1.8", 1 / 3, 1.8, 400, 50.1 / 3, 4, ("am Meer", "ключ"), 1)
texts = st.text(st.characters(exclude_characters="\n", codec="utf-8"), min_size=1)
numbers = st.integers(-(1 << 63), (1 << 63) - 1)
facts = st.builds(
    StoredFacts,
    lens=st.none() | texts,
    exposure_seconds=st.none() | st.floats(0, 1e6),
    iso=st.none() | numbers,
    rating=st.none() | st.integers(-1, 5),
    keywords=st.lists(texts, max_size=3).map(tuple),
    read_by=st.integers(0, 99),
)


@pytest.fixture
def library() -> Iterator[sqlite3.Connection]:
    """A library in memory with facts of three photos."""
    connection = in_memory()
    write(connection, dict.fromkeys((1, 2, 3), FULL))
    yield connection
    connection.close()


def in_memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrations.make_tables(connection, schema.LIBRARY_FORMAT.version)
    return connection


def write(connection: sqlite3.Connection, rows: dict[int, StoredFacts]) -> None:
    connection.execute("BEGIN")
    for number, row in rows.items():
        fact_rows.put(connection, number, row)
    fact_rows.stamp(connection)
    connection.execute("COMMIT")


def change_unnoticed(connection: sqlite3.Connection, change: str, *values: object) -> None:
    """Change rows as rot does: no trigger runs."""
    kept = connection.execute("SELECT * FROM fact_blocks").fetchall()
    connection.execute(f"UPDATE facts SET {change}", values)
    connection.executemany("INSERT INTO fact_blocks VALUES (?, ?)", kept)


@given(row=facts)
@settings(deadline=None, max_examples=50)
def test_facts_come_back_as_they_were(row: StoredFacts) -> None:
    connection = in_memory()
    write(connection, {7: row})
    assert fact_rows.get(connection, [6, 7]) == {7: row}
    assert fact_rows.damaged_rows(connection) == set()
    connection.close()


@pytest.mark.parametrize("column", [name for name in FACT_COLUMNS if name != "photo"])
@pytest.mark.parametrize("value", ["7", "'7'", "x'37'", "7.25", "NULL"])
def test_every_column_is_covered(library: sqlite3.Connection, column: str, value: str) -> None:
    """Another value, and the same value as another type, are found in the row that has it."""
    if value == "NULL" and column == "read_by":
        value = "x''"  # SQLite lets nobody write NULL here
    change_unnoticed(library, f"{column}={value} WHERE photo=2")
    assert fact_rows.damaged_rows(library) == {2}
    assert fact_rows.get(library, [1, 2, 3]).keys() == {1, 3}


@given(bit=st.integers(0, 63), column=st.sampled_from(["exposure_seconds", "focal_length"]))
@settings(deadline=None, max_examples=64)
def test_every_bit_of_a_number_is_covered(bit: int, column: str) -> None:
    """SQLite writes 15 digits of a number, and the last bits are in none of them."""
    connection = in_memory()
    write(connection, {1: FULL})
    (number,) = struct.unpack("<Q", struct.pack("<d", getattr(FULL, column)))
    (flipped,) = struct.unpack("<d", struct.pack("<Q", number ^ 1 << bit))
    change_unnoticed(connection, f"{column}=?", flipped)
    assert fact_rows.damaged_rows(connection) == {1}
    connection.close()


def test_a_write_makes_a_damaged_row_sound(library: sqlite3.Connection) -> None:
    change_unnoticed(library, "iso=7 WHERE photo=2")
    write(library, {2: FULL})
    assert fact_rows.damaged_rows(library) == set()
