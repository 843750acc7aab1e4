"""The quality of a JPEG, from its quantization tables, on the scale of libjpeg: 1 … 100.

libjpeg scales the tables of ITU-T T.81, annex K, by 5000 / quality percent below 50 and by
200 − 2 · quality percent above. Cameras and Photoshop have tables of their own: of these, the
quality is that of the libjpeg table that is as coarse on average.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

TABLE_STEPS = 64  # of a table: one for each frequency, row by row
LOSSLESS = 100.0

# ITU-T T.81, table K.1: the steps of luma at quality 50.
STANDARD_STEPS: NDArray[np.float32] = np.array(
    [
        *(16, 11, 10, 16, 24, 40, 51, 61),
        *(12, 12, 14, 19, 26, 58, 60, 55),
        *(14, 13, 16, 24, 40, 57, 69, 56),
        *(14, 17, 22, 29, 51, 87, 80, 62),
        *(18, 22, 37, 56, 68, 109, 103, 77),
        *(24, 35, 55, 64, 81, 104, 113, 92),
        *(49, 64, 78, 87, 103, 121, 120, 101),
        *(72, 92, 95, 98, 112, 100, 103, 99),
    ],
    np.float32,
)


def quality_of_steps(steps: Sequence[int]) -> float:
    """The quality of a table of TABLE_STEPS luma steps."""
    return quality_at(float(np.sum(steps)) / float(STANDARD_STEPS.sum()))


def quality_at(coarseness: float) -> float:
    """The quality at which tables are so many times as coarse as the standard one."""
    percent = max(coarseness, 1e-3) * 100
    quality = (200 - percent) / 2 if percent <= 100 else 5000 / percent
    return min(max(quality, 1.0), LOSSLESS)


def coarseness_at(quality: float) -> float:
    """How many times as coarse as the standard one the tables of a quality are."""
    percent = 200 - 2 * quality if quality >= 50 else 5000 / quality
    return percent / 100
