"""Pictures that search a library as they do in the app: turned pHashes count, and second views.

A picture in a frame searches in two views, as it is and without the frame, and the nearer one
counts (`core/search/views.py`). At the long settings no photo is farther than its pHash says, in
whichever orientation that is nearest (`core/search/same_picture.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.distance_weights import WEIGHTED_BITS
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.imaging.signatures.orientation import PHashes
from hashdesk.core.search.same_picture import SAME_PICTURE, picture_distances

CodeDistances = NDArray[np.int32]
PHashBits = NDArray[np.uint8]


def no_rows() -> NDArray[np.intp]:
    """No pictures."""
    return np.empty(0, np.intp)


@dataclass(frozen=True)
class SearchedPictures:
    """m pictures in m + t views: all of them as they are, then those in a frame without it."""

    features: Features  # (m + t, d)
    phashes: PHashes  # (m + t,)
    framed: NDArray[np.intp] = field(default_factory=no_rows)  # (t,): which are in a frame

    def __len__(self) -> int:
        return len(self.features) - len(self.framed)

    def nearer(self, views: NDArray[Any]) -> NDArray[Any]:
        """The smaller distances (m, n) of the views of each picture, given all (m + t, n)."""
        near = views[: len(self)].copy()
        near[self.framed] = np.minimum(near[self.framed], views[len(self) :])
        return near

    def phash_bits(self, photos: PHashes) -> PHashBits:
        """Bits (m, n) between the pHashes of the nearer views and of photos (n,)."""
        return self.nearer(picture_distances(self.phashes, photos))


def ranking_distances(distances: CodeDistances, phash_bits: PHashBits, bits: int) -> CodeDistances:
    """CodeDistances (q, n) of codes as `core.search` ranks by them.

    phash_bits (q, n): between the pHashes of both sides, in the nearest orientation.
    """
    if bits not in WEIGHTED_BITS:
        return distances
    known = phash_bits <= SAME_PICTURE
    return np.where(known, np.minimum(distances, phash_bits), distances)
