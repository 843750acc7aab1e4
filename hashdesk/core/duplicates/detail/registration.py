"""Registration: what of a difference is a shift, a stretch or another sharpness.

Resizers place their pixels up to half a pixel differently, and sharpen or soften. To first order
that is a sum of derivatives of the picture, found by least squares (B. D. Lucas and T. Kanade, "An
Iterative Image Registration Technique", 1981).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]  # (height, width)

SHIFT_LIMIT = 0.75  # pixels that are taken out, of shift and of stretch at the edge
SHARPENING_LIMIT = 0.6  # of the Laplacian
ROWS_FOR_FIT = 2  # every second row tells
RIDGE = 1e-3
OUTLIER = 3.0  # times the usual error: has half its weight in the second round
USUAL_ERROR = 1.5  # times the median of absolute errors, for a normal distribution
LEVEL = 1.0  # an error that is usual at least


@dataclass(frozen=True)
class Registration:
    """How one picture lies on the other."""

    shift: float  # pixels, the larger of both directions
    stretch: float  # pixels at the edge, likewise
    sharpening: float  # Laplacians to add; negative: the first one is sharper


def register(picture: Plane, error: Plane) -> tuple[Registration, Plane]:
    """Explain `error`, the other picture less this one; also returns what is left of it.

    Two rounds: in the second one, places that differ for another reason hardly count.
    """
    height, width = picture.shape
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    right, below, laplacian = _derivatives(picture)
    rows = slice(None, None, ROWS_FOR_FIT)
    some = [right[rows], below[rows], right[rows] * across, below[rows] * down[rows]]
    terms = np.stack([*some, laplacian[rows]]).reshape(5, -1)
    wanted = error[rows].reshape(-1)
    found = _solved(terms, terms, wanted)
    left = wanted - found @ terms
    usual = USUAL_ERROR * float(np.median(np.abs(left[::7]))) + LEVEL
    weighted = terms / (1 + np.square(left * np.float32(1 / (OUTLIER * usual))))
    found = _solved(weighted, terms, wanted)
    rest = error - (found[0] + found[2] * across) * right
    rest -= (found[1] + found[3] * down) * below
    rest -= found[4] * laplacian
    shift, stretch = float(np.abs(found[:2]).max()), float(np.abs(found[2:4]).max())
    return Registration(shift, stretch, float(found[4])), rest


def _derivatives(picture: Plane) -> tuple[Plane, Plane, Plane]:
    """To the right, downwards, and the Laplacian; 0 at the edges."""
    right, below, laplacian = (np.zeros_like(picture) for _ in range(3))
    middle = picture[1:-1, 1:-1]
    np.subtract(picture[:, 2:], picture[:, :-2], out=right[:, 1:-1])
    np.subtract(picture[2:], picture[:-2], out=below[1:-1])
    inner = laplacian[1:-1, 1:-1]
    np.add(picture[:-2, 1:-1], picture[2:, 1:-1], out=inner)
    inner += picture[1:-1, :-2]
    inner += picture[1:-1, 2:]
    inner -= 4 * middle
    right *= 0.5
    below *= 0.5
    return right, below, laplacian


def _solved(weighted: Plane, terms: Plane, wanted: NDArray[np.float32]) -> NDArray[np.float32]:
    """Least squares of terms (5, n), kept within what counts as registration."""
    products = (weighted @ terms.T).astype(np.float64)
    ridge = RIDGE * (np.trace(products) / 5 + 1)
    found = np.linalg.solve(products + ridge * np.eye(5), (weighted @ wanted).astype(np.float64))
    found[:4] = found[:4].clip(-SHIFT_LIMIT, SHIFT_LIMIT)
    found[4] = found[4].clip(-SHARPENING_LIMIT, SHARPENING_LIMIT)
    return found.astype(np.float32)
