"""How the colours of two pictures differ, once the tone of one is that of the other.

A cast (warmer, cooler, sepia), another hue and more or less saturation move the colours of all of a
picture together. That is measured as people see it, in CIE L*a*b*; what coding does to single cells
cancels out. What is coloured anew in one place is told by its worst cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.detail.picture import COLOR_CELL, Picture, Rgb
from hashdesk.core.duplicates.detail.tone import neutral_tables
from hashdesk.core.duplicates.detail.windows import cell_means

Lab = NDArray[np.float64]  # (3, n): L*, a* and b* of each cell

COLOR_RIDGE = 1.0  # levels² a cell, towards colours that stay
LEAST_SATURATION = 0.75  # of the other picture's: less is black and white, or nearly
COLORLESS = 2.0  # chroma of the most colourful cell: nobody sees any
# Chroma of the most colourful cell, and what a twentieth of the cells have: large areas show less.
# What had up to 3.6 and 2.3 may have none left at JPEG quality 30.
COLORED, LARGELY_COLORED = 4.0, 2.4
LARGE_AREA = 0.05  # share
LAB_RIDGE = 1.0  # squared: colours that vary less explain no change
LEAST_WEIGHT = 1.0  # of a black cell; that of a white one is 100
# IEC 61966-2-1 (sRGB): light of a level, and X, Y and Z of red, green and blue light, each as a
# share of that of white (D65).
LINEAR_END, LINEAR_GAIN, CURVE_OFFSET, CURVE_POWER = 0.04045, 12.92, 0.055, 2.4
XYZ_OF_RGB = np.array([
    [0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505],
])  # fmt: skip
XYZ_SHARES = XYZ_OF_RGB / XYZ_OF_RGB.sum(axis=1, keepdims=True)
# CIE 15:2004: L*a*b*.
LAB_EPSILON, LAB_KAPPA = 216 / 24389, 24389 / 27


@dataclass(frozen=True)
class Cast:
    """ΔE*ab by which the colours of all of a picture moved together."""

    mean: float  # root of the mean square
    most: float  # of the place that moved farthest


@dataclass(frozen=True)
class Recoloring:
    """How far colours differ. The same whichever picture comes first."""

    cast: Cast
    spot: float  # levels of Cb or Cr, in the worst cell


ONLY_ONE_HAS_COLOR = Cast(255.0, 255.0)  # more than any two colours are apart


def variety(picture: Picture) -> float:
    """Deviation of Cb or Cr over the cells, in levels; a tint of all of a picture is none."""
    return float(picture.cells[1:].reshape(2, -1).std(axis=1).max())


def cast(rich: Picture, poor: Picture) -> Cast:
    """How far the colours of all of a picture moved together.

    The first picture gets the tone that makes its luma that of the other, on R, G and B alike: a
    neutral one, which leaves grey grey. If one picture has no colour at all and the other one has,
    it was made grey, or toned: ONLY_ONE_HAS_COLOR.
    """
    poor_lab = _lab(poor.smooth)
    in_tone = [_lab(table.take(rich.smooth)) for table in neutral_tables(rich, poor)]
    colors = [_has_color(lab) for lab in (in_tone[0], poor_lab)]
    if True in colors and False in colors:
        return ONLY_ONE_HAS_COLOR
    pairs = [pair for lab in in_tone for pair in permutations((lab, poor_lab))]
    moved = np.array([_moved(*pair) for pair in pairs])
    weights = np.array([_weights(*pair) for pair in pairs])
    means = np.sqrt((moved**2 * weights).sum(axis=1))
    return Cast(float(means.min()), float(moved.max(axis=1).min()))


def _has_color(lab: Lab) -> bool | None:
    """Whether anybody sees colours in a picture; None if there is little between."""
    chroma = np.hypot(*lab[1:])
    most, large = float(chroma.max()), float(np.quantile(chroma, 1 - LARGE_AREA))
    if most > COLORED or large > LARGELY_COLORED:
        return True
    return False if most <= COLORLESS else None


def _moved(first: Lab, second: Lab) -> NDArray[np.float64]:
    """(n,), ΔE*ab from one picture's chroma to another's, as far as its colours explain it.

    By an affine map of L*, a* and b*: a cast, another hue, more or less saturation, lights of
    another hue than shadows.
    """
    weights = _weights(first, second)
    change = (second - first)[1:]
    mean = (change @ weights)[:, None]
    colors = first - (first @ weights)[:, None]
    weighted = colors * weights
    products = weighted @ colors.T + LAB_RIDGE * np.eye(3)
    mapped = np.linalg.solve(products, weighted @ (change - mean).T).T @ colors
    moved: NDArray[np.float64] = np.hypot(*(mean + mapped))
    return moved


def _weights(first: Lab, second: Lab) -> NDArray[np.float64]:
    """(n,), with a sum of 1: the lighter a place, the more its colour is seen."""
    weights = np.maximum(first[0], second[0]) + LEAST_WEIGHT
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def _lab(pixels: Rgb | NDArray[np.float32]) -> Lab:
    """L*, a* and b* of the mean of each cell; pixels: (height, width, 3), sRGB, 0 … 255.

    Not by way of `Picture.cells`: Pillow rounds Cb and Cr down.
    """
    planes = np.moveaxis(pixels, -1, 0).astype(np.float32)
    levels = cell_means(planes, COLOR_CELL).reshape(3, -1).astype(np.float64) / 255
    curve = ((levels + CURVE_OFFSET) / (1 + CURVE_OFFSET)) ** CURVE_POWER
    light = XYZ_SHARES @ np.where(levels <= LINEAR_END, levels / LINEAR_GAIN, curve)
    dark = (LAB_KAPPA * light + 16) / 116
    x, y, z = np.where(light > LAB_EPSILON, np.cbrt(light), dark)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def spot(first: Picture, second: Picture) -> float:
    """How far the chroma of the worst cell is from a linear map of the other picture's colours.

    In levels of Cb or Cr. Both ways: a map can cancel a new colour, and cannot make one.
    """
    cells = [_centered(picture) for picture in (first, second)]
    return max(_unmapped(*cells), _unmapped(*reversed(cells)))


def chroma_map(source: Picture, target: Picture) -> NDArray[np.float32]:
    """(2, 3): Cb and Cr of `target`, of the same size, from Y, Cb and Cr of `source`.

    All of them as differences from their means, fitted to the cells: see `_mapped`.
    """
    return _mapped(_centered(source), _centered(target)).astype(np.float32)


def _centered(picture: Picture) -> NDArray[np.float32]:
    cells = picture.cells.reshape(3, -1)
    centered: NDArray[np.float32] = cells - cells.mean(axis=1, keepdims=True)
    return centered


def _unmapped(source: NDArray[np.float32], target: NDArray[np.float32]) -> float:
    """The largest error of Cb and Cr (rows 1 and 2) mapped from all of a source (3, n)."""
    return float(np.abs(target[1:] - _mapped(source, target) @ source).max())


def _mapped(source: NDArray[np.float32], target: NDArray[np.float32]) -> NDArray[np.float64]:
    """(2, 3): the least squares of Cb and Cr of a target (3, n) by all of a source (3, n).

    Luma is in the map because a new white balance tints bright places more. The map may not take
    much of the colours away: of a faded copy, they are what is left.
    """
    products = (source @ source.T).astype(np.float64)
    ridge = COLOR_RIDGE * source.shape[1] * np.eye(3)
    rows = []
    for channel in (1, 2):
        unchanged = np.eye(3)[channel]
        found = np.linalg.solve(products + ridge, source @ target[channel] + ridge @ unchanged)
        found[channel] = max(found[channel], LEAST_SATURATION)
        rows.append(found)
    return np.stack(rows)
