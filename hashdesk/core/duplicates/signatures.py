"""Looks of the photos of a library, from the thumbnails that it keeps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.color_signature import (
    SAME_PICTURE_DISTANCE,
    SIGNATURE_SIDE,
    signature_distance,
    signature_of,
)
from hashdesk.core.imaging.orientation import IDENTITY, Orientation, oriented_signatures
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.storage import photo_rows
from hashdesk.core.storage.blob_cache import THUMBNAILS, BlobCache

PAIRS_AT_ONCE = 4096  # pairs, or thumbnails, at a time
SURE_DISTANCE = 2  # bits of pHash: what is that near counts as near even where no thumbnail is kept

Half = NDArray[np.float16]


class KeptSignatures:
    """Looks of some photos of a list, by their place in it. Half floats: a library has many."""

    def __init__(
        self, library: Library, photos: NDArray[np.int64], wanted: NDArray[np.integer], job: Job
    ) -> None:
        """photos (n,), ids; wanted (k,), places in them. Reports "look". Raises Cancelled."""
        self._rows = np.full(len(photos), -1, np.int32)  # of each place; -1: none
        self._looks: Half = np.empty((len(wanted), SIGNATURE_SIDE, SIGNATURE_SIDE, 3), np.float16)
        self.lacking = 0  # of the wanted ones, those without a thumbnail
        count = 0
        with BlobCache(library.db.folder / THUMBNAILS) as cache:
            for start in range(0, len(wanted), PAIRS_AT_ONCE):
                part = wanted[start : start + PAIRS_AT_ONCE]
                names = photo_rows.content_ids(library.db.connection, photos[part].tolist())
                kept = cache.get(names.values())
                for place, photo in zip(part.tolist(), photos[part].tolist(), strict=True):
                    job.check()
                    thumbnail = kept.get(names.get(photo, b""))
                    look = None if thumbnail is None else signature_of(thumbnail)
                    if look is None:
                        self.lacking += 1
                    else:
                        self._looks[count], self._rows[place] = look, count
                        count += 1
                job.report("look", start + len(part), len(wanted))

    def has(self, places: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Of which places (m,) there is a look."""
        known: NDArray[np.bool_] = self._rows[places] >= 0
        return known

    def __getitem__(self, places: NDArray[np.integer]) -> NDArray[np.float32]:
        """Looks (m, side, side, 3) of places that have one."""
        looks: NDArray[np.float32] = self._looks[self._rows[places]].astype(np.float32)
        return looks


def same_pictures(
    one: KeptSignatures,
    first: NDArray[np.integer],
    other: KeptSignatures,
    second: NDArray[np.integer],
    distances: NDArray[np.uint8],
    job: Job,
    way: Orientation = IDENTITY,
) -> NDArray[np.bool_]:
    """Which pairs (m,) of places, so many bits of pHash apart, show the same picture.

    way: how the second one is laid. Raises Cancelled.
    """
    same: NDArray[np.bool_] = distances <= SURE_DISTANCE
    known = np.flatnonzero(one.has(first) & other.has(second))
    for start in range(0, len(known), PAIRS_AT_ONCE):
        job.check()
        part = known[start : start + PAIRS_AT_ONCE]
        looks = oriented_signatures(other[second[part]], way)
        same[part] = signature_distance(one[first[part]], looks) <= SAME_PICTURE_DISTANCE
    return same
