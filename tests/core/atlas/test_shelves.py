"""Shelves: every photo on one shelf, neighbours differ little, parts at their parent's place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.atlas.shelves import ATLAS_BITS, TYPICAL_PHOTOS, fold, photos_on
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS, DTYPES
from hashdesk.core.search.hamming_index import HammingIndex


def random_index(count: int, seed: int) -> HammingIndex:
    """An index of photos whose short codes are prefixes of their long ones."""
    rng = np.random.default_rng(seed)
    long = rng.integers(0, 1 << 63, count, dtype=np.uint64)
    codes = {
        bits: (long >> np.uint64(63 - bits)).astype(DTYPES[bits]) for bits in BITS if bits < 64
    }
    flips = rng.integers(0, 2, count, dtype=np.uint64)
    return HammingIndex(np.arange(1, count + 1), ByLength({**codes, 64: long ^ flips}))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 80), st.integers(0, 1000), st.sampled_from(ATLAS_BITS))
def test_every_photo_has_its_shelf(count: int, seed: int, bits: int) -> None:
    index = random_index(count, seed)
    shelves = fold(index, bits)
    assert sorted(shelves.codes.tolist()) == sorted(set(index.codes[bits].tolist()))
    assert shelves.counts.sum() == count
    for place, code in enumerate(shelves.codes.tolist()):
        photos = set(photos_on(index, bits, code).tolist())
        assert len(photos) == shelves.counts[place]
        shown = [photo for photo in shelves.typical[place].tolist() if photo]
        assert set(shown) <= photos
        assert len(set(shown)) == len(shown) == min(TYPICAL_PHOTOS, len(photos))
        assert shelves.codes[shelves.place_of(code) or 0] == code


def test_neighbours_differ_in_one_bit_where_no_shelf_is_empty() -> None:
    shelves = fold(random_index(2000, 1), 4)
    assert len(shelves) == 16
    steps = np.bitwise_count(shelves.codes[1:] ^ shelves.codes[:-1])
    assert steps.tolist() == [1] * 15


def test_parts_stand_at_their_parents_place() -> None:
    """The shelves of 8 bits come in the order of the shelves of 4 bits that they are parts of."""
    index = random_index(3000, 2)
    few, many = fold(index, 4), fold(index, 8)
    places = [few.codes.tolist().index(parent) for parent in many.parents.tolist()]
    assert places == sorted(places)
    for place, code in enumerate(many.codes.tolist()):
        parents = index.codes[4][index.codes[8] == code]
        assert np.bincount(parents).argmax() == many.parents[place]


def test_the_most_typical_photo_comes_first() -> None:
    """Three photos agree in their long code, one does not."""
    short = {bits: np.zeros(4, DTYPES[bits]) for bits in BITS if bits < 64}
    long = np.array([255, 3, 3, 2], np.uint64)
    codes = ByLength({**short, 64: long})
    shelves = fold(HammingIndex(np.array([7, 8, 9, 10]), codes), 8)
    assert shelves.typical.tolist() == [[8, 9, 10, 7]]


def test_other_lengths_make_no_shelves() -> None:
    with pytest.raises(ValueError, match="64 bits"):
        fold(random_index(10, 0), 64)


def test_a_code_without_a_shelf_gets_the_nearest() -> None:
    shelves = fold(random_index(30, 3), 16)
    for code in (0, 1, 65535, 4711):
        place = shelves.place_of(code)
        assert place is not None
        apart = np.bitwise_count(shelves.codes ^ code)
        assert apart[place] == apart.min()
    assert fold(random_index(0, 0), 8).place_of(3) is None
