"""What is measured of a pair of pictures, whatever it will mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.detail.picture import Picture, resized
from hashdesk.core.duplicates.detail.recoloring import Recoloring, cast, spot, variety
from hashdesk.core.duplicates.detail.registration import Registration, register
from hashdesk.core.duplicates.detail.residual import Residual, in_windows, residual_of
from hashdesk.core.duplicates.detail.tone import EQUALLY_CLIPPED, cut_off_as, with_tone_of

CELL = 4  # pixels; windows are twice as wide, one at every cell
FINE_CELL = 2  # likewise, of finer windows
LEAST_SIDE = 3 * CELL  # of a picture: smaller ones say nothing
ASPECT_TOLERANCE = 0.006  # of a resizer that rounds badly
TEXTURE = 100.0  # variance in levels² of a window that shows something
LUMA_BINS = 32
GROUNDS_OF_PRINT = 4  # levels: of a page, its frames, and its letters
DARKNESS = 8.0  # levels, added so that the ratio of dark pictures keeps sane


@dataclass(frozen=True)
class Differences:
    """Two pictures at one size. The same whichever comes first."""

    side: int  # pixels of the longer side
    brightness: float  # ratio of the means, at least 1
    textured: int  # windows, not overlapping, that show something in both pictures
    plain: float  # share of the commonest of 32 luma levels: the ground of a document
    drawn: float  # share of the few commonest of 256: what is drawn or printed has some grounds
    colors: float  # variety of those of the more colourful picture, in levels
    recoloring: Recoloring
    registration: Registration
    residual: Residual


@dataclass(frozen=True, eq=False)
class InOneLight:
    """Two pictures at the size of the smaller one. The same whichever comes first."""

    rich: Picture  # the one that has more levels
    poor: Picture
    lit: Picture  # the rich one, its lights cut off as the other one's are if that explains it
    toned: NDArray[np.float32]  # its luma (height, width) with the tone of the other one


def in_one_light(first: Picture, second: Picture) -> InOneLight:
    """Bring two pictures of one shape to one size and tone."""
    size = min(first.size, second.size, key=lambda s: (s[0] * s[1], s))
    rich, poor = _rich_first(resized(first, size), resized(second, size))
    toned = with_tone_of(rich, poor)
    if poor.clipped - rich.clipped > EQUALLY_CLIPPED:
        cut = cut_off_as(rich, poor)
        cut_toned = with_tone_of(cut, poor)
        if np.square(poor.luma - cut_toned).sum() < np.square(poor.luma - toned).sum():
            return InOneLight(rich, poor, cut, cut_toned)
    return InOneLight(rich, poor, rich, toned)


def compare(first: Picture, second: Picture) -> Differences:
    """Measure how two pictures of one shape differ, at the size of the smaller one.

    Neither may be too small (see `too_small`); 2 to 3 ms for thumbnails of 256 pixels.
    """
    return measured(in_one_light(first, second))


def measured(pair: InOneLight) -> Differences:
    """As `compare`, of pictures that were brought together."""
    rich, poor, toned = pair.lit, pair.poor, pair.toned
    target = poor.luma.astype(np.float32)
    registration, error = register(toned, target - toned)
    windows = in_windows(error, toned, target, CELL)
    variances = windows[1:, ::2, ::2]  # of those that do not overlap
    counts = [np.bincount(p.luma.reshape(-1) >> 3, minlength=LUMA_BINS) for p in (rich, poor)]
    return Differences(
        side=max(poor.size),
        brightness=_ratio(pair.rich.brightness + DARKNESS, poor.brightness + DARKNESS),
        textured=int((np.minimum(*variances) > TEXTURE).sum()),
        plain=float(max(count.max() for count in counts) / poor.luma.size),
        drawn=max(drawn_share(picture) for picture in (rich, poor)),
        colors=max(variety(picture) for picture in (rich, poor)),
        # A cast is looked for before either is in the light of the other, which may tone it.
        recoloring=Recoloring(cast(pair.rich, poor), spot(rich, poor)),
        registration=registration,
        residual=residual_of(windows),
    )


def fine_residual(pair: InOneLight) -> Residual:
    """What is left of two pictures that were brought together, in windows as wide as small print.

    Costs at most as much as `measured`.
    """
    target = pair.poor.luma.astype(np.float32)
    _, error = register(pair.toned, target - pair.toned)
    return residual_of(in_windows(error, pair.toned, target, FINE_CELL))


def drawn_share(picture: Picture) -> float:
    """Share of a picture's few commonest luma levels: less than a fifth in most photos."""
    counts = np.bincount(picture.luma.reshape(-1), minlength=256)
    few = np.partition(counts, -GROUNDS_OF_PRINT)[-GROUNDS_OF_PRINT:]
    return float(few.sum() / picture.luma.size)


def too_small(picture: Picture) -> bool:
    """Whether a picture has too few pixels to say anything."""
    return min(picture.size) < LEAST_SIDE


def same_shape(first: Picture, second: Picture) -> bool:
    """Whether the aspect ratios are alike, as far as whole pixels can tell."""
    return same_shape_of_sizes(first.size, second.size)


def same_shape_of_sizes(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """As `same_shape`, by width and height."""
    (width, height), (other_width, other_height) = first, second
    tolerance = ASPECT_TOLERANCE + 1 / min(*first, *second)
    return _ratio(width * other_height, other_width * height) <= 1 + tolerance


def _ratio(first: float, second: float) -> float:
    return max(first, second) / min(first, second)


def _rich_first(first: Picture, second: Picture) -> tuple[Picture, Picture]:
    """The pair, the one that has more levels first: a curve can lose levels, but not find them.

    That is the one with fewer clipped values (a brightened copy has more), else with more contrast.
    """
    if abs(first.clipped - second.clipped) > EQUALLY_CLIPPED:
        return (first, second) if first.clipped < second.clipped else (second, first)
    one, other = (first.contrast, first.brightness), (second.contrast, second.brightness)
    if one == other:  # a photo and its mirror image, or one picture twice
        is_first = first.pixels.tobytes() >= second.pixels.tobytes()
        return (first, second) if is_first else (second, first)
    return (first, second) if one > other else (second, first)
