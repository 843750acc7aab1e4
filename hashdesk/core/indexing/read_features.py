"""Features of some photos under a new backbone, read from their files before it has any heads.

What was read is kept at once, so a run that was stopped goes on where it was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.imaging.model_input import ModelInput
from hashdesk.core.indexing.library_scan import reachable_files
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.sqlite.sqlite_file import explained_errors
from hashdesk.core.storage.tables.schema import PhotoState

READ_PHASE = "features"
IDS_AT_ONCE = 4096  # content ids in one question to the library


@dataclass(frozen=True)
class FeatureSource:
    """A backbone that runs."""

    backbone: str  # its name
    input: ModelInput
    batch: int  # photos at a time
    features: Callable[[Pixels], Features]


def read_features(
    db: LibraryDB, contents: Sequence[bytes], source: FeatureSource, settings: Settings, job: Job
) -> dict[bytes, NDArray[np.float16]]:
    """Features (d,) of some contents, by content id; without those that cannot be read now.

    Kept ones are not made again. Raises Cancelled, with what was made until then kept.
    """
    path = feature_cache.features_path(db.folder, source.backbone)
    with explained_errors(path), BlobCache(path, write=settings.keep_features) as cache:
        blobs = feature_cache.get_features(cache, contents)
        missing = [content for content in contents if content not in blobs]
        job.report(READ_PHASE, len(blobs), len(contents))
        for made in _made(db, missing, source, settings, job):
            blobs |= made
            if settings.keep_features:
                cache.put(made)
            job.report(READ_PHASE, len(blobs), len(contents))
    found = {content: feature_cache.unpack_halves([blob])[0] for content, blob in blobs.items()}
    return {content: row for content, row in found.items() if np.isfinite(row).all()}


def _made(
    db: LibraryDB, contents: Sequence[bytes], source: FeatureSource, settings: Settings, job: Job
) -> Iterator[dict[bytes, bytes]]:
    """Packed features of contents that are read from their files, a batch at a time."""
    names: list[bytes] = []
    pixels: list[Pixels] = []
    for content, read in _read(db, contents, source, settings):
        job.check()
        # Another file may have taken the name since the last scan.
        if isinstance(read, UnreadablePhoto) or not read.decoded or read.content_id != content:
            continue
        names.append(content)
        pixels.append(read.decoded.pixels)
        if len(pixels) == source.batch:
            yield _packed(names, pixels, source)
            names, pixels = [], []
    if pixels:
        yield _packed(names, pixels, source)


def _packed(names: list[bytes], pixels: list[Pixels], source: FeatureSource) -> dict[bytes, bytes]:
    packed = feature_cache.pack_features(source.features(np.stack(pixels)))
    return dict(zip(names, packed, strict=True))


def _read(
    db: LibraryDB, contents: Sequence[bytes], source: FeatureSource, settings: Settings
) -> Iterator[tuple[bytes, ReadPhoto | UnreadablePhoto]]:
    """Each content with one of its files as read, with a window of files read ahead."""
    photos = _one_photo_each(db, contents)
    window: deque[tuple[bytes, Future[ReadPhoto | UnreadablePhoto]]] = deque()
    with DecodePool(settings) as pool:
        for file in reachable_files(db, sorted(photos.values())):
            known = file.scanned.known
            assert known is not None  # it is a photo of the library
            window.append((known.content_id, pool.submit(file.path, wanted=source.input)))
            if len(window) > 2 * source.batch:
                content, read = window.popleft()
                yield content, read.result()
        for content, read in window:
            yield content, read.result()


def _one_photo_each(db: LibraryDB, contents: Sequence[bytes]) -> dict[bytes, int]:
    """A photo that is there for each content."""
    found: dict[bytes, int] = {}
    for start in range(0, len(contents), IDS_AT_ONCE):
        part = contents[start : start + IDS_AT_ONCE]
        marks = ",".join("?" * len(part))
        query = (
            f"SELECT content_id, min(id) FROM photos WHERE state=? AND content_id IN ({marks}) "
            "GROUP BY content_id"
        )
        found.update(db.connection.execute(query, (PhotoState.OK, *part)))
    return found
