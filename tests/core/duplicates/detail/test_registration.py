"""Registration: known shifts, stretches and blurs are found, and taken out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hashdesk.core.duplicates.detail.registration import SHIFT_LIMIT, Registration, register
from tests.core.duplicates.detail.pictures import scene

MARGIN = 8  # pixels at the edges, where a resampled picture has no neighbours


def _grey(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("L"), np.float32)


def _registered(picture: np.ndarray, other: np.ndarray) -> tuple[Registration, float, float]:
    """Also the mean squared error before and after."""
    error = other - picture
    found, rest = register(picture, error)
    inner = (slice(MARGIN, -MARGIN),) * 2
    return found, float(np.square(error[inner]).mean()), float(np.square(rest[inner]).mean())


def _resampled(image: Image.Image, move: float, zoom: float) -> np.ndarray:
    width, height = image.size
    left, top = zoom + move, zoom * height / width
    box = (MARGIN + left, MARGIN + top, width - MARGIN - zoom + move, height - MARGIN - top)
    size = (width - 2 * MARGIN, height - 2 * MARGIN)
    grey = image.convert("F")
    return np.asarray(grey.resize(size, Image.Resampling.BICUBIC, box), np.float32)


@settings(max_examples=20, deadline=None)
@given(st.floats(-0.6, 0.6))
def test_a_shift_is_found_and_taken_out(move: float) -> None:
    image = scene(3)
    found, before, after = _registered(_resampled(image, 0, 0), _resampled(image, move, 0))
    assert found.shift == pytest.approx(abs(move), abs=0.08)
    assert after <= max(0.25 * before, 1)


@settings(max_examples=20, deadline=None)
@given(st.floats(-0.6, 0.6))
def test_a_stretch_is_found(zoom: float) -> None:
    image = scene(4)
    found, before, after = _registered(_resampled(image, 0, 0), _resampled(image, 0, zoom))
    assert found.stretch == pytest.approx(abs(zoom), abs=0.08)
    assert found.shift < 0.1
    assert after <= max(0.25 * before, 1)


def test_a_sharper_copy_is_told_from_a_softer_one() -> None:
    sharp = _grey(scene(5))
    soft = sharp.copy()
    soft[1:-1, 1:-1] += 0.1 * (
        sharp[:-2, 1:-1] + sharp[2:, 1:-1] + sharp[1:-1, :-2] + sharp[1:-1, 2:]
        - 4 * sharp[1:-1, 1:-1]
    )  # fmt: skip
    assert register(sharp, soft - sharp)[0].sharpening == pytest.approx(0.1, abs=0.01)
    assert register(soft, sharp - soft)[0].sharpening < -0.05


def test_a_changed_place_does_not_count_as_a_shift() -> None:
    picture = _grey(scene(6))
    changed = picture.copy()
    changed[60:100, 80:140] = _grey(scene(7))[60:100, 80:140]
    found, rest = register(picture, changed - picture)
    assert found.shift < 0.1
    assert np.abs(rest[60:100, 80:140]).mean() > 10 * np.abs(rest[:50]).mean()


def test_a_part_that_moved_hardly_moves_the_whole() -> None:
    picture = _grey(scene(6))
    changed = picture.copy()
    changed[40:150, 60:200] = np.roll(picture, 2, axis=1)[40:150, 60:200]  # 31 %, by 2 pixels
    assert register(picture, changed - picture)[0].shift < 0.45


def test_no_more_is_taken_out_than_copies_differ_by() -> None:
    picture = _grey(scene(8))
    found, _ = register(picture, np.roll(picture, 3, axis=1) - picture)
    assert found.shift <= SHIFT_LIMIT


def test_a_flat_picture_has_no_shift() -> None:
    flat = np.full((40, 40), 100, np.float32)
    found, rest = register(flat, np.ones_like(flat))
    assert found == Registration(0, 0, 0)
    np.testing.assert_array_equal(rest, 1)
