"""Means over cells and windows of a picture: every pixel is in one, also where sides are odd."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Planes = NDArray[np.float32]  # (k, height, width)


def cell_means(planes: Planes, side: int) -> Planes:
    """Means (k, rows, columns) over cells of `side` pixels, of planes at least that large.

    Where a side of the picture is no multiple, the last cell reaches back over its neighbour.
    """
    rows = _sums_of_rows(planes, side)
    columns = _sums_of_rows(rows.transpose(0, 2, 1), side).transpose(0, 2, 1)
    means: Planes = columns * np.float32(1 / side**2)
    return means


def _sums_of_rows(planes: Planes, side: int) -> Planes:
    height = planes.shape[1]
    whole = height // side * side
    sums = planes[:, 0:whole:side].copy()
    for row in range(1, side):
        sums += planes[:, row:whole:side]
    if whole == height:
        return sums
    return np.concatenate([sums, planes[:, height - side :].sum(axis=1, keepdims=True)], axis=1)


def window_means(planes: Planes, cell: int) -> Planes:
    """Means (k, rows - 1, columns - 1) over windows of 2 × 2 cells, one at every cell."""
    cells = cell_means(planes, cell)
    pairs = cells[:, :-1] + cells[:, 1:]
    means: Planes = (pairs[:, :, :-1] + pairs[:, :, 1:]) * np.float32(0.25)
    return means
