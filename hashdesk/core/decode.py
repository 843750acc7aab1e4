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
from dataclasses import dataclass
from functools import cache

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from hashdesk.core.errors import PhotoError

pi_heif.register_heif_opener()  # Pillow has AVIF and all the others, but not HEIC

BinaryFile = io.BufferedReader | io.BytesIO

PREPROCESSING = 1
SIDE = 224  # of the pixels that the encoder sees: the whole photo, squashed to a square
THUMBNAIL_SIDE = 256
THUMBNAIL_QUALITY = 85
CONTENT_ID_BYTES = 16

# What the file's content may be. Everything else stays closed: Pillow would start
# ghostscript for an EPS, whatever the file is called.
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "HEIF")
# A JPEG is decoded at 1/2, 1/4 or 1/8 as long as both sides stay at least this long:
# twice what the encoder sees, so that the last resize still has something to average.
DRAFT_SIDE = 2 * SIDE
# Pictures decoded at full size are first averaged down by whole factors to about this gap.
REDUCING_GAP = 3.0

# EXIF orientation -> what makes the photo upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = (TURNS[5], TURNS[6], TURNS[7], TURNS[8])


@dataclass(frozen=True)
class Facts:
    """What a photo says of itself. Sizes are upright pixels."""

    width: int
    height: int
    taken: int | None = None  # seconds since 1970 of the camera's own wall clock
    camera: str | None = None
    latitude: float | None = None  # degrees, north positive
    longitude: float | None = None  # degrees, east positive


@dataclass(frozen=True)
class Decoded:
    """One photo, upright."""

    pixels: NDArray[np.uint8]  # (SIDE, SIDE, 3), RGB
    thumbnail: bytes  # JPEG, the longer side at most THUMBNAIL_SIDE
    phash: int  # 64 bits
    facts: Facts


def content_id(file: BinaryFile) -> bytes:
    """BLAKE2b of the whole file, CONTENT_ID_BYTES long: names the content wherever it lies."""
    file.seek(0)
    digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=CONTENT_ID_BYTES))
    return digest.digest()


def decode(file: BinaryFile, max_pixels: int) -> Decoded:
    """Decode an open photo. Raises PhotoError with a reason that a person can read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's opinions on odd but readable files
            return _decode(file, max_pixels)
    except PhotoError:
        raise
    except UnidentifiedImageError as error:
        raise PhotoError(_unidentified(file)) from error
    except MemoryError as error:
        raise PhotoError("it needs more memory than one photo may have") from error
    except Exception as error:
        text = " ".join(str(error).split())[:120]
        raise PhotoError(f"it is damaged ({text or type(error).__name__})") from error


def _decode(file: BinaryFile, max_pixels: int) -> Decoded:
    Image.MAX_IMAGE_PIXELS = None  # the limit below is ours, and in one place
    file.seek(0)
    image: Image.Image
    with Image.open(file, formats=FORMATS) as image:
        width, height = image.size
        if width * height > max_pixels:
            limit = max_pixels // 1_000_000
            raise PhotoError(f"it is too large: {width} × {height} (the limit is {limit} MP)")
        exif = _exif(image)
        # A TIFF needs no turning: Pillow does that while it loads, and gives the upright size.
        turn = TURNS.get(1 if image.format == "TIFF" else exif.get(ExifTags.Base.Orientation, 1))
        facts = _facts(exif, (height, width) if turn in SIDEWAYS else (width, height))
        image.draft("RGB", (DRAFT_SIDE, DRAFT_SIDE))
        image.load()
        upright = _small_rgb(image)
    if turn is not None:
        upright = upright.transpose(turn)
    square = upright.resize((SIDE, SIDE), Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
    pixels = np.asarray(square)
    return Decoded(pixels, _thumbnail(upright), _phash(square), facts)


def _small_rgb(image: Image.Image) -> Image.Image:
    """RGB of any mode, averaged down first where that saves work; transparent parts are white."""
    if image.mode in ("I;16", "I;16L", "I;16B", "I;16N", "I", "F"):
        image = _eight_bit(image)
    if image.mode == "LAB":
        image = _lab_to_rgb(image)
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode == "1":
        image = image.convert("L")
    factor = int(min(image.size) / (DRAFT_SIDE * REDUCING_GAP / 2))
    if factor > 1:
        image = image.reduce(factor)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image.convert("RGBA"))
    return image.convert("RGB")


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


def _exif(image: Image.Image) -> Image.Exif:
    """The photo's EXIF; empty where it is broken, for the picture may be sound all the same."""
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001  (the parser raises anything on broken data)
        return Image.Exif()


def _facts(exif: Image.Exif, size: tuple[int, int]) -> Facts:
    """Date, camera and place from EXIF; whatever is not plausible is left out."""
    try:
        details = exif.get_ifd(ExifTags.IFD.Exif)
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001  (a photo with broken EXIF is still a photo)
        details, gps = {}, {}
    taken = _seconds(details.get(ExifTags.Base.DateTimeOriginal))
    if taken is None:
        taken = _seconds(exif.get(ExifTags.Base.DateTime))
    return Facts(
        *size,
        taken=taken,
        camera=_camera(exif.get(ExifTags.Base.Make), exif.get(ExifTags.Base.Model)),
        latitude=_degrees(gps, ExifTags.GPS.GPSLatitude, "S", 90),
        longitude=_degrees(gps, ExifTags.GPS.GPSLongitude, "W", 180),
    )


def _seconds(text: object) -> int | None:
    """EXIF's "2024:05:12 16:20:00" as seconds since 1970, without a time zone."""
    if not isinstance(text, str):
        return None
    try:
        parts = [int(part) for part in text.replace(" ", ":").rstrip("\0").split(":")[:6]]
        if len(parts) != 6 or not 1800 <= parts[0] <= 2200:
            return None
        date = np.datetime64("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*parts), "s")
    except (ValueError, OverflowError):
        return None
    return int(date.astype(np.int64))


def _camera(make: object, model: object) -> str | None:
    """Maker and model as one name, without what the model repeats of its maker."""
    names = ["".join(c for c in str(part) if c.isprintable()).strip()[:64] if part else ""
             for part in (make, model)]  # fmt: skip
    if names[0] and names[1].lower().startswith(names[0].split()[0].lower()):
        names[0] = ""
    return " ".join(name for name in names if name) or None


def _degrees(gps: dict[int, object], tag: int, negative: str, limit: int) -> float | None:
    """Degrees, minutes and seconds as signed degrees; the reference letter is the tag before."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[tag])  # type: ignore[attr-defined]
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= limit:
        return None
    # SQLite has no -0.0: it would come back as another number than the one it was given.
    return (-value if gps.get(tag - 1) == negative else value) + 0.0


def _unidentified(file: BinaryFile) -> str:
    """Why no decoder took the file."""
    file.seek(0)
    head = file.read(16)
    if not head:
        return "it is empty"
    if head.startswith((b"%!PS", b"\xc5\xd0\xd3\xc6")):
        return "it is a PostScript file, which HashDesk does not open"
    return "it is not a photo in a format that HashDesk reads, or it is damaged"
