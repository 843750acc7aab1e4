"""Maps that are known are found again; blurring against a sum over all pixels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image

from hashdesk.core.duplicates.edited.alignment import AffineMap, align, blurred
from hashdesk.core.imaging.framing.trimming import Area, Grey
from tests.core.duplicates.detail.pictures import resaved, scene, under_a_clear_sky
from tests.core.duplicates.edited.edits import Edit, captioned, labelled, sepia

SIZE = (256, 192)
WHOLE = Area(0, 0, *SIZE)
CORNERS = np.array([[0, SIZE[0], 0, SIZE[0]], [0, 0, SIZE[1], SIZE[1]], [1, 1, 1, 1]])


def grey(image: Image.Image) -> Grey:
    return np.asarray(resaved(image).convert("L"))


def seen_through(image: Image.Image, known: AffineMap) -> Image.Image:
    """What a map shows of a picture."""
    numbers = known.numbers
    return image.transform(SIZE, Image.Transform.AFFINE, numbers, Image.Resampling.BICUBIC)


def furthest(found: AffineMap | None, wanted: AffineMap) -> float:
    """By how many pixels a corner is off."""
    assert found is not None
    return float(np.abs((found.matrix - wanted.matrix) @ CORNERS).max())


def turned(degrees: float, zoom: float, left: float, top: float) -> AffineMap:
    angle = math.radians(degrees)
    a, b = zoom * math.cos(angle), zoom * math.sin(angle)
    return AffineMap((a, -b, left, b, a, top))


@pytest.mark.parametrize(
    "known",
    [
        turned(0, 1, 0, 0),
        turned(0, 0.8, 20, 10),
        turned(0, 0.7, 60, 30),
        turned(2, 0.9, 15, 5),
        turned(-3, 0.85, 10, 25),
        AffineMap((0.95, 0, 5, 0, 0.75, 20)),
    ],
)
def test_a_known_map_is_found_to_a_third_of_a_pixel(known: AffineMap) -> None:
    photo = scene(7, SIZE)
    copy = seen_through(photo, known)
    a, _, c, _, e, f = known.numbers
    guess = Area(c + 5, f - 4, c + a * SIZE[0] + 2, f + e * SIZE[1] + 4)
    assert furthest(align(grey(copy), WHOLE, grey(photo), [guess]), known) < 0.34


def test_neither_labels_nor_other_tones_pull() -> None:
    photo, known = scene(8, SIZE), turned(0, 0.85, 12, 18)
    copy = sepia(labelled(seen_through(photo, known)))
    guess = Area(14, 15, 14 + 0.85 * SIZE[0], 15 + 0.85 * SIZE[1])
    assert furthest(align(grey(copy), WHOLE, grey(photo), [guess]), known) < 0.5


def test_the_likeliest_guess_is_refined() -> None:
    photo, known = scene(9, SIZE), turned(0, 0.9, 10, 8)
    copy = grey(seen_through(photo, known))
    right = Area(11, 7, 11 + 0.9 * SIZE[0], 7 + 0.9 * SIZE[1])
    for guesses in ([WHOLE, right], [right, WHOLE]):
        assert furthest(align(copy, WHOLE, grey(photo), guesses), known) < 0.34


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("edit", [sepia, captioned])
def test_a_right_guess_is_not_left_where_little_can_be_seen(seed: int, edit: Edit) -> None:
    """In a clear sky is nothing but noise, and noise leads anywhere."""
    photo = under_a_clear_sky(seed, SIZE)
    found = align(grey(edit(photo)), WHOLE, grey(photo), [WHOLE])
    assert furthest(found, turned(0, 1, 0, 0)) < 4


def test_strangers_have_no_map() -> None:
    for seed in range(5):
        assert align(grey(scene(seed, SIZE)), WHOLE, grey(scene(seed + 50, SIZE)), [WHOLE]) is None


def test_flat_pictures_have_no_map() -> None:
    flat = np.full(SIZE[::-1], 80, np.uint8)
    assert align(flat, WHOLE, flat, [WHOLE]) is None
    assert align(flat, WHOLE, grey(scene(1, SIZE)), [WHOLE]) is None


def test_blurring_is_the_mean_with_bell_shaped_weights() -> None:
    levels = np.random.default_rng(0).uniform(0, 255, (9, 7)).astype(np.float32)
    found, sigma = blurred(levels, 1.5), 1.5
    y, x = np.mgrid[0:9, 0:7]
    for row in range(9):
        for column in range(7):
            weights = np.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * sigma**2))
            assert found[row, column] == pytest.approx((weights * levels).sum() / weights.sum())
