"""What is left of a difference: the window that stands out most, beside the noise of this pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


def residual_of(errors: NDArray[np.float32], variances: list[NDArray[np.float32]]) -> Residual:
    """What is left in windows (rows, columns), by their variance in the one and the other picture.

    errors: mean squares of what nothing explains.
    """
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
