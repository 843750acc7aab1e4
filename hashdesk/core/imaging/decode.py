"""Decodes a photo file once for everything that indexing needs: pixels, thumbnail, pHash, EXIF.

This is the only preprocessing: indexing, searching, training and thumbnails all start from the
pixels made here. Change a pixel, and `PREPROCESSING` must go up, because codes of different
preprocessing must never be compared.

Image data is hostile until proven otherwise: `decode` runs in the sandboxed worker, never in a
process that holds the library or the window.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, ImageCms, UnidentifiedImageError
from PIL.Image import Resampling

from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging import exif, unreadable
from hashdesk.core.imaging.exif import PhotoFacts
from hashdesk.core.imaging.photo_formats import DECODED_FORMATS
from hashdesk.core.imaging.thumbnail import THUMBNAIL_SIDE
from hashdesk.core.system_errors import DRIVE_FAILED

pi_heif.register_heif_opener()  # the one format that Pillow lacks

BinaryFile = io.BufferedReader | io.BytesIO
# Part of an upright photo: left, top, right, bottom, each 0 … 1 of its width or height.
Region = tuple[float, float, float, float]

PREPROCESSING = 1
INPUT_SIDE = 224  # of the encoder's input: the whole photo, squashed to a square
THUMBNAIL_QUALITY = 85
CONTENT_ID_BYTES = 16

# A JPEG is decoded at 1/2, 1/4 or 1/8 as long as both sides stay at least this long:
# twice the encoder's input, so that the last resize still has something to average.
DRAFT_SIDE = 2 * INPUT_SIDE
# A picture decoded at full size is first averaged down by a whole factor to about this many
# times the wanted size.
REDUCING_GAP = 3.0


@dataclass(frozen=True)
class DecodedPhoto:
    """One photo, upright."""

    pixels: NDArray[np.uint8]  # (SIDE, SIDE, 3), RGB
    thumbnail: bytes  # JPEG, the longer side at most THUMBNAIL_SIDE
    phash: int  # 64 bits
    facts: PhotoFacts


def content_id(file: BinaryFile) -> bytes:
    """BLAKE2b of the whole file, CONTENT_ID_BYTES long: it names content wherever it is stored."""
    file.seek(0)
    digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=CONTENT_ID_BYTES))
    return digest.digest()


def decode(file: BinaryFile, max_pixels: int, region: Region | None = None) -> DecodedPhoto:
    """Decode an open photo, or a region of it as if that were a photo.

    Raises PhotoError with the reason, which is one of those in `unreadable`.
    """
    with open_image(file, max_pixels) as image:
        transpose = exif.upright_transpose(image)
        facts = exif.photo_facts(image, transpose)
        share = 1.0 if region is None else min(region[2] - region[0], region[3] - region[1])
        side = round(DRAFT_SIDE / max(share, 1 / DRAFT_SIDE))
        image.draft("RGB", (side, side))
        image.load()
        upright = _small_rgb(image, side)
        if transpose is not None:
            upright = upright.transpose(transpose)
        if region is not None:
            upright = upright.crop(_pixel_box(upright.size, region))
        square = upright.resize((INPUT_SIDE,) * 2, Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
        pixels = np.asarray(square)
        return DecodedPhoto(pixels, _thumbnail(upright), _phash(square), facts)


@contextmanager
def open_image(file: BinaryFile, max_pixels: int) -> Iterator[Image.Image]:
    """A photo, opened and not loaded yet. Any error inside the context becomes a PhotoError.

    But for that of a drive that fails, which is an OSError.
    """
    Image.MAX_IMAGE_PIXELS = None  # `max_pixels` is checked instead
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's opinions on odd but readable files
            file.seek(0)
            with Image.open(file, formats=DECODED_FORMATS) as image:
                width, height = image.size
                if width * height > max_pixels:
                    raise PhotoError(unreadable.too_many_pixels(width, height, max_pixels))
                yield image
    except PhotoError:
        raise
    except UnidentifiedImageError as error:
        raise PhotoError(_unidentified(file)) from error
    except MemoryError as error:
        raise PhotoError(unreadable.NEEDS_MEMORY) from error
    except (OSError, SyntaxError) as error:  # how Pillow describes what is broken
        if isinstance(error, OSError) and error.errno in DRIVE_FAILED:
            raise  # that says nothing about the photo
        raise PhotoError(unreadable.damage(str(error))) from error
    except Exception as error:  # a decoder that stumbled: its words are about Python
        raise PhotoError(unreadable.DAMAGED) from error


def _pixel_box(size: tuple[int, int], region: Region) -> tuple[int, int, int, int]:
    """A region in whole pixels, at least one wide and high."""
    width, height = size
    left = min(int(region[0] * width), width - 1)
    top = min(int(region[1] * height), height - 1)
    right, bottom = round(region[2] * width), round(region[3] * height)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _small_rgb(image: Image.Image, side: int) -> Image.Image:
    """An image of any mode as RGB, first averaged down to no less than `side`."""
    image = _averageable(image)
    factor = int(min(image.size) / (side * REDUCING_GAP / 2))
    return to_rgb(image.reduce(factor) if factor > 1 else image)


def to_rgb(image: Image.Image) -> Image.Image:
    """An image of any mode as RGB; transparent parts are white."""
    image = _averageable(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image.convert("RGBA"))
    return image.convert("RGB")


def _averageable(image: Image.Image) -> Image.Image:
    """An image in a mode whose pixels can be averaged."""
    if image.mode in ("I;16", "I;16L", "I;16B", "I;16N", "I", "F"):
        image = _eight_bit(image)
    if image.mode == "LAB":
        image = to_srgb(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image.convert("L") if image.mode == "1" else image


def _eight_bit(image: Image.Image) -> Image.Image:
    """16-bit, 32-bit and float grey as 8 bits, scaled by the type's range or the photo's own."""
    values = np.nan_to_num(np.asarray(image, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if image.mode.startswith("I;16") or (image.mode == "I" and low >= 0 and 255 < high <= 65535):
        low, high = 0.0, 65535.0
    elif low >= 0 and high <= 255 and image.mode == "I":
        low, high = 0.0, 255.0
    scale = 255.0 / (high - low) if high > low else 0.0
    return Image.fromarray(((values - low) * scale + 0.5).astype(np.uint8))


def to_srgb(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    """An image of some colour profile as RGB. Raises ImageCms.PyCMSError."""
    srgb = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, profile, srgb, outputMode="RGB")
    assert converted is not None  # only with inPlace=True
    return converted


def _thumbnail(upright: Image.Image) -> bytes:
    small = upright.copy()
    small.thumbnail((THUMBNAIL_SIDE,) * 2, Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=THUMBNAIL_QUALITY)
    return buffer.getvalue()


@cache
def _cosines(count: int, size: int) -> NDArray[np.float64]:
    """The first `count` rows of the DCT-II of `size` values."""
    k, i = np.arange(count)[:, None], np.arange(size)[None, :]
    return np.cos(np.pi * k * (2 * i + 1) / (2 * size))


def _phash(square: Image.Image) -> int:
    """The classic 64-bit perceptual hash: signs of the lowest 8 × 8 DCT terms about their median.

    C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010.
    """
    grey = square.convert("L").resize((32, 32), Resampling.BICUBIC, reducing_gap=2.0)
    cosines = _cosines(8, 32)
    low = cosines @ np.asarray(grey, np.float64) @ cosines.T
    signs = (low > np.median(low)).reshape(-1)
    return int.from_bytes(np.packbits(signs, bitorder="little").tobytes(), "little")


def _unidentified(file: BinaryFile) -> str:
    """Why no decoder accepts the file."""
    file.seek(0)
    head = file.read(16)
    if not head:
        return unreadable.EMPTY
    if head.startswith((b"%!PS", b"\xc5\xd0\xd3\xc6")):
        return unreadable.POSTSCRIPT
    return unreadable.NO_PHOTO
