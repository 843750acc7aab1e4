"""Decodes a photo file once for everything that indexing needs: pixels, thumbnail, pHash, facts.

This is the only preprocessing: indexing, searching, training and thumbnails all start from the
pixels made here. Change how a file becomes a picture, and `PREPROCESSING` in `preprocessing` must
go up; change how a picture becomes the encoder's square, and `ENCODER_INPUT` must: it is part of
every encoder's id, because codes of different inputs must never be compared.

Pixel id, pHash and thumbnail are of the same picture whatever model looks at it: they name photos
and tell copies, in every library. So a model that wants more pixels gets them from a decoding of
its own, where the format can decode at a fraction.

Image data is hostile until proven otherwise: `decode` runs in the sandboxed worker, never in a
process that holds the library or the window.
"""

from __future__ import annotations

import hashlib
import io
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from hashdesk.core.imaging.colors.pixel_range import small_rgb
from hashdesk.core.imaging.colors.srgb import profile_of
from hashdesk.core.imaging.decoded import PIXEL_ID_BYTES, DecodedPhoto, Region
from hashdesk.core.imaging.incomplete import BinaryFile
from hashdesk.core.imaging.model_input import HASHDESK_INPUT, ModelInput
from hashdesk.core.imaging.model_pixels import REDUCING_GAP, least_side, square_of
from hashdesk.core.imaging.open_image import OpenImage, open_image
from hashdesk.core.imaging.signatures.phash import phash_of
from hashdesk.core.imaging.thumbnail import THUMBNAIL_SIDE
from hashdesk.core.imaging.upright import upright_size, upright_transpose
from hashdesk.core.metadata.exif import Exif
from hashdesk.core.metadata.photo_facts import PhotoFacts
from hashdesk.core.metadata.photo_metadata import read_metadata
from hashdesk.core.metadata.read_facts import facts_of

ENCODER_INPUT = 1
THUMBNAIL_QUALITY = 85
# The golden ratio's fraction in 64 bits, and its odd multiples: part of what a pixel id is.
_ODD = (np.arange(1, 16, 2, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))[:, np.newaxis]


def decode(
    file: BinaryFile,
    max_pixels: int,
    region: Region | None = None,
    name: str = "",
    sidecar: bytes = b"",
    wanted: ModelInput = HASHDESK_INPUT,
) -> DecodedPhoto:
    """Decode an open photo, or a region of it as if that were a photo.

    name: of the file, which may tell the date; sidecar: the bytes of its .xmp file, if it has one;
    wanted: what the model takes. Raises PhotoError with the reason, which is one of those in
    `unreadable`.
    """
    with open_image(file, max_pixels) as opened:
        whole = opened.image.size
        metadata = read_metadata(opened.image, file, name, sidecar)
        transpose = upright_transpose(opened.image, metadata.orientation)
        facts = facts_of(metadata, upright_size(opened.image, transpose), time.time())
        shown = _Shown(transpose, region, metadata.exif)
        small = shown.least(HASHDESK_INPUT)
        image = opened.load((small, small))
        upright = shown.upright(opened, image, small)
        square = square_of(upright)
        pixels = own = np.asarray(square)
        large = shown.least(wanted)
        if wanted != HASHDESK_INPUT:
            if large > small and image.size != whole:
                own = _decoded_larger(file, max_pixels, shown, wanted)
            else:
                larger = upright if large <= small else shown.upright(opened, image, large)
                own = np.asarray(square_of(larger, wanted))
        return DecodedPhoto(
            square=pixels,
            pixels=own,
            thumbnail=_shrunk_to_thumbnail(upright),
            phash=phash_of(square),
            facts=facts,
            pixel_id=_pixel_id(pixels, facts),
            incomplete=opened.incomplete,
        )


@dataclass(frozen=True)
class _Shown:
    """What is shown of a photo: which way up, which part, in which colours."""

    transpose: Image.Transpose | None
    region: Region | None
    exif: Exif

    def least(self, wanted: ModelInput) -> int:
        """Pixels of the shorter side at which the photo is decoded, if the format can do that.

        A JPEG is decoded at 1/2, 1/4 or 1/8 as long as both sides stay at least this long.
        """
        side, region = least_side(wanted), self.region
        share = 1.0 if region is None else min(region[2] - region[0], region[3] - region[1])
        return round(side / max(share, 1 / side))

    def upright(self, opened: OpenImage, image: Image.Image, least: int) -> Image.Image:
        """A loaded image as an upright RGB picture of what is shown, no smaller than needed."""
        factor = int(min(image.size) / (least * REDUCING_GAP / 2))
        upright = small_rgb(image, profile_of(opened, self.exif), max(factor, 1))
        if self.transpose is not None:
            upright = upright.transpose(self.transpose)
        return upright.crop(_pixel_box(upright.size, self.region)) if self.region else upright


def _decoded_larger(
    file: BinaryFile, max_pixels: int, shown: _Shown, wanted: ModelInput
) -> NDArray[np.uint8]:
    """A model's pixels of a photo that was decoded too small for it."""
    least = shown.least(wanted)
    with open_image(file, max_pixels) as opened:
        image = opened.load((least, least))
        return np.asarray(square_of(shown.upright(opened, image, least), wanted))


def _pixel_id(pixels: NDArray[np.uint8], facts: PhotoFacts) -> bytes:
    """SHA-256 of a photo's pixels and size, cut: it stays when a tag is written into the file.

    Of the pixels that the encoder sees, of which each averages its part of a larger photo: this
    takes 0.03 ms. All that was decoded of a JPEG would take a third of the time of decoding it.
    """
    digest = hashlib.sha256(_folded(pixels))
    digest.update(b"%d %d" % (facts.width, facts.height))
    return digest.digest()[:PIXEL_ID_BYTES]


def _folded(pixels: NDArray[np.uint8]) -> bytes:
    """Pixels added up eight by eight, each eight bytes times an odd number of their own.

    An eighth of the bytes is hashed in a third of the time, and as odd numbers lose no bit, a
    change in any one place still changes the sum.
    """
    words = np.ascontiguousarray(pixels).reshape(-1).view("<u8").reshape(len(_ODD), -1)
    return bytes((words * _ODD).sum(axis=0, dtype=np.uint64))


def _pixel_box(size: tuple[int, int], region: Region) -> tuple[int, int, int, int]:
    """A region in whole pixels, at least one wide and high."""
    width, height = size
    left = min(int(region[0] * width), width - 1)
    top = min(int(region[1] * height), height - 1)
    right, bottom = round(region[2] * width), round(region[3] * height)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _shrunk_to_thumbnail(upright: Image.Image) -> bytes:
    """A picture as the JPEG of its thumbnail. It is shrunk itself: a copy takes .06 ms."""
    upright.thumbnail((THUMBNAIL_SIDE,) * 2, Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
    buffer = io.BytesIO()
    # Pillow would take the photo's comment over, which may have 64 kB.
    upright.save(buffer, "JPEG", quality=THUMBNAIL_QUALITY, comment=b"")
    return buffer.getvalue()
