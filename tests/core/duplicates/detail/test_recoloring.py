"""Colours that differ: casts and filters of all of a picture, and places in another colour."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps

from hashdesk.core.duplicates.detail.comparison import Differences, compare
from hashdesk.core.duplicates.detail.files import FileVerdict, judge_files, made_ready
from hashdesk.core.duplicates.detail.picture import prepare
from hashdesk.core.duplicates.detail.recoloring import (
    ONLY_ONE_HAS_COLOR,
    cast,
)
from hashdesk.core.duplicates.detail.thumbnails import (
    ThumbnailVerdict,
    has_cast,
    judge_thumbnails,
)
from hashdesk.core.duplicates.detail.tone import LUMA_WEIGHTS
from tests.core.duplicates.detail.pictures import pixels, resaved, scene

SEEDS = st.integers(0, 99)
Edit = Callable[[Image.Image], Image.Image]


def compared(first: Image.Image, second: Image.Image) -> Differences:
    return compare(prepare(pixels(first)), prepare(pixels(second)))


def verdicts(first: Image.Image, second: Image.Image) -> tuple[ThumbnailVerdict, FileVerdict]:
    """On two pictures as thumbnails, and as files."""
    thumbnails = (prepare(pixels(image)) for image in (first, second))
    files = (made_ready(pixels(image)) for image in (first, second))
    return judge_thumbnails(*thumbnails), judge_files(*files)


def multiplied(red: float, green: float, blue: float) -> Edit:
    """As a colour filter before the lens does."""

    def edit(image: Image.Image) -> Image.Image:
        levels = pixels(image) * np.array([red, green, blue])
        return Image.fromarray((levels + 0.5).clip(0, 255).astype(np.uint8))

    return edit


def gamma(exponent: float) -> Edit:
    return lambda image: image.point(lambda v: round(255 * (v / 255) ** exponent))


def hue_turned(degrees: int) -> Edit:
    def edit(image: Image.Image) -> Image.Image:
        hue, *rest = image.convert("HSV").split()
        turned = hue.point(lambda v: (v + round(degrees * 256 / 360)) % 256)
        return Image.merge("HSV", [turned, *rest]).convert("RGB")

    return edit


def split_toned(image: Image.Image) -> Image.Image:
    """Lights warmer, shadows cooler."""
    levels = pixels(image).astype(np.float32)
    light = levels.mean(axis=2, keepdims=True) / 255
    toned = levels + light * np.array([16, 0, -20]) + (1 - light) * np.array([-16, 0, 20])
    return Image.fromarray(toned.clip(0, 255).astype(np.uint8))


FILTERS: dict[str, Edit] = {
    "warm": multiplied(1, 0.94, 0.82),
    "half as warm": multiplied(1, 0.97, 0.91),
    "cool": multiplied(0.94, 0.97, 1.06),
    "cyan": multiplied(0.9, 1, 1),
    "red": multiplied(1.1, 1, 1),
    "green": multiplied(1, 1.07, 1),
    "magenta": multiplied(1, 0.93, 1),
    "hue turned": hue_turned(25),
    "faded": lambda image: ImageEnhance.Color(image).enhance(0.6),
    "vivid": lambda image: ImageEnhance.Color(image).enhance(1.5),
    "grey": lambda image: ImageOps.grayscale(image).convert("RGB"),
    "sepia": lambda image: ImageOps.colorize(ImageOps.grayscale(image), "#201000", "#fff0d0"),
}
NEUTRAL: dict[str, Edit] = {
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.15),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.85),
    "harder": lambda image: ImageEnhance.Contrast(image).enhance(1.15),
    "softer": lambda image: ImageEnhance.Contrast(image).enhance(0.85),
    "gamma 1.2": gamma(1.2),
    "gamma 1/1.2": gamma(1 / 1.2),
}


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("quality", [40, 90])
def test_a_filter_makes_another_picture(name: str, quality: int) -> None:
    for seed in range(3):
        picture = scene(seed)
        edited = resaved(FILTERS[name](picture), quality)
        assert verdicts(picture, edited) == (ThumbnailVerdict.DIFFERENT, FileVerdict.DIFFERENT)


def test_lights_and_shadows_of_other_hues_are_another_picture() -> None:
    for seed in range(3):
        picture = ImageEnhance.Contrast(scene(seed)).enhance(2.5)
        edited = resaved(split_toned(picture), 90)
        assert verdicts(picture, edited) == (ThumbnailVerdict.DIFFERENT, FileVerdict.DIFFERENT)


@pytest.mark.parametrize("name", NEUTRAL)
def test_a_neutral_change_of_tone_is_no_cast(name: str) -> None:
    for seed in range(3):
        picture = scene(seed)
        edited = resaved(NEUTRAL[name](picture), 85)
        assert not has_cast(compared(picture, edited))
        assert ThumbnailVerdict.DIFFERENT not in verdicts(picture, edited)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(30, 95), st.sampled_from([0, 1, 2]), st.sampled_from([0.5, 0.77, 1, 2]))
def test_what_coding_does_to_colours_is_no_cast(
    seed: int, quality: int, subsampling: int, factor: float
) -> None:
    picture = scene(seed)
    sized = picture.resize((round(256 * factor), round(192 * factor)))
    assert not has_cast(compared(picture, resaved(sized, quality, subsampling)))


@pytest.mark.parametrize("color", [(128, 100, 100), (60, 90, 170), (220, 220, 200)])
@pytest.mark.parametrize("shift", [(6, 0, -8), (-7, 0, 0), (0, 5, 0)])
def test_the_cast_of_a_ground_is_its_distance_in_lab(
    color: tuple[int, int, int], shift: tuple[int, int, int]
) -> None:
    """Against CIE's formulas for one colour; R, G and B are moved alike so that luma stays."""
    moved = np.array(shift) - LUMA_WEIGHTS @ np.array(shift)
    noise = np.random.default_rng(1).normal(0, 5, (96, 96, 3))  # levels are whole
    first, second = (
        prepare((color + change + noise + 0.5).astype(np.uint8)) for change in (0 * moved, moved)
    )
    distance = np.hypot(*(_lab(color + moved) - _lab(np.array(color)))[1:])
    assert cast(first, second).mean == pytest.approx(distance, rel=0.2)


def _lab(color: np.ndarray) -> np.ndarray:
    """L*, a*, b* of one colour in sRGB, 0 … 255, number by number."""
    light = [
        level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4
        for level in (color / 255).tolist()
    ]
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0890
    fx, fy, fz = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z)
    )
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def test_a_region_of_another_colour_and_the_same_brightness_is_seen() -> None:
    picture = scene(2)
    luma, blue, red = picture.convert("YCbCr").split()
    region = Image.new("L", picture.size)
    region.paste(255, (50, 50, 90, 90))
    shifted = Image.composite(blue.point(lambda v: v + 40), blue, region)
    changed = Image.merge("YCbCr", [luma, shifted, red]).convert("RGB")
    assert compared(picture, resaved(changed)).recoloring.spot > 20
    assert compared(picture, resaved(picture)).recoloring.spot < 8


def test_a_coloured_spot_on_a_grey_photo_is_seen() -> None:
    """Where its Cb and Cr go opposite ways, a map of both could take them away."""
    grey = ImageOps.grayscale(scene(3)).convert("RGB")
    luma, blue, red = grey.convert("YCbCr").split()
    spot = Image.new("L", grey.size)
    spot.paste(255, (50, 50, 90, 90))
    chroma = [Image.composite(plane.point(lambda v, by=by: v + by), plane, spot)
              for plane, by in ((blue, 40), (red, -40))]  # fmt: skip
    changed = Image.merge("YCbCr", [luma, *chroma]).convert("RGB")
    assert compared(grey, changed).recoloring.spot > 25


@pytest.mark.parametrize("white", ["#fff0d0", "#d0f8ff", "#ffe0f0"])
@pytest.mark.parametrize("contrast", [1, 2.5])
def test_a_toned_grey_photo_is_another_picture(white: str, contrast: float) -> None:
    """Sepia, cyan, pink: whoever toned it wanted it like that.

    Of the harder one, the copy cuts more off at white. Brought to its light, which is done channel
    by channel then, the grey photo is toned as well, and has no other colours.
    """
    grey = ImageOps.grayscale(ImageEnhance.Contrast(scene(3)).enhance(contrast))
    toned = ImageEnhance.Brightness(ImageOps.colorize(grey, "#000000", white)).enhance(1.25)
    assert compared(grey, toned).recoloring.cast == ONLY_ONE_HAS_COLOR
    assert judge_files(*(made_ready(pixels(p)) for p in (grey, toned))) is FileVerdict.DIFFERENT


@pytest.mark.parametrize("saturation", [0.1, 0.15, 0.25])
def test_a_grey_copy_of_a_pale_photo_is_another_picture(saturation: float) -> None:
    for seed in range(3):
        pale = ImageEnhance.Color(scene(seed)).enhance(saturation)
        grey = resaved(ImageOps.grayscale(pale).convert("RGB"), 92)
        assert compared(pale, grey).recoloring.cast == ONLY_ONE_HAS_COLOR
        assert not has_cast(compared(pale, resaved(pale, 30)))  # which loses some colours


def test_a_faint_hue_of_a_large_area_is_seen() -> None:
    """As of a sky in the evening: less than could be seen in one small place."""
    grey = ImageOps.grayscale(scene(3)).convert("RGB")
    ground = Image.new("L", grey.size)
    ground.paste(255, (0, 0, 256, 80))
    pale = Image.composite(multiplied(1.04, 1, 0.97)(grey), grey, ground)
    assert compared(pale, grey).recoloring.cast == ONLY_ONE_HAS_COLOR


def test_a_grey_photo_whose_colours_nobody_sees_is_the_same_picture() -> None:
    grey = ImageOps.grayscale(scene(3)).convert("RGB")
    tinted = multiplied(1.004, 1, 0.996)(grey)
    assert not has_cast(compared(grey, resaved(tinted, 95)))


def test_the_colours_that_a_black_and_white_copy_lacks_are_seen() -> None:
    picture = scene(3)
    assert compared(picture, ImageOps.grayscale(picture)).recoloring.spot > 20
    assert compared(picture, ImageEnhance.Color(picture).enhance(0.4)).recoloring.spot > 8  # faded
    assert compared(picture, ImageEnhance.Color(picture).enhance(0.85)).recoloring.spot < 5
