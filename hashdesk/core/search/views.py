"""The views of a photo that is searched for: as it is, and trimmed if it lies in a frame.

An image from outside is read once more for it, now only the part inside its frame, so that the
encoder sees that in full. Of a photo of the library the codes are known, and it may lie on a drive
that is gone: what its frame leaves of it is known by the pHash of its thumbnail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.imaging.decoded import DecodedPhoto, Region
from hashdesk.core.imaging.framing.frame import photo_in_frame
from hashdesk.core.imaging.model_pixels import square_of
from hashdesk.core.imaging.signatures.phash import phash_of
from hashdesk.core.imaging.thumbnail import Tile
from hashdesk.core.search.query import Query

ReadRegion = Callable[[Region | None], ReadPhoto | UnreadablePhoto]  # of one image; None: all of it


@dataclass(frozen=True)
class ReadViews:
    """An image as a decoder has read it, and once more without its frame."""

    whole: ReadPhoto | UnreadablePhoto
    trimmed: DecodedPhoto | None = None  # None: it has no frame


def read_views(read: ReadRegion, region: Region | None = None) -> ReadViews:
    """Read an image, or a part of it, which is searched for just as it was chosen."""
    whole = read(region)
    if region is not None or isinstance(whole, UnreadablePhoto) or whole.decoded is None:
        return ReadViews(whole)
    inside = photo_in_frame(whole.decoded.square)
    if inside is None:
        return ReadViews(whole)
    part = read(inside)
    if isinstance(part, UnreadablePhoto) or part.content_id != whole.content_id:
        return ReadViews(whole)  # the file has gone, or is another one by now
    return ReadViews(whole, part.decoded)


def in_views(query: Query, thumbnail: Tile | None) -> tuple[Query, Tile | None]:
    """A photo of the library as a query, and what the frame in its thumbnail leaves of that.

    Nothing is encoded: both views have the codes of the photo as it is.
    """
    inside = None if thumbnail is None else photo_in_frame(thumbnail)
    if thumbnail is None or inside is None:
        return query, None
    height, width = thumbnail.shape[:2]
    left, top, right, bottom = np.rint(np.multiply(inside, (width, height) * 2)).astype(int)
    picture = thumbnail[top:bottom, left:right]
    trimmed = replace(query, phash=phash_of(square_of(Image.fromarray(picture))))
    return replace(query, trimmed=trimmed), picture
