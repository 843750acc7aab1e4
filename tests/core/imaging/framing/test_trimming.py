"""What lies around a photo falls off, and nothing of the photo."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont, ImageOps

from hashdesk.core.imaging.framing.trimming import Area, Grey, trim_box
from tests.core.duplicates.detail.pictures import resaved, scene, under_a_clear_sky
from tests.core.duplicates.edited.edits import screenshot

SIZE = (160, 120)


def grey(image: Image.Image) -> Grey:
    return np.asarray(resaved(image).convert("L"))


@given(
    left=st.integers(0, 40), top=st.integers(0, 40), right=st.integers(0, 40),
    bottom=st.integers(0, 40), level=st.sampled_from([0, 70, 255]),
)  # fmt: skip
@settings(deadline=None)
def test_a_frame_of_any_width_falls_off(
    left: int, top: int, right: int, bottom: int, level: int
) -> None:
    width, height = SIZE
    image = Image.new("RGB", (left + width + right, top + height + bottom), (level,) * 3)
    image.paste(scene(1, SIZE), (left, top))
    wanted = left, top, left + width, top + height
    found = trim_box(np.asarray(image.convert("L")))
    assert np.abs(np.subtract(found.corners, wanted)).max() <= 1


def test_a_photo_without_a_frame_stays_whole() -> None:
    for seed in range(5):
        assert trim_box(grey(scene(seed, SIZE))) == Area(0, 0, *SIZE)


def test_the_bars_of_a_screenshot_fall_off_with_what_stands_in_them() -> None:
    shot = screenshot(scene(2, (640, 480)))
    shot.thumbnail((256, 256))
    found = trim_box(grey(shot))
    shown = shot.width * 480 / 640
    top = (shot.height - shown) / 2
    wanted = 0, top, shot.width, top + shown
    assert np.abs(np.subtract(found.corners, wanted)).max() <= 2


@pytest.mark.parametrize("seed", range(3))
def test_a_clear_sky_does_not_fall_off_with_the_bars(seed: int) -> None:
    """Its lines are flat, too, but not all of one level."""
    photo = under_a_clear_sky(seed, (640, 480))
    shot = screenshot(photo)
    shot.thumbnail((256, 256))
    shown = shot.width * 480 / 640
    top = (shot.height - shown) / 2
    wanted = 0, top, shot.width, top + shown
    assert np.abs(np.subtract(trim_box(grey(shot)).corners, wanted)).max() <= 2


def test_a_bar_with_a_caption_falls_off() -> None:
    image = ImageOps.expand(scene(3, SIZE), (0, 40, 0, 0), "white")
    ImageDraw.Draw(image).text((8, 12), "me on monday", "black", ImageFont.load_default(12))
    found = trim_box(grey(image))
    assert np.abs(np.subtract(found.corners, (0, 40, 160, 160))).max() <= 2


def smooth_sky_over_a_town() -> Image.Image:
    sky = np.tile(np.linspace(90, 140, 160), (120, 1)) + np.linspace(0, 40, 120)[:, None]
    image = Image.fromarray(sky.astype(np.uint8)).convert("RGB")
    ImageDraw.Draw(image).rectangle((0, 90, 160, 96), (60, 60, 60))  # mist: lines without a range
    image.paste(scene(4, (160, 20)), (0, 100))
    return image


def test_a_smooth_sky_over_a_town_is_no_photo_above_a_bar() -> None:
    assert trim_box(grey(smooth_sky_over_a_town())) == Area(0, 0, 160, 120)


@pytest.mark.parametrize(("level", "above", "below"), [(0, 90, 90), (255, 12, 40), (40, 0, 60)])
def test_bars_around_a_smooth_sky_over_a_town_fall_off(level: int, above: int, below: int) -> None:
    """What is busy in it is less of the photo than its sky."""
    bars = (0, above, 0, below)
    image = ImageOps.expand(smooth_sky_over_a_town(), bars, (level, level, level))
    found = trim_box(grey(image))
    assert np.abs(np.subtract(found.corners, (0, above, 160, above + 120))).max() <= 2


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 2), (40, 30)])
def test_flat_and_tiny_pictures_stay_whole(size: tuple[int, int]) -> None:
    flat = np.full(size[::-1], 90, np.uint8)
    assert trim_box(flat) == Area(0, 0, *size)
