"""Detail codes that are damaged: `check` finds them, no search uses them, `repair` heals them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.encoding.by_length import DETAIL_BITS
from hashdesk.core.job import Job
from hashdesk.core.repair.repair import repair
from hashdesk.core.search.library import Library
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from tests.core.indexing.small_library import SmallLibrary

PHOTOS = 30
DETAIL_SEGMENTS = [code_segments.DETAIL + bits for bits in DETAIL_BITS]


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    """A library with detail codes."""
    small = SmallLibrary(tmp_path)
    small.draw(PHOTOS)
    small.index()
    return small


def harm(small: SmallLibrary, command: str) -> None:
    """Damage the table of codes behind HashDesk's back."""
    with closing(sqlite3.connect(small.library / LIBRARY_FILE)) as connection, connection:
        connection.execute(command)


def columns(small: SmallLibrary) -> list[list[int]]:
    """All codes of all photos, theme codes first."""
    with LibraryDB(small.library) as db:
        used = db.encoder_in_use()
        assert used is not None
        found = db.load_codes(used)
        return [codes[found.ids - 1].tolist() for (codes,) in found.codes.beside()]


def faults(small: SmallLibrary) -> dict[str, int]:
    with LibraryDB(small.library) as db:
        return {result.name: result.count for result in check(db, Job()) if result.count}


def mend(small: SmallLibrary) -> None:
    repair(small.library, lambda _row: small.encoder, Job())


DAMAGE = {
    "one bit": "UPDATE code_segments SET blob=CAST(x'01' || substr(blob, 2) AS BLOB) ",
    "all of it": "UPDATE code_segments SET blob=zeroblob(length(blob)) ",
    "its checksum": "UPDATE code_segments SET checksum=zeroblob(16) ",
    "its number": "UPDATE code_segments SET bits=77 ",
}


@pytest.mark.parametrize("segment", DETAIL_SEGMENTS)
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_detail_segment_is_found_and_healed(
    small: SmallLibrary, segment: int, damage: str
) -> None:
    """From kept features, or by the flipped bit; meanwhile its photos are not searched."""
    sound = columns(small)
    assert len(sound) == 7
    assert faults(small) == {}
    harm(small, f"{DAMAGE[damage]} WHERE bits={segment}")
    assert faults(small)["uncoded"] == PHOTOS
    with Library(small.library) as library:
        assert len(library.codes) == 0
    encoded = small.encoder.encoded
    mend(small)
    assert faults(small) == {}
    assert small.encoder.encoded == encoded
    assert_nearly_equal(columns(small), sound)


def assert_nearly_equal(found: list[list[int]], sound: list[list[int]]) -> None:
    """Features are half floats: a bit on its threshold may fall either way."""
    assert [len(codes) for codes in found] == [PHOTOS] * 7
    pairs = zip(chain(*found), chain(*sound), strict=True)
    assert sum((one ^ other).bit_count() for one, other in pairs) <= 6


def test_one_flipped_bit_is_turned_back(small: SmallLibrary) -> None:
    """Then every code is exactly what it was."""
    sound = columns(small)
    path = small.library / LIBRARY_FILE
    with closing(sqlite3.connect(path)) as connection, connection:
        query = "SELECT blob FROM code_segments WHERE bits=464"
        blob = bytearray(connection.execute(query).fetchone()[0])
        blob[100] ^= 8
        connection.execute("UPDATE code_segments SET blob=? WHERE bits=464", (bytes(blob),))
    assert faults(small) == {"segments": 1, "uncoded": PHOTOS}
    mend(small)
    assert columns(small) == sound


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE code_segments SET blob=zeroblob(4096) WHERE bits=432",
        "DELETE FROM code_segments WHERE bits=464",
        "DELETE FROM code_segments WHERE bits IN (432, 464)",
    ],
)
def test_indexing_mends_them_too(small: SmallLibrary, command: str) -> None:
    """Also those that are lost."""
    sound = columns(small)
    harm(small, command)
    summary = small.index()
    assert (summary.encoded, summary.recoded) == (0, PHOTOS)
    assert faults(small) == {}
    assert_nearly_equal(columns(small), sound)


def test_a_damaged_manifest_costs_no_detail_codes(small: SmallLibrary) -> None:
    """New photos get theirs while it is damaged, and it is mended afterwards."""
    sound = columns(small)
    harm(small, "UPDATE encoders SET manifest=replace(manifest, 'name', 'mane')")
    assert columns(small) == sound
    with Library(small.library) as library:  # ranked by one length, for nobody knows the ranking
        assert library.codes.largest(64) == 64
        query = library.query(int(library.codes.ids[0]))
        assert library.search(query, 64, 1)[0].detail == 0
    mend(small)
    assert faults(small) == {}
    assert columns(small) == sound


def test_a_segment_of_details_where_none_belong_goes(small: SmallLibrary) -> None:
    """What says that it is a detail segment in a code set without them is put in its place."""
    harm(small, "DELETE FROM code_segments WHERE bits IN (432, 464)")
    plain = '{"name": "small"}'
    with LibraryDB(small.library, write=True) as db:
        db.encoder(small.encoder.id, plain)
    small.encoder.description = plain
    before = columns(small)
    assert len(before) == 5
    assert faults(small) == {}
    harm(small, "UPDATE code_segments SET bits=464 WHERE bits=64")
    assert faults(small)["uncoded"] == PHOTOS
    mend(small)
    assert faults(small) == {}
    assert columns(small) == before
    assert np.array(before[4]).size == PHOTOS
