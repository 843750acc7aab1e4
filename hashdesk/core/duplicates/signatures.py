"""Color signatures of the photos of a library, from the thumbnails that it keeps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.signatures.color_signature import (
    SAME_PICTURE_DISTANCE,
    SIGNATURE_SIDE,
    signature_distance,
    signature_of,
)
from hashdesk.core.imaging.signatures.orientation import Orientation, oriented_signatures
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.search.radius_join import NearPairs
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.photos import photo_rows

PAIRS_AT_ONCE = 4096  # pairs, or thumbnails, at a time
SURE_DISTANCE = 2  # bits of pHash: pairs this near need no thumbnails to count as one picture

Half = NDArray[np.float16]


class PhotoSignatures:
    """Signatures of some photos of a list, by place. Half floats, as a library has many."""

    def __init__(
        self, library: Library, photos: NDArray[np.int64], wanted: NDArray[np.integer], job: Job
    ) -> None:
        """photos (n,), ids; wanted (k,), places among them. Reports "look". Raises Cancelled."""
        self._rows = np.full(len(photos), -1, np.int32)  # of each place; -1: none
        self._signatures: Half = np.empty(
            (len(wanted), SIGNATURE_SIDE, SIGNATURE_SIDE, 3), np.float16
        )
        self.lacking = 0  # wanted photos without a thumbnail
        count = 0
        with BlobCache(library.db.folder / THUMBNAILS) as cache:
            for start in range(0, len(wanted), PAIRS_AT_ONCE):
                job.report("look", start, len(wanted))
                part = wanted[start : start + PAIRS_AT_ONCE]
                contents = photo_rows.content_ids(library.db.connection, photos[part].tolist())
                kept = cache.get(contents.values())
                for place, photo in zip(part.tolist(), photos[part].tolist(), strict=True):
                    job.check()
                    thumbnail = kept.get(contents.get(photo, b""))
                    signature = None if thumbnail is None else signature_of(thumbnail)
                    if signature is None:
                        self.lacking += 1
                    else:
                        self._signatures[count], self._rows[place] = signature, count
                        count += 1
                job.report("look", start + len(part), len(wanted))

    def has(self, places: NDArray[np.integer]) -> NDArray[np.bool_]:
        """(m,): whether the photos at these places have a signature."""
        known: NDArray[np.bool_] = self._rows[places] >= 0
        return known

    def __getitem__(self, places: NDArray[np.integer]) -> NDArray[np.float32]:
        """Signatures (m, side, side, 3) of places that have one."""
        found: NDArray[np.float32] = self._signatures[self._rows[places]].astype(np.float32)
        return found


def same_pictures(
    one: PhotoSignatures, other: PhotoSignatures, pairs: NearPairs, job: Job, way: Orientation
) -> NearPairs:
    """The pairs, near by pHash, that show the same picture. first: in `one`, second: in `other`.

    way: how the second photo is turned. Raises Cancelled.
    """
    same: NDArray[np.bool_] = pairs.distances <= SURE_DISTANCE
    known = np.flatnonzero(one.has(pairs.first) & other.has(pairs.second))
    for start in range(0, len(known), PAIRS_AT_ONCE):
        job.check()
        part = known[start : start + PAIRS_AT_ONCE]
        turned = oriented_signatures(other[pairs.second[part]], way)
        same[part] = signature_distance(one[pairs.first[part]], turned) <= SAME_PICTURE_DISTANCE
    return pairs.where(same)
