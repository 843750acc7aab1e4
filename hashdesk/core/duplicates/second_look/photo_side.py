"""The photos on one side of the pairs: contents, capture times, thumbnails, and where files lie."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.decoder.worker_process import open_photo
from hashdesk.core.duplicates.capture_times import CaptureTime, capture_time
from hashdesk.core.duplicates.detail.picture import Picture, prepare
from hashdesk.core.errors import PhotoError
from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.imaging.further_pictures import has_further_views
from hashdesk.core.imaging.photo_formats import HEAD_BYTES, PHOTO_FORMATS, what_is
from hashdesk.core.imaging.thumbnail import open_thumbnail
from hashdesk.core.search.library import Library
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState

LOOKED_ROWS_AT_ONCE = 4096
# Their files have neither alpha nor further pages: their thumbnails show all there is, unless a
# JPEG has several views.
PLAIN_FORMATS = (PHOTO_FORMATS["JPEG"], PHOTO_FORMATS["RAW"])


class PhotoSide:
    """Some photos of a library, one of each content, by their places in a list."""

    def __init__(self, library: Library, photos: PhotoIds, wanted: NDArray[np.integer]) -> None:
        """photos (n,), ids; wanted (k,): the places that will be asked for."""
        self._library = library
        self._contents: dict[int, bytes] = {}
        self._times: dict[int, CaptureTime | None] = {}
        for start in range(0, len(wanted), LOOKED_ROWS_AT_ONCE):
            part = wanted[start : start + LOOKED_ROWS_AT_ONCE].tolist()
            rows = library.photos(photos[part].tolist())
            for place, photo in zip(part, photos[part].tolist(), strict=True):
                if photo in rows:  # else its row was damaged since
                    self._contents[place] = rows[photo].content_id
                    self._times[place] = capture_time(rows[photo])

    def content(self, place: int) -> bytes:
        """The content id of a photo; empty if its row cannot be read."""
        return self._contents.get(place, b"")

    def time(self, place: int) -> CaptureTime | None:
        """When a photo was taken, by its camera."""
        return self._times.get(place)

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
        return [path for _, path, is_away in self._copies(content) if not is_away]

    def shows_all_in_thumbnail(self, content: bytes) -> bool | None:
        """Whether a file is a plain picture, by its first bytes; None: none of its files is there.

        Of a photo that is away, the name will do: it is neither marked nor kept for another one.
        """
        copies = self._copies(content)
        for photo, path, is_away in copies:
            if not is_away and (is_plain := _is_plain(path, photo)) is not None:
                return is_plain
        if copies and all(is_away for *_, is_away in copies):
            return all(_is_plain_by_name(photo.name) for photo, *_ in copies)
        return None

    def _copies(self, content: bytes) -> list[tuple[Photo, bytes, bool]]:
        """The photos with a content, their paths, and whether they are away."""
        photos = photo_rows.by_content(self._library.db.connection, content)
        there = [photo for photo in photos if photo.state is PhotoState.OK]
        places = self._library.places([photo.id for photo in there])
        return [
            (photo, places[photo.id].full, places[photo.id].offline)
            for photo in there
            if photo.id in places
        ]


def _is_plain(path: bytes, photo: Photo) -> bool | None:
    """Whether a photo's file is a plain picture; None if it is not there, or another one."""
    try:
        descriptor = open_photo(path)
    except PhotoError:
        return None
    with os.fdopen(descriptor, "rb") as file, contextlib.suppress(OSError):
        status = os.fstat(descriptor)
        if status.st_size == photo.size and photo.mtime_ns in (0, mtime_ns(status)):
            return what_is(file.read(HEAD_BYTES)) in PLAIN_FORMATS and not has_further_views(file)
    return None


@cache
def _plain_suffixes() -> frozenset[bytes]:
    return frozenset(f".{suffix}".encode() for kind in PLAIN_FORMATS for suffix in kind.suffixes)


def _is_plain_by_name(name: bytes) -> bool:
    return os.path.splitext(name)[1].lower() in _plain_suffixes()
