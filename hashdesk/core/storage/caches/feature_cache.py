"""Features of a library's photos, kept so that new codes need no photo: one cache a backbone.

Half floats take half the room, and the codes hardly notice. Each blob ends in a checksum: SQLite
has none, and a flipped bit would be a wrong code.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.directions import Directions, unit_length
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.storage.caches.blob_cache import BlobCache

FEATURES_PATTERN = "features-*.db"  # matches the caches of all backbones
CHECKSUM_BYTES = 8


def features_path(library: Path, backbone: str) -> Path:
    """Where a library keeps the features of one backbone."""
    return library / f"features-{re.sub('[^a-z0-9.-]', '_', backbone.lower())}.db"


def pack_features(features: Features) -> list[bytes]:
    """Features (n, d) as n blobs: little-endian half floats and a checksum."""
    with np.errstate(over="ignore"):
        halves = features.astype("<f2")
    return [blob + _checksum(blob) for blob in (row.tobytes() for row in halves)]


def get_features(cache: BlobCache, content_ids: Iterable[bytes]) -> dict[bytes, bytes]:
    """The kept features of some photos, as packed, by content id; damaged ones are left out."""
    return {content: blob for content, blob in cache.get(content_ids).items() if is_sound(blob)}


def kept_directions(cache: BlobCache, contents: Sequence[bytes]) -> Directions:
    """Features of length 1 (n, d); zeros where none are kept, and no columns if none are at all."""
    blobs = get_features(cache, contents)
    kept = [place for place, content in enumerate(contents) if content in blobs]
    if not kept:
        return np.zeros((len(contents), 0), np.float32)
    features = unpack_features([blobs[contents[place]] for place in kept])
    features[~np.isfinite(features).all(axis=1)] = 0
    directions = np.zeros((len(contents), features.shape[1]), np.float32)
    directions[kept] = unit_length(features)
    return directions


def is_sound(blob: bytes) -> bool:
    """Whether kept features are as they were packed."""
    return _checksum(blob[:-CHECKSUM_BYTES]) == blob[-CHECKSUM_BYTES:]


def unpack_features(blobs: list[bytes]) -> NDArray[np.float32]:
    """Sound blobs of one backbone back to features (n, d)."""
    return unpack_halves(blobs).astype(np.float32)


def unpack_halves(blobs: list[bytes]) -> NDArray[np.float16]:
    """Sound blobs of one backbone as they were packed: (n, d), little-endian."""
    data = b"".join(blob[:-CHECKSUM_BYTES] for blob in blobs)
    return np.frombuffer(data, "<f2").reshape(len(blobs), -1)


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=CHECKSUM_BYTES).digest()
