"""The tones and colours of a whole picture, small: what an edit of them has left."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

GRID_SIDE = 32  # cells, whatever the shape of the picture
TONE_LEVELS = 256
MOST_COUNTED = 1 << 20  # pixels in a histogram; of more, every few rows


def tone_grid(picture: Image.Image) -> NDArray[np.uint8]:
    """Mean colours (GRID_SIDE, GRID_SIDE, 3) of the cells of an upright sRGB picture."""
    size = (GRID_SIDE, GRID_SIDE)
    gap = 2.0 if min(picture.size) > 4 * GRID_SIDE else None
    return np.asarray(picture.resize(size, Image.Resampling.BOX, reducing_gap=gap))


def histogram_of(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """How often each level (TONE_LEVELS,) occurs in RGB pixels (height, width, 3)."""
    every = max(pixels.shape[0] * pixels.shape[1] // MOST_COUNTED, 1)
    return np.bincount(pixels[::every].ravel(), minlength=TONE_LEVELS).astype(np.uint32)
