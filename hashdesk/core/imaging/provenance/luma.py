"""Luma of RGB pixels, as JPEG has it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601


def luma_of(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The luma (…), not rounded, of RGB pixels (…, 3)."""
    luma: NDArray[np.float32] = pixels.astype(np.float32) @ LUMA
    return luma
