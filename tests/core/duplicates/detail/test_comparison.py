"""What is measured of a pair: nothing of equal pictures, little of a copy, much of a change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from hashdesk.core.duplicates.detail.comparison import (
    LEAST_SIDE,
    Differences,
    compare,
    same_shape,
    too_small,
)
from hashdesk.core.duplicates.detail.picture import oriented, prepare
from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS, Orientation
from tests.core.duplicates.detail.pictures import pixels, resaved, scene, with_patch

SEEDS = st.integers(0, 99)


def compared(first: Image.Image, second: Image.Image) -> Differences:
    return compare(prepare(pixels(first)), prepare(pixels(second)))


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(LEAST_SIDE, 90), st.integers(LEAST_SIDE, 90))
def test_nothing_differs_between_a_picture_and_itself(seed: int, width: int, height: int) -> None:
    picture = scene(seed, (width, height))
    seen = compared(picture, picture)
    # The tone table averages over 8 levels, so a little is left.
    assert seen.residual.faint < 0.05
    assert seen.residual.correlation > 0.99
    assert seen.registration.shift < 0.02
    assert seen.brightness == 1
    assert seen.recoloring.spot == pytest.approx(0, abs=0.1)
    assert seen.recoloring.cast.mean < 1


@settings(max_examples=20, deadline=None)
@given(SEEDS, SEEDS, st.integers(30, 95), st.sampled_from([1.0, 0.8, 1.3]))
def test_the_order_of_a_pair_makes_no_difference(
    seed: int, other: int, quality: int, light: float
) -> None:
    first = scene(seed)
    second = with_patch(first, (20, 20, 60, 50), other).point(lambda v: min(round(v * light), 255))
    second = resaved(second, quality).resize((200, 150))
    assert compared(first, second) == compared(second, first)


@pytest.mark.parametrize("other", [ImageOps.mirror, ImageOps.flip, lambda image: image])
def test_the_order_makes_no_difference_where_brightness_and_contrast_are_equal(other) -> None:
    first = scene(1)
    assert compared(first, other(first)) == compared(other(first), first)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(50, 95), st.sampled_from([0.5, 0.77, 1.0, 2.0]))
def test_copies_differ_little(seed: int, quality: int, factor: float) -> None:
    picture = scene(seed, (256, 192))
    size = (round(256 * factor), round(192 * factor))
    seen = compared(picture, resaved(picture.resize(size), quality))
    assert seen.residual.strong < 0.4
    assert seen.residual.noise < 8
    assert seen.registration.shift < 0.1


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(0, 255 - 24), st.integers(0, 191 - 24))
def test_a_change_is_seen_wherever_it_is(seed: int, x: int, y: int) -> None:
    picture = scene(seed)
    changed = with_patch(picture, (x, y, x + 24, y + 24), seed + 1000)
    copied, seen = compared(picture, resaved(picture)), compared(picture, resaved(changed))
    assert seen.residual.noise > 4 * copied.residual.noise
    assert seen.residual.strong > 4 * copied.residual.strong


def test_the_last_row_and_column_count_too() -> None:
    picture = scene(1, (255, 189))  # no multiples of a cell
    for edge in ((slice(186, 189), slice(None)), (slice(None), slice(252, 255))):
        changed = pixels(picture).copy()
        changed[edge] = 255 - changed[edge]
        assert compared(picture, Image.fromarray(changed)).residual.strong > 1


@pytest.mark.parametrize("light", [1.35, 1.6])
def test_a_brightened_copy_is_mapped_from_the_picture_that_is_not_clipped(light: float) -> None:
    picture = scene(4)
    bright = picture.point(lambda v: min(round(v * light), 255))
    seen = compared(bright, picture)
    assert seen.residual.strong < 0.1
    assert seen.brightness == pytest.approx(light, abs=0.05)


@pytest.mark.parametrize("way", ORIENTATIONS)
def test_pixels_turn_as_signatures_do(way: Orientation) -> None:
    turned = oriented(np.arange(24, dtype=np.uint8).reshape(2, 4, 3), way)
    expected = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    if way.transposed:
        expected = np.swapaxes(expected, 0, 1)
    if way.mirrored:
        expected = np.flip(expected, 1)
    if way.flipped:
        expected = np.flip(expected, 0)
    np.testing.assert_array_equal(turned, expected)


def test_shapes_may_differ_as_far_as_whole_pixels_explain() -> None:
    def shape(width: int, height: int):
        return prepare(np.zeros((height, width, 3), np.uint8))

    assert same_shape(shape(256, 171), shape(128, 85))
    assert same_shape(shape(256, 171), shape(256, 170))
    assert not same_shape(shape(256, 192), shape(256, 185))
    assert not same_shape(shape(256, 192), shape(192, 256))


def test_a_picture_below_the_least_side_is_too_small() -> None:
    assert too_small(prepare(np.zeros((LEAST_SIDE - 1, 50, 3), np.uint8)))
    assert not too_small(prepare(np.zeros((LEAST_SIDE, LEAST_SIDE, 3), np.uint8)))
