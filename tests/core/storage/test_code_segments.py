"""Segments: what is stored comes back, and what was damaged never does."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hashdesk.core.encoding.codes import CodeTable
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from tests.random_codes import random_codes

Opened = tuple[LibraryDB, EncoderRow]


@pytest.fixture
def opened(tmp_path: Path):
    """A library with an encoder that gives detail codes."""
    with LibraryDB(tmp_path / "library", write=True) as db:
        yield db, db.encoder("e" * 32, '{"details": true}')


def codes_for(ids: np.ndarray, seed: int = 0) -> CodeTable:
    return random_codes(len(ids), seed, details=True)


def write(opened: Opened, ids: np.ndarray, codes: CodeTable) -> None:
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
    assert loaded.codes.has_details
    for stored, written in loaded.codes.beside(codes):
        assert np.array_equal(stored[ids - 1], written)
    few = code_segments.load_rows(db.connection, row.id, ids[:7], details=True)
    assert all(np.array_equal(one, other[:7]) for one, other in few.beside(codes))


def test_rewriting_some_rows_leaves_the_others(opened: Opened) -> None:
    """A changed photo changes its own row only."""
    db, row = opened
    ids = np.arange(1, 11)
    before, after = codes_for(ids), codes_for(np.array([4]), seed=9)
    write(opened, ids, before)
    write(opened, np.array([4]), after)
    loaded = db.load_codes(row)
    for stored, first, second in loaded.codes.beside(before, after):
        expected = first.copy()
        expected[3] = second[0]
        assert np.array_equal(stored[:10], expected)


def test_cleared_rows_have_no_codes(opened: Opened) -> None:
    """A photo that failed loses its codes."""
    db, row = opened
    write(opened, np.arange(1, 6), codes_for(np.arange(1, 6)))
    with db.transaction():
        code_segments.clear(db.connection, row.id, row.name, [2, 5])
    assert db.load_codes(row).ids.tolist() == [1, 3, 4]


@pytest.mark.parametrize("bits", code_segments.kinds(details=True))
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


def test_no_flipped_bit_makes_a_detail_segment_of_another_one() -> None:
    """Nor another one of it: their numbers differ in two bits from all others."""
    every = code_segments.kinds(details=True)
    details = set(every) - set(code_segments.kinds(details=False))
    assert len(details) == 2
    for one in details:
        assert all((one ^ other).bit_count() >= 2 for other in every if other != one)


def test_a_lost_detail_segment_is_damage(opened: Opened) -> None:
    """Its range has no codes, rather than codes without details; so with all of a small library."""
    db, row = opened
    ids = np.arange(1, 2049)
    write(opened, ids, codes_for(ids))
    db.connection.execute("DELETE FROM code_segments WHERE bits=464 AND first_row=0")
    assert db.load_codes(row).ids.tolist() == list(range(1025, 2049))
    db.connection.execute("DELETE FROM code_segments WHERE bits IN (432, 464)")
    loaded = db.load_codes(row)
    assert (len(loaded.ids), loaded.damaged) == (0, 2048)


def test_details_stay_while_the_manifest_is_damaged(opened: Opened) -> None:
    """What photos are written meanwhile gets detail codes, too."""
    db, row = opened
    ids = np.arange(1, 11)
    codes = codes_for(ids)
    write(opened, ids, codes)
    bare = replace(row, manifest="")
    assert not bare.has_details
    for written, stored in codes.beside(db.load_codes(bare).codes):
        assert np.array_equal(stored[:10], written)


def test_a_code_set_without_details_is_whole(opened: Opened) -> None:
    """As all are that an older HashDesk wrote, beside one that has details."""
    db, row = opened
    old = db.encoder("0" * 32, "{}")
    ids = np.arange(1, 1500)
    write(opened, ids, codes_for(ids))
    codes = random_codes(len(ids), seed=3)
    write((db, old), ids, codes)
    loaded = db.load_codes(old)
    assert (len(loaded.ids), loaded.damaged, loaded.codes.has_details) == (len(ids), 0, False)
    assert np.array_equal(loaded.codes[64][ids - 1], codes[64])
    with db.transaction():
        assert code_segments.drop_damaged(db.connection, old.id, old.name) == 0
    assert db.load_codes(row).codes.has_details


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.lists(st.integers(1, 3000), min_size=1, max_size=20, unique=True), max_size=5),
    st.booleans(),
)
def test_what_was_written_last_is_loaded(
    tmp_path: Path, written: list[list[int]], details: bool
) -> None:
    """Any writes, in any order, with details and without."""
    expected: dict[int, list[int]] = {}
    with TemporaryDirectory(dir=tmp_path) as folder, LibraryDB(Path(folder), write=True) as db:
        row = db.encoder("e" * 32, '{"details": true}' if details else "{}")
        for seed, photos in enumerate(written):
            codes = random_codes(len(photos), seed, details=details)
            write((db, row), np.array(photos), codes)
            columns = [column.tolist() for (column,) in codes.beside()]
            expected |= dict(zip(photos, zip(*columns, strict=True), strict=True))
        loaded = db.load_codes(row)
        assert loaded.ids.tolist() == sorted(expected)
        columns = [column[loaded.ids - 1].tolist() for (column,) in loaded.codes.beside()]
        assert dict(zip(loaded.ids.tolist(), zip(*columns, strict=True), strict=True)) == expected


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
