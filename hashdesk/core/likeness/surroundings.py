"""Whether a photo is strange to a library: unlike its photos, by the features that it keeps.

The encoder that ships was fitted to no library, and its codes map many kinds of photos that a
library does not have to somewhere near those that it has. Features have room to keep them apart.
How near a photo's nearest ones must be depends on the library, so it is measured on its own photos.
It depends on the place, too: where photos lie close together, what is as far from them as lone
photos are from any is none of theirs. So half of how near its nearest ones have their own is taken
off (midway to the ratio of Breunig et al., "LOF: Identifying Density-Based Local Outliers", 2000).
A sample of the library stands for all: what counts is how near the nearest of equally many are.

Copies do not count, neither of the library's photos nor of what is searched for: they say how often
a picture was saved, not how near its kin is. So a file from outside is judged like the same file in
the library.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.adaptation.variety import SAME_COSINE
from hashdesk.core.encoding.directions import Directions
from hashdesk.core.storage.code_segments import PhotoIds

SURROUNDING_PHOTOS = 2_000  # 10 MB in memory; with 250, twice as many photos are judged wrongly
LEAST_SAMPLE = 50  # photos: fewer say nothing about a library
LEAST_KEPT_SHARE = 0.9  # of the sample, or whole kinds may lack features
NEAREST_KIN = 3  # photos: of a small sample, they say it more surely than one
CLOSENESS_OF_KIN = 0.5  # the part of it that is taken off
# Of a library's own photos, the share that may be told to be unlike all others in it. With 1 %, a
# library of 20 kinds and some holidays finds 11 to 23 % of photos of 40 other kinds strange, with
# 3 % 29 to 47 %, and of its own kinds at most 3.5 %.
LONELY_SHARE = 0.03

# The features of some photos (n,) as directions (n, d); zeros, or no columns, where none are kept.
DirectionsOf = Callable[[PhotoIds], Directions]


@dataclass(frozen=True, eq=False)
class Surroundings:
    """A sample of a library's photos, and how much a photo must belong to them."""

    sample: Directions  # (s, d)
    familiarity: NDArray[np.float32]  # (s,), of each of them to the others
    least: float  # belonging: photos with less are strange

    def are_strange(self, directions: Directions) -> NDArray[np.bool_]:
        """Which photos (n,) are unlike all that the library has."""
        nearest, familiarity = _kin(directions, self.sample)
        strange: NDArray[np.bool_] = _belonging(nearest, familiarity, self.familiarity) < self.least
        return strange


def measure_surroundings(ids: PhotoIds, directions_of: DirectionsOf) -> Surroundings | None:
    """The surroundings that photos (n,) are; None if they are few, or features of many lack."""
    rows = np.linspace(0, len(ids) - 1, min(SURROUNDING_PHOTOS, len(ids))).astype(np.intp)
    directions = directions_of(ids[rows])
    sample = directions[directions.any(axis=1)]
    if len(sample) < max(LEAST_SAMPLE, LEAST_KEPT_SHARE * len(rows)):
        return None
    nearest, familiarity = _kin(sample, sample)
    least = np.quantile(_belonging(nearest, familiarity, familiarity), LONELY_SHARE)
    return Surroundings(sample, familiarity, float(least))


def _kin(
    directions: Directions, sample: Directions
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """The nearest of a sample (s, d) that are not the same picture, and their mean cosine.

    (n, k) rows of the sample, and (n,).
    """
    cosines = directions @ sample.T
    cosines[cosines >= SAME_COSINE] = -1
    nearest = np.argpartition(cosines, -NEAREST_KIN, axis=1)[:, -NEAREST_KIN:]
    return nearest, np.take_along_axis(cosines, nearest, axis=1).mean(axis=1)


def _belonging(
    nearest: NDArray[np.intp], familiarity: NDArray[np.float32], of_sample: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How much photos (n,) belong to a sample, by their kin there and by that of their kin."""
    belonging: NDArray[np.float32] = familiarity - np.float32(CLOSENESS_OF_KIN) * of_sample[
        nearest
    ].mean(axis=1)
    return belonging
