"""How many different pictures a library shows: copies, re-encodes and edits of one count once.

An encoder that learns from 320 copies of one photo learns to tell their edits apart, and looks
perfect to its judge; it finds other photos worse than before. So pictures are counted, not files.

A photo shows the same picture as another one if their features point the same way, or if their
pHashes are near each other in any orientation. Of 3,318 photos (Caltech-256, albums) 3,251 count;
of 320 re-encodes and of 100 changes of tone of one photo 1, of 100 crops to nine tenths 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS, PHashes, oriented_hashes
from hashdesk.core.job import Job
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB

SAME_COSINE = 0.95  # of features; those of edits of a photo are at .85 to .99
NEAR_HASH = 8  # bits of 64
NEAR_COSINE = 0.7  # pHash knows no colours: with it, features must not disagree either
PHOTOS_LOOKED_AT_ONCE = 512


def count_pictures(
    db: LibraryDB,
    contents: Sequence[bytes],
    backbone: str,
    enough: int,
    job: Job,
    *,
    with_features: bool = False,
) -> int:
    """How many different pictures some contents show, at most `enough`: then it stops.

    contents: in the order of their ids, which is as good as random. backbone: whose features are
    looked at, where they are kept. with_features: photos without are left out. Raises Cancelled.
    """
    shown = _Shown(enough)
    with BlobCache(feature_cache.features_path(db.folder, backbone)) as cache:
        for batch in job.batches("gather", contents, PHOTOS_LOOKED_AT_ONCE):
            directions = feature_cache.kept_directions(cache, batch)
            hashes = content_phashes(db.connection, batch)
            says = directions.any(axis=1)
            if not with_features:
                says |= hashes != 0
            for place in np.flatnonzero(says).tolist():
                shown.add(directions[place], hashes[place])
                if shown.count == enough:
                    return enough
    return shown.count


def content_phashes(connection: Connection, contents: Sequence[bytes]) -> PHashes:
    """The pHash of each content; 0 where it is not known, or where there is nothing to see."""
    marks = ",".join("?" * len(contents))
    query = (
        "SELECT content_id, max(phash) FROM photos "
        f"WHERE content_id IN ({marks}) GROUP BY content_id"
    )
    found = dict(connection.execute(query, contents).fetchall())
    signed = [found.get(content) or 0 for content in contents]
    return np.array(signed, np.int64).astype(np.uint64)  # SQLite's integers are signed


class _Shown:
    """The pictures that were shown so far, each by the first photo that showed it."""

    def __init__(self, most: int) -> None:
        self.count = 0
        self._directions = np.zeros((most, 0), np.float32)
        self._turned = np.zeros((most, len(ORIENTATIONS)), np.uint64)  # pHashes

    def add(self, direction: NDArray[np.float32], phash: np.uint64) -> None:
        """Add a photo, unless another one shows the same picture."""
        if len(direction) > self._directions.shape[1]:  # the first features that are kept
            self._directions = np.zeros((len(self._turned), len(direction)), np.float32)
        if self._has(direction, phash):
            return
        self._directions[self.count, : len(direction)] = direction
        hashes = np.array([phash])
        for number, way in enumerate(ORIENTATIONS if phash else ()):
            self._turned[self.count, number] = oriented_hashes(hashes, way)[0]
        self.count += 1

    def _has(self, direction: NDArray[np.float32], phash: np.uint64) -> bool:
        directions = self._directions[: self.count, : len(direction)]
        turned = self._turned[: self.count]
        cosines = directions @ direction
        if (cosines >= SAME_COSINE).any():
            return True
        if not phash:
            return False
        near = (np.bitwise_count(turned ^ phash) <= NEAR_HASH).any(axis=1) & turned.any(axis=1)
        # Without features of both, the pHash alone decides.
        unknown = ~directions.any(axis=1) if direction.any() else True
        return bool((near & ((cosines >= NEAR_COSINE) | unknown)).any())
