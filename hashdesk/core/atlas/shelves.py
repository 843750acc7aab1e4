"""Shelves of the atlas: each holds the photos with the same short code.

Shelves stand in Gray order, so that neighbours differ in few bits. The shelves of a longer code
stand at the place of their parent: the shelf of the next shorter code that holds most of their
photos. So a shelf is split into parts as the bits grow, and the parts stay in its place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import unpack
from hashdesk.core.search.hamming_index import HammingIndex

ATLAS_BITS = (4, 8, 16)  # with more bits, nearly every photo has a shelf of its own
TYPICAL_PHOTOS = 4  # that represent a shelf


@dataclass(frozen=True)
class Shelves:
    """All shelves with photos, in order."""

    bits: int
    codes: NDArray[np.int64]  # (s,)
    counts: NDArray[np.int64]  # (s,), photos
    typical: NDArray[np.int64]  # (s, TYPICAL_PHOTOS), photo ids, the most typical first; 0: none
    parents: NDArray[np.int64]  # (s,), codes of the parents

    def __len__(self) -> int:
        return len(self.codes)

    def place_of(self, code: int) -> int | None:
        """The position of a code's shelf, or of the nearest by Hamming distance if it is empty."""
        if not len(self.codes):
            return None
        return int(np.argmin(np.bitwise_count(self.codes ^ code)))


def fold(index: HammingIndex, bits: int) -> Shelves:
    """The shelves of an index. bits: one of ATLAS_BITS; raises ValueError for any other."""
    ranks = np.zeros(len(index), np.int64)  # of each photo's shelf at the shorter length
    parents = np.zeros(len(index), np.int64)  # codes of these shelves
    for length in ATLAS_BITS:
        every = index.codes[length].astype(np.int64)
        codes, shelf, counts = np.unique(every, return_inverse=True, return_counts=True)
        above = _most_frequent(shelf, ranks, len(codes))
        order = np.lexsort((_gray_rank(codes), above))
        if length == bits:
            shelf_parents = _most_frequent(shelf, parents, len(codes))
            typical = _typical(index, shelf, len(codes))
            return Shelves(bits, codes[order], counts[order], typical[order], shelf_parents[order])
        places = np.empty(len(codes), np.int64)
        places[order] = np.arange(len(codes))
        ranks, parents = places[shelf], codes[shelf]
    raise ValueError(f"The atlas knows no codes of {bits} bits.")


def photos_on(index: HammingIndex, bits: int, code: int) -> NDArray[np.int64]:
    """The ids of the photos on a code's shelf."""
    photos: NDArray[np.int64] = index.ids[index.codes[bits] == code]
    return photos


def _gray_rank(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rank of each code in Gray order, in which neighbours differ in one bit."""
    ranks = codes.copy()
    shift = 1
    while shift < 16:
        ranks ^= ranks >> shift
        shift *= 2
    return ranks


def _most_frequent(
    groups: NDArray[np.intp], values: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    """The most frequent value (count,) in each group 0 … count - 1."""
    if not len(groups):
        return np.zeros(count, np.int64)
    pairs, sizes = np.unique(np.stack([groups, values]), axis=1, return_counts=True)
    order = np.lexsort((pairs[1], -sizes, pairs[0]))
    owners = pairs[0][order]
    first = np.concatenate([[True], owners[1:] != owners[:-1]])
    most_frequent: NDArray[np.int64] = pairs[1][order][first]
    return most_frequent


def _typical(index: HammingIndex, shelf: NDArray[np.intp], count: int) -> NDArray[np.int64]:
    """The photos of each shelf whose 64 bits are nearest to the majority of the shelf."""
    typical = np.zeros((count, TYPICAL_PHOTOS), np.int64)
    if not len(shelf):
        return typical
    order = np.argsort(shelf, kind="stable")
    starts = np.searchsorted(shelf[order], np.arange(count))
    signs = unpack(index.codes[64][order], 64)
    sizes = np.diff(np.append(starts, len(order)))
    most = np.add.reduceat(signs, starts, axis=0, dtype=np.int32) * 2 > sizes[:, None]
    apart = (signs != np.repeat(most, sizes, axis=0)).sum(axis=1)
    ids = index.ids[order]
    nearest = np.lexsort((ids, apart, shelf[order]))
    for place in range(TYPICAL_PHOTOS):
        there = sizes > place
        typical[there, place] = ids[nearest[starts[there] + place]]
    return typical
