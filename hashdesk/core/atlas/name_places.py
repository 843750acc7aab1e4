"""Which shelf has which name: names belong to photos, and go where most of these stand.

So a name is found again among more shelves or fewer, with photos that came since, and with the
shelves of another model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.atlas.shelf_names import ShelfName
from hashdesk.core.atlas.shelves import Shelves

LEAST_OVERLAP = 1 / 3  # of a name's photos and a shelf's: photos of both in those of either
SAMPLED_PHOTOS = 200  # that a name remembers

PlacedNames = Mapping[int, ShelfName]  # by the position of a shelf
ContentWords = tuple[NDArray[np.int64], NDArray[np.uint64]]  # ids (n,), content ids (n, 2)


def new_name(
    name: str,
    photos: NDArray[np.int64],
    of: int,
    contents: ContentWords,
    encoder: str,
) -> ShelfName:
    """A name for the photos (m,) of a shelf, of `of` in all; of many, a sample is kept.

    Raises ValueError if there are none.
    """
    if not len(photos):
        raise ValueError("A shelf without photos has no name.")
    step = -(-len(photos) // SAMPLED_PHOTOS)
    rows = np.isin(contents[0], photos[::step])
    sample = tuple(row.tobytes() for row in contents[1][rows].astype(">u8"))
    return ShelfName(name, sample, len(photos), of, encoder)


def place_names(
    names: Sequence[ShelfName], shelves: Shelves, contents: ContentWords
) -> dict[int, ShelfName]:
    """The shelf of each name that has one. Of two names for one shelf, the better one has it."""
    claims = []
    for number, name in enumerate(names):
        overlaps = _overlaps(name, shelves, contents)
        for place in np.flatnonzero(overlaps >= LEAST_OVERLAP).tolist():
            claims.append((-float(overlaps[place]), number, place))
    placed: dict[int, ShelfName] = {}
    given: set[int] = set()
    for _, number, place in sorted(claims):
        if place not in placed and number not in given:
            placed[place] = names[number]
            given.add(number)
    return placed


def _overlaps(name: ShelfName, shelves: Shelves, contents: ContentWords) -> NDArray[np.float64]:
    """For each shelf (s,): photos of it and of the name, in those of either."""
    ids, words = contents
    # The first half tells photos of one library apart.
    starts = np.array([int.from_bytes(photo[:8], "big") for photo in name.photos], np.uint64)
    known = ids[np.isin(words[:, 0], starts)]
    places = shelves.places[np.isin(shelves.ids, known)]
    if not len(places):
        return np.zeros(len(shelves))
    shares = np.bincount(places, minlength=len(shelves)) / len(places)
    named = name.count / name.of * len(shelves.ids)  # as if it had grown with the library
    both = np.minimum(shares * named, shelves.counts)
    overlaps: NDArray[np.float64] = both / (named + shelves.counts - both)
    return overlaps
