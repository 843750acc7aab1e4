"""Kept thumbnails: small JPEGs, made by a decoding worker or come with an imported library.

Either way their bytes are foreign, so they are decoded with limits, and for the window by a worker.
"""

from __future__ import annotations

import io
import struct

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

THUMBNAIL_SIDE = 256  # pixels, at most
LARGEST_THUMBNAIL_BYTES = 1 << 18
UNCROPPED = 0  # the side that stands for: not cropped to a square

Tile = NDArray[np.uint8]  # (height, width, 3), RGB

JPEG_START = b"\xff\xd8"
# Markers of a JPEG that begin a frame: all of C0 … CF but tables (C4, CC) and a reserved one (C8).
FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def open_thumbnail(jpeg: bytes) -> Image.Image:
    """A thumbnail, opened and not loaded yet. Raises OSError if it is none, or too large."""
    image = Image.open(io.BytesIO(jpeg), formats=("JPEG",))
    if max(image.size) > THUMBNAIL_SIDE:
        image.close()
        raise OSError(f"a thumbnail has {image.width} × {image.height} pixels")
    return image


def tile(jpeg: bytes, side: int) -> Tile | None:
    """A thumbnail as a square of `side` pixels, or UNCROPPED; None if it is damaged.

    For the sandboxed worker only.
    """
    try:
        with open_thumbnail(jpeg) as opened:
            image = opened.convert("RGB")
        if side != UNCROPPED:
            image = ImageOps.fit(image, (side, side), Image.Resampling.BICUBIC)
    except Exception:  # noqa: BLE001  (whatever it raises, these bytes are no image)
        return None
    return np.asarray(image)


def is_thumbnail(jpeg: bytes) -> bool:
    """Whether the head of a JPEG says that it is as small as thumbnails are.

    Nothing is decoded, and no decoder's code runs: the segments are walked up to the one with the
    size. Markers and segments are those of ITU-T T.81, annex B.
    """
    if len(jpeg) > LARGEST_THUMBNAIL_BYTES or not jpeg.startswith(JPEG_START):
        return False
    at = len(JPEG_START)
    while at + 9 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        if marker in FRAME_MARKERS:
            sides = struct.unpack_from(">HH", jpeg, at + 5)
            return all(0 < side <= THUMBNAIL_SIDE for side in sides)
        at += 2 + length
    return False
