"""The perceptual hash of a picture."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling


@cache
def _cosines(count: int, size: int) -> NDArray[np.float64]:
    """The first `count` rows of the DCT-II of `size` values."""
    k, i = np.arange(count)[:, None], np.arange(size)[None, :]
    return np.cos(np.pi * k * (2 * i + 1) / (2 * size))


def phash_of(square: Image.Image) -> int:
    """The classic 64-bit perceptual hash of a squashed picture.

    Signs of the lowest 8 × 8 DCT terms about their median.

    C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010.
    """
    grey = square.convert("L").resize((32, 32), Resampling.BICUBIC, reducing_gap=2.0)
    cosines = _cosines(8, 32)
    low = (cosines @ np.asarray(grey, np.float64) @ cosines.T).reshape(-1)
    ordered = np.sort(low)
    signs = low > (ordered[31] + ordered[32]) / 2  # np.median takes ten times as long
    return int.from_bytes(np.packbits(signs, bitorder="little").tobytes(), "little")
