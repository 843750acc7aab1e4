"""The edited copies of a library as they were found last, so that only new photos are compared."""

from __future__ import annotations

import contextlib
import sqlite3
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.edited import EDITED_VERSION
from hashdesk.core.duplicates.edited.nearest import PhotoPlaces
from hashdesk.core.imaging.content_id import CONTENT_ID_BYTES
from hashdesk.core.storage.caches.blob_cache import BlobCache

KEPT_ID = b"all edited copies"
KEPT_HEADER = struct.Struct("<BII")  # version, contents, pairs


@dataclass(frozen=True)
class CopyPairs:
    """Pairs of photos by their places in a list of contents, and how many of 64 parts differ."""

    first: PhotoPlaces  # (m,)
    second: PhotoPlaces  # (m,)
    distances: NDArray[np.uint8]  # (m,)

    def where(self, chosen: NDArray[np.bool_]) -> CopyPairs:
        """A selection of the pairs, by a mask (m,)."""
        return CopyPairs(self.first[chosen], self.second[chosen], self.distances[chosen])

    def joined(self, other: CopyPairs) -> CopyPairs:
        """These pairs and others."""
        return CopyPairs(
            np.concatenate([self.first, other.first]),
            np.concatenate([self.second, other.second]),
            np.concatenate([self.distances, other.distances]),
        )


NO_PAIRS = CopyPairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.uint8))


def keep_pairs(cache: BlobCache, contents: Sequence[bytes], pairs: CopyPairs) -> None:
    """Keep the pairs among contents, all of which have been compared with each other."""
    header = KEPT_HEADER.pack(EDITED_VERSION, len(contents), len(pairs.first))
    columns = pairs.first.astype("<i4"), pairs.second.astype("<i4"), pairs.distances
    blob = header + b"".join(contents) + b"".join(column.tobytes() for column in columns)
    with contextlib.suppress(sqlite3.Error):  # if that fails, the next time takes longer
        cache.put({KEPT_ID: blob})


@dataclass(frozen=True)
class KnownPairs:
    """What was kept, as far as it is about photos that are still there."""

    pairs: CopyPairs
    is_new: NDArray[np.bool_]  # (n,), contents that were not compared
    gone: int  # contents that were compared, and are no more


def kept_pairs(cache: BlobCache, contents: Sequence[bytes]) -> KnownPairs:
    """The pairs among these contents (n,) that were kept."""
    blob = cache.get([KEPT_ID]).get(KEPT_ID, b"")
    nothing = KnownPairs(NO_PAIRS, np.ones(len(contents), bool), 0)
    if len(blob) < KEPT_HEADER.size:
        return nothing
    version, count, pairs = KEPT_HEADER.unpack_from(blob)
    at = KEPT_HEADER.size + count * CONTENT_ID_BYTES
    if version != EDITED_VERSION or len(blob) != at + 9 * pairs:
        return nothing
    places = {content: place for place, content in enumerate(contents)}
    whole = blob[KEPT_HEADER.size : at]
    known = [
        whole[start : start + CONTENT_ID_BYTES] for start in range(0, len(whole), CONTENT_ID_BYTES)
    ]
    now = np.array([places.get(content, -1) for content in known], np.int32)
    first, second = np.frombuffer(blob, "<i4", 2 * pairs, at).reshape(2, pairs)
    distances = np.frombuffer(blob, np.uint8, pairs, at + 8 * pairs)
    if pairs and not (
        0 <= min(first.min(), second.min()) <= max(first.max(), second.max()) < count
    ):
        return nothing
    found = CopyPairs(now[first], now[second], distances)
    is_new = np.ones(len(contents), bool)
    is_new[now[now >= 0]] = False
    there = (found.first >= 0) & (found.second >= 0)
    return KnownPairs(found.where(there), is_new, int((now < 0).sum()))
