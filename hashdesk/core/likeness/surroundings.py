"""Whether a photo is strange to a library: unlike its photos, by the features that it keeps.

The encoder that ships was fitted to no library, and its codes map many kinds of photos that a
library does not have to somewhere near those that it has. Features have room to keep them apart.
How near a photo's nearest ones must be depends on the library, so it is measured on its own photos.
A sample of them stands for all: what counts is how near the nearest of equally many are.

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
from hashdesk.core.encoding.directions import Directions, closeness
from hashdesk.core.storage.code_segments import PhotoIds

SURROUNDING_PHOTOS = 2_000  # 10 MB in memory; with 250, twice as many photos are judged wrongly
MEASURED_PHOTOS = 500  # of them
LEAST_SAMPLE = 50  # photos: fewer say nothing about a library
LEAST_KEPT_SHARE = 0.9  # of the sample, or whole kinds may lack features
NEAREST_KIN = 3  # photos: of a small sample, they say it more surely than one
LONELY_SHARE = 0.01  # of a library's own photos, which may be told to be unlike all others in it

# The features of some photos (n,) as directions (n, d); zeros, or no columns, where none are kept.
DirectionsOf = Callable[[PhotoIds], Directions]


@dataclass(frozen=True)
class Surroundings:
    """A sample of a library's photos, and how near to them a photo must be."""

    sample: Directions  # (s, d)
    least: float  # mean cosine to the nearest of them: photos with less are strange

    def are_strange(self, directions: Directions) -> NDArray[np.bool_]:
        """Which photos (n,) are unlike all that the library has."""
        strange: NDArray[np.bool_] = _familiarity(directions, self.sample) < self.least
        return strange


def measure_surroundings(ids: PhotoIds, directions_of: DirectionsOf) -> Surroundings | None:
    """The surroundings that photos (n,) are; None if they are few, or features of many lack."""
    rows = np.linspace(0, len(ids) - 1, min(SURROUNDING_PHOTOS, len(ids))).astype(np.intp)
    directions = directions_of(ids[rows])
    sample = directions[directions.any(axis=1)]
    if len(sample) < max(LEAST_SAMPLE, LEAST_KEPT_SHARE * len(rows)):
        return None
    asked = np.linspace(0, len(sample) - 1, min(MEASURED_PHOTOS, len(sample))).astype(np.intp)
    least = np.quantile(_familiarity(sample[asked], sample), LONELY_SHARE)
    return Surroundings(sample, float(least))


def _familiarity(directions: Directions, sample: Directions) -> NDArray[np.float32]:
    """How near the nearest photos of a sample (s, d) are that are not the same picture: (n,)."""
    cosines = directions @ sample.T
    cosines[cosines >= SAME_COSINE] = -1
    return closeness(cosines, NEAREST_KIN)
