"""Verdicts on thumbnails: copies are the same, changes are not, what says nothing is never same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance, ImageFont

from hashdesk.core.duplicates.detail.picture import oriented, prepare
from hashdesk.core.duplicates.detail.thumbnails import ThumbnailVerdict, judge_thumbnails
from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS, Orientation
from tests.benchmarks.second_look.drawn_documents import changed_document, document
from tests.core.duplicates.detail.pictures import pixels, resaved, scene, with_patch

SAME, DIFFERENT, LOOK = ThumbnailVerdict


def judged(first: Image.Image, second: Image.Image) -> ThumbnailVerdict:
    return judge_thumbnails(prepare(pixels(first)), prepare(pixels(second)))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 99), st.integers(70, 95), st.sampled_from([0.6, 1.0, 1.5]))
def test_a_resaved_or_resized_copy_is_the_same(seed: int, quality: int, factor: float) -> None:
    picture = scene(seed)
    size = (round(picture.width * factor), round(picture.height * factor))
    assert judged(picture, resaved(picture.resize(size), quality)) is SAME


@pytest.mark.parametrize("light", [0.85, 1.1, 1.2])
def test_a_darker_or_brighter_copy_is_not_different(light: float) -> None:
    picture = scene(1)
    changed = ImageEnhance.Brightness(picture).enhance(light)
    assert judged(picture, resaved(changed)) is not DIFFERENT


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 99), st.integers(0, 220), st.integers(0, 150))
def test_a_copy_that_was_changed_in_one_place_is_never_the_same(seed: int, x: int, y: int) -> None:
    picture = scene(seed)
    changed = with_patch(picture, (x, y, x + 20, y + 20), seed + 500)
    assert judged(picture, resaved(changed)) is not SAME


def test_a_strong_change_is_different_and_a_faint_one_is_for_the_files() -> None:
    picture = scene(3)
    changed = with_patch(picture, (100, 80, 130, 110), 77)
    assert judged(picture, resaved(changed, 92)) is DIFFERENT
    faint = Image.blend(picture, changed, 0.2)  # stands out of this pair's noise, hardly else
    assert judged(picture, resaved(faint, 92)) is LOOK
    assert judged(picture, resaved(picture, 92)) is SAME


@pytest.mark.parametrize("seed", range(4))
def test_another_pale_date_on_a_photo_is_for_the_files(seed: int) -> None:
    """As wide as a fifth of the photo, and 10 % darker than its ground: anyone can read it."""
    dated = []
    for text in ("12.03", "18.07"):
        photo = scene(seed, (1024, 768))
        ground = Image.new("RGB", (300, 100), (200, 170, 120))
        ImageDraw.Draw(ground).text((20, 20), text, (180, 153, 108), ImageFont.load_default(52))
        photo.paste(ground, (500, 300))
        dated.append(photo.resize((256, 192), Image.Resampling.LANCZOS))
    assert judged(dated[0], resaved(dated[1])) is not SAME


@pytest.mark.parametrize("move", [1, 2, 5])
def test_a_moved_picture_is_different(move: int) -> None:
    """Shots of a burst; a shift by less is what resizers do."""
    wide = scene(2, (300, 200))
    assert judged(wide.crop((0, 0, 256, 200)), wide.crop((move, 0, 256 + move, 200))) is DIFFERENT


def test_an_exposure_bracket_is_different() -> None:
    picture = scene(3)
    assert judged(picture, picture.point(lambda v: v // 2)) is DIFFERENT


def test_another_shape_is_different() -> None:
    picture = scene(4)
    assert judged(picture, picture.crop((0, 0, 256, 180))) is DIFFERENT


@pytest.mark.parametrize("way", ORIENTATIONS)
def test_a_turned_copy_is_the_same_once_it_is_turned_back(way: Orientation) -> None:
    picture = pixels(scene(5))
    turned = Image.fromarray(oriented(picture, way))
    first = prepare(oriented(picture, way))
    assert judge_thumbnails(first, prepare(pixels(resaved(turned)))) is SAME


def _flat(level: int) -> Image.Image:
    return Image.new("RGB", (256, 192), (level,) * 3)


def _faint(seed: int) -> Image.Image:
    """A picture whose contrast is 2 %, with the noise of a sensor."""
    faint = 120 + (pixels(scene(seed)).astype(np.float32) - 120) * 0.02
    noise = np.random.default_rng(seed).normal(0, 1, faint.shape)
    return Image.fromarray((faint + noise).clip(0, 255).astype(np.uint8))


def _drawn(seed: int) -> Image.Image:
    """A few lines on white."""
    page = Image.new("RGB", (256, 192), "white")
    for row in range(seed % 5 + 3):
        page.paste((40, 40, 40), (30, 20 + 18 * row, 120 + 7 * seed % 90, 24 + 18 * row))
    return page


def _sky() -> Image.Image:
    """From dark to bright, and nothing else: as plain as a sky, without a commonest level."""
    rows = np.linspace(40, 200, 192).astype(np.uint8)
    return Image.fromarray(np.repeat(rows[:, None], 256, axis=1)).convert("RGB")


FLAT = [_flat(0), _flat(128), _flat(255)]
NOTHING = [*FLAT, _faint(1), _faint(2), _sky(), scene(1).resize((10, 8))]


@pytest.mark.parametrize("first", range(len(NOTHING)))
@pytest.mark.parametrize("second", range(len(NOTHING)))
def test_pictures_that_show_nothing_are_never_the_same(first: int, second: int) -> None:
    assert judged(NOTHING[first], NOTHING[second]) is not SAME


def shop(price: str) -> Image.Image:
    """A page of a shop on a screen: photos, colours, small print on several grounds."""
    image = Image.new("RGB", (1920, 1080), (245, 246, 250))
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(15)
    pen.rectangle((0, 0, 1920, 70), fill=(35, 60, 140))
    pen.rectangle((0, 70, 260, 1080), fill=(230, 232, 240))
    pen.rectangle((1320, 100, 1880, 1040), fill="white")
    for number in range(6):
        left, top = 300 + number % 3 * 330, 100 + number // 3 * 420
        image.paste(scene(number, (300, 220)), (left, top))
        for line in range(8):
            pen.text((left, top + 230 + 22 * line), "as agreed, in all colours", "#282828", font)
    pen.text((700, 560), f"Price {price} EUR", "#282828", font)
    return image


def seen_at(image: Image.Image, side: int = 256) -> Image.Image:
    image = image.copy()
    image.thumbnail((side, side), Image.Resampling.BICUBIC)
    return image


def test_only_the_files_tell_a_page_of_a_shop() -> None:
    """It has hardly more of one ground than a photo, and a thumbnail shows no price."""
    one, other = shop("1249.00"), shop("7318.55")
    assert judged(seen_at(one), seen_at(other)) is LOOK


def test_documents_are_never_the_same_by_their_thumbnails() -> None:
    for seed in range(6):
        assert judged(_drawn(seed), resaved(_drawn(seed))) is LOOK


def test_a_region_of_another_colour_is_never_the_same() -> None:
    picture = scene(6)
    luma, blue, red = picture.convert("YCbCr").split()
    region = Image.new("L", picture.size)
    region.paste(255, (50, 50, 90, 90))
    shifted = Image.composite(blue.point(lambda v: v + 30), blue, region)
    changed = Image.merge("YCbCr", [luma, shifted, red]).convert("RGB")
    assert judged(picture, resaved(changed)) is not SAME


def test_a_black_and_white_copy_is_never_the_same() -> None:
    picture = scene(7)
    assert judged(picture, picture.convert("L")) is not SAME


def in_uneven_light(page: Image.Image, seed: int) -> Image.Image:
    """A page as a phone sees it: dark on one side, of one tint, with noise."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0 : page.height, 0 : page.width] / max(page.size)
    angle = rng.uniform(0, 2 * np.pi)
    light = 0.78 + 0.22 * np.cos(2.2 * (x * np.cos(angle) + y * np.sin(angle)) + rng.uniform(0, 3))
    lit = np.asarray(page.convert("RGB")) * light[..., None] * np.array([1, 0.95, 0.85])
    return Image.fromarray((lit + rng.normal(0, 2, lit.shape)).clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("kind", ["spreadsheet, a digit or word", "invoice, a digit or word"])
@pytest.mark.parametrize("seed", range(1, 5))
def test_only_the_files_tell_a_page_in_uneven_light(kind: str, seed: int) -> None:
    """Its ground is of no one level, and one digit is nothing at the size of a thumbnail."""
    shots = [in_uneven_light(page(kind, seed), seed) for page in (document, changed_document)]
    thumbnails = []
    for shot in (*shots, resaved(shots[0], 70)):
        shot.thumbnail((256, 256))
        thumbnails.append(shot)
    original, changed, copy = thumbnails
    assert judged(original, resaved(changed, 85)) is not SAME
    assert judged(original, copy) is LOOK
