"""Directions of features: the angle between two says how much two photos have in common."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Directions = NDArray[np.float32]  # (n, d), rows of length 1


def unit_length(rows: NDArray[np.float32]) -> Directions:
    """Rows (n, d) of length 1; zeros stay zeros."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Directions = rows / np.maximum(norms, np.float32(1e-12))
    return unit


def closeness(cosines: NDArray[np.float32], nearest: int = 1) -> NDArray[np.float32]:
    """The mean (n,) of the `nearest` largest cosines (n, m) of each row; of all if m is less."""
    count = min(nearest, cosines.shape[1])
    largest = np.partition(cosines, -count, axis=1)[:, -count:]
    return np.asarray(largest.mean(axis=1))
