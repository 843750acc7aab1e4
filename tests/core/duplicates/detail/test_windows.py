"""Means of cells and windows, compared with loops."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.duplicates.detail.windows import cell_means, window_means

SIDES = st.integers(8, 40)


def _slow_cells(plane: np.ndarray, side: int) -> np.ndarray:
    """Of each cell the mean; a last cell that would stick out is pushed back inside."""
    starts = [
        [min(start, length - side) for start in range(0, length, side)] for length in plane.shape
    ]
    return np.array(
        [[plane[y : y + side, x : x + side].mean() for x in starts[1]] for y in starts[0]]
    )


@settings(deadline=None)
@given(SIDES, SIDES, st.sampled_from([4, 8]), st.integers(0, 99))
def test_cells_are_means_of_their_pixels(height: int, width: int, side: int, seed: int) -> None:
    planes = np.random.default_rng(seed).uniform(0, 255, (2, height, width)).astype(np.float32)
    expected = np.stack([_slow_cells(plane, side) for plane in planes])
    np.testing.assert_allclose(cell_means(planes, side), expected, rtol=1e-5)


@settings(deadline=None)
@given(SIDES, SIDES, st.integers(0, 99))
def test_windows_are_means_of_four_cells(height: int, width: int, seed: int) -> None:
    plane = np.random.default_rng(seed).uniform(0, 255, (1, height, width)).astype(np.float32)
    cells = _slow_cells(plane[0], 4)
    expected = [
        [cells[y : y + 2, x : x + 2].mean() for x in range(cells.shape[1] - 1)]
        for y in range(cells.shape[0] - 1)
    ]
    np.testing.assert_allclose(window_means(plane, 4)[0], expected, rtol=1e-5)


@settings(deadline=None)
@given(SIDES, SIDES, st.data())
def test_every_pixel_is_in_a_window(height: int, width: int, data: st.DataObject) -> None:
    plane = np.zeros((1, height, width), np.float32)
    y, x = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    plane[0, y, x] = 1
    assert window_means(plane, 4).max() > 0
