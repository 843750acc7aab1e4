"""Whether one of two pictures was made brighter, darker, or of more or less contrast.

An edit leaves its mark at the ends of the scale. Made brighter, what had levels of its own is cut
off at white: in the untouched picture these pixels are spread over many levels. Made darker, what
was white lies on one level below it, as a spike. The same holds for black.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.provenance.luma import luma_of
from hashdesk.core.imaging.provenance.measure import Provenance

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
FAR_FROM_END = 8  # levels between the picture's own end and that of the scale, at least


class EditedTones(IntEnum):
    """Which of two pictures has had its tones changed."""

    SECOND = 1
    NEITHER = 0  # or it cannot be told
    FIRST = -1


def edited_tones(first: Provenance, second: Provenance) -> EditedTones:
    """Which of two pictures has had its tones changed; swapped pictures swap the answer."""
    one, other = luma_of(first.grid), luma_of(second.grid)
    if likeness(one, other) < FRAMED_ALIKE or _tone_difference(one, other) < SAME_TONES:
        return EditedTones.NEITHER
    bright = first.histogram[::-1], second.histogram[::-1]
    votes = _cut_at_start(*bright) + _cut_at_start(first.histogram, second.histogram)
    return EditedTones(int(np.sign(votes)))


def mean_luma(found: Provenance) -> float:
    """Mean luma of a picture, in levels, 0 … 255."""
    return float(luma_of(found.grid).mean())


def contrast(found: Provenance) -> float:
    """Deviation of the luma of a picture, in levels."""
    return float(luma_of(found.grid).std())


def framed_alike(first: Provenance, second: Provenance) -> bool:
    """Whether two pictures show the same, neither turned nor cropped."""
    return likeness(luma_of(first.grid), luma_of(second.grid)) >= FRAMED_ALIKE


def _tone_difference(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How far the tones of two grids lie apart: what differs at random cell by cell is left out."""
    order = np.argsort(one + other, axis=None, kind="stable")
    bins = (other - one).reshape(-1)[order].reshape(TONE_BINS, -1)
    return float(np.abs(bins.mean(axis=1)).mean())


def likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The correlation of two grids of luma; 0 if either is flat."""
    first, second = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / scale if scale > 0 else 0.0


def _cut_at_start(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> int:
    """1: the second was edited, by what the start of the scale shows; -1: the first; 0: nothing."""
    shares = [float(h[:END_LEVELS].sum()) / max(int(h.sum()), 1) for h in (first, second)]
    if shares[0] > shares[1]:
        return -_cut_at_start(second, first)
    share = shares[1]
    if share < max(LEAST_CUT, MORE_CUT * shares[0]):
        return 0
    newly = share - shares[0]
    quarter, three_quarters = (_level_at(first, shares[0] + part * newly) for part in (0.25, 0.75))
    spread, is_far = three_quarters - quarter, _level_at(first, EXTREME) >= FAR_FROM_END
    is_wide = spread >= LEAST_PART * (quarter + three_quarters) / 2
    if is_wide and spread >= (WIDE_SPREAD if is_far else SPREAD):
        return 1
    return -1 if spread <= SPIKE and is_far else 0


def _level_at(histogram: NDArray[np.uint32], share: float) -> int:
    """The level below which lies this share of the values."""
    sums = np.cumsum(histogram.astype(np.int64))
    return int(np.searchsorted(sums, share * sums[-1]))
