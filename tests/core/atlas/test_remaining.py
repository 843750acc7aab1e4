"""Shelves stay where they were when photos go."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hashdesk.core.atlas.gathering import gather
from hashdesk.core.atlas.remaining import remaining
from hashdesk.core.atlas.shelves import SHELF_COUNTS, Shelves, fold
from hashdesk.core.search.hamming_index import HammingIndex
from tests.core.atlas.test_gathering import kinds_of_photos


def without(index: HammingIndex, gone: NDArray[np.int64]) -> HammingIndex:
    """The same codes without some photos, in another order of rows."""
    kept = np.flatnonzero(~np.isin(index.ids, gone))[::-1]
    return HammingIndex(index.ids[kept], index.codes.map(lambda codes: codes[kept]))


def photos_of(shelves: Shelves) -> list[set[int]]:
    return [
        set(shelves.ids[shelves.places == place].tolist()) for place in range(len(shelves.counts))
    ]


def stays(before: Sequence[set[int]], gone: set[int]) -> list[set[int]]:
    """What is left of each shelf, in their order; empty ones vanish."""
    return [left for shelf in before if (left := shelf - gone)]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 60))
def test_shelves_keep_their_order_and_empty_ones_vanish(seed: int, count: int) -> None:
    index, _ = kinds_of_photos([12] * 10, seed, noise=0.2)
    tree = gather(index)
    rng = np.random.default_rng(seed)
    gone = rng.choice(index.ids, count, replace=False)
    now = without(index, gone)

    left = remaining(tree, index, now)

    assert left is not None
    for wanted in SHELF_COUNTS:
        before, after = fold(index, tree, wanted), fold(now, left, wanted)
        assert photos_of(after) == stays(photos_of(before), set(gone.tolist()))
    assert np.array_equal(np.bincount(left.leaves), left.sizes)


def test_a_whole_shelf_that_goes_leaves_the_others_as_they_are() -> None:
    index, _ = kinds_of_photos([20] * 8, 3)
    tree = gather(index)
    before = fold(index, tree, 10)
    gone = index.ids[before.places == 4]
    now = without(index, gone)

    left = remaining(tree, index, now)

    assert left is not None
    after = fold(now, left, 10)
    assert photos_of(after) == [*photos_of(before)[:4], *photos_of(before)[5:]]
    assert np.allclose(after.centres, np.delete(before.centres, 4, axis=0), atol=1e-5)
    again = without(now, now.ids[:3])
    assert remaining(left, now, again) is not None


@pytest.mark.parametrize("change", ["a new photo", "other codes", "too few"])
def test_shelves_are_made_anew_for_other_photos(change: str) -> None:
    index, _ = kinds_of_photos([20] * 8, 3)
    tree = gather(index)
    if change == "a new photo":
        now, index = index, without(index, index.ids[:1])
        tree = gather(index)
    elif change == "other codes":
        now, _ = kinds_of_photos([20] * 8, 4)
    else:
        now = without(index, index.ids[:81])
    assert remaining(tree, index, now) is None
