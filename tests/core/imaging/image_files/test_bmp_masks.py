"""BMP files with masks of any width."""

from __future__ import annotations

import contextlib
import random
import struct

import numpy as np
import pytest
from PIL import Image

from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging.decoded import END_MISSING
from tests.core.imaging.decoding import decoded, gap, reason
from tests.drawing import draw

PICTURE = draw(1, 1, (321, 240))


def bmp(image: Image.Image, bits: int, masks: tuple[int, ...], *, top_down: bool = False) -> bytes:
    """A BMP with masks for red, green, blue and perhaps alpha."""
    channels = [np.asarray(band).astype(np.uint64) for band in image.split()]
    pixels = np.zeros((image.height, image.width), np.uint64)
    for values, mask in zip(channels, masks, strict=True):
        low = mask & -mask
        pixels |= (values * (mask // low) + 127) // 255 * low
    if not top_down:
        pixels = pixels[::-1]
    stride = -(-image.width * bits // 32) * 4
    rows = np.zeros((image.height, stride), np.uint8)
    packed = pixels.astype(f"<u{bits // 8}").view(np.uint8).reshape(image.height, -1)
    rows[:, : packed.shape[1]] = packed
    height = -image.height if top_down else image.height
    length = 40 if len(masks) == 3 else 108
    head = struct.pack(
        "<IiiHHIIiiII", length, image.width, height, 1, bits, 3, rows.size, 0, 0, 0, 0
    )
    head += struct.pack(f"<{len(masks)}I", *masks)
    head = head.ljust(max(length, 52), b"\0")
    start = 14 + len(head)
    return struct.pack("<2sI4xI", b"BM", start + rows.size, start) + head + rows.tobytes()


@pytest.mark.parametrize(
    ("bits", "masks"),
    [
        (32, (0x7FF00000, 0x000FF800, 0x000001FF)),
        (32, (0x3FF, 0x3FF << 10, 0x3FF << 20)),
        (32, (0xFF, 0xFF00, 0xFF0000)),
        (16, (0x0F00, 0x00F0, 0x000F)),
        (16, (0xF800, 0x07E0, 0x001F)),
        (16, (0xE000, 0x1C00, 0x0300)),
    ],
    ids=str,
)
@pytest.mark.parametrize("top_down", [False, True])
def test_masks(bits: int, masks: tuple[int, int, int], top_down: bool) -> None:
    """As good as their widths are."""
    fewest = min(bin(mask).count("1") for mask in masks)
    photo = decoded(bmp(PICTURE, bits, masks, top_down=top_down))
    assert gap(photo, PICTURE) < (140 >> fewest) + 0.6
    assert photo.incomplete is None


def test_a_mask_for_transparency() -> None:
    image = PICTURE.convert("RGBA")
    image.putalpha(0x55)
    photo = decoded(bmp(image, 16, (0xF000, 0x0F00, 0x00F0, 0x000F)))
    white = Image.new("RGBA", image.size, "white")
    assert gap(photo, Image.alpha_composite(white, image).convert("RGB")) < 8


@pytest.mark.parametrize("masks", [(0, 1, 2), (0xF0F0, 0x0F00, 0x000F), (5, 8, 16)], ids=str)
def test_masks_that_mean_nothing(masks: tuple[int, int, int]) -> None:
    """No bits, or bits with gaps."""
    data = bmp(PICTURE, 32, (0xFF, 0xFF00, 0xFF0000))
    assert reason(data[:54] + struct.pack("<3I", *masks) + data[66:]) == "it is damaged"


def test_a_cut_file() -> None:
    """Its last rows are the upper ones."""
    data = bmp(PICTURE, 32, (0x3FF, 0x3FF << 10, 0x3FF << 20))
    photo = decoded(data[: len(data) // 2])
    assert photo.incomplete == END_MISSING
    assert np.ptp(photo.pixels[-40:]) > 50


def test_mutants() -> None:
    rng = random.Random(2)
    data = bmp(draw(1, 0, (48, 32)), 16, (0x0F00, 0x00F0, 0x000F))
    for _ in range(300):
        mutant = bytearray(data)
        for _ in range(rng.choice((1, 4))):
            mutant[rng.randrange(70)] = rng.randrange(256)
        with contextlib.suppress(PhotoError):
            decoded(bytes(mutant))


def test_size_is_checked_before_memory_is_taken() -> None:
    data = bytearray(bmp(PICTURE, 16, (0x0F00, 0x00F0, 0x000F)))
    data[18:26] = struct.pack("<ii", 60_000, 60_000)
    assert "too large" in reason(bytes(data))
