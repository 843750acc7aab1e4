"""Shelves of the atlas: photos that look alike, few shelves or many.

The shelves of a larger number are parts of those of a smaller one, and stand in their place.
Neighbours are alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.atlas.gathering import (
    DIMENSIONS,
    LEAST_ON_SHELF,
    PHOTOS_AT_ONCE,
    Points,
    Tree,
    corners,
    corners_of,
)
from hashdesk.core.encoding.codes import DTYPES
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.storage.code_segments import PhotoIds

SHELF_COUNTS = (5, 10, 20, 40, 80, 160)
FIRST_COUNT = 20  # so many can be taken in at a glance
TYPICAL_PHOTOS = 4  # that represent a shelf


@dataclass(frozen=True)
class Shelves:
    """All shelves, in order. Small libraries have fewer than were asked for."""

    wanted: int  # one of SHELF_COUNTS
    counts: NDArray[np.int64]  # (s,), photos
    typical: NDArray[np.int64]  # (s, TYPICAL_PHOTOS), photo ids, the most typical first; 0: none
    centres: Points  # (s, DIMENSIONS)
    ids: NDArray[np.int64]  # (n,), all photos, in the order of the index
    places: NDArray[np.int64]  # (n,), the shelf of each

    def __len__(self) -> int:
        return len(self.counts)

    def place_of(self, photo: int) -> int | None:
        """The position of a photo's shelf; None if the photo is on none."""
        rows = np.flatnonzero(self.ids == photo)
        return int(self.places[rows[0]]) if len(rows) else None

    def counts_without(self, photos: PhotoIds) -> NDArray[np.int64]:
        """How many photos each shelf (s,) has but these (k,)."""
        there = np.isin(self.ids, photos, invert=True)
        return np.bincount(self.places[there], minlength=len(self))

    def typical_without(self, photos: PhotoIds) -> PhotoIds:
        """Like `typical`, but without these photos (k,): others of the shelf follow, by id."""
        typical = self.typical.copy()
        for place in np.flatnonzero(np.isin(typical, photos).any(axis=1)).tolist():
            left = self.typical[place][~np.isin(self.typical[place], photos)]
            there = self.ids[self.places == place]
            others = np.setdiff1d(np.setdiff1d(there, photos), left)
            shown = [*left[left > 0], *others][:TYPICAL_PHOTOS]
            typical[place] = 0
            typical[place, : len(shown)] = shown
        return typical

    def nearest_place(self, codes: Mapping[int, int]) -> int | None:
        """The position of the shelf where a photo with these codes would stand."""
        if not len(self):
            return None
        table = {bits: np.array([codes[bits]], DTYPES[bits]) for bits in codes}
        apart = ((self.centres - corners(table)[0]) ** 2).sum(axis=1)
        return int(apart.argmin())


def no_shelves(wanted: int) -> Shelves:
    """The shelves of a library without photos."""
    none = np.empty(0, np.int64)
    typical, centres = np.empty((0, TYPICAL_PHOTOS), np.int64), np.empty((0, DIMENSIONS))
    return Shelves(wanted, none, typical, centres.astype(np.float32), none, none)


def counts_for(photos: int) -> tuple[int, ...]:
    """The numbers of shelves that suit a library: not nearly as many shelves as photos."""
    return tuple(count for count in SHELF_COUNTS if count * LEAST_ON_SHELF <= photos) or (
        SHELF_COUNTS[0],
    )


def fold(index: HammingIndex, tree: Tree, wanted: int) -> Shelves:
    """The shelves of an index and its tree."""
    if not len(index):
        return no_shelves(wanted)
    cut = tree.cut(wanted)
    count = int(cut[-1]) + 1
    places = cut[tree.leaves]
    counts = np.bincount(places, minlength=count)
    sums = np.zeros((count, DIMENSIONS))
    np.add.at(sums, cut, tree.centres * tree.sizes[:, None])
    centres = (sums / counts[:, None]).astype(np.float32)
    return Shelves(wanted, counts, _typical(index, places, centres), centres, index.ids, places)


def photos_on(index: HammingIndex, shelves: Shelves, place: int) -> NDArray[np.int64]:
    """The ids of the photos on a shelf, the most typical first."""
    rows = np.flatnonzero(shelves.places == place)
    ids = index.ids[rows]
    photos: NDArray[np.int64] = ids[
        np.lexsort((ids, squares_apart(index, rows, shelves.centres[place])))
    ]
    return photos


def squares_apart(index: HammingIndex, rows: NDArray[np.intp], centre: Points) -> Points:
    """The squared distances (r,) of some rows to a point."""
    apart = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), PHOTOS_AT_ONCE):
        some = slice(start, start + PHOTOS_AT_ONCE)
        apart[some] = ((corners_of(index, rows[some]) - centre) ** 2).sum(axis=1)
    return apart


def _typical(index: HammingIndex, places: NDArray[np.int64], centres: Points) -> NDArray[np.int64]:
    """The photos of each shelf nearest to its centre; of the same codes, one before all others."""
    order = np.argsort(places, kind="stable")
    starts = np.searchsorted(places[order], np.arange(len(centres) + 1))
    typical = np.zeros((len(centres), TYPICAL_PHOTOS), np.int64)
    for place, centre in enumerate(centres):
        rows = order[starts[place] : starts[place + 1]]
        ids, apart = index.ids[rows], squares_apart(index, rows, centre)
        nearest = np.lexsort((ids, apart))
        first = np.unique(index.finest[rows][nearest], return_index=True)[1]
        again = np.ones(len(rows), bool)
        again[first] = False
        shown = nearest[np.argsort(again, kind="stable")][:TYPICAL_PHOTOS]
        typical[place, : len(shown)] = ids[shown]
    return typical
