"""What is measured of a pair of pictures, whatever it will mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.detail.picture import Picture, resized
from hashdesk.core.duplicates.detail.recoloring import Recoloring, cast, spot, variety
from hashdesk.core.duplicates.detail.registration import Registration, register
from hashdesk.core.duplicates.detail.tone import EQUALLY_CLIPPED, cut_off_as, with_tone_of
from hashdesk.core.duplicates.detail.windows import window_means

CELL = 4  # pixels; windows are twice as wide, one at every cell
LEAST_SIDE = 3 * CELL  # of a picture: smaller ones say nothing
ASPECT_TOLERANCE = 0.006  # of a resizer that rounds badly
TEXTURE = 100.0  # variance in levels² of a window that shows something
FLAT_SHARE, TEXTURED_SHARE = 0.3, 0.7  # quantiles of windows by their texture
LEAST_TEXTURE = 30.0  # levels²: windows below it are not taken for textured
LEAST_WINDOWS = 8  # textured ones, to tell the noise that grows with texture
# Of windows that show something, the share that noise may spread over: what only fewer have, such
# as a digit that was changed, stands alone. In less than so many windows, nothing does.
SPREAD_SHARE, LEAST_SHOWING = 0.995, 100
EQUAL_NOISE = 0.02  # of what is explained: below it, pictures are equal
LUMA_BINS = 32
GROUNDS_OF_PRINT = 4  # levels: of a page, its frames, and its letters
DARKNESS = 8.0  # levels, added so that the ratio of dark pictures keeps sane


@dataclass(frozen=True)
class Residual:
    """What differs once tone, shift, stretch and sharpness are taken out: the worst window.

    Each is the mean squared error of a window, divided by something.
    """

    faint: float  # by its variance + 30 levels²: sees faint changes
    strong: float  # by its variance + 100 levels²: sees strong ones only
    noise: float  # by what this pair's own noise explains: above 1 it stands out
    lone: float  # the same, in so many times what nearly all other windows stay below
    correlation: float  # of all windows: 1 less the share of variance that is unexplained


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


def compare(first: Picture, second: Picture) -> Differences:
    """Measure how two pictures of one shape differ, at the size of the smaller one.

    Neither may be too small (see `too_small`); 2 to 3 ms for thumbnails of 256 pixels.
    """
    size = min(first.size, second.size, key=lambda s: (s[0] * s[1], s))
    rich, poor = _rich_first(resized(first, size), resized(second, size))
    brightness = _ratio(rich.brightness + DARKNESS, poor.brightness + DARKNESS)
    target = poor.luma.astype(np.float32)
    moved = cast(rich, poor)  # before either is in the light of the other, which may tone it
    rich, toned = _in_light_of(rich, poor, target)
    registration, error = register(toned, target - toned)
    planes = np.stack([error * error, toned, toned * toned, target, target * target])
    errors, *means = window_means(planes, CELL)
    variances = [np.maximum(means[1] - means[0] ** 2, 0), np.maximum(means[3] - means[2] ** 2, 0)]
    counts = [np.bincount(p.luma.reshape(-1) >> 3, minlength=LUMA_BINS) for p in (rich, poor)]
    drawn = max(drawn_share(picture) for picture in (rich, poor))
    return Differences(
        side=max(size),
        brightness=brightness,
        textured=int((np.minimum(*variances)[::2, ::2] > TEXTURE).sum()),
        plain=float(max(count.max() for count in counts) / (size[0] * size[1])),
        drawn=drawn,
        colors=max(variety(picture) for picture in (rich, poor)),
        recoloring=Recoloring(moved, spot(rich, poor)),
        registration=registration,
        residual=_residual(errors, variances),
    )


def _in_light_of(
    rich: Picture, poor: Picture, target: NDArray[np.float32]
) -> tuple[Picture, NDArray[np.float32]]:
    """The picture with more levels, cut off as the other one is if that explains it better.

    Also its luma with the other one's tone; target: that one's luma.
    """
    toned = with_tone_of(rich, poor)
    if poor.clipped - rich.clipped > EQUALLY_CLIPPED:
        cut = cut_off_as(rich, poor)
        cut_toned = with_tone_of(cut, poor)
        if np.square(target - cut_toned).sum() < np.square(target - toned).sum():
            return cut, cut_toned
    return rich, toned


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


def _residual(errors: NDArray[np.float32], variances: list[NDArray[np.float32]]) -> Residual:
    texture = np.maximum(*variances)
    variance = 0.5 * (variances[0] + variances[1])
    flat, textured = np.quantile(texture, [FLAT_SHARE, TEXTURED_SHARE])
    noise = float(np.median(errors[texture <= flat])) + 0.5
    top = texture >= max(LEAST_TEXTURE, textured)
    growth = 0.0
    if top.sum() > LEAST_WINDOWS:
        growth = float(np.median(np.maximum(errors[top] - noise, 0) / variance[top]))
    relative = errors / (4 * noise + 4 + (3 * growth + 0.004) * variance)
    worst, shown = float(relative.max()), relative[texture >= LEAST_TEXTURE]
    if len(shown) < LEAST_SHOWING:
        shown = relative.reshape(-1)
    return Residual(
        faint=float((errors / (variance + 30)).max()),
        strong=float((errors / (variance + 100)).max()),
        noise=worst,
        lone=worst / max(float(np.quantile(shown, SPREAD_SHARE)), EQUAL_NOISE),
        correlation=float(1 - errors.sum() / (variance.sum() + 1e-6)),
    )
