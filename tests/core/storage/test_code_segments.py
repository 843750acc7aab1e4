"""Segments: what is stored comes back, and what was damaged never does."""

from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.encoding.codes import BITS, DTYPES
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow

Opened = tuple[LibraryDB, EncoderRow]


@pytest.fixture
def opened(tmp_path: Path):
    with LibraryDB(tmp_path / "library", write=True) as db:
        yield db, db.encoder("e" * 32, "{}")


def codes_for(ids: np.ndarray, seed: int = 0) -> dict[int, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {
        bits: rng.integers(0, 2**bits, len(ids), dtype=np.uint64).astype(DTYPES[bits])
        for bits in BITS
    }


def write(opened: Opened, ids: np.ndarray, codes: dict[int, np.ndarray]) -> None:
    db, row = opened
    with db.transaction():
        code_segments.put(db.connection, row.id, row.name, ids, codes)


def test_round_trip_over_segment_borders(opened: Opened) -> None:
    """Rows in any order and in several segments come back as they were."""
    db, row = opened
    ids = np.random.default_rng(1).permutation(np.arange(1000, 3100))
    codes = codes_for(ids)
    write(opened, ids, codes)
    loaded = db.load_codes(row)
    assert loaded.damaged == 0
    assert np.array_equal(loaded.ids, np.sort(ids))
    for bits in BITS:
        assert np.array_equal(loaded.codes[bits][ids - 1], codes[bits])
    few = code_segments.load_rows(db.connection, row.id, ids[:7])
    assert all(np.array_equal(few[bits], codes[bits][:7]) for bits in BITS)


def test_rewriting_some_rows_leaves_the_others(opened: Opened) -> None:
    """A changed photo changes its own row only."""
    db, row = opened
    ids = np.arange(1, 11)
    before, after = codes_for(ids), codes_for(np.array([4]), seed=9)
    write(opened, ids, before)
    write(opened, np.array([4]), after)
    loaded = db.load_codes(row)
    for bits in BITS:
        expected = before[bits].copy()
        expected[3] = after[bits][0]
        assert np.array_equal(loaded.codes[bits][:10], expected)


def test_cleared_rows_have_no_codes(opened: Opened) -> None:
    """A photo that failed loses its codes."""
    db, row = opened
    write(opened, np.arange(1, 6), codes_for(np.arange(1, 6)))
    with db.transaction():
        code_segments.clear(db.connection, row.id, row.name, [2, 5])
    assert db.load_codes(row).ids.tolist() == [1, 3, 4]


@pytest.mark.parametrize("bits", [0, *BITS])
def test_any_flipped_bit_is_found(opened: Opened, bits: int) -> None:
    """One bit in any segment of a range hides that range, and no other."""
    db, row = opened
    ids = np.arange(1, 2049)
    write(opened, ids, codes_for(ids))
    rng = np.random.default_rng(bits)
    query = "SELECT blob FROM code_segments WHERE bits=? AND first_row=0"
    (good,) = db.connection.execute(query, (bits,)).fetchone()
    update = "UPDATE code_segments SET blob=? WHERE bits=? AND first_row=0"
    for place in rng.integers(0, len(good) * 8, 40):
        bad = bytearray(good)
        bad[place // 8] ^= 1 << (place % 8)
        db.connection.execute(update, (bytes(bad), bits))
        loaded = db.load_codes(row)
        assert loaded.damaged > 0
        assert loaded.ids.tolist() == list(range(1025, 2049))


def test_segments_cannot_be_swapped(opened: Opened) -> None:
    """A sound segment in another's place is not sound there."""
    db, row = opened
    ids = np.arange(1, 2049)
    write(opened, ids, codes_for(ids))
    db.connection.execute(
        "UPDATE code_segments SET (blob, checksum) = (SELECT blob, checksum FROM code_segments o "
        "WHERE o.bits=64 AND o.first_row=1024) WHERE bits=64 AND first_row=0"
    )
    assert db.load_codes(row).ids.tolist() == list(range(1025, 2049))


def test_damaged_ranges_are_dropped_whole(opened: Opened) -> None:
    """What is dropped is encoded again, so all lengths of a range go together."""
    db, row = opened
    ids = np.arange(1, 2049)
    write(opened, ids, codes_for(ids))
    db.connection.execute("UPDATE code_segments SET blob=x'00' WHERE bits=8 AND first_row=1024")
    with db.transaction():
        assert code_segments.drop_damaged(db.connection, row.id, row.name) == 1
    rows = db.connection.execute("SELECT DISTINCT first_row FROM code_segments").fetchall()
    assert rows == [(0,)]


@pytest.mark.parametrize(
    "change",
    [
        "blob='text'", "blob=5", "checksum='text'", "first_row='text'", "first_row=x'00'",
        "first_row=1.5", "first_row=-1024", "first_row=1 << 52", "bits='text'", "bits=7",
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_damage(opened: Opened, change: str) -> None:
    """A flipped bit may make a text or a huge number of a value: it costs its segment alone."""
    db, row = opened
    ids = np.arange(1, 2049)
    write(opened, ids, codes_for(ids))
    with db.transaction():
        insert = (
            "INSERT INTO photos (id, folder, name, size, mtime_ns, content_id, state, checksum) "
            "VALUES (2048, 1, x'61', 1, 1, x'', 0, 0)"
        )
        db.connection.execute("PRAGMA foreign_keys=OFF")
        db.connection.execute(insert)
        where = "bits=16 AND first_row=1024"
        db.connection.execute(f"UPDATE code_segments SET {change} WHERE {where}")
    loaded = db.load_codes(row)
    assert loaded.ids.tolist() == list(range(1, 1025))
    assert loaded.damaged == 1024
    assert len(loaded.present) == 2048
    found = {one.name: one.count for one in check(db)}
    assert found["segments"] + found["places"] == 1
