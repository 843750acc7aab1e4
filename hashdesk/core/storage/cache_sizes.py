"""Sizes of the caches on the disk, and clearing them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from hashdesk.core.storage.blob_cache import THUMBNAILS
from hashdesk.core.storage.feature_cache import FEATURES_PATTERN


class CacheKind(StrEnum):
    """The caches, and what clearing them costs."""

    THUMBNAILS = "thumbnails"  # each photo is decoded again when it is shown
    FEATURES = "features"  # adapting, or changing encoders, decodes all photos again
    BACKBONES = "backbones"  # the next photo that is encoded waits a second
    DEMO_PHOTOS = "demo-photos"  # the next demo album fetches them again

    @property
    def of_library(self) -> bool:
        """Whether it lies in the library; the others are folders of their name in the cache."""
        return self in (CacheKind.THUMBNAILS, CacheKind.FEATURES)


def sizes(library: Path, cache: Path) -> dict[CacheKind, int]:
    """Bytes on the disk of each kind. cache: the user's folder for what all libraries share."""
    return {kind: sum(map(_size, _files(kind, library, cache))) for kind in CacheKind}


def clear(kind: CacheKind, library: Path, cache: Path) -> int:
    """Delete a cache; the bytes freed. No process may be writing to it."""
    freed = 0
    for file in _files(kind, library, cache):
        freed += _size(file)
        file.unlink(missing_ok=True)
    return freed


def _files(kind: CacheKind, library: Path, cache: Path) -> Iterator[Path]:
    if not kind.of_library:
        yield from (file for file in sorted((cache / kind.value).rglob("*")) if file.is_file())
        return
    pattern = THUMBNAILS if kind is CacheKind.THUMBNAILS else FEATURES_PATTERN
    for suffix in ("", "-wal", "-shm"):
        yield from sorted(library.glob(pattern + suffix))


def _size(file: Path) -> int:
    with contextlib.suppress(OSError):
        return file.stat().st_size
    return 0
