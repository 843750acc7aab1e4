"""Mean colour and pHash of one small picture of each kind: what is shown stays what it was."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pylibjxl
import pytest
from PIL import Image

from tests.core.imaging.decoding import decoded, saved
from tests.core.imaging.image_files import raw_files
from tests.drawing import draw

PICTURE = draw(2, 3, (160, 120))
SIXTEEN = Image.fromarray(np.asarray(PICTURE.convert("L")).astype(np.uint16) * 257)
MADE: dict[str, Callable[[], bytes]] = {}


def kind(name: str, file_format: str, image: Image.Image = PICTURE, **options: Any) -> None:
    MADE[name] = lambda: saved(image, file_format, **options)


kind("JPEG", "JPEG", quality=90)
kind("progressive JPEG", "JPEG", quality=90, progressive=True)
kind("grey JPEG", "JPEG", PICTURE.convert("L"), quality=90)
kind("CMYK JPEG", "JPEG", PICTURE.convert("CMYK"), quality=90)
kind("PNG", "PNG")
kind("palette PNG", "PNG", PICTURE.convert("P", palette=Image.Palette.ADAPTIVE, colors=64))
kind("16-bit PNG", "PNG", SIXTEEN)
kind("WebP", "WEBP", quality=90)
kind("lossless WebP", "WEBP", lossless=True)
kind("AVIF", "AVIF", quality=90)
kind("TIFF", "TIFF")
kind("LZW TIFF", "TIFF", compression="tiff_lzw")
kind("CMYK TIFF", "TIFF", PICTURE.convert("CMYK"))
kind("BMP", "BMP")
kind("GIF", "GIF")
kind("JPEG 2000", "JPEG2000")
kind("PPM", "PPM")
kind("PCX", "PCX")
kind("SGI", "SGI")
kind("QOI", "QOI")
kind("DDS", "DDS")
kind("TGA", "TGA")
kind("ICO", "ICO", sizes=[(96, 72)])
kind("ICNS", "ICNS", PICTURE.resize((128, 128)))

MADE["JPEG XL"] = lambda: pylibjxl.encode(np.asarray(PICTURE))
MADE["RAW, its preview"] = lambda: raw_files.dng(PICTURE, [PICTURE.resize((1280, 960))])
MADE["RAW, developed"] = lambda: raw_files.dng(PICTURE.resize((640, 480)))
MADE["Photoshop"] = lambda: psd(PICTURE)


def psd(image: Image.Image) -> bytes:
    """A Photoshop document without layers: its merged picture, not compressed."""
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, image.height, image.width, 8, 3)
    planes = b"".join(band.tobytes() for band in image.split())
    return head + bytes(12) + struct.pack(">H", 0) + planes


GOLDEN: dict[str, tuple[tuple[int, int, int], int]] = {
    "JPEG": ((133, 105, 137), 0xC7AAD96A25164E33),
    "progressive JPEG": ((133, 105, 137), 0xC7AAD96A25164E33),
    "grey JPEG": ((117, 117, 117), 0xC7AAD96A25164E33),
    "CMYK JPEG": ((133, 105, 137), 0xC7AAD96A25164E33),
    "PNG": ((133, 105, 137), 0xC7AAD96A25164E33),
    "palette PNG": ((133, 105, 137), 0x47ABD96A25164E33),
    "16-bit PNG": ((117, 117, 117), 0xC7AAD96A25164E33),
    "WebP": ((133, 105, 137), 0xC7AAD96A25164E33),
    "lossless WebP": ((133, 105, 137), 0xC7AAD96A25164E33),
    "AVIF": ((133, 105, 136), 0xC7AAD96A25164E33),
    "TIFF": ((133, 105, 137), 0xC7AAD96A25164E33),
    "LZW TIFF": ((133, 105, 137), 0xC7AAD96A25164E33),
    "CMYK TIFF": ((133, 105, 137), 0xC7AAD96A25164E33),
    "BMP": ((133, 105, 137), 0xC7AAD96A25164E33),
    "GIF": ((133, 105, 137), 0xC7AAD96A25164E33),
    "JPEG 2000": ((133, 105, 137), 0xC7AAD96A25164E33),
    "PPM": ((133, 105, 137), 0xC7AAD96A25164E33),
    "PCX": ((133, 105, 137), 0xC7AAD96A25164E33),
    "SGI": ((133, 105, 137), 0xC7AAD96A25164E33),
    "QOI": ((133, 105, 137), 0xC7AAD96A25164E33),
    "DDS": ((133, 105, 137), 0xC7AAD96A25164E33),
    "TGA": ((133, 105, 137), 0xC7AAD96A25164E33),
    "ICO": ((133, 105, 137), 0xC7AAD96A25164E33),
    "ICNS": ((133, 105, 137), 0xC7AAD96A25164E33),
    "JPEG XL": ((133, 105, 137), 0xC7AAD96A25164E33),
    "RAW, its preview": ((133, 105, 137), 0xC7AAD96A25164E33),
    "RAW, developed": ((133, 104, 137), 0xC7AAD96A25164E33),
    "Photoshop": ((133, 105, 137), 0xC7AAD96A25164E33),
}


@pytest.mark.parametrize("name", MADE)
def test_golden(name: str) -> None:
    """Within a level and two bits: encoders of other versions write other bytes."""
    photo = decoded(MADE[name]())
    colour, phash = GOLDEN[name]
    assert np.abs(photo.pixels.mean(axis=(0, 1)) - colour).max() < 1.5
    assert (photo.phash ^ phash).bit_count() <= 2


def test_every_kind_has_its_values() -> None:
    assert GOLDEN.keys() == MADE.keys()
