"""Tone tables: rising, right for a known curve, harmless where there is nothing to learn."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.duplicates.detail.picture import prepare
from hashdesk.core.duplicates.detail.tone import (
    BIN,
    BINS,
    MOST_GAIN,
    NOISE,
    PULL,
    cut_off_as,
    tone_table,
    with_tone_of,
)
from tests.core.duplicates.detail.pictures import pixels, scene

LEVELS = np.arange(256)


def _slow_table(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The docstring of `tone_table`, pixel by pixel."""
    pairs = list(zip(source.ravel().tolist(), target.ravel().tolist(), strict=True))
    count = len(pairs)
    mean = sum(a for a, _ in pairs) / count
    target_mean = sum(b for _, b in pairs) / count
    products = sum((a - mean) * b for a, b in pairs)
    squares = sum((a - mean) ** 2 for a, _ in pairs)
    gain = (products + NOISE * count) / (squares + NOISE * count)
    gain = min(max(gain, 1 / MOST_GAIN), MOST_GAIN)
    centers, curve = [], []
    for number in range(BINS):
        inside = [(a, b) for a, b in pairs if a // BIN == number]
        middle = number * BIN + (BIN - 1) / 2
        center = sum(a for a, _ in inside) / len(inside) if inside else middle
        line = target_mean + gain * (center - mean)
        value = (sum(b for _, b in inside) + PULL * count * line) / (len(inside) + PULL * count)
        centers.append(center)
        curve.append(max([value, *curve[-1:]]))
    centers, curve = [0, *centers, 255], [
        curve[0] - gain * centers[0], *curve, curve[-1] + gain * (255 - centers[-1]),
    ]  # fmt: skip
    return np.interp(LEVELS, centers, curve).clip(0, 255)


@settings(deadline=None)
@given(st.integers(0, 999))
def test_the_table_is_that_of_the_slow_twin(seed: int) -> None:
    rng = np.random.default_rng(seed)
    low, high = sorted(rng.integers(0, 256, 2).tolist())
    source = rng.integers(low, high + 1, (9, 13)).astype(np.uint8)
    target = rng.integers(0, 256, (9, 13)).astype(np.uint8)
    np.testing.assert_allclose(tone_table(source, target), _slow_table(source, target), atol=1e-3)


@settings(deadline=None)
@given(st.integers(0, 999))
def test_a_table_never_falls(seed: int) -> None:
    rng = np.random.default_rng(seed)
    source, target = rng.integers(0, 256, (2, 16, 16)).astype(np.uint8)
    assert (np.diff(tone_table(source, target)) >= 0).all()


@settings(deadline=None)
@given(st.floats(0.7, 1.4))
def test_a_gamma_is_found(gamma: float) -> None:
    source = np.repeat(LEVELS[None], 8, axis=0).astype(np.uint8)
    curve = 255 * (LEVELS / 255) ** gamma
    table = tone_table(source, np.repeat(curve[None], 8, axis=0).round().astype(np.uint8))
    assert np.abs(table - curve)[16:].max() < 3


def test_levels_that_hardly_occur_follow_the_line() -> None:
    page = np.full((100, 100), 250, np.uint8)
    page[0, 0] = 10  # one dark pixel that became bright says nothing about dark levels
    other = np.full((100, 100), 250, np.uint8)
    assert tone_table(page, other)[10] < 200


def test_a_new_white_balance_takes_a_table_for_each_channel() -> None:
    image = np.stack([pixels(scene(seed))[..., 1] for seed in (1, 2, 3)], axis=-1)
    tinted = (image * np.array([1.1, 1, 0.8])).clip(0, 255).astype(np.uint8)
    source, target = prepare(image), prepare(tinted)
    error = np.square(with_tone_of(source, target) - target.luma).mean()
    by_luma = tone_table(source.luma, target.luma)[source.luma] - target.luma
    assert error < 1 < np.square(by_luma).mean()


@settings(deadline=None, max_examples=20)
@given(
    st.integers(0, 99),
    st.tuples(*[st.floats(0.8, 1.5)] * 3),
    st.floats(-30, 30),
)
def test_what_was_cut_off_channel_by_channel_is_found(
    seed: int, gains: tuple[float, float, float], offset: float
) -> None:
    image = pixels(scene(seed))
    brightened = (image * np.array(gains) + offset + 0.5).clip(0, 255).astype(np.uint8)
    found, target = cut_off_as(prepare(image), prepare(brightened)), prepare(brightened)
    assert np.abs(found.pixels.astype(int) - target.pixels).max() <= 4
    assert abs(found.clipped - target.clipped) < 0.01


def test_where_everything_is_cut_off_the_picture_stays() -> None:
    image, white = prepare(pixels(scene(1))), prepare(np.full((192, 256, 3), 255, np.uint8))
    assert (cut_off_as(image, white).pixels == image.pixels).all()
