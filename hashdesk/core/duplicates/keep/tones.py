"""Whether one of two pictures was made brighter, darker, or of more or less contrast.

An edit leaves its mark at the ends of the scale. Made brighter, what had levels of its own is cut
off at white: in the untouched picture these pixels are spread over many levels. Made darker, what
was white lies on one level below it, as a spike. The same holds for black.

Resizing leaves such marks, too: along the edges of a drawing or a photocopy, it makes all levels of
black and white. But it moves tones only where there are edges, and hardly those of whole cells.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from hashdesk.core.duplicates.keep.detail import is_same_size
from hashdesk.core.duplicates.keep.flat_areas import variance_of_levels
from hashdesk.core.imaging.provenance.luma import luma_of
from hashdesk.core.imaging.provenance.provenance import Provenance
from hashdesk.core.imaging.provenance.tones import TONE_LEVELS

FRAMED_ALIKE = 0.9  # of the two grids: less, and they are not framed alike
TONE_BINS = 8  # of as many cells each, from dark to bright
SAME_TONES = 2.5  # mean difference of luma, bin by bin, that any copy may have, in levels
END_LEVELS = 3  # at each end of the scale, that count as cut off
LEAST_CUT, MORE_CUT = 0.003, 1.25  # share of values cut off, at least; so many times the other's
EXTREME = 0.0005  # share of values that lie beyond the last level that counts
# Levels over which the middle half of those values lies that are cut off in the other picture.
SPREAD, WIDE_SPREAD = 4, 10  # at least: if the picture reaches the end of the scale, or does not
LEAST_PART = 0.5  # of their distance from the end: less is a spike that JPEG has blurred
SPIKE = 4  # at most
# Of another one's colour: a picture with less has surely lost it. Beside a copy of threefold
# saturation, an original has 0.33 and more.
SURELY_GREY_SHARE = 0.15
# Share of the variance of levels within and around cells: edges move tones by no more, in levels.
# Of 1,000 resized, sharpened, blurred or coarsely saved photos, photocopies, dithered pictures and
# drawings, seven would be told as edited at the first share, and three, all dithered, at the
# second. Half of 320 photos with a brightness or contrast changed by an eighth to a quarter, and
# levels that were cut off, have more than 0.003.
BY_EDGES, SURELY_BY_EDGES = 0.0025, 0.0035
FAR_FROM_END = 8  # levels between the picture's own end and that of the scale, at least


class EditedTones(IntEnum):
    """Which of two pictures has had its tones changed."""

    SECOND = 1
    NEITHER = 0  # or it cannot be told
    FIRST = -1


def edited_tones(first: Provenance, second: Provenance) -> EditedTones:
    """Which of two pictures has had its tones changed; swapped pictures swap the answer."""
    one, other = luma_of(first.grid), luma_of(second.grid)
    if likeness(one, other) < FRAMED_ALIKE or not _differ_beyond_edges(first, second, BY_EDGES):
        return EditedTones.NEITHER
    return EditedTones(
        int(np.sign(sum(end.vote for end in _ends(first.histogram, second.histogram))))
    )


def shows_edited(edited: Provenance, other: Provenance) -> bool:
    """Whether it is certain that tones of the first picture were changed, and not the other's.

    Of two sizes, what was cut off must show in the grids as well, in which both have one size.
    """
    if not seems_edited(edited, other):
        return False
    if not _differ_beyond_edges(edited, other, SURELY_BY_EDGES):
        return False
    ends = _ends(_grid_histogram(other), _grid_histogram(edited))
    is_seen = any(end.vote > 0 for end in ends) and all(end.vote >= 0 for end in ends)
    return is_seen or is_same_size(edited, other)


def seems_edited(edited: Provenance, other: Provenance) -> bool:
    """Whether levels of the first picture are cut off that lie far apart in the other one.

    A spike shows nothing: white paper lies on one level, which a copy of more contrast cuts off.
    """
    ends = _ends(other.histogram, edited.histogram)
    return any(end.vote > 0 and end.is_clear for end in ends) and all(end.vote >= 0 for end in ends)


def mean_luma(found: Provenance) -> float:
    """Mean luma of a picture, in levels, 0 … 255."""
    return float(luma_of(found.grid).mean())


def contrast(found: Provenance) -> float:
    """Deviation of the luma of a picture, in levels."""
    return float(luma_of(found.grid).std())


def color_of(found: Provenance) -> float:
    """How much colour a picture has that does not follow from its brightness, in levels.

    Grey pictures have none, nor have those of one tint, such as sepia.
    """
    pixels = found.grid.reshape(-1, 3).astype(np.float64)
    luma = luma_of(found.grid).reshape(-1).astype(np.float64) / 255
    terms = np.stack([np.ones_like(luma), luma, luma**2], axis=1)
    differences = pixels[:, [0, 2]] - luma[:, None] * 255  # red and blue, as Cr and Cb have them
    fitted = terms @ np.linalg.lstsq(terms, differences, rcond=None)[0]
    return float((differences - fitted).std())


def surely_lost_color(found: Provenance, other: Provenance) -> bool:
    """Whether a picture has next to none of another one's colour, and is no paler original."""
    return color_of(found) <= SURELY_GREY_SHARE * color_of(other)


def framed_alike(first: Provenance, second: Provenance) -> bool:
    """Whether two pictures show the same, neither turned nor cropped."""
    return likeness(luma_of(first.grid), luma_of(second.grid)) >= FRAMED_ALIKE


def _tone_difference(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How far the tones of two grids lie apart: what differs at random cell by cell is left out."""
    order = np.argsort(one + other, axis=None, kind="stable")
    bins = (other - one).reshape(-1)[order].reshape(TONE_BINS, -1)
    return float(np.abs(bins.mean(axis=1)).mean())


def _differ_beyond_edges(first: Provenance, second: Provenance, by_edges: float) -> bool:
    """Whether tones differ by more than any copy's, and than edges explain in a resized one.

    by_edges: share of the variance of levels, per level.
    """
    one, other = luma_of(first.grid), luma_of(second.grid)
    around = np.maximum(_variance_around(one), _variance_around(other)).mean()
    within = max(_variance_within(first), _variance_within(second))
    explained = by_edges * (float(around) + within)
    return _tone_difference(one, other) >= max(SAME_TONES, explained)


def _variance_around(grid: NDArray[np.float32]) -> NDArray[np.float32]:
    """The variance of each cell and its eight neighbours, in levels²."""
    padded = np.pad(grid, 1, mode="edge")
    found: NDArray[np.float32] = sliding_window_view(padded, (3, 3)).var(axis=(2, 3))
    return found


def _variance_within(found: Provenance) -> float:
    """The mean variance within the cells of a picture's grid, in levels²."""
    return max(variance_of_levels(found) - float(found.grid.astype(np.float64).var()), 0.0)


def _grid_histogram(found: Provenance) -> NDArray[np.uint32]:
    return np.bincount(found.grid.ravel(), minlength=TONE_LEVELS).astype(np.uint32)


def likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The correlation of two grids of luma; 0 if either is flat."""
    first, second = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / scale if scale > 0 else 0.0


class _End(NamedTuple):
    """What one end of the scale shows."""

    vote: int  # 1: the second was edited; -1: the first; 0: nothing
    is_clear: bool = False


def _ends(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> tuple[_End, _End]:
    """What both ends of two histograms show."""
    return _cut_at_start(first[::-1], second[::-1]), _cut_at_start(first, second)


def _cut_at_start(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> _End:
    """What the start of the scale shows."""
    shares = [float(h[:END_LEVELS].sum()) / max(int(h.sum()), 1) for h in (first, second)]
    if shares[0] > shares[1]:
        swapped = _cut_at_start(second, first)
        return swapped._replace(vote=-swapped.vote)
    share = shares[1]
    if share < max(LEAST_CUT, MORE_CUT * shares[0]):
        return _End(0)
    newly = share - shares[0]
    quarter, three_quarters = (_level_at(first, shares[0] + part * newly) for part in (0.25, 0.75))
    spread, is_far = three_quarters - quarter, _level_at(first, EXTREME) >= FAR_FROM_END
    is_wide = spread >= LEAST_PART * (quarter + three_quarters) / 2
    if is_wide and spread >= (WIDE_SPREAD if is_far else SPREAD):
        return _End(1, is_clear=spread >= WIDE_SPREAD)
    return _End(-1 if spread <= SPIKE and is_far else 0)


def _level_at(histogram: NDArray[np.uint32], share: float) -> int:
    """The level below which lies this share of the values."""
    sums = np.cumsum(histogram.astype(np.int64))
    return int(np.searchsorted(sums, share * sums[-1]))
