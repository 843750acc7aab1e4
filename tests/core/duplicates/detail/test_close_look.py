"""Fine print in large files: one digit counts, and a copy stays a copy."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from hashdesk.core.duplicates.detail.close_look import (
    can_be_read_closely,
    judge_closely,
    may_hold_fine_print,
)
from hashdesk.core.duplicates.detail.files import FileVerdict, judge_files, made_ready
from tests.core.duplicates.detail.pictures import pixels, resaved, scene, with_patch
from tests.core.duplicates.detail.test_thumbnails import seen_at, shop

pytestmark = pytest.mark.slow

SAME, CANNOT_TELL = FileVerdict.SAME, FileVerdict.CANNOT_TELL
SIZE = (3840, 2160)
SEEN = (1024, 576)


def sheet(number: str, ground: str = "white", ink: str = "black") -> Image.Image:
    """A table on a large screen, with one number in its middle."""
    image = Image.new("RGB", SIZE, ground)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(13)
    for row in range(SIZE[1] // 26):
        for column in range(SIZE[0] // 100):
            words = number if (row, column) == (40, 20) else f"{1000 + 37 * row * column % 8999}.50"
            pen.text((100 * column + 4, 26 * row + 4), words, ink, font)
    return image


def small(image: Image.Image) -> Image.Image:
    return image.resize(SEEN, Image.Resampling.BICUBIC)


def half(image: Image.Image) -> Image.Image:
    return image.resize((SIZE[0] // 2, SIZE[1] // 2), Image.Resampling.LANCZOS)


def judged(first: Image.Image, second: Image.Image) -> FileVerdict:
    return judge_closely(np.asarray(first), np.asarray(second))


@pytest.mark.parametrize("colors", [("white", "black"), ("#1e1e1e", "#dcdcdc")])
def test_a_digit_that_1024_pixels_do_not_show(colors: tuple[str, str]) -> None:
    one, other = sheet("1203.50", *colors), sheet("1208.50", *colors)
    first, second = (made_ready(pixels(small(image))) for image in (one, resaved(half(other), 50)))
    assert judge_files(first, second) is SAME
    assert may_hold_fine_print(first, second, (SIZE, SIZE))
    assert judged(one, other) is CANNOT_TELL
    assert judged(one, resaved(other, 70)) is CANNOT_TELL
    assert judged(one, half(other)) is CANNOT_TELL


def test_a_digit_that_is_as_bright_as_its_ground() -> None:
    grey, red = "#808080", "#d35680"  # of one luma
    one, other = sheet("1203.50", grey, red), sheet("1208.50", grey, red)
    assert one.convert("L").getextrema() == (128, 128)
    assert judged(one, other) is CANNOT_TELL
    assert judged(resaved(one, 90), resaved(other, 90)) is CANNOT_TELL
    assert judged(one, resaved(one, 90)) is SAME


@pytest.mark.parametrize("quality", [50, 70, 95])
def test_copies_of_fine_print(quality: int) -> None:
    one = sheet("1203.50")
    assert judged(one, resaved(one, quality)) is SAME
    assert judged(one, resaved(half(one), quality)) is SAME


def test_a_price_on_a_page_in_all_colours() -> None:
    one, other = shop("1249.00"), shop("7318.55")
    first, second = (made_ready(pixels(seen_at(page, 1024))) for page in (one, other))
    assert may_hold_fine_print(first, second, (one.size, other.size))
    assert judged(one, other) is CANNOT_TELL
    assert judged(one, resaved(one, 60)) is SAME


def test_what_only_one_ground_shows() -> None:
    """White print on nothing: on black, it can be read."""
    one, other = (sheet(number, "black", "white").convert("L") for number in ("1203.50", "1208.50"))
    first, second = (Image.new("RGBA", SIZE, "white") for _ in range(2))
    first.putalpha(one)
    second.putalpha(other)
    assert judged(first, second) is CANNOT_TELL
    assert judged(first, first.copy()) is SAME


def test_other_shapes_and_slivers_say_nothing() -> None:
    one = sheet("1203.50")
    assert judged(one, one.crop((0, 0, 3840, 2000))) is CANNOT_TELL
    sliver = one.crop((0, 300, 3840, 308))
    assert judged(sliver, sliver.copy()) is SAME
    assert judged(sliver, resaved(sliver, 40)) is CANNOT_TELL


def test_a_photo_in_every_tile() -> None:
    photo = scene(1, (2048, 1536))
    assert judged(photo, resaved(photo, 70)) is SAME
    assert judged(photo, with_patch(photo, (1500, 1200, 1560, 1260), 2)) is CANNOT_TELL


def test_when_it_is_needed() -> None:
    """Not where one of the two was seen as it is; a photo without plain ground is no document."""
    striped = sheet("1203.50")
    for row in range(0, SIZE[1], 52):  # every second row on another ground
        striped.paste((210, 225, 245), (0, row, SIZE[0], row + 2))
    colored = made_ready(pixels(small(striped)))
    assert may_hold_fine_print(colored, colored, (SIZE, SIZE))
    print_ = made_ready(pixels(small(sheet("1203.50"))))
    photo = made_ready(pixels(scene(1, (1024, 768))))
    strip = made_ready(pixels(scene(1, (1024, 256))))
    large = (4000, 3000)
    assert not may_hold_fine_print(print_, print_, (SIZE, SEEN))
    assert not may_hold_fine_print(photo, photo, (large, large))
    assert may_hold_fine_print(strip, strip, ((8000, 2000), (4000, 1000)))
    assert may_hold_fine_print(print_, photo, (large, large))


def test_what_is_too_large_to_be_legible() -> None:
    assert can_be_read_closely(((1080, 20_000), (1080, 20_000)))
    assert can_be_read_closely(((30_000, 20_000), (4000, 3000)))
    assert not can_be_read_closely(((30_000, 20_000), (15_000, 10_000)))
