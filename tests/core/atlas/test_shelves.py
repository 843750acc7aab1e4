"""Shelves: every photo on one, parts in the place of their whole, the most typical photo first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.atlas.gathering import corners, corners_of, gather
from hashdesk.core.atlas.shelves import (
    FIRST_COUNT,
    SHELF_COUNTS,
    TYPICAL_PHOTOS,
    counts_for,
    fold,
    photos_on,
)
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS, DTYPES
from hashdesk.core.search.hamming_index import HammingIndex
from tests.core.atlas.test_gathering import kinds_of_photos


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 120), st.integers(0, 1000), st.sampled_from(SHELF_COUNTS))
def test_every_photo_has_its_shelf(count: int, seed: int, wanted: int) -> None:
    index, _ = kinds_of_photos([1] * count, seed)
    shelves = fold(index, gather(index), wanted)
    assert len(shelves) <= wanted
    assert shelves.counts.sum() == count
    for place in range(len(shelves)):
        photos = photos_on(index, shelves, place).tolist()
        assert len(set(photos)) == len(photos) == shelves.counts[place]
        assert {shelves.place_of(photo) for photo in photos} == {place}
        shown = [photo for photo in shelves.typical[place].tolist() if photo]
        assert set(shown) <= set(photos)
        assert len(set(shown)) == len(shown) == min(TYPICAL_PHOTOS, len(photos))
        assert shown[0] == photos[0]
    assert shelves.place_of(count + 1) is None


def test_parts_stand_in_the_place_of_their_whole() -> None:
    index, _ = kinds_of_photos([30] * 50, 2)
    tree = gather(index)
    wholes = fold(index, tree, SHELF_COUNTS[0])
    for wanted in SHELF_COUNTS[1:]:
        parts = fold(index, tree, wanted)
        whole_of = [set(wholes.places[parts.places == part].tolist()) for part in range(len(parts))]
        assert all(len(whole) == 1 for whole in whole_of)
        order = [whole.pop() for whole in whole_of]
        assert order == sorted(order)
        wholes = parts


def test_the_most_typical_photo_is_nearest_to_the_centre() -> None:
    index, _ = kinds_of_photos([200, 300], 3, noise=0.2)
    shelves = fold(index, gather(index), 2)
    photos = corners_of(index, slice(None))
    for place in range(2):
        rows = np.flatnonzero(shelves.places == place)
        apart = ((photos[rows] - photos[rows].mean(axis=0)) ** 2).sum(axis=1)
        listed = photos_on(index, shelves, place)
        assert apart[index.ids[rows] == listed[0]][0] == pytest.approx(apart.min(), rel=1e-4)
        assert apart[index.ids[rows] == listed[-1]][0] == pytest.approx(apart.max(), rel=1e-4)


def test_copies_do_not_fill_a_cover() -> None:
    """Three photos have the same codes: one of them is shown before the others are."""
    codes = {bits: np.zeros(5, DTYPES[bits]) for bits in BITS if bits < 64}
    long = np.array([0, 0, 0, 1, 2], np.uint64)
    index = HammingIndex(np.array([7, 8, 9, 10, 11]), ByLength({**codes, 64: long}))
    shelves = fold(index, gather(index), 5)
    assert shelves.typical.tolist() == [[7, 10, 11, 8]]


def test_a_photo_finds_the_nearest_shelf() -> None:
    index, kinds = kinds_of_photos([30, 40, 50], 5)
    shelves = fold(index, gather(index), 3)
    for row in range(0, len(index), 7):
        codes = {bits: int(index.codes[bits][row]) for bits in BITS}
        assert shelves.nearest_place(codes) == shelves.places[row]
    none = kinds_of_photos([], 0)[0]
    assert fold(none, gather(none), FIRST_COUNT).nearest_place(codes) is None
    assert len(set(zip(kinds.tolist(), shelves.places.tolist(), strict=True))) == 3


def test_every_length_counts_the_same() -> None:
    """All bits of any length changed move a photo equally far."""
    one = {bits: np.zeros(1, DTYPES[bits]) for bits in BITS}
    away = []
    for bits in (64, 32, 16):
        other = {**one, bits: ~one[bits]}
        away.append(float(((corners(one) - corners(other)) ** 2).sum()))
    assert away == pytest.approx([away[0]] * 3)


def test_small_libraries_have_few_shelves() -> None:
    assert counts_for(0) == counts_for(3) == (5,)
    assert counts_for(48) == (5, 10)
    assert FIRST_COUNT in counts_for(100)
    assert counts_for(100_000) == SHELF_COUNTS


def test_photos_that_are_left_out_stand_for_no_shelf() -> None:
    """The next typical ones come first, then others of the shelf; of a shelf with none, none."""
    index, _ = kinds_of_photos([30] * 5, 2)
    shelves = fold(index, gather(index), 5)
    every = photos_on(index, shelves, 1)
    out = np.concatenate([shelves.typical[0][:2], every])

    typical = shelves.typical_without(out)

    assert typical[0][:2].tolist() == shelves.typical[0][2:].tolist()
    assert set(typical[0].tolist()) <= set(photos_on(index, shelves, 0).tolist())
    assert len(set(typical[0].tolist())) == TYPICAL_PHOTOS
    assert not np.isin(typical, out).any()
    assert not typical[1].any()
    np.testing.assert_array_equal(typical[2:], shelves.typical[2:])
