"""JPEG XL: pixels of every kind, side data, orientation, and files that are cut."""

from __future__ import annotations

import contextlib
import random
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pylibjxl
import pytest
from PIL import ExifTags, Image

from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging.decoded import END_MISSING, PART_DAMAGED
from tests.core.imaging.decoding import LIMIT, decoded, gap, reason, saved
from tests.drawing import draw

PICTURE = draw(1, 1, (320, 240))


def jxl(image: Image.Image, **options: Any) -> bytes:
    return pylibjxl.encode(np.ascontiguousarray(image), **options)


@pytest.mark.parametrize("options", [{}, {"lossless": True}], ids=["lossy", "lossless"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_pixels(mode: str, options: dict[str, Any]) -> None:
    image = PICTURE.convert(mode)
    photo = decoded(jxl(image, **options))
    assert gap(photo, image) < (1 if options else 3)
    assert (photo.facts.width, photo.facts.height) == image.size
    assert photo.incomplete is None


def test_transparent_parts_are_white() -> None:
    image = PICTURE.convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 320, 120))
    photo = decoded(jxl(image, lossless=True))
    assert photo.pixels[20, 100].tolist() == [255, 255, 255]


def test_a_jpeg_that_was_packed_without_loss() -> None:
    jpeg = saved(PICTURE, "JPEG", quality=90)
    assert gap(decoded(pylibjxl.jpeg_to_jxl(jpeg)), decoded(jpeg)) < 1


def test_facts() -> None:
    """EXIF is read, but for its orientation: libjxl turns pixels by its own."""
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Model 1"
    exif[ExifTags.Base.Orientation] = 6
    photo = decoded(jxl(PICTURE, exif=bytes(4) + exif.tobytes()[6:]))
    assert photo.facts.camera == "Model 1"
    assert (photo.facts.width, photo.facts.height) == PICTURE.size
    assert gap(photo, PICTURE) < 3


@pytest.mark.parametrize("exif", [b"", b"\0\0\0\0", b"\0\0\0\0II*\0\xff\xff\xff\xff", b"\xff" * 9])
def test_broken_exif(exif: bytes) -> None:
    assert gap(decoded(jxl(PICTURE, exif=exif)), PICTURE) < 3


def test_size_is_checked_before_pixels_are_decoded() -> None:
    """A small file of many pixels is refused by its head, even if the rest is missing."""
    data = jxl(Image.new("RGB", (300, 300), "red"))
    assert "too large: 300 × 300" in reason(data, 89_999)
    assert "too large: 300 × 300" in reason(data[: len(data) // 2], 89_999)


@pytest.mark.parametrize("share", [0.5, 0.99])
def test_cut_files(share: float) -> None:
    """As far as libjxl goes: groups of pixels that are whole."""
    whole = jxl(draw(3, 1, (800, 600)), effort=3)
    photo = decoded(whole[: int(len(whole) * share)])
    assert photo.incomplete in (END_MISSING, PART_DAMAGED)
    assert np.ptp(photo.pixels[:30]) > 20


def test_what_shows_nothing() -> None:
    whole = jxl(PICTURE)
    for length in (2, 12, 40, 60):
        assert reason(whole[:length]) == "it is damaged"


def test_mutants() -> None:
    """Flipped and cut files decode or are refused; nothing else happens."""
    small = draw(1, 0, (48, 32))
    seeds = [jxl(small), jxl(small, lossless=True), pylibjxl.jpeg_to_jxl(saved(small, "JPEG"))]
    seeds.append(jxl(small, exif=bytes(4) + b"II*\0\x08\0\0\0\0\0\0\0\0\0", xmp=b"<x/>"))
    rng = random.Random(7)
    read = 0
    for number in range(400):
        mutant = bytearray(seeds[number % len(seeds)])
        for _ in range(rng.choice((1, 2, 8))):
            mutant[rng.randrange(len(mutant))] = rng.randrange(256)
        if number % 5 == 0:
            del mutant[rng.randrange(len(mutant)) :]
        with contextlib.suppress(PhotoError):
            read += bool(decoded(bytes(mutant), LIMIT))
    assert read


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none for some systems: the reason names it."""
    data = jxl(PICTURE)
    monkeypatch.setitem(sys.modules, "pylibjxl", None)
    assert reason(data) == (
        "it is a picture in the format JPEG XL, which HashDesk reads only with the Python package "
        "pylibjxl"
    )


def test_boxes_that_lie_about_their_length() -> None:
    """The picture is read, or the file is damaged."""
    whole = jxl(PICTURE, exif=bytes(4) + b"II*\0\x08\0\0\0\0\0\0\0\0\0")
    place = whole.index(b"Exif") - 8
    for length in (0, 1, 7, 1 << 31):
        with contextlib.suppress(PhotoError):
            data = whole[:place] + struct.pack(">I", length) + whole[place + 4 :]
            assert gap(decoded(data), PICTURE) < 3


@pytest.mark.photos
def test_a_real_file(photos: Path) -> None:
    (file,) = (photos / "torture" / "jxl").iterdir()
    photo = decoded(file.read_bytes())
    assert (photo.facts.width, photo.facts.height) == (1440, 1080)
    assert np.abs(photo.pixels.mean(axis=(0, 1)) - (107, 96, 78)).max() < 1.5
