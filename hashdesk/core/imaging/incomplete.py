"""Damaged files read as far as they go: what their decoders need for that, and what is missing.

A decoder that has stumbled gets a second attempt, in which Pillow is told to keep what it has. A
WebP, HEIF, AVIF or JPEG 2000 file is filled up to the length that it says it has, for their
decoders refuse a file that ends early. Where nothing comes of that, EXIF may hold a small preview.
What comes out is noted as incomplete.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from PIL import Image, ImageFile

from hashdesk.core.imaging.decoded import END_MISSING, PART_DAMAGED, SIDE_DATA_DAMAGED
from hashdesk.core.imaging.image_files.raw_previews import TAGS, find_previews, open_preview
from hashdesk.core.imaging.image_files.tiff_ifds import read_ifds

BinaryFile = io.BufferedReader | io.BytesIO

JPEG_END = b"\xff\xd9"
PNG_START = b"\x89PNG\r\n\x1a\n"
MOST_MENDED_BYTES = 1 << 28  # a file that says it is longer than this is not made so
# What stands for the bytes that are missing. Zeros are what most decoders take best.
FILLERS = (b"\0", b"\xff", b"\x80")
GREY = 128  # what libjpeg shows of what is missing
READ_AT_ONCE = 1 << 20
FLAT = 4  # levels: what decoders make of filler differs by less
LARGEST_BLOCK = 32  # rows that a JPEG codes together, at most
BOXED_FORMATS = frozenset({"HEIF", "AVIF", "JPEG 2000"})
FILLED_FORMATS = BOXED_FORMATS | {"WebP"}


@contextmanager
def keep_what_there_is() -> Iterator[None]:
    """Have Pillow keep what it could decode of a damaged file, in this block only."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def mended(file: BinaryFile, kind: str) -> Iterator[BinaryFile]:
    """A damaged file with the end that its decoder misses, in all the ways worth trying.

    kind: its format's name in PHOTO_FORMATS.
    """
    length = _declared_length(file, kind)
    missing = length - file.seek(0, io.SEEK_END)
    file.seek(0)
    if missing > 0 and length <= MOST_MENDED_BYTES:
        there = file.read()
        for filler in FILLERS:
            yield io.BytesIO(there + filler * missing)
    else:
        yield file


def load_what_there_is(image: Image.Image) -> None:
    """Decode an opened image as far as it goes. Raises what its decoder raises if that is nowhere.

    To be called in a block of `keep_what_there_is`.
    """
    with suppress(OSError):
        image.load()
    image.load()  # libtiff, too, keeps what it has


def exif_preview(image: Image.Image) -> Image.Image | None:
    """The largest preview in the EXIF of an opened image, decoded; None if there is none."""
    exif = image.info.get("exif")
    if not isinstance(exif, bytes):
        return None
    block = io.BytesIO(exif.removeprefix(b"Exif\0\0"))
    for found in reversed(find_previews(block, read_ifds(block, TAGS))):
        with suppress(OSError):
            preview = open_preview(block, found.offset, found.length)
            preview.load()
            return preview
    return None


def shows_nothing(image: Image.Image, kind: str) -> bool:
    """Whether no row of a damaged photo was decoded: below its first blocks all is one ground."""
    if kind == "JPEG":
        # The decoder makes the block in which the data end from whatever bits there are.
        below = (0, LARGEST_BLOCK, image.width, image.height)
        image = image.crop(below) if image.height > LARGEST_BLOCK else image
        lowest, highest = GREY - FLAT, GREY + FLAT
    else:
        lowest, highest = 0, 255 if kind in FILLED_FORMATS else 0
    extrema = image.getextrema()
    bands = extrema if isinstance(extrema[0], tuple) else (extrema,)
    return all(high - low <= FLAT and lowest <= low and high <= highest for low, high in bands)


def what_is_missing(file: BinaryFile, kind: str, error: Exception) -> str:
    """Why a photo is incomplete whose decoder has stumbled over an error."""
    size = file.seek(0, io.SEEK_END)
    if kind == "JPEG":
        file.seek(-min(size, 1 << 10), io.SEEK_END)
        return PART_DAMAGED if JPEG_END in file.read() else END_MISSING
    if kind == "PNG":
        return png_damage(file) or SIDE_DATA_DAMAGED
    if _declared_length(file, kind) > size or "truncated" in str(error).lower():
        return END_MISSING
    return PART_DAMAGED


def _declared_length(file: BinaryFile, kind: str) -> int:
    """The length in bytes that a file has by its own word; 0 where it does not say."""
    file.seek(0)
    if kind == "WebP":
        head = file.read(8)
        return 8 + int.from_bytes(head[4:], "little") if len(head) == 8 else 0
    end = 0
    while kind in BOXED_FORMATS and len(head := file.read(16)) >= 8:
        size = int.from_bytes(head[:4])
        if size == 1:
            size = int.from_bytes(head[8:])
        if size < 8:  # up to the end of the file, or nonsense
            break
        end += size
        if end > MOST_MENDED_BYTES:
            break
        file.seek(end)
    return end


def png_damage(file: BinaryFile) -> str | None:
    """What is missing of the pixels of a PNG, by its chunks and their checksums.

    Pillow looks at neither: it shows noise, or stops in silence.
    """
    at = file.seek(len(PNG_START))
    while len(head := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        at += 12 + length
        if kind == b"IEND":
            return None
        if kind == b"IDAT":
            check = zlib.crc32(kind)
            for start in range(0, length, READ_AT_ONCE):
                check = zlib.crc32(file.read(min(length - start, READ_AT_ONCE)), check)
            if len(stored := file.read(4)) == 4 and check != int.from_bytes(stored):
                return PART_DAMAGED
        file.seek(at)
    return END_MISSING
