"""A lossless file with the pixels of a JPEG was made from it, and is no gain."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFilter

from hashdesk.core.duplicates.keep.ranking import Reason
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.duplicates.keep.suggestion import suggest
from tests.core.duplicates.keep.made_up import files_of, groups_of, measured
from tests.natural_pictures import natural, read_back, saved

SOFT = natural(7, (480, 360)).filter(ImageFilter.GaussianBlur(3))  # shows no steps of a JPEG


def told(first: io.BytesIO, second: io.BytesIO) -> tuple[Reason, list[str]]:
    """Why one of two files is kept, and which are marked."""
    ids, known = files_of(first=first, second=second)
    advice = suggest(groups_of([1, 2]), known)
    reason = advice.reason(0)
    assert reason is not None
    return reason, [name for name in ids if advice.marked[ids[name] - 1]]


@pytest.mark.parametrize("format_", ["PNG", "TIFF", "BMP"])
@pytest.mark.parametrize("quality", [90, 92, 95])
def test_the_jpeg_is_kept_beside_its_own_pixels(format_: str, quality: int) -> None:
    jpeg = saved(SOFT, quality=quality)
    copy = saved(read_back(jpeg), format_)
    assert measured(copy).earlier is None  # its pixels alone tell nothing
    reason, marked = told(jpeg, copy)
    assert reason.criterion is Criterion.SAVES
    assert reason.other.provenance is not None
    assert reason.other.provenance.earlier == reason.kept.quality
    assert marked == ["second"]


def test_pixels_are_compared_upright() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    jpeg = saved(SOFT, quality=92, exif=turned)
    upright = read_back(jpeg).transpose(Image.Transpose.ROTATE_270)
    assert measured(jpeg).pixels == measured(saved(upright, "PNG")).pixels
    assert measured(saved(read_back(jpeg), "PNG")).pixels != measured(jpeg).pixels


def test_a_drawing_that_a_jpeg_leaves_as_it_is_was_not_made_from_it() -> None:
    """Its blocks are flat, so that nothing is rounded: either of the two may be the first."""
    drawing = Image.new("RGB", (480, 360), "white")
    for place in range(0, 480, 32):
        ImageDraw.Draw(drawing).rectangle((place, 64, place + 15, 191), fill="black")
    jpeg, png = saved(drawing, quality=95), saved(drawing, "PNG")
    assert measured(jpeg).pixels == measured(png).pixels
    reason, _ = told(png, jpeg)
    assert reason.criterion is not Criterion.SAVES
