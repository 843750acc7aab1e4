"""Contents that are decoded again because their pixels come out differently than they did.

What is decoded then holds for all photos that have the content, and no code set and no cache keeps
what was made of the old pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from hashdesk.core.decoder.reading_version import READING_VERSION
from hashdesk.core.imaging.decoded import DecodedPhoto
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.guess_cache import forget_guesses
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures, photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo

# Not of the content: a file's name or a sidecar may say them.
OF_THE_FILE = ("taken", "taken_ms", "utc_offset", "taken_from")


class RenewedContents:
    """The contents that wait to be decoded again."""

    def __init__(self, db: LibraryDB, features: Path) -> None:
        """features: the cache that gets the new features; all others lose the old ones."""
        self._db = db
        self._features = features
        self._contents: set[bytes] = set()

    def __contains__(self, content: bytes) -> bool:
        return content in self._contents

    def add(self, contents: Iterable[bytes]) -> None:
        """Add contents."""
        self._contents.update(contents)

    def forget_features(self, contents: Iterable[bytes]) -> None:
        """Delete what other backbones made of old pixels, before new codes are written."""
        renewed = self._contents.intersection(contents)
        if renewed:
            for path in self._db.folder.glob(feature_cache.FEATURES_PATTERN):
                if path != self._features:
                    with BlobCache(path, write=True) as cache:
                        cache.remove(renewed)
            forget_guesses(self._db.folder, renewed)

    def write_twins(
        self, photo: int, content: bytes, pixel_id: bytes | None, decoded: DecodedPhoto
    ) -> list[int]:
        """Give all photos of a renewed content what was decoded of one; all their ids.

        Inside the open transaction. pixel_id: what it was. None for a content that is not renewed.
        """
        if content not in self._contents:
            return []
        self._contents.discard(content)
        connection = self._db.connection
        if pixel_id is not None:
            known_pictures.rename(connection, pixel_id, decoded.pixel_id)
        twins = [t for t in photo_rows.by_content(connection, content) if t.id != photo]
        facts = fact_rows.get(connection, [twin.id for twin in twins])
        for twin in twins:
            kept = {name: getattr(twin, name) for name in OF_THE_FILE}
            photo_rows.put(connection, replace(with_decoded(twin, decoded), **kept))
            if twin.id in facts:  # the head of its file was read before
                row = replace(facts[twin.id], read_by=READING_VERSION)
                fact_rows.put(connection, twin.id, row)
        return [photo, *(twin.id for twin in twins)]


def with_decoded(row: Photo, decoded: DecodedPhoto) -> Photo:
    """A row with what decoding found out."""
    phash = decoded.phash - (1 << 64) if decoded.phash >> 63 else decoded.phash
    return row.with_facts(
        decoded.facts,
        phash=phash,
        pixel_id=decoded.pixel_id,
        incomplete=decoded.incomplete,
    )
