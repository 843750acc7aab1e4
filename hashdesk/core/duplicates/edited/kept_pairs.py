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


@dataclass(frozen=True)
class _KeptPairs:
    """What was kept, as it was."""

    contents: bytes  # of all photos, one after the other
    pairs: CopyPairs  # by places in them

    def content(self, place: int) -> bytes:
        return self.contents[place * CONTENT_ID_BYTES : (place + 1) * CONTENT_ID_BYTES]


def kept_pairs(cache: BlobCache, contents: Sequence[bytes]) -> KnownPairs:
    """The pairs among these contents (n,) that were kept."""
    kept = _read(cache)
    if kept is None:
        return KnownPairs(NO_PAIRS, np.ones(len(contents), bool), 0)
    places = {content: place for place, content in enumerate(contents)}
    count = len(kept.contents) // CONTENT_ID_BYTES
    now = np.array([places.get(kept.content(place), -1) for place in range(count)], np.int32)
    found = CopyPairs(now[kept.pairs.first], now[kept.pairs.second], kept.pairs.distances)
    is_new = np.ones(len(contents), bool)
    is_new[now[now >= 0]] = False
    there = (found.first >= 0) & (found.second >= 0)
    return KnownPairs(found.where(there), is_new, int((now < 0).sum()))


def kept_copies(cache: BlobCache, radius: int) -> dict[bytes, set[bytes]]:
    """The edited copies of each content that has some, as they were kept.

    radius: how many of 64 parts may differ.
    """
    kept = _read(cache)
    found: dict[bytes, set[bytes]] = {}
    if kept is None:
        return found
    pairs = kept.pairs.where((kept.pairs.distances >= 1) & (kept.pairs.distances <= radius))
    for ends in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True):
        first, second = map(kept.content, ends)
        found.setdefault(first, set()).add(second)
        found.setdefault(second, set()).add(first)
    return found


def _read(cache: BlobCache) -> _KeptPairs | None:
    """What was kept; None if that is nothing, or of another version, or damaged."""
    blob = cache.get([KEPT_ID]).get(KEPT_ID, b"")
    if len(blob) < KEPT_HEADER.size:
        return None
    version, count, pairs = KEPT_HEADER.unpack_from(blob)
    at = KEPT_HEADER.size + count * CONTENT_ID_BYTES
    if version != EDITED_VERSION or len(blob) != at + 9 * pairs:
        return None
    first, second = np.frombuffer(blob, "<i4", 2 * pairs, at).reshape(2, pairs)
    distances = np.frombuffer(blob, np.uint8, pairs, at + 8 * pairs)
    if pairs and not (
        0 <= min(first.min(), second.min()) <= max(first.max(), second.max()) < count
    ):
        return None
    return _KeptPairs(blob[KEPT_HEADER.size : at], CopyPairs(first, second, distances))
