"""Pixels of every kind, by their real range, in little more memory than their own."""

from __future__ import annotations

import io
import struct
import sys
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.imaging.colors import pixel_range
from hashdesk.core.imaging.colors.pixel_range import small_rgb
from tests.core.imaging.decoding import decoded, gap, saved
from tests.drawing import draw

PICTURE = draw(1, 1, (320, 240))
GREY = PICTURE.convert("L")
LEVELS = np.asarray(GREY).astype(np.uint16)


def tiff(strip: bytes, *tags: tuple[int, int, int]) -> bytes:
    """A little-endian TIFF of PICTURE's size in one strip; tags: number, type, value."""
    entries = sorted([
        *((256, 4, PICTURE.width), (257, 4, PICTURE.height), (259, 3, 1), (273, 4, 0)),
        *((278, 4, PICTURE.height), (279, 4, len(strip)), *tags),
    ])  # fmt: skip
    start = 8 + 2 + 12 * len(entries) + 4
    table = b"".join(
        struct.pack("<HHII", tag, kind, 1, start if tag == 273 else value)
        for tag, kind, value in entries
    )
    head = struct.pack("<2sHIH", b"II", 42, 8, len(entries))
    return head + table + bytes(4) + strip


def packed_12_bit(values: NDArray[np.uint16]) -> bytes:
    """Two values of 12 bits in three bytes, as TIFF packs them."""
    pairs = values.reshape(-1, 2)
    first, second = pairs[:, 0], pairs[:, 1]
    parts = [first >> 4, (first & 15) << 4 | second >> 8, second & 255]
    return np.stack(parts, axis=1).astype(np.uint8).tobytes()


def test_twelve_bits() -> None:
    """The white of a 12-bit TIFF is 4095, though Pillow hands it out as 16 bits."""
    strip = packed_12_bit(LEVELS * 16 + LEVELS // 16)
    assert gap(decoded(tiff(strip, (258, 3, 12), (262, 3, 1), (277, 3, 1))), GREY) < 1


def test_a_transparent_value_of_16_bits() -> None:
    """PNG's tRNS names one of 65,536 greys; pixels of it are on white, their neighbours are not."""
    numbers = np.full((240, 320), 255, np.uint16)
    numbers[:, :160] = 254
    data = saved(Image.fromarray(numbers), "PNG", transparency=255)
    left, right = Image.new("L", (160, 240), 1), Image.new("L", (160, 240), 255)
    expected = Image.new("L", (320, 240))
    expected.paste(left, (0, 0))
    expected.paste(right, (160, 0))
    assert gap(decoded(data), expected) < 1


@pytest.mark.parametrize(
    ("strip", "tags"),
    [
        ((LEVELS * 257).tobytes(), ((258, 3, 16), (339, 3, 1))),
        ((LEVELS / 255).astype(np.float32).tobytes(), ((258, 3, 32), (339, 3, 3))),
    ],
    ids=["16 bits", "float"],
)
@pytest.mark.parametrize("white_is_zero", [False, True])
def test_white_may_be_zero(
    strip: bytes, tags: tuple[tuple[int, int, int], ...], white_is_zero: bool
) -> None:
    """As faxes and some scanners write."""
    data = tiff(strip, *tags, (262, 3, 0 if white_is_zero else 1), (277, 3, 1))
    expected = Image.eval(GREY, lambda level: 255 - level) if white_is_zero else GREY
    assert gap(decoded(data), expected) < 1


@pytest.mark.parametrize("white", [1.0, 255.0])
def test_floats_of_a_usual_range_are_not_stretched(white: float) -> None:
    """A dim picture stays dim."""
    dim = Image.eval(GREY, lambda level: level // 2)
    values = np.asarray(dim).astype(np.float32) * (white / 255)
    assert gap(decoded(saved(Image.fromarray(values), "TIFF")), dim) < 1


@pytest.mark.parametrize("most", [255, 1000, 4095, 65535])
def test_netpbm_names_its_white(most: int) -> None:
    """A PGM of any largest value."""
    values = (LEVELS.astype(np.uint32) * most // 255).astype(">u2" if most > 255 else "u1")
    head = f"P5 {PICTURE.width} {PICTURE.height} {most}\n".encode()
    assert gap(decoded(head + values.tobytes()), GREY) < 1


def test_a_dark_netpbm_picture_stays_dark() -> None:
    """Values that would fit into 8 bits are small parts of 16."""
    values = np.full((PICTURE.height, PICTURE.width), 200, ">u2")
    head = f"P5 {PICTURE.width} {PICTURE.height} 65535\n".encode()
    assert decoded(head + values.tobytes()).pixels.max() <= 1


def bmp_with_alpha(image: Image.Image, alpha: int) -> bytes:
    """A BMP with a mask for transparency (BITMAPV4HEADER), the same in every pixel."""
    image = image.convert("RGB")
    image.putalpha(alpha)
    pixels = np.ascontiguousarray(np.asarray(image)[::-1, :, [2, 1, 0, 3]]).tobytes()
    sizes = struct.pack("<IiiHHIIiiII", 108, *image.size, 1, 32, 3, len(pixels), 0, 0, 0, 0)
    head = sizes + struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000) + b"BGRs" + bytes(48)
    return struct.pack("<2sI4xI", b"BM", 122 + len(pixels), 122) + head + pixels


def test_a_fourth_channel_of_zeros_is_no_transparency() -> None:
    """32-bit BMP and TGA files of many programs would be white paper."""
    image = PICTURE.convert("RGBA")
    image.putalpha(0)
    assert gap(decoded(saved(image, "TGA")), PICTURE) < 1
    assert gap(decoded(bmp_with_alpha(PICTURE, 0)), PICTURE) < 1
    assert gap(decoded(bmp_with_alpha(PICTURE, 255)), PICTURE) < 1
    assert decoded(bmp_with_alpha(PICTURE, 1)).pixels.min() > 250


def test_planar_tiff() -> None:
    """Channels that lie one after the other."""
    data = planar(b"".join(band.tobytes() for band in PICTURE.split()))
    assert gap(decoded(data), PICTURE) < 1


def planar(planes: bytes) -> bytes:
    """An uncompressed TIFF with a strip for each channel."""
    width, height = PICTURE.size
    size = width * height
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, 0), (259, 3, 1, 1),
               (262, 3, 1, 2), (273, 4, 3, 0), (277, 3, 1, 3), (278, 4, 1, height),
               (279, 4, 3, 0), (284, 3, 1, 2)]  # fmt: skip
    after = 8 + 2 + 12 * len(entries) + 4
    start = after + 6 + 12 + 12
    places = {258: after, 273: after + 6, 279: after + 18}
    table = b"".join(
        struct.pack("<HHII", tag, kind, count, places.get(tag, value))
        for tag, kind, count, value in entries
    )
    arrays = struct.pack("<3H", 8, 8, 8) + struct.pack("<3I", *(start + size * n for n in range(3)))
    arrays += struct.pack("<3I", size, size, size)
    head = struct.pack("<2sHIH", b"II", 42, 8, len(entries))
    return head + table + bytes(4) + arrays + planes


@pytest.mark.parametrize(
    "mode", ["I;16", "I", "F", "P", "PA", "1", "RGBA", "LA", "LAB", "RGB", "L"]
)
@pytest.mark.parametrize("factor", [1, 3])
def test_bands_change_nothing(monkeypatch: pytest.MonkeyPatch, mode: str, factor: int) -> None:
    """A picture converted in bands of a few rows is the one that is converted at once."""
    converted: dict[str, Callable[[], Image.Image]] = {
        "I;16": lambda: Image.fromarray(LEVELS * 257),
        "LAB": lambda: Image.merge("LAB", PICTURE.split()),
        "1": lambda: PICTURE.convert("1"),
    }
    image = converted.get(mode, lambda: PICTURE.convert(mode))()
    at_once = small_rgb(image, None, factor)
    monkeypatch.setattr(pixel_range, "BAND_PIXELS", 5_000)
    in_bands = small_rgb(image, None, factor)
    assert in_bands.size == (-(-320 // factor), -(-240 // factor))
    assert np.array_equal(np.asarray(in_bands), np.asarray(at_once))


@pytest.mark.slow
def test_fifty_megapixels_of_16_bits_fit() -> None:
    """As much as a scanner writes is averaged in bands: Python adds a fraction of its size."""
    image = Image.fromarray(np.tile(np.linspace(0, 65535, 8176).astype(np.uint16), (6132, 1)))
    buffer = io.BytesIO()
    image.save(buffer, "TIFF")
    tracemalloc.start()
    photo = decoded(buffer.getvalue(), 150_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < sys.getsizeof(buffer.getvalue()) + 150_000_000
    assert photo.pixels[0, 0, 0] <= 1
    assert photo.pixels[0, -1, 0] >= 254
