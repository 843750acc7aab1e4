"""Outlines against cosine sums taken one by one, in every crop and orientation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.duplicates.edited.crops import WHOLE_SPAN
from hashdesk.core.duplicates.edited.terms import (
    SAMPLES,
    SQUARE,
    TERMS,
    Square,
    Terms,
    hashes_of,
    oriented_terms,
    square_of,
    terms_of,
    unit_terms,
)
from hashdesk.core.imaging.framing.trimming import Area, trim_box
from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS, Orientation, oriented_hashes
from tests.core.duplicates.detail.pictures import scene


def square(seed: int) -> Square:
    grey = np.asarray(scene(seed).convert("L"))
    return square_of(grey, trim_box(grey))


def slow_terms(pixels: Square) -> Terms:
    """The lowest terms of a square of SAMPLES pixels, each a sum over all of them."""
    places = (2 * np.arange(SAMPLES) + 1) * np.pi / (2 * SAMPLES)
    found = np.empty((TERMS, TERMS), np.float32)
    for down in range(TERMS):
        for across in range(TERMS):
            waves = np.cos(down * places)[:, None] * np.cos(across * places)[None, :]
            found[down, across] = (pixels * waves).sum() * 2 / SAMPLES
    return found


def test_terms_are_those_of_the_formula() -> None:
    pixels = square(1)
    halves = pixels.reshape(SAMPLES, SQUARE // SAMPLES, SAMPLES, SQUARE // SAMPLES).mean((1, 3))
    (found,) = terms_of(pixels, [WHOLE_SPAN], [WHOLE_SPAN])[0]
    assert np.allclose(found, slow_terms(halves), rtol=1e-3, atol=0.5)


def test_terms_of_a_crop_are_those_of_the_pixels_in_it() -> None:
    """A crop of exactly 32 pixels of the square, which are its samples."""
    pixels = square(2)
    span = (8 / SQUARE, 40 / SQUARE)
    (found,) = terms_of(pixels, [span], [(0.5, 1.0)])[0]
    assert np.allclose(found, slow_terms(pixels[8:40, 32:]), rtol=1e-3, atol=0.5)


@pytest.mark.parametrize("way", ORIENTATIONS)
@given(seed=st.integers(0, 1000))
@settings(max_examples=10, deadline=None)
def test_turning_terms_is_turning_the_picture(way: Orientation, seed: int) -> None:
    pixels = square(seed)
    turned = pixels.T if way.transposed else pixels
    turned = turned[:, ::-1] if way.mirrored else turned
    turned = turned[::-1] if way.flipped else turned
    (before,) = terms_of(pixels, [WHOLE_SPAN], [WHOLE_SPAN])[0]
    (after,) = terms_of(turned, [WHOLE_SPAN], [WHOLE_SPAN])[0]
    assert np.allclose(oriented_terms(before, way), after, atol=0.5)
    differing = oriented_hashes(hashes_of(before[None]), way) ^ hashes_of(after[None])
    assert np.bitwise_count(differing).max() <= 1, "but for a term that is next to nothing"


def test_a_brighter_picture_of_less_contrast_has_the_same_outline() -> None:
    (one,) = terms_of(square(3), [WHOLE_SPAN], [WHOLE_SPAN])[0]
    (other,) = terms_of(0.6 * square(3) + 70, [WHOLE_SPAN], [WHOLE_SPAN])[0]
    assert float((unit_terms(one) * unit_terms(other)).sum()) == pytest.approx(1, abs=1e-3)
    assert hashes_of(one[None]) == hashes_of(other[None])


def test_an_empty_picture_is_like_nothing() -> None:
    flat = np.full((30, 40), 128, np.uint8)
    (terms,) = terms_of(square_of(flat, Area(0, 0, 40, 30)), [WHOLE_SPAN], [WHOLE_SPAN])[0]
    assert np.abs(unit_terms(terms)).max() < 0.01
