"""Verdicts on files: one digit of a page counts, and so does what a transparent picture shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from hashdesk.core.duplicates.detail.comparison import compare
from hashdesk.core.duplicates.detail.files import (
    FileVerdict,
    file_verdict,
    judge_files,
    made_ready,
    on_ground,
)
from hashdesk.core.duplicates.detail.picture import prepare
from hashdesk.core.duplicates.detail.registration import Registration
from tests.core.duplicates.detail.pictures import (
    pixels,
    resaved,
    scene,
    under_a_clear_sky,
    with_chroma_text,
    with_patch,
)

SAME, DIFFERENT, CANNOT_TELL = FileVerdict
SIZE = (724, 1024)


def page(number: str, scale: float = 1.0) -> Image.Image:
    """A page of text that ends with a number."""
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    for row in range(20):
        pen.text((50, 60 + 40 * row), "as agreed we send you the goods", "black", _font(17))
    pen.text((50, 900), f"TOTAL {number}", "black", _font(17))
    return image.resize((round(SIZE[0] * scale), round(SIZE[1] * scale)), Image.Resampling.LANCZOS)


def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


def logo(text: str, color: tuple[int, int, int], alpha: int = 255) -> Image.Image:
    """Words on transparent ground, whose hidden colour is white."""
    image = Image.new("RGBA", (600, 300), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((20, 20, 120, 120), (*color, alpha))
    pen.text((60, 150), text, (*color, alpha), _font(80))
    return image


def judged(first: Image.Image, second: Image.Image) -> FileVerdict:
    return judge_files(made_ready(np.asarray(first)), made_ready(np.asarray(second)))


@pytest.mark.parametrize("quality", [60, 90])
def test_a_copy_of_a_page_is_the_same(quality: int) -> None:
    assert judged(page("148.20"), resaved(page("148.20"), quality)) is SAME
    assert judged(page("148.20"), resaved(page("148.20", 0.8), quality)) is SAME


@pytest.mark.parametrize("other", ["148.30", "143.20", "1482.0"])
def test_a_page_with_another_digit_is_another_page(other: str) -> None:
    assert judged(page("148.20"), resaved(page(other))) is DIFFERENT
    assert judged(page("148.20"), resaved(page(other, 0.8))) is not SAME


def test_of_a_page_too_small_to_read_nothing_can_be_told() -> None:
    assert judged(page("148.20"), resaved(page("148.20", 0.3))) is CANNOT_TELL


def test_between_a_copy_and_a_changed_digit_nothing_can_be_told() -> None:
    seen = compare(prepare(pixels(page("148.20"))), prepare(pixels(resaved(page("148.20")))))
    assert file_verdict(seen, 1) is SAME
    for strong, verdict in ((0.25, SAME), (0.4, CANNOT_TELL), (0.8, DIFFERENT)):
        other = replace(seen, residual=replace(seen.residual, strong=strong))
        assert file_verdict(other, 1) is verdict
    for small in (replace(seen, side=300), replace(seen, side=300, plain=0.1)):
        assert file_verdict(small, 0.3) is (CANNOT_TELL if small.plain > 0.4 else SAME)
        assert file_verdict(small, 1) is SAME


@pytest.mark.parametrize("moved", [Registration(0.4, 0, 0), Registration(0, 0.5, 0)])
def test_a_moved_picture_is_never_the_same(moved: Registration) -> None:
    photo = prepare(pixels(scene(1, (640, 480))))
    seen = compare(photo, photo)
    assert file_verdict(seen, 1) is SAME
    assert file_verdict(replace(seen, registration=moved), 1) is CANNOT_TELL


def test_a_copy_of_a_photo_is_the_same_and_a_changed_one_is_not() -> None:
    photo = scene(1, (1024, 768))
    assert judged(photo, resaved(photo.resize((640, 480)))) is SAME
    assert judged(photo, resaved(with_patch(photo, (500, 300, 540, 340), 9))) is DIFFERENT
    assert judged(photo, photo.crop((0, 0, 1024, 700))) is DIFFERENT


@pytest.mark.parametrize("level", [0, 128, 255])
def test_of_flat_pictures_nothing_can_be_told(level: int) -> None:
    flat = Image.new("RGB", (600, 600), (level,) * 3)
    assert judged(flat, flat) is CANNOT_TELL


@pytest.mark.parametrize("color", [(255, 255, 255), (0, 0, 0), (128, 128, 128), (200, 30, 30)])
def test_a_logo_is_the_same_as_itself_and_differs_from_another(
    color: tuple[int, int, int],
) -> None:
    assert judged(logo("river", color), logo("river", color)) is SAME
    assert judged(logo("river", color), logo("paper", color)) is DIFFERENT


def test_a_nearly_transparent_picture_says_nothing() -> None:
    faint = logo("river", (255, 255, 255), alpha=3)
    assert judged(faint, faint) is CANNOT_TELL


def test_a_flattened_copy_of_a_transparent_picture_is_never_the_same() -> None:
    drawn = logo("river", (20, 40, 160))
    for ground in (0, 255):
        flat = Image.fromarray(on_ground(np.asarray(drawn), ground))
        assert judged(drawn, flat) is CANNOT_TELL
        assert judged(flat, drawn) is CANNOT_TELL
    assert judged(drawn, scene(1, (600, 300))) is DIFFERENT


def test_hidden_colours_do_not_count() -> None:
    """Of pixels that nobody sees, programs change the colour."""
    drawn = np.asarray(logo("river", (20, 40, 160)))
    other = drawn.copy()
    other[other[..., 3] == 0] = 0
    assert judge_files(made_ready(drawn), made_ready(other)) is SAME


def test_an_opaque_picture_with_alpha_is_compared_as_one_without() -> None:
    photo = scene(2, (640, 480))
    opaque = photo.convert("RGBA")
    assert judged(photo, opaque) is SAME


def test_ground_shows_through_as_far_as_alpha_says() -> None:
    half = np.array([[[200, 100, 0, 128]]], np.uint8)
    np.testing.assert_allclose(on_ground(half, 0), [[[100, 50, 0]]], atol=1)
    np.testing.assert_allclose(on_ground(half, 255), [[[227, 177, 127]]], atol=1)
    np.testing.assert_array_equal(on_ground(pixels(scene(1)), 0), pixels(scene(1)))


def bright_scene(seed: int) -> Image.Image:
    """A scene in strong colours, many of them nearly white in one channel."""
    levels = pixels(scene(seed, (800, 600))).astype(np.float32)
    grey = levels.mean(axis=2, keepdims=True)
    return Image.fromarray((70 + grey + 1.8 * (levels - grey)).clip(0, 255).astype(np.uint8))


def brightened(image: Image.Image) -> Image.Image:
    return image.point(lambda level: min(level * 1.15, 255))


@pytest.mark.parametrize("seed", range(4))
def test_a_brightened_photo_whose_lights_are_cut_off_is_the_same(seed: int) -> None:
    photo = bright_scene(seed)
    seen = compare(*(prepare(pixels(image)) for image in (photo, brightened(photo))))
    assert seen.recoloring.spot < 5  # a curve of all levels together leaves more than 12
    assert judged(photo, resaved(brightened(photo))) is SAME


@pytest.mark.parametrize("color", [(255, 200, 200), (200, 200, 255), (255, 255, 160)])
def test_light_cut_off_hides_no_stamp(color: tuple[int, int, int]) -> None:
    photo = bright_scene(1)
    stamped = photo.copy()
    ImageDraw.Draw(stamped).rectangle((300, 250, 380, 290), fill=color)
    for first, second in ((photo, stamped), (stamped, photo)):
        assert judged(first, resaved(brightened(second))) is not SAME


def dated(seed: int, date: str, quality: int) -> Image.Image:
    """A photo with a date stamp in digits of 1.4 % of its height, saved as a camera would."""
    photo = scene(seed, (1024, 768))
    ImageDraw.Draw(photo).text((820, 700), date, (255, 150, 40), _font(14))
    return resaved(photo, quality)


@pytest.mark.parametrize("seed", [15, 17, 18, 19])
def test_one_digit_of_a_date_stamp_makes_another_photo(seed: int) -> None:
    """In files of one quality, where all else is equal, it stands alone."""
    photo = dated(seed, "12 05 '98", 92)
    assert judged(photo, dated(seed, "12 06 '98", 92)) is not SAME
    assert judged(photo, dated(seed, "12 05 '98", 80)) is SAME
    assert judged(photo, resaved(photo, 60)) is SAME


@pytest.mark.parametrize("moved", [(-50, 50), (50, -40), (0, 60), (-60, 0)])
@pytest.mark.parametrize("quality", [80, 95])
def test_a_digit_in_colour_alone_makes_another_photo(moved: tuple[int, int], quality: int) -> None:
    """As bright as its ground, 2 % of the height, of which luma shows nothing."""
    photo = under_a_clear_sky(3, (1024, 768))
    three, eight = (
        resaved(with_chroma_text(photo, (400, 300), f"No {digit}2", 16, moved), quality)
        for digit in (3, 8)
    )
    assert judged(three, eight) is not SAME
    assert judged(three, resaved(three, 60)) is SAME
    assert judged(three, resaved(three.resize((640, 480)))) is SAME


@pytest.mark.parametrize("moved", [(-50, 50), (0, 60), (-60, 0)])
def test_a_digit_in_colour_alone_is_seen_beside_a_smaller_copy(moved: tuple[int, int]) -> None:
    """Where it is 16 pixels high, and chroma is kept at half of them."""
    photo = under_a_clear_sky(3, (1024, 768))
    three, eight = (
        with_chroma_text(photo, (400, 300), f"No {digit}2", 32, moved) for digit in (3, 8)
    )
    assert judged(resaved(three, 92), resaved(eight.resize((512, 384)), 88)) is not SAME
    assert judged(resaved(three, 92), resaved(three.resize((512, 384)), 88)) is SAME


@pytest.mark.parametrize("quality", [85, 92])
def test_a_digit_six_pixels_high_in_a_smaller_copy_is_seen(quality: int) -> None:
    """Print in the sky of a photo, which at half the size can just be read."""
    photo, half = under_a_clear_sky(3, (682, 512)), (341, 256)
    first, second = (_numbered(photo, text) for text in ("No 44762", "No 44732"))
    same = resaved(first.resize(half, Image.Resampling.LANCZOS), quality)
    assert judged(resaved(first, 92), same) is SAME
    other = resaved(second.resize(half, Image.Resampling.LANCZOS), quality)
    assert judged(resaved(first, 92), other) is CANNOT_TELL


def _numbered(photo: Image.Image, text: str) -> Image.Image:
    numbered = photo.copy()
    ImageDraw.Draw(numbered).text((60, 90), text, "white", _font(14))
    return numbered
