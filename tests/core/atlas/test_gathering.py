"""Photos gathered by their codes: alike ones together, groups of groups, the same every time."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hashdesk.core.atlas.gathering import LEAST_ON_SHELF, LEAVES, gather
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS, pack
from hashdesk.core.search.hamming_index import HammingIndex

Kinds = NDArray[np.int64]


def kinds_of_photos(sizes: list[int], seed: int, noise: float = 0.1) -> tuple[HammingIndex, Kinds]:
    """Photos of several kinds, so many of each; their codes differ little. The kind of each row."""
    rng = np.random.default_rng(seed)
    kinds = np.repeat(np.arange(len(sizes)), sizes)
    codes = {}
    for bits in BITS:
        middle = rng.random((len(sizes), bits)) < 0.5
        codes[bits] = pack(middle[kinds] ^ (rng.random((len(kinds), bits)) < noise))
    index = HammingIndex(np.arange(1, len(kinds) + 1), ByLength(codes))
    return index, kinds[index.ids - 1]


def test_kinds_stay_apart() -> None:
    index, kinds = kinds_of_photos([40, 12, 90, 25, 33, 7], 1)
    tree = gather(index)
    groups = tree.cut(6)[tree.leaves]
    pairs = {(group, kind) for group, kind in zip(groups.tolist(), kinds.tolist(), strict=True)}
    assert len(pairs) == 6


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=12), st.integers(0, 1000))
def test_fewer_groups_are_unions_of_neighbours(sizes: list[int], seed: int) -> None:
    index, _ = kinds_of_photos(sizes, seed, noise=0.3)
    tree = gather(index)
    assert tree.sizes.sum() == len(index)
    assert np.array_equal(np.bincount(tree.leaves, minlength=len(tree.sizes)), tree.sizes)
    finer = np.arange(len(tree.sizes))
    for wanted in range(LEAVES, 0, -1):
        cut = tree.cut(wanted)
        assert np.all(np.diff(cut) >= 0)
        assert np.all(np.diff(cut) <= 1)
        assert len({(a, b) for a, b in zip(finer.tolist(), cut.tolist(), strict=True)}) == (
            finer[-1] + 1
        )
        finer = cut
    assert finer.max() == 0


@settings(max_examples=40, deadline=None)
@given(st.integers(LEAST_ON_SHELF, 200), st.integers(0, 1000))
def test_no_group_is_too_small(count: int, seed: int) -> None:
    index, _ = kinds_of_photos([1] * count, seed)
    tree = gather(index)
    photos = np.bincount(tree.cut(LEAVES)[tree.leaves])
    assert photos.min() >= LEAST_ON_SHELF


def test_the_same_codes_make_the_same_tree() -> None:
    index, _ = kinds_of_photos([40, 12, 90, 25], 3)
    one, other = gather(index), gather(index)
    assert np.array_equal(one.leaves, other.leaves)
    assert np.array_equal(one.unions, other.unions)


def test_ids_and_the_order_of_photos_do_not_count() -> None:
    """A library that is made again from the same photos has the same shelves."""
    index, _ = kinds_of_photos([40, 12, 90, 25], 3, noise=0.3)
    order = np.random.default_rng(1).permutation(len(index))
    other = HammingIndex(np.arange(5, len(index) + 5), index.codes.map(lambda codes: codes[order]))
    was = {int(photo): row for row, photo in enumerate(index.ids)}
    rows = [was[int(index.ids[order[photo - 5]])] for photo in other.ids.tolist()]
    one, again = gather(index), gather(other)
    assert np.array_equal(again.leaves, one.leaves[rows])
    assert np.array_equal(again.centres, one.centres)


def test_copies_are_one_group() -> None:
    """There are no more groups than different codes."""
    index, _ = kinds_of_photos([300, 200], 4, noise=0)
    tree = gather(index)
    assert sorted(tree.sizes.tolist()) == [200, 300]


def test_a_library_larger_than_the_sample() -> None:
    index, kinds = kinds_of_photos([21_000, 9_000, 3_000], 5)
    tree = gather(index)
    groups = tree.cut(3)[tree.leaves]
    pairs = {(group, kind) for group, kind in zip(groups.tolist(), kinds.tolist(), strict=True)}
    assert len(pairs) == 3


def test_nothing_is_gathered_of_nothing() -> None:
    tree = gather(kinds_of_photos([], 0)[0])
    assert (len(tree.leaves), len(tree.cut(20))) == (0, 0)
