"""A photo file to everything HashDesk needs of it, in one decode.

This is the only preprocessing there is: indexing, searching, training and the thumbnails
all start from the pixels made here. Change a pixel, and `PREPROCESSING` must go up, for
codes of different preprocessing must never be compared.

Image data is hostile until proven otherwise: `decode` runs in the sandboxed worker, never
in a process that holds the library or the window.
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

from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging import exif
from hashdesk.core.imaging.exif import PhotoFacts
from hashdesk.core.imaging.photo_formats import DECODED_FORMATS

pi_heif.register_heif_opener()  # Pillow has AVIF and all the others, but not HEIC

BinaryFile = io.BufferedReader | io.BytesIO
# Part of an upright photo: left, top, right, bottom, each 0 … 1 of its width or height.
Region = tuple[float, float, float, float]

PREPROCESSING = 1
INPUT_SIDE = 224  # of the pixels that the encoder sees: the whole photo, squashed to a square
THUMBNAIL_SIDE = 256
THUMBNAIL_QUALITY = 85
CONTENT_ID_BYTES = 16

# A JPEG is decoded at 1/2, 1/4 or 1/8 as long as both sides stay at least this long:
# twice what the encoder sees, so that the last resize still has something to average.
DRAFT_SIDE = 2 * INPUT_SIDE
# Pictures decoded at full size are first averaged down by whole factors to about this gap.
REDUCING_GAP = 3.0


@dataclass(frozen=True)
class DecodedPhoto:
    """One photo, upright."""

    pixels: NDArray[np.uint8]  # (SIDE, SIDE, 3), RGB
    thumbnail: bytes  # JPEG, the longer side at most THUMBNAIL_SIDE
    phash: int  # 64 bits
    facts: PhotoFacts


def content_id(file: BinaryFile) -> bytes:
    """BLAKE2b of the whole file, CONTENT_ID_BYTES long: names the content wherever it lies."""
    file.seek(0)
    digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=CONTENT_ID_BYTES))
    return digest.digest()


def decode(file: BinaryFile, max_pixels: int, region: Region | None = None) -> DecodedPhoto:
    """Decode an open photo, or a region of it as if that were a photo.

    Raises PhotoError with a reason that a person can read.
    """
    with opened(file, max_pixels) as image:
        turn = exif.turn(image)
        facts = exif.facts(image, turn)
        least = 1.0 if region is None else min(region[2] - region[0], region[3] - region[1])
        side = round(DRAFT_SIDE / max(least, 1 / DRAFT_SIDE))
        image.draft("RGB", (side, side))
        image.load()
        upright = _small_rgb(image, side)
        if turn is not None:
            upright = upright.transpose(turn)
        if region is not None:
            upright = upright.crop(_inside(upright.size, region))
        square = upright.resize(
            (INPUT_SIDE, INPUT_SIDE), Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP
        )
        pixels = np.asarray(square)
        return DecodedPhoto(pixels, _thumbnail(upright), _phash(square), facts)


@contextmanager
def opened(file: BinaryFile, max_pixels: int) -> Iterator[Image.Image]:
    """A photo, opened and not loaded yet. Whatever goes wrong with it inside is a PhotoError."""
    Image.MAX_IMAGE_PIXELS = None  # the limit below is ours, and in one place
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's opinions on odd but readable files
            file.seek(0)
            with Image.open(file, formats=DECODED_FORMATS) as image:
                width, height = image.size
                if width * height > max_pixels:
                    limit = max_pixels // 1_000_000
                    size = f"{width} × {height}"
                    raise PhotoError(f"it is too large: {size} (the limit is {limit} MP)")
                yield image
    except PhotoError:
        raise
    except UnidentifiedImageError as error:
        raise PhotoError(_unidentified(file)) from error
    except MemoryError as error:
        raise PhotoError("it needs more memory than one photo may have") from error
    except Exception as error:
        text = " ".join(str(error).split())[:120]
        raise PhotoError(f"it is damaged ({text or type(error).__name__})") from error


def _inside(size: tuple[int, int], region: Region) -> tuple[int, int, int, int]:
    """A region in whole pixels, one at least each way."""
    width, height = size
    left = min(int(region[0] * width), width - 1)
    top = min(int(region[1] * height), height - 1)
    right, bottom = round(region[2] * width), round(region[3] * height)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _small_rgb(image: Image.Image, side: int) -> Image.Image:
    """RGB of any mode, averaged down first to no less than `side` where that saves work."""
    image = _plain(image)
    factor = int(min(image.size) / (side * REDUCING_GAP / 2))
    return rgb(image.reduce(factor) if factor > 1 else image)


def rgb(image: Image.Image) -> Image.Image:
    """RGB of any mode; transparent parts are white."""
    image = _plain(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image.convert("RGBA"))
    return image.convert("RGB")


def _plain(image: Image.Image) -> Image.Image:
    """A mode whose pixels may be averaged."""
    if image.mode in ("I;16", "I;16L", "I;16B", "I;16N", "I", "F"):
        image = _eight_bit(image)
    if image.mode == "LAB":
        image = _lab_to_rgb(image)
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image.convert("L") if image.mode == "1" else image


def _eight_bit(image: Image.Image) -> Image.Image:
    """16-bit, 32-bit and float grey to 8 bits: by the type's range, else by the photo's own."""
    values = np.asarray(image).astype(np.float64)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if image.mode.startswith("I;16") or (image.mode == "I" and low >= 0 and 255 < high <= 65535):
        low, high = 0.0, 65535.0
    elif low >= 0 and high <= 255 and image.mode == "I":
        low, high = 0.0, 255.0
    scale = 255.0 / (high - low) if high > low else 0.0
    return Image.fromarray(((values - low) * scale + 0.5).astype(np.uint8))


def _lab_to_rgb(image: Image.Image) -> Image.Image:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
    assert converted is not None  # only with inPlace=True
    return converted


def _thumbnail(upright: Image.Image) -> bytes:
    small = upright.copy()
    small.thumbnail(
        (THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP
    )
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
    grey = square.convert("L").resize((32, 32), Image.Resampling.BICUBIC, reducing_gap=2.0)
    cosines = _cosines(8, 32)
    low = cosines @ np.asarray(grey, np.float64) @ cosines.T
    signs = (low > np.median(low)).reshape(-1)
    return int.from_bytes(np.packbits(signs, bitorder="little").tobytes(), "little")


def _unidentified(file: BinaryFile) -> str:
    """Why no decoder took the file."""
    file.seek(0)
    head = file.read(16)
    if not head:
        return "it is empty"
    if head.startswith((b"%!PS", b"\xc5\xd0\xd3\xc6")):
        return "it is a PostScript file, which HashDesk does not open"
    return "it is not a photo in a format that HashDesk reads, or it is damaged"
