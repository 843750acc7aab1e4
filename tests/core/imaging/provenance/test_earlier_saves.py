"""A save of lower quality is seen behind a later one; a picture that was saved once has none."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from hashdesk.core.imaging.provenance.measure import measure_provenance
from tests.natural_pictures import natural, read_back, saved

PIXELS = 1 << 24


@pytest.mark.parametrize(("first", "second"), [(30, 98), (70, 98), (75, 92), (85, 95), (93, 99)])
def test_a_coarser_save_is_seen_behind_a_finer_one(first: int, second: int) -> None:
    for seed in range(3):
        once = read_back(saved(natural(seed), quality=first))
        found = measure_provenance(saved(once, quality=second), PIXELS)
        assert found.earlier == pytest.approx(first, abs=3)
        assert found.quality == pytest.approx(second, abs=1)


@pytest.mark.parametrize("format_", ["PNG", "TIFF", "BMP"])
def test_a_lossless_copy_of_a_jpeg_is_known_by_it(format_: str) -> None:
    once = read_back(saved(natural(4), quality=85))
    assert measure_provenance(saved(once, format_), PIXELS).earlier == pytest.approx(85, abs=3)


@pytest.mark.parametrize("quality", [30, 60, 75, 90, 95, 98, 100])
def test_a_picture_that_was_saved_once_shows_no_earlier_save(quality: int) -> None:
    for seed in range(4):
        file = saved(natural(seed), quality=quality)
        assert measure_provenance(file, PIXELS).earlier is None
    assert measure_provenance(saved(natural(0), "PNG"), PIXELS).earlier is None


def test_what_was_moved_or_resized_between_the_saves_shows_none() -> None:
    once = read_back(saved(natural(5), quality=60))
    for between in (once.crop((3, 5, 400, 300)), once.resize((400, 300))):
        assert measure_provenance(saved(between, quality=98), PIXELS).earlier is None
    assert measure_provenance(saved(once.resize((7, 5)), "PNG"), PIXELS).earlier is None


def _chat(seed: int) -> Image.Image:
    """A chat page: a bar and bubbles, whose edges give many blocks one value."""
    rng = np.random.default_rng(seed)
    page = Image.new("RGB", (1080, 1024), (236, 229, 221))
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, 1080, 210), fill=(7, 94, 84))
    for row in range(6):
        left = int(rng.choice([40, 360]))
        box = (left, 250 + 125 * row, left + int(rng.integers(350, 680)), 350 + 125 * row)
        pen.rounded_rectangle(box, 20, fill=(220, 248, 198) if left > 40 else (240, 240, 240))
        words = "see you at the garden window, small paper house"
        pen.text((left + 25, 270 + 125 * row), words[: 20 + row], "black", _font(34))
    return page


def _chart(step: int) -> Image.Image:
    """Ruled paper."""
    page = Image.new("RGB", (1000, 1000), (230, 230, 225))
    pen = ImageDraw.Draw(page)
    for place in range(0, 1000, step):
        pen.line((place, 0, place, 1000), (80, 90, 140))
        pen.line((0, place, 1000, place), (80, 90, 140))
    return page


def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


DRAWN = [*map(_chat, range(4)), *map(_chart, (12, 16, 20, 36))]


@pytest.mark.parametrize("quality", [None, 30, 60, 75, 92])
def test_a_drawn_picture_that_was_saved_once_shows_no_earlier_save(quality: int | None) -> None:
    """Its few edges repeat: their one value fits many steps."""
    for drawn in DRAWN:
        file = saved(drawn, "PNG") if quality is None else saved(drawn, quality=quality)
        assert measure_provenance(file, PIXELS).earlier is None


def test_an_earlier_save_of_a_drawn_picture_is_seen_or_left_open() -> None:
    for first, second in ((40, 92), (70, 95)):
        for drawn in DRAWN:
            again = saved(read_back(saved(drawn, quality=first)), quality=second)
            assert measure_provenance(again, PIXELS).earlier in (None, pytest.approx(first, abs=5))
