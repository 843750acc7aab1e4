"""What is left of a difference: the window that stands out most, beside the noise of this pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.detail.windows import Planes, window_means

FLAT_SHARE, TEXTURED_SHARE = 0.3, 0.7  # quantiles of windows by their texture
LEAST_TEXTURE = 30.0  # levels²: windows below it are not taken for textured
LEAST_WINDOWS = 8  # textured ones, to tell the noise that grows with texture
# Of windows that show something, the share that noise may spread over: what only fewer have, such
# as a digit that was changed, stands alone. In less than so many windows, nothing does.
SPREAD_SHARE, LEAST_SHOWING = 0.995, 100
EQUAL_NOISE = 0.02  # of what is explained: below it, pictures are equal


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


def in_windows(
    error: NDArray[np.float32],
    picture: NDArray[np.float32],
    other: NDArray[np.float32],
    cell: int,
) -> Planes:
    """(3, rows, columns): mean square of an error in each window, and the variance of each picture.

    error, and both pictures: (height, width). cell: pixels, half the width of a window.
    """
    planes = np.stack([error * error, picture, picture * picture, other, other * other])
    errors, *means = window_means(planes, cell)
    pairs = (means[1] - means[0] ** 2, means[3] - means[2] ** 2)
    return np.stack([errors, *(np.maximum(variance, 0) for variance in pairs)])


def residual_of(windows: Planes) -> Residual:
    """What is left in windows, as `in_windows` gives them."""
    errors, *variances = windows
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
