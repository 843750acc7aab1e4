"""A frame falls off, whatever it is, and nothing else does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from hashdesk.core.imaging.framing.frame import photo_in_frame
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.core.imaging.thumbnail import Tile
from tests.core.duplicates.detail.pictures import resaved, scene
from tests.core.duplicates.edited.edits import invoice
from tests.framings import FRAMINGS
from tests.natural_pictures import natural

SIDE = HASHDESK_INPUT.side
SIZES = [(640, 480), (480, 640)]
PLACED = "magenta"  # no framing draws in it


def as_encoded(image: Image.Image) -> Tile:
    """As the encoder sees it, after a JPEG."""
    return np.asarray(resaved(image).resize((SIDE,) * 2, Image.Resampling.BICUBIC))


def place(framing: str, size: tuple[int, int]) -> np.ndarray:
    """Where a framing puts a photo: left, top, right, bottom, in shares of the sides."""
    shown = np.asarray(FRAMINGS[framing](Image.new("RGB", size, PLACED)), int)
    rows, columns = np.nonzero(np.abs(shown - (255, 0, 255)).max(axis=2) < 20)
    corners = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    return np.divide(corners, np.tile(shown.shape[1::-1], 2))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_photo_is_found_in_every_frame(framing: str, size: tuple[int, int]) -> None:
    for seed in range(3):
        found = photo_in_frame(as_encoded(FRAMINGS[framing](scene(seed, size))))
        assert found is not None
        assert np.abs(np.subtract(found, place(framing, size))).max() <= 3 / SIDE


@given(
    left=st.integers(0, 60), top=st.integers(0, 60), right=st.integers(0, 60),
    bottom=st.integers(0, 60), color=st.sampled_from(["black", "white", "#1060c0"]),
)  # fmt: skip
@settings(deadline=None, max_examples=60)
def test_a_frame_may_be_of_any_width_and_on_any_side(
    left: int, top: int, right: int, bottom: int, color: str
) -> None:
    width, height = size = (200, 160)
    image = Image.new("RGB", (left + width + right, top + height + bottom), color)
    image.paste(scene(1, size), (left, top))
    found = photo_in_frame(np.asarray(image))
    if width * height > 0.98 * image.width * image.height:
        return  # hardly a frame: both answers are right
    if width * height > 0.95 * image.width * image.height and found is None:
        return
    assert found is not None
    wanted = left, top, left + width, top + height
    corners = np.multiply(found, np.tile(image.size, 2))
    assert np.abs(corners - wanted).max() <= 2


def sky_over(photo: Image.Image) -> Image.Image:
    """A photo below an even sky that becomes paler."""
    rows = np.linspace((70, 120, 210), (190, 210, 235), 240)[:, None, :]
    sky = Image.fromarray(np.repeat(rows, photo.width, axis=1).astype(np.uint8))
    shown = Image.new("RGB", (photo.width, 240 + photo.height))
    shown.paste(sky)
    shown.paste(photo, (0, 240))
    return shown


def on_white(draw: str) -> Image.Image:
    image = Image.new("RGB", (600, 480), "white")
    pen = ImageDraw.Draw(image)
    if draw == "thing":
        pen.ellipse((150, 60, 470, 430), (180, 40, 40))
        pen.ellipse((250, 160, 370, 330), (240, 200, 40))
    else:
        pen.polygon([(120, 400), (300, 60), (480, 400)], (20, 90, 60))
        pen.text((180, 410), "RIVERSIDE", (20, 90, 60), ImageFont.load_default(40))
    return image


UNFRAMED = {
    "photo": lambda: scene(5, (640, 480)),
    "clouds": lambda: natural(7),
    "sky": lambda: sky_over(scene(6, (640, 300))),
    "thing on white": lambda: on_white("thing"),
    "logo": lambda: on_white("logo"),
    "page": lambda: invoice(4),
    "wall": lambda: Image.new("RGB", (300, 200), (205, 203, 200)),
    "smooth": lambda: Image.linear_gradient("L").convert("RGB"),
}


@pytest.mark.parametrize("kind", UNFRAMED)
def test_what_has_no_frame_stays_as_it_is(kind: str) -> None:
    assert photo_in_frame(as_encoded(UNFRAMED[kind]())) is None


def test_a_sky_inside_a_frame_stays() -> None:
    """Though it is as even as the frame."""
    photo = sky_over(scene(6, (640, 300)))
    for framing in ("white border", "screenshot on black", "mat and moulding"):
        found = photo_in_frame(as_encoded(FRAMINGS[framing](photo)))
        assert found is not None
        assert np.abs(np.subtract(found, place(framing, photo.size))).max() <= 3 / SIDE


def test_where_a_dark_photo_melts_into_the_frame_the_other_side_tells() -> None:
    light = np.linspace(1.5, -0.9, 480).clip(0, 1)[:, None, None]  # a hill at dusk
    photo = Image.fromarray((np.asarray(scene(8, (640, 480))) * light).astype(np.uint8))
    framed = FRAMINGS["screenshot on black"](photo)
    found = photo_in_frame(as_encoded(framed))
    assert found is not None
    wanted = place("screenshot on black", photo.size)
    assert np.abs(np.subtract(found, wanted)).max() <= 3 / SIDE


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (3, 200), (200, 2), (5, 5)])
def test_tiny_pictures_stay_as_they_are(size: tuple[int, int]) -> None:
    tiny = np.random.default_rng(1).integers(0, 256, (*size[::-1], 3)).astype(np.uint8)
    assert photo_in_frame(tiny) is None
    assert photo_in_frame(np.zeros_like(tiny)) is None


@given(
    height=st.integers(1, 40), width=st.integers(1, 40), stripes=st.integers(1, 6),
    seed=st.integers(0, 2**31),
)  # fmt: skip
@settings(deadline=None, max_examples=200)
def test_any_picture_has_a_part_or_none(height: int, width: int, stripes: int, seed: int) -> None:
    """Not empty, and inside; whatever is drawn in stripes and boxes."""
    draws = np.random.default_rng(seed)
    picture = np.full((height, width, 3), draws.integers(0, 256), np.uint8)
    for _ in range(stripes):
        top, left = draws.integers(0, height), draws.integers(0, width)
        bottom, right = draws.integers(top, height) + 1, draws.integers(left, width) + 1
        shape = (bottom - top, right - left, 3)
        noise = draws.integers(0, 256, shape) if draws.random() < 0.5 else draws.integers(0, 256, 3)
        picture[top:bottom, left:right] = noise
    found = photo_in_frame(picture)
    if found is not None:
        left, top, right, bottom = found
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
        assert (right - left) * (bottom - top) <= 0.97


@pytest.mark.parametrize("across", [0, 50])
@pytest.mark.parametrize("down", [0, 40])
def test_a_wide_frame_on_two_sides_that_meet(across: int, down: int) -> None:
    """Each takes a fifth of the other one's edge."""
    image = Image.new("RGB", (250, 200), "black")
    image.paste(scene(1, (200, 160)), (across, down))
    found = photo_in_frame(np.asarray(image))
    assert found is not None
    wanted = across, down, across + 200, down + 160
    assert np.abs(np.multiply(found, (250, 200, 250, 200)) - wanted).max() <= 2
