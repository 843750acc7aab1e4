"""The library folded by its short codes: photos with the same code stand on one shelf.

Shelves stand in Gray order, so that neighbours differ in few bits. Those of a longer code stand
where the shelf of the next shorter code stands that most of their photos are on: from few bits to
many, a shelf falls into parts and the parts stay in its place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import unpack
from hashdesk.core.search.hamming_index import HammingIndex

ATLAS_BITS = (4, 8, 16)  # bits; with more, nearly every photo has a shelf of its own
TYPICAL = 4  # photos that stand for a shelf


@dataclass(frozen=True)
class Shelves:
    """The shelves that are not empty, in the order in which they stand."""

    bits: int
    codes: NDArray[np.int64]  # (s,)
    counts: NDArray[np.int64]  # (s,), photos
    typical: NDArray[np.int64]  # (s, TYPICAL), photo ids, the most typical first; 0: no more
    parents: NDArray[np.int64]  # (s,), the shelf of the next shorter code that each is a part of

    def __len__(self) -> int:
        return len(self.codes)

    def place_of(self, code: int) -> int | None:
        """Where the shelf of a code stands; of one that is empty, the nearest by its bits."""
        if not len(self.codes):
            return None
        return int(np.argmin(np.bitwise_count(self.codes ^ code)))


def fold(index: HammingIndex, bits: int) -> Shelves:
    """The shelves of all photos that have codes. bits: one of LENGTHS."""
    ranks = np.zeros(len(index), np.int64)  # of the shelf of the shorter code, for each photo
    parents = np.zeros(len(index), np.int64)  # its code
    for length in ATLAS_BITS:
        codes, shelf, counts = np.unique(
            index.codes[length].astype(np.int64), return_inverse=True, return_counts=True
        )
        above = _most_frequent(shelf, ranks, len(codes))
        order = np.lexsort((_gray_rank(codes), above))
        if length == bits:
            mothers = _most_frequent(shelf, parents, len(codes))
            typical = _typical(index, shelf, len(codes))
            return Shelves(bits, codes[order], counts[order], typical[order], mothers[order])
        places = np.empty(len(codes), np.int64)
        places[order] = np.arange(len(codes))
        ranks, parents = places[shelf], codes[shelf]
    raise ValueError(f"The atlas knows no codes of {bits} bits.")


def photos_on(index: HammingIndex, bits: int, code: int) -> NDArray[np.int64]:
    """The ids of the photos on a shelf."""
    photos: NDArray[np.int64] = index.ids[index.codes[bits] == code]
    return photos


def _gray_rank(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each code in the order in which the next one differs in one bit."""
    ranks = codes.copy()
    shift = 1
    while shift < 16:
        ranks ^= ranks >> shift
        shift *= 2
    return ranks


def _most_frequent(
    groups: NDArray[np.intp], values: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    """For each group 0 … count - 1 the value that most of its members have."""
    if not len(groups):
        return np.zeros(count, np.int64)
    pairs, sizes = np.unique(np.stack([groups, values]), axis=1, return_counts=True)
    order = np.lexsort((pairs[1], -sizes, pairs[0]))
    owners = pairs[0][order]
    first = np.concatenate([[True], owners[1:] != owners[:-1]])
    found: NDArray[np.int64] = pairs[1][order][first]
    return found


def _typical(index: HammingIndex, shelf: NDArray[np.intp], count: int) -> NDArray[np.int64]:
    """The photos of each shelf whose 64 bits are nearest to those that most of its photos have."""
    found = np.zeros((count, TYPICAL), np.int64)
    if not len(shelf):
        return found
    order = np.argsort(shelf, kind="stable")
    starts = np.searchsorted(shelf[order], np.arange(count))
    signs = unpack(index.codes[64][order], 64)
    sizes = np.diff(np.append(starts, len(order)))
    most = np.add.reduceat(signs, starts, axis=0, dtype=np.int32) * 2 > sizes[:, None]
    apart = (signs != np.repeat(most, sizes, axis=0)).sum(axis=1)
    ids = index.ids[order]
    nearest = np.lexsort((ids, apart, shelf[order]))
    for place in range(TYPICAL):
        there = sizes > place
        found[there, place] = ids[nearest[starts[there] + place]]
    return found
