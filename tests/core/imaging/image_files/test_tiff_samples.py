"""TIFF files of every kind of sample, most of which Pillow alone refuses."""

from __future__ import annotations

import contextlib
import random
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.errors import PhotoError
from tests.core.imaging.decoding import decoded, gap, reason
from tests.drawing import draw

PICTURE = draw(2, 3, (162, 120))
GREY = PICTURE.convert("L")


def packed(values: NDArray[Any], bits: int) -> bytes:
    """Rows of whole numbers, each beginning with a byte of its own."""
    if bits % 8 == 0 and bits != 24:
        return values.astype(f"<u{bits // 8}").tobytes()
    shifts = np.arange(bits - 1, -1, -1)
    flat = values.reshape(len(values), -1).astype(np.int64)
    digits = (flat[:, :, None] >> shifts) & 1
    return np.packbits(digits.reshape(len(values), -1).astype(np.uint8), axis=1).tobytes()


def tiff(
    planes: list[bytes], size: tuple[int, int], channels: int, bits: int, photometric: int,
    *, sample_format: int = 1, compression: int = 1, colours: tuple[int, ...] = (),
) -> bytes:  # fmt: skip
    """A little-endian TIFF with a strip for each plane."""
    entries = [
        *((256, 4, (size[0],)), (257, 4, (size[1],)), (258, 3, (bits,) * channels)),
        *((259, 3, (compression,)), (262, 3, (photometric,)), (277, 3, (channels,))),
        *((278, 4, (size[1],)), (284, 3, (2 if len(planes) > 1 else 1,))),
        (339, 3, (sample_format,) * channels),
    ]
    if colours:
        entries.append((320, 3, colours))
    body, places = bytearray(8), []
    for plane in planes:
        places.append(len(body))
        body += plane + bytes(len(plane) % 2)
    entries += [(273, 4, tuple(places)), (279, 4, tuple(map(len, planes)))]
    table = b""
    for tag, kind, values in sorted(entries):
        value = struct.pack(f"<{len(values)}{'H' if kind == 3 else 'I'}", *values)
        if len(value) > 4:
            place = len(body)
            body += value + bytes(len(value) % 2)
            value = struct.pack("<I", place)
        table += struct.pack("<HHI", tag, kind, len(values)) + value.ljust(4, b"\0")
    struct.pack_into("<2sHI", body, 0, b"II", 42, len(body))
    return bytes(body) + struct.pack("<H", len(entries)) + table + bytes(4)


def scaled(image: Image.Image, bits: int) -> NDArray[np.int64]:
    return np.asarray(image, np.int64) * ((1 << bits) - 1) // 255


@pytest.mark.parametrize("bits", [2, 4, 6, 8, 10, 12, 14, 16, 24, 32])
@pytest.mark.parametrize("white_first", [False, True])
def test_grey(bits: int, white_first: bool) -> None:
    """Of any width."""
    data = tiff([packed(scaled(GREY, bits), bits)], GREY.size, 1, bits, 0 if white_first else 1)
    expected = Image.eval(GREY, lambda level: 255 - level) if white_first else GREY
    assert gap(decoded(data), expected) < (200 >> bits) + 1


@pytest.mark.parametrize("bits", [2, 4, 8, 10, 12, 14, 16, 24, 32])
@pytest.mark.parametrize("separate", [False, True], ids=["together", "planes"])
def test_rgb(bits: int, separate: bool) -> None:
    values = scaled(PICTURE, bits)
    planes = [values[..., n] for n in range(3)] if separate else [values]
    data = tiff([packed(plane, bits) for plane in planes], PICTURE.size, 3, bits, 2)
    assert gap(decoded(data), PICTURE) < (200 >> bits) + 1


@pytest.mark.parametrize("kind", ["<f2", "<f4", "<f8"])
@pytest.mark.parametrize("white", [1.0, 255.0])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_floats(kind: str, white: float, mode: str) -> None:
    image = PICTURE.convert(mode)
    values = (np.asarray(image) / 255 * white).astype(kind)
    channels, bits = len(image.getbands()), values.dtype.itemsize * 8
    photometric = 2 if mode == "RGB" else 1
    data = tiff([values.tobytes()], image.size, channels, bits, photometric, sample_format=3)
    assert gap(decoded(data), image) < 1


def test_float_pictures_may_hold_no_numbers() -> None:
    values = (np.asarray(PICTURE) / 255).astype("<f4")
    values[0, 0] = np.nan, np.inf, -np.inf
    data = tiff([values.tobytes()], PICTURE.size, 3, 32, 2, sample_format=3)
    assert gap(decoded(data), PICTURE) < 1


def test_whole_numbers_of_32_bits_that_hold_16() -> None:
    """As some programs write."""
    data = tiff([packed(scaled(GREY, 16), 32)], GREY.size, 1, 32, 1)
    assert gap(decoded(data), GREY) < 1


def test_signed() -> None:
    values = (scaled(PICTURE, 16) - 32768).astype("<i2")
    data = tiff([values.tobytes()], PICTURE.size, 3, 16, 2, sample_format=2)
    assert gap(decoded(data), PICTURE) < 1


def test_a_palette_of_16_bits() -> None:
    image = PICTURE.quantize(64)
    levels = np.frombuffer(bytes(image.getpalette() or ()).ljust(768, b"\0"), np.uint8)
    table = np.zeros((65536, 3), np.int64)
    table[:256] = levels[:768].reshape(-1, 3).astype(np.int64) * 257
    colours = tuple(table.T.reshape(-1).tolist())
    data = tiff([packed(np.asarray(image), 16)], image.size, 1, 16, 3, colours=colours)
    assert gap(decoded(data), image.convert("RGB")) < 1


def test_deflate_and_further_channels() -> None:
    values = scaled(PICTURE, 12)
    more = np.concatenate([values, values[..., :1] * 0], axis=2)
    data = tiff([zlib.compress(packed(more, 12))], PICTURE.size, 4, 12, 2, compression=8)
    assert gap(decoded(data), PICTURE) < 1


def test_a_bomb() -> None:
    """A strip that unpacks to far more than the picture holds."""
    bomb = zlib.compress(bytes(1 << 26))
    assert decoded(tiff([bomb], PICTURE.size, 3, 12, 2, compression=8)).pixels.max() == 0
    assert "too large" in reason(tiff([bomb], (60_000, 60_000), 3, 12, 2, compression=8))


def test_mutants() -> None:
    rng = random.Random(2)
    data = tiff([packed(scaled(PICTURE, 12), 12)], PICTURE.size, 3, 12, 2)
    for _ in range(300):
        mutant = bytearray(data)
        for _ in range(rng.choice((1, 4))):
            mutant[-1 - rng.randrange(200)] = rng.randrange(256)
        with contextlib.suppress(PhotoError):
            decoded(bytes(mutant))
