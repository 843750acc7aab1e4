"""Which shelf has which name: names belong to photos, and go where most of these stand.

So a name is found again among more shelves or fewer, with photos that came since, and with the
shelves of another model. The covers, which a person saw when naming a shelf, count as much as all
its photos together: of the parts of a shelf, the one with its covers is meant. A name goes along
only to a shelf of its kind, one that is made up of its photos and has them in its middle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.atlas.gathering import LENGTHS
from hashdesk.core.atlas.shelf_names import ShelfName
from hashdesk.core.atlas.shelves import Shelves, squares_apart
from hashdesk.core.search.hamming_index import HammingIndex

LEAST_OF_SHELF = 0.5  # of a shelf's photos: those that its name was given to
MOST_SPREAD = 1.05  # of these photos, of that of the whole shelf: else they stand at its edge
SPREAD_OF_EQUALS = 1.0  # taken for that of a shelf whose photos have nearly the same codes
SAMPLED_PHOTOS = 200  # that a name remembers

ContentWords = tuple[NDArray[np.int64], NDArray[np.uint64]]  # ids (n,), content ids (n, 2)
NameRows = NDArray[np.intp]  # of an index


@dataclass(frozen=True)
class PlacedNames:
    """The shelves of names. Each name has one shelf, or none; each shelf shows one name."""

    shown: Mapping[int, ShelfName]  # by the position of a shelf
    behind: Mapping[ShelfName, ShelfName]  # a name whose shelf shows another one: that one


NONE_PLACED = PlacedNames({}, {})


def new_name(
    name: str,
    photos: NDArray[np.int64],
    covers: NDArray[np.int64],
    of: int,
    contents: ContentWords,
    encoder: str,
) -> ShelfName:
    """A name for the photos (m,) of a shelf, of `of` in all; of many, a sample is kept.

    covers: (c,), those that stand for the shelf. Raises ValueError if there are no photos.
    """
    if not len(photos):
        raise ValueError("A shelf without photos has no name.")
    step = -(-len(photos) // SAMPLED_PHOTOS)
    sample, seen = (_content_ids(some, contents) for some in (photos[::step], covers))
    return ShelfName(name, sample, len(photos), of, encoder, seen)


def _content_ids(photos: NDArray[np.int64], contents: ContentWords) -> tuple[bytes, ...]:
    rows = np.isin(contents[0], photos)
    return tuple(row.tobytes() for row in contents[1][rows].astype(">u8"))


def place_names(
    names: Sequence[ShelfName], index: HammingIndex, shelves: Shelves, contents: ContentWords
) -> PlacedNames:
    """The shelf of each name that has one. Of two names for one shelf, the better one is shown.

    shelves: of the index.
    """
    claims = []
    for number, name in enumerate(names):
        claim = _claim(name, index, shelves, contents)
        if claim is not None:
            place, overlap = claim
            claims.append((-overlap, number, place))
    shown: dict[int, ShelfName] = {}
    behind: dict[ShelfName, ShelfName] = {}
    for _, number, place in sorted(claims):
        better = shown.setdefault(place, names[number])
        if better is not names[number]:
            behind[names[number]] = better
    return PlacedNames(shown, behind)


def _claim(
    name: ShelfName, index: HammingIndex, shelves: Shelves, contents: ContentWords
) -> tuple[int, float] | None:
    """The shelf of a name, and photos of both in those of either; None if none is of its kind."""
    photos, covers = _rows(name, shelves, contents)
    if not len(photos):
        return None
    shares = _shares(photos, shelves)
    pulls = (shares + _shares(covers, shelves)) / 2 if len(covers) else shares
    place = int(pulls.argmax())
    there = int(shelves.counts[place])
    named = name.count / name.of * len(shelves.ids)  # as if it had grown with the library
    both = min(float(shares[place]) * named, there)
    if both < LEAST_OF_SHELF * there:
        return None
    if not _in_the_middle(photos[shelves.places[photos] == place], index, shelves, place):
        return None
    return place, both / (named + there - both)


def _rows(name: ShelfName, shelves: Shelves, contents: ContentWords) -> tuple[NameRows, NameRows]:
    """The rows of the photos of a name that are on shelves, and of its covers."""
    ids, words = contents
    # The first half tells photos of one library apart.
    photos, covers = (
        np.array([int.from_bytes(photo[:8], "big") for photo in some], np.uint64)
        for some in (name.photos, name.covers)
    )
    known = np.flatnonzero(np.isin(words[:, 0], np.union1d(photos, covers)))
    known = known[np.argsort(ids[known])]
    rows = np.flatnonzero(np.isin(shelves.ids, ids[known]))
    starts = words[known[np.searchsorted(ids[known], shelves.ids[rows])], 0]
    return rows[np.isin(starts, photos)], rows[np.isin(starts, covers)]


def _shares(rows: NameRows, shelves: Shelves) -> NDArray[np.float64]:
    """The share (s,) of some photos that is on each shelf."""
    return np.bincount(shelves.places[rows], minlength=len(shelves)) / max(len(rows), 1)


def _in_the_middle(rows: NameRows, index: HammingIndex, shelves: Shelves, place: int) -> bool:
    """Whether some photos of a shelf are about as typical of it as all its photos are.

    Where other photos outnumber them, those are in the middle and stand for the shelf. It is seen
    even when so many came since the naming that nobody knows how many there were.
    """
    if not len(rows):
        return False
    centre = shelves.centres[place]
    # The mean of squares less the square of the mean: all corners are as far from the origin.
    spread = len(LENGTHS) * LENGTHS[0] - float(centre @ centre)
    apart = float(squares_apart(index, rows, centre).mean())
    return apart <= MOST_SPREAD * max(spread, SPREAD_OF_EQUALS)
