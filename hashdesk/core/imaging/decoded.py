"""What decoders make of a photo's file: kinds of results and their limits, without any decoder.

The window holds such results and decodes nothing, so it loads no decoder.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.metadata.photo_facts import PhotoFacts

# Part of an upright photo: left, top, right, bottom, each 0 … 1 of its width or height.
Region = tuple[float, float, float, float]

PIXEL_ID_BYTES = 16
MOST_RENDERED_PIXELS = 48_000_000  # in one reply: 144 MB
MOST_COMPARED_PIXELS = 1 << 24  # likewise: 67 MB with alpha

# Why a photo is incomplete, as a clause: shown, and kept in the library.
END_MISSING = "its end is missing"
PART_DAMAGED = "part of it is damaged"
SIDE_DATA_DAMAGED = "part of its side data is damaged or too long"
PREVIEW_LEFT = "only the small preview in its EXIF is left"
WHY_INCOMPLETE = (END_MISSING, PART_DAMAGED, SIDE_DATA_DAMAGED, PREVIEW_LEFT)


@dataclass(frozen=True)
class DecodedPhoto:
    """One photo, upright."""

    square: NDArray[np.uint8]  # (side, side, 3), RGB, of HASHDESK_INPUT
    pixels: NDArray[np.uint8]  # (side, side, 3), RGB, as the model takes it
    thumbnail: bytes  # JPEG, the longer side at most THUMBNAIL_SIDE
    phash: int  # 64 bits
    facts: PhotoFacts
    pixel_id: bytes  # PIXEL_ID_BYTES: names the picture, whatever else its file says
    incomplete: str | None = None  # why it is not all there, as a clause: "its end is missing"


@dataclass(frozen=True)
class RenderedPhoto:
    """A photo decoded for display."""

    pixels: NDArray[np.uint8]  # (height, width, 3), sRGB
    facts: PhotoFacts  # with the size of the whole photo
    tags: tuple[tuple[str, str], ...]  # EXIF beyond the facts: names and values

    @property
    def full(self) -> tuple[int, int]:
        """Width and height of the whole photo, upright."""
        return self.facts.width, self.facts.height


@dataclass(frozen=True)
class ComparablePhoto:
    """A photo decoded to be compared in detail."""

    pixels: NDArray[np.uint8]  # (height, width, 3 or 4), sRGB, with alpha if the file has it
    is_single: bool  # False: the file holds more than this, as `further_pictures` tells
    full: tuple[int, int]  # width and height of the whole photo, upright


@dataclass(frozen=True)
class PhotoHead:
    """What the head of a file says."""

    facts: PhotoFacts
    affected: bool  # whether its pixels come out differently than in an older PREPROCESSING
