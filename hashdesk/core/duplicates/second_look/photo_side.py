"""The photos on one side of the pairs: contents, capture times, thumbnails, and where files lie."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.duplicates.capture_times import CaptureTime, capture_time
from hashdesk.core.duplicates.detail.picture import Picture, prepare
from hashdesk.core.duplicates.second_look.confirming import PhotoSize
from hashdesk.core.imaging.thumbnail import open_thumbnail
from hashdesk.core.search.library import Library
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState

LOOKED_ROWS_AT_ONCE = 4096


class PhotoSide:
    """Some photos of a library, one of each content, by their places in a list."""

    def __init__(self, library: Library, photos: PhotoIds, wanted: NDArray[np.integer]) -> None:
        """photos (n,), ids; wanted (k,): the places that will be asked for."""
        self._library = library
        self._contents: dict[int, bytes] = {}
        self._times: dict[int, CaptureTime | None] = {}
        self._sizes: dict[int, PhotoSize] = {}
        for start in range(0, len(wanted), LOOKED_ROWS_AT_ONCE):
            part = wanted[start : start + LOOKED_ROWS_AT_ONCE].tolist()
            rows = library.photos(photos[part].tolist())
            for place, photo in zip(part, photos[part].tolist(), strict=True):
                if photo in rows:  # else its row was damaged since
                    self._contents[place] = rows[photo].content_id
                    self._times[place] = capture_time(rows[photo])
                    self._sizes[place] = _size(rows[photo])

    def content(self, place: int) -> bytes:
        """The content id of a photo; empty if its row cannot be read."""
        return self._contents.get(place, b"")

    def time(self, place: int) -> CaptureTime | None:
        """When a photo was taken, by its camera."""
        return self._times.get(place)

    def size(self, place: int) -> PhotoSize:
        """How large a photo is."""
        return self._sizes.get(place, (0, 0))

    def thumbnails(self, contents: Sequence[bytes]) -> dict[bytes, Picture]:
        """Kept thumbnails by content id, ready to be compared; none that are damaged."""
        with BlobCache(self._library.db.folder / THUMBNAILS) as kept:
            blobs = kept.get(contents)
        found = {}
        for content, blob in blobs.items():
            with contextlib.suppress(
                OSError, ValueError, SyntaxError, Image.DecompressionBombError
            ), open_thumbnail(blob) as image:  # fmt: skip
                found[content] = prepare(np.asarray(image.convert("RGB")))
        return found

    def files(self, content: bytes) -> list[bytes]:
        """The paths of the files with this content that are within reach."""
        photos = photo_rows.by_content(self._library.db.connection, content)
        there = [photo.id for photo in photos if photo.state is PhotoState.OK]
        places = self._library.places(there)
        found = (places[photo] for photo in there if photo in places)
        return [place.full for place in found if not place.offline]


def _size(photo: Photo) -> PhotoSize:
    return (photo.width or 0) * (photo.height or 0), photo.size
