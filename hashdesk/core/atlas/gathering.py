"""Photos gathered by their codes: small groups first, then groups of groups, like a tree.

Photos lie at the corners of a cube: the signs of their theme codes of 64, 32 and 16 bits, where
each length counts the same. k-means makes up to LEAVES groups (starts by Arthur and Vassilvitskii,
"k-means++", SODA 2007). Groups of fewer than LEAST_ON_SHELF photos go to their nearest. The two
groups whose union spreads least further then become one, again and again (Ward, "Hierarchical
Grouping to Optimize an Objective Function", 1963). Photos of a group stay together in every union.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import unpack
from hashdesk.core.search.hamming_index import HammingIndex

Points = NDArray[np.float32]

LENGTHS = (64, 32, 16)  # bits
DIMENSIONS = sum(LENGTHS)
LEAVES = 160  # groups at most
LEAST_ON_SHELF = 3  # of a group
SAMPLE = 20_000  # photos that k-means looks at; all others go to their nearest group
ROUNDS = 20  # of k-means
PHOTOS_AT_ONCE = 1 << 15


@dataclass(frozen=True)
class Tree:
    """The groups of k-means, and in what order they become one.

    Leaves are numbered so that what is alike stands side by side, and the photos of every union
    are those of neighbouring leaves.
    """

    leaves: NDArray[np.int64]  # (n,), of each row of the index
    sizes: NDArray[np.int64]  # (k,), photos
    centres: Points  # (k, DIMENSIONS)
    unions: NDArray[np.int64]  # (k - 1,): after how many unions a leaf has joined that before it
    forced: int  # the first unions, of groups that are too small
    steps: int  # all unions, also of groups that have gone since
    gathered: int  # photos, also those that have gone since

    def cut(self, groups: int) -> NDArray[np.int64]:
        """The group (k,) of each leaf where there are so many groups, or as many as possible.

        Groups that have gone since are counted, so that the others stay what they were.
        """
        undone = min(max(groups - 1, 0), self.steps - self.forced)
        joined = self.unions < self.steps - undone
        starts = np.concatenate([np.zeros(min(len(self.sizes), 1), np.int64), ~joined])
        cut: NDArray[np.int64] = np.cumsum(starts)
        return cut


def corners(codes: Mapping[int, NDArray[np.unsignedinteger]]) -> Points:
    """Photos (n, DIMENSIONS) as corners of a cube, from their theme codes (n,) by length."""
    parts = [
        (unpack(codes[bits], bits).astype(np.float32) * 2 - 1) * np.sqrt(LENGTHS[0] / bits)
        for bits in LENGTHS
    ]
    return np.concatenate(parts, axis=1, dtype=np.float32)


def corners_of(index: HammingIndex, rows: NDArray[np.integer] | slice) -> Points:
    """Some rows of an index as corners of a cube."""
    return corners({bits: index.codes[bits][rows] for bits in LENGTHS})


def gather(index: HammingIndex) -> Tree:
    """The tree of an index: the same one for the same codes on the same machine.

    Whatever the ids of the photos are, and in whatever order they come.
    """
    count = len(index)
    if not count:
        none = np.empty(0, np.int64)
        return Tree(none, none, np.empty((0, DIMENSIONS), np.float32), none, 0, 0, 0)
    # By their 4-bit codes first, so that all kinds are in the sample.
    line = np.lexsort([index.codes[bits] for bits in (*LENGTHS, 4)])
    step = -(-count // SAMPLE)
    sample = corners_of(index, line[::step])
    starts = _spread_starts(sample, min(LEAVES, max(len(sample) // LEAST_ON_SHELF, 1)))
    centres = _k_means(sample, starts)
    leaves = np.empty(count, np.int64)
    sums = np.zeros(centres.shape, np.float64)
    for start in range(0, count, PHOTOS_AT_ONCE):
        rows = line[start : start + PHOTOS_AT_ONCE]
        photos = corners_of(index, rows)
        leaves[rows] = nearest(photos, centres)
        sums += _sums(photos, leaves[rows], len(centres))
    sizes = np.bincount(leaves, minlength=len(centres))
    filled = np.flatnonzero(sizes)
    means = (sums[filled] / sizes[filled, None]).astype(np.float32)
    order, unions, forced = _unite(means, sizes[filled])
    places = np.zeros(len(centres), np.int64)
    places[filled[order]] = np.arange(len(order))
    sizes = sizes[filled][order]
    return Tree(places[leaves], sizes, means[order], unions, forced, len(unions), count)


def nearest(photos: Points, centres: Points) -> NDArray[np.int64]:
    """The nearest centre (n,) of each photo; the first of several."""
    closeness = photos @ centres.T
    closeness -= (centres**2).sum(axis=1) / 2
    first: NDArray[np.int64] = closeness.argmax(axis=1)
    return first


def _sums(photos: Points, groups: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """The sum (count, d) of the photos of each group."""
    members = np.zeros((count, len(photos)), np.float32)
    members[groups, np.arange(len(photos))] = 1
    return (members @ photos).astype(np.float64)


def _spread_starts(photos: Points, count: int) -> Points:
    """Photos far from each other: each is drawn by its squared distance to those before."""
    rng = np.random.default_rng(0)
    chosen = [int(rng.integers(len(photos)))]
    apart = np.full(len(photos), np.inf, np.float32)
    for _ in range(count - 1):
        # Corners are all as long as each other, so that distances follow from products.
        last = photos[chosen[-1]]
        apart = np.minimum(apart, 2 * (last @ last) - 2 * (photos @ last))
        np.maximum(apart, 0, out=apart)
        total = np.cumsum(apart, dtype=np.float64)
        if total[-1] <= 0:  # there are no more different codes
            break
        chosen.append(int(np.searchsorted(total, rng.random() * total[-1], side="right")))
    return photos[chosen]


def _k_means(photos: Points, centres: Points) -> Points:
    for _ in range(ROUNDS):
        groups = nearest(photos, centres)
        sizes = np.bincount(groups, minlength=len(centres))
        moved = centres.copy()
        filled = sizes > 0
        sums = _sums(photos, groups, len(centres))
        moved[filled] = (sums[filled] / sizes[filled, None]).astype(np.float32)
        if np.array_equal(moved, centres):
            break
        centres = moved
    return centres


def _unite(
    centres: Points, sizes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """The order of groups (k,), when each has joined the one before (k - 1,), and forced unions."""
    ends = centres.astype(np.float64)  # of the leaves
    middle, size = ends.copy(), sizes.astype(np.float64)
    rows = [[place] for place in range(len(sizes))]  # leaves of each group, in order
    when = np.zeros((len(sizes), len(sizes)), np.int64)
    cost, forced = _growths(middle, size), 0
    for number in range(len(sizes) - 1):
        small = np.where((size > 0) & (size < LEAST_ON_SHELF), size, np.inf)
        if np.isfinite(small.min()):
            one, forced = int(small.argmin()), number + 1
            other = int(cost[one].argmin())
        else:
            one, other = divmod(int(cost.argmin()), len(size))
        first, second = _side_by_side(rows[one], rows[other], ends)
        when[first[-1], second[0]] = number
        rows[one], rows[other] = first + second, []
        both = size[one] + size[other]
        middle[one] = (middle[one] * size[one] + middle[other] * size[other]) / both
        size[one], size[other] = both, 0
        cost[other], cost[:, other] = np.inf, np.inf
        away = ((middle - middle[one]) ** 2).sum(axis=1) * size * both / (size + both)
        away[(size == 0) | (np.arange(len(size)) == one)] = np.inf
        cost[one], cost[:, one] = away, away
    order = np.array(next(row for row in rows if row))
    return order, np.maximum(when, when.T)[order[:-1], order[1:]], forced


def _growths(middle: NDArray[np.float64], size: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much two groups (k, k) spread further as one; infinite for a group and itself."""
    squares = (middle**2).sum(axis=1)
    apart = np.maximum(squares[:, None] + squares - 2 * middle @ middle.T, 0)
    cost: NDArray[np.float64] = apart * size[:, None] * size / (size[:, None] + size)
    np.fill_diagonal(cost, np.inf)
    return cost


def _side_by_side(
    one: list[int], other: list[int], ends: NDArray[np.float64]
) -> tuple[list[int], list[int]]:
    """Two rows of leaves in order: their nearest ends meet."""
    ways = [
        (first, second)
        for left, right in ((one, other), (other, one))
        for first in (left, left[::-1])
        for second in (right, right[::-1])
    ]
    return min(ways, key=lambda way: float(((ends[way[0][-1]] - ends[way[1][0]]) ** 2).sum()))
