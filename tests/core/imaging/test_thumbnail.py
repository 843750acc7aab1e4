"""Kept thumbnails: decoded with limits, for their bytes may come from elsewhere."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hashdesk.core.imaging.thumbnail import (
    LARGEST_THUMBNAIL_BYTES,
    THUMBNAIL_SIDE,
    UNCROPPED,
    is_thumbnail,
    open_thumbnail,
    tile,
)


def jpeg(width: int, height: int, **options: object) -> bytes:
    """A JPEG of one colour."""
    data = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 90)).save(data, "JPEG", quality=85, **options)
    return data.getvalue()


@given(
    width=st.integers(1, 2 * THUMBNAIL_SIDE),
    height=st.integers(1, 2 * THUMBNAIL_SIDE),
    progressive=st.booleans(),
)
def test_only_small_jpegs_are_thumbnails(width: int, height: int, progressive: bool) -> None:
    """The size in the head decides, before anything is decoded."""
    data = jpeg(width, height, progressive=progressive)
    small = max(width, height) <= THUMBNAIL_SIDE
    assert is_thumbnail(data) == small
    made = tile(data, UNCROPPED)
    assert (made is not None) == small
    if made is not None:
        assert made.shape == (height, width, 3)


@given(st.binary(max_size=300), st.integers(0, 300))
def test_any_bytes_are_survived(noise: bytes, cut: int) -> None:
    """Neither noise nor half a JPEG raises anything."""
    for data in (noise, b"\xff\xd8" + noise, jpeg(30, 20)[:cut] + noise):
        is_thumbnail(data)
        made = tile(data, 40)
        assert made is None or made.shape == (40, 40, 3)


def test_what_is_no_thumbnail_is_not_opened() -> None:
    """A picture that would fill the memory is refused by its head; so is another format."""
    huge = jpeg(8000, 8000)
    assert not is_thumbnail(huge)
    with pytest.raises(OSError, match="8000 × 8000"):
        open_thumbnail(huge)
    png = io.BytesIO()
    Image.new("RGB", (8, 8)).save(png, "PNG")
    assert not is_thumbnail(png.getvalue())
    with pytest.raises(OSError, match="cannot identify"):
        open_thumbnail(png.getvalue())
    assert not is_thumbnail(jpeg(8, 8) + bytes(LARGEST_THUMBNAIL_BYTES))


def test_a_tile_shows_the_middle() -> None:
    """A square of the wanted size, from the middle of the picture."""
    pixels = np.zeros((100, 200, 3), np.uint8)
    pixels[:, 50:150] = 255
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "JPEG", quality=95)
    made = tile(data.getvalue(), 64)
    assert made is not None
    assert made.shape == (64, 64, 3)
    assert made.min() > 200
