"""How much detail a picture has at each fineness: its power spectrum.

Enlarging adds pixels and no detail: beyond what the smaller picture could hold there is next to
nothing. Making a picture smaller leaves that band in the larger one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.provenance.luma import luma_of

ACROSS = 8  # windows side by side across the shorter side
LEAST_WINDOW = 64  # pixels: of smaller pictures, windows of this size overlap by half
SPECTRUM_BANDS = 32  # of equal width, up to half a cycle a pixel
ROUNDING_POWER = 0.08  # power of rounding to whole levels (1/12): less says nothing

Spectrum = NDArray[np.float32]


def spectrum_of(pixels: NDArray[np.uint8]) -> Spectrum | None:
    """Mean power of luma (SPECTRUM_BANDS,), in levels²; None of a picture too small to have one.

    pixels: (height, width, 3) RGB in full size. A frequency counts for the finer of its two
    directions.
    """
    height, width = pixels.shape[:2]
    side = max(min(height, width) // ACROSS, LEAST_WINDOW) // 2 * 2
    if side > min(height, width):
        return None
    taper = np.hanning(side + 2)[1:-1].astype(np.float32)
    window = taper[:, None] * taper[None]
    power = np.zeros((side, side // 2 + 1))
    count = 0
    for top, left in _windows(height, width, side):
        part = luma_of(pixels[top : top + side, left : left + side])
        power += np.abs(np.fft.rfft2((part - part.mean()) * window)) ** 2
        count += 1
    power /= count * float((window**2).sum())
    finer = np.maximum(np.abs(np.fft.fftfreq(side))[:, None], np.fft.rfftfreq(side)[None])
    bands = np.minimum((finer * 2 * SPECTRUM_BANDS).astype(np.intp), SPECTRUM_BANDS - 1).ravel()
    sums = np.bincount(bands, power.ravel(), SPECTRUM_BANDS)
    return (ROUNDING_POWER + sums / np.bincount(bands, minlength=SPECTRUM_BANDS)).astype(np.float32)


def _windows(height: int, width: int, side: int) -> list[tuple[int, int]]:
    """Where windows begin: at the same places of a picture, whatever its size.

    Of large pictures every other one is looked at, as the black squares of a chessboard.
    """
    is_large = side > LEAST_WINDOW
    rows, columns = (_starts(length, side if is_large else side // 2) for length in (height, width))
    return [
        (top, left)
        for row, top in enumerate(rows)
        for column, left in enumerate(columns)
        if not (is_large and (row + column) % 2)
    ]


def _starts(length: int, step: int) -> list[int]:
    """Where windows begin along a side: one step apart, or a little more."""
    side = max(step, LEAST_WINDOW)
    count = max((length - side) // step, 0) + 1
    return [int(start) for start in np.linspace(0, length - side, count)]
