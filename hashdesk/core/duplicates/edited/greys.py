"""Kept thumbnails by content id, in grey; the newest of them are held."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.duplicates.detail.picture import prepare
from hashdesk.core.duplicates.detail.thumbnails import ThumbnailVerdict, judge_thumbnails
from hashdesk.core.imaging.framing.trimming import Grey
from hashdesk.core.imaging.thumbnail import open_thumbnail
from hashdesk.core.storage.caches.blob_cache import BlobCache

HELD = 1024  # pictures of 50 kB


def grey_of(thumbnail: bytes) -> Grey | None:
    """A kept thumbnail (JPEG) in grey; None if it is damaged."""
    return _pixels(thumbnail, "L")


def _pixels(thumbnail: bytes, mode: str) -> NDArray[np.uint8] | None:
    try:
        with open_thumbnail(thumbnail) as image:
            return np.asarray(image.convert(mode))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


class Greys:
    """Pictures by content id. One thread at a time."""

    def __init__(self, thumbnails: BlobCache) -> None:
        self._thumbnails = thumbnails
        self._held: OrderedDict[bytes, Grey | None] = OrderedDict()

    def fetch(self, contents: Iterable[bytes]) -> None:
        """Read pictures that will be wanted soon, at most as many as are held."""
        wanted = set(contents)
        for content in wanted & self._held.keys():
            self._held.move_to_end(content)
        lacking = sorted(wanted - self._held.keys())
        blobs = self._thumbnails.get(lacking)
        for content in lacking:
            self._held[content] = grey_of(blobs[content]) if content in blobs else None
        while len(self._held) > HELD:
            self._held.popitem(last=False)

    def get(self, content: bytes) -> Grey | None:
        """A picture; None if its thumbnail is missing or damaged."""
        if content not in self._held:
            self.fetch([content])
        return self._held[content]

    def are_near(self, first: bytes, second: bytes) -> bool:
        """Whether two thumbnails, in colour, are certainly the same picture."""
        blobs = self._thumbnails.get([first, second])
        colors = [_pixels(blobs.get(content, b""), "RGB") for content in (first, second)]
        pictures = [prepare(pixels) for pixels in colors if pixels is not None]
        return (
            len(pictures) == len(colors)
            and judge_thumbnails(*pictures) is ThumbnailVerdict.LOOKS_SAME
        )
