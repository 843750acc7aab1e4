"""Photoshop's merged pictures, of every depth and size of document."""

from __future__ import annotations

import contextlib
import random
import struct

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging.colors.color_spaces import SRGB_PRIMARIES, profile_of_gamma
from tests.core.imaging.decoding import decoded, gap, reason
from tests.drawing import draw

PICTURE = draw(2, 3, (161, 120))
NUMBERS = {"L": 1, "RGB": 3, "CMYK": 4, "LAB": 9}


def run_lengths(row: bytes) -> bytes:
    """A row by PackBits: repeated bytes, and others one by one."""
    packed, at = bytearray(), 0
    while at < len(row):
        end = at + 1
        while end < min(len(row), at + 128) and row[end] == row[at]:
            end += 1
        packed += bytes([257 - (end - at)]) if end - at > 1 else b"\0"
        packed.append(row[at])
        at = end
    return bytes(packed)


def document(
    planes: list[NDArray[np.uint8]], mode: int, bits: int = 8, *, large: bool = False,
    packed: bool = False, resources: bytes = b"", layers: bytes = b"",
) -> bytes:  # fmt: skip
    """A document of channels that are already as Photoshop writes them."""
    height, width = planes[0].shape[0], planes[0].shape[1] * 8 // bits
    version = 2 if large else 1
    data = struct.pack(">4sH6xHIIHH", b"8BPS", version, len(planes), height, width, bits, mode)
    data += bytes(4) + struct.pack(">I", len(resources)) + resources
    data += struct.pack(">Q" if large else ">I", len(layers)) + layers
    if not packed:
        return data + struct.pack(">H", 0) + b"".join(plane.tobytes() for plane in planes)
    rows = [run_lengths(row.tobytes()) for plane in planes for row in plane]
    table = struct.pack(f">{len(rows)}{'I' if large else 'H'}", *map(len, rows))
    return data + struct.pack(">H", 1) + table + b"".join(rows)


def channels(image: Image.Image, bits: int) -> list[NDArray[np.uint8]]:
    levels = [np.asarray(band) for band in image.split()]
    if bits == 8:
        return levels
    if bits == 16:
        return [(band.astype(">u2") * 257).view(np.uint8).reshape(len(band), -1) for band in levels]
    light = [((band / 255) ** 2.2).astype(">f4") for band in levels]
    return [band.view(np.uint8).reshape(len(band), -1) for band in light]


@pytest.mark.parametrize("bits", [8, 16, 32])
@pytest.mark.parametrize("large", [False, True], ids=["PSD", "PSB"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_depths(bits: int, large: bool, packed: bool, mode: str) -> None:
    image = PICTURE.convert(mode)
    data = document(channels(image, bits), NUMBERS[mode], bits, large=large, packed=packed)
    photo = decoded(data)
    assert gap(photo, image) < 1
    assert (photo.facts.width, photo.facts.height) == PICTURE.size


@pytest.mark.parametrize("bits", [8, 16])
def test_cmyk(bits: int) -> None:
    """Photoshop counts paper where others count ink."""
    ink = PICTURE.convert("CMYK").split()
    paper = Image.merge("CMYK", [Image.eval(band, lambda level: 255 - level) for band in ink])
    assert gap(decoded(document(channels(paper, bits), 4, bits)), PICTURE) < 2


def test_lab() -> None:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    image = ImageCms.profileToProfile(PICTURE, srgb, lab, outputMode="LAB")
    assert image is not None
    lightness, *colours = channels(image, 8)
    planes = [lightness, *((colour + np.uint8(128)).astype(np.uint8) for colour in colours)]
    deep = [np.repeat(plane, 2, axis=1) for plane in planes]
    assert gap(decoded(document(deep, 9, 16)), PICTURE) < 3


def test_layers_and_further_channels_are_passed_over() -> None:
    planes = channels(PICTURE, 16)
    data = document([*planes, planes[0] * 0], 3, 16, layers=bytes(5000), large=True)
    assert gap(decoded(data), PICTURE) < 1


def test_its_profile_counts() -> None:
    profile = profile_of_gamma(1.0, SRGB_PRIMARIES) or b""
    other = b"8BIM" + struct.pack(">HHI", 1005, 0, 3) + b"abc\0"
    resources = other + b"8BIM" + struct.pack(">HHI", 1039, 0, len(profile)) + profile
    plain = decoded(document(channels(PICTURE, 16), 3, 16))
    photo = decoded(document(channels(PICTURE, 16), 3, 16, resources=resources))
    assert photo.pixels.mean() > plain.pixels.mean() + 20


def test_cut_files() -> None:
    """Channels lie one after the other: what is missing is the last ones."""
    whole = document(channels(PICTURE, 16), 3, 16)
    photo = decoded(whole[: len(whole) * 3 // 4])
    assert photo.incomplete
    assert np.ptp(photo.pixels[..., 0]) > 50
    assert reason(whole[:40]) == "it is damaged"


def test_mutants() -> None:
    rng = random.Random(6)
    seeds = [
        document(channels(PICTURE.resize((40, 30)), bits), 3, bits, large=large, packed=True)
        for bits in (16, 32)
        for large in (False, True)
    ]
    for number in range(400):
        mutant = bytearray(seeds[number % 4])
        for _ in range(rng.choice((1, 4))):
            mutant[rng.randrange(min(len(mutant), 300))] = rng.randrange(256)
        with contextlib.suppress(PhotoError):
            decoded(bytes(mutant))
