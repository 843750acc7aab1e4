"""Pairs of photos that may be the same picture, in an order in which pictures are used again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]

BLOCK_PHOTOS = 8  # on each side of a block of pairs: so many pictures are at hand at once


@dataclass(frozen=True)
class Candidates:
    """Pairs by the places of their photos on the two sides, which may be one and the same."""

    first: Places  # (m,)
    second: Places  # (m,)
    distances: NDArray[np.uint8]  # (m,), bits of pHash
    ways: NDArray[np.uint8]  # (m,), places in ORIENTATIONS: how the second photo is turned

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Candidates:
        """A selection of the pairs, by a mask (m,) or by numbers."""
        ends = self.first[chosen], self.second[chosen]
        return Candidates(*ends, self.distances[chosen], self.ways[chosen])


def nearest_first(pairs: Candidates, most: int) -> NDArray[np.bool_]:
    """(m,): at most `most` pairs, as many of the nearest of each photo as that allows.

    In a pile of ten thousand look-alikes, each is compared with those that are most like it.
    """
    count = len(pairs.first)
    if count <= most:
        return np.ones(count, bool)
    # The two sides may be two libraries: places of the second come after those of the first.
    ends = np.concatenate([pairs.first, pairs.second + pairs.first.max() + 1]).astype(np.int64)
    order = np.lexsort((np.tile(pairs.distances, 2), ends))
    starts = np.flatnonzero(np.diff(ends[order], prepend=-1))
    ranks = np.empty(len(ends), np.int64)
    ranks[order] = np.arange(len(ends)) - np.repeat(starts, np.diff([*starts, len(ends)]))
    best = np.minimum(ranks[:count], ranks[count:])
    allowed = int((np.cumsum(np.bincount(best)) <= most).sum())
    chosen: NDArray[np.bool_] = best < allowed
    return chosen


def in_blocks(first: Places, second: Places) -> NDArray[np.intp]:
    """An order of pairs in which each photo is met in few places. Places are of one numbering.

    Photos that hang together by pairs come one after the other, and of a large pile, a block of
    photos is compared with a block at a time.
    """
    places, numbers = np.unique(np.concatenate([first, second]), return_inverse=True)
    one, other = numbers[: len(first)], numbers[len(first) :]
    ranks = np.empty(len(places), np.int64)
    ranks[np.argsort(_components(one, other, len(places)), kind="stable")] = np.arange(len(places))
    left, right = np.minimum(ranks[one], ranks[other]), np.maximum(ranks[one], ranks[other])
    return np.lexsort((right, left, right // BLOCK_PHOTOS, left // BLOCK_PHOTOS))


def _components(first: NDArray[np.intp], second: NDArray[np.intp], count: int) -> NDArray[np.int64]:
    """(count,): the smallest number that each one hangs together with, by pairs."""
    labels = np.arange(count)
    while True:
        lowest = labels.copy()
        np.minimum.at(lowest, first, labels[second])
        np.minimum.at(lowest, second, labels[first])
        lowest = lowest[lowest]
        if np.array_equal(lowest, labels):
            return labels
        labels = lowest
