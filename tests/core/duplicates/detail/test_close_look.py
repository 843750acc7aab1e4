"""Fine print in large files: one digit counts, and a copy stays a copy."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from hashdesk.core.duplicates.detail.close_look import (
    can_be_read_closely,
    judge_closely,
    lose_detail,
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


def with_number(photo: Image.Image, number: str, levels: int = 30) -> Image.Image:
    """A photo that bears a pale number."""
    mask = Image.new("L", photo.size)
    ImageDraw.Draw(mask).text((1200, 300), number, levels, ImageFont.load_default(18))
    return ImageChops.add(photo, Image.merge("RGB", [mask] * 3))


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
    assert may_hold_fine_print(first, second)
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
    assert may_hold_fine_print(first, second)
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


@pytest.mark.parametrize("scale", [1.0, 0.8])
def test_a_pale_number_in_a_large_photo(scale: float) -> None:
    """30 levels off its ground, 13 pixels high: at 1,024 pixels it is a smudge."""
    one, other = (with_number(scene(1, (2560, 1920)), number) for number in ("0473", "0478"))
    size = int(2560 * scale), int(1920 * scale)
    other = resaved(other.resize(size, Image.Resampling.LANCZOS), 85)
    first, second = (made_ready(pixels(seen_at(image, 1024))) for image in (one, other))
    assert judge_files(first, second) is SAME
    assert judged(one, other) is CANNOT_TELL
    assert judged(one, resaved(one.resize(size, Image.Resampling.LANCZOS), 85)) is SAME


def test_when_it_is_needed() -> None:
    """Not where one of the two was seen as it is."""
    assert not lose_detail((SIZE, SEEN))
    assert not lose_detail((SEEN, (4000, 3000)))
    assert lose_detail((SIZE, (1100, 700)))


def test_what_may_hold_fine_print() -> None:
    """A photo without plain ground is no document."""
    striped = sheet("1203.50")
    for row in range(0, SIZE[1], 52):  # every second row on another ground
        striped.paste((210, 225, 245), (0, row, SIZE[0], row + 2))
    colored = made_ready(pixels(small(striped)))
    assert may_hold_fine_print(colored, colored)
    print_ = made_ready(pixels(small(sheet("1203.50"))))
    photo = made_ready(pixels(scene(1, (1024, 768))))
    strip = made_ready(pixels(scene(1, (1024, 256))))
    assert not may_hold_fine_print(photo, photo)
    assert may_hold_fine_print(strip, strip)
    assert may_hold_fine_print(print_, photo)


def test_what_is_too_large_to_be_legible() -> None:
    assert can_be_read_closely(((1080, 20_000), (1080, 20_000)))
    assert can_be_read_closely(((30_000, 20_000), (4000, 3000)))
    assert not can_be_read_closely(((30_000, 20_000), (15_000, 10_000)))
