"""How rough each column and each row of a picture is: where the blocks of a JPEG meet, rougher.

Enlarging stretches the blocks with the picture, so that an enlarged JPEG is rough at distances that
no save of its own explains (Li, Yuan and Yu, "Passive detection of doctored JPEG image via block
artifact grid extraction", 2009, for blocks that were moved).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.provenance.luma import luma_of

ROUGHEST = 6.0  # levels: edges of what the picture shows count no more than that
ROUGH_SIDE = 2048  # pixels of the upper left corner


@dataclass(frozen=True)
class Roughness:
    """Mean second difference of luma at each pixel of a side but the two ends, ROUGHEST as 255."""

    across: NDArray[np.uint8]  # (rough_length(width),), a column each
    down: NDArray[np.uint8]  # (rough_length(height),), a row each


def roughness_of(pixels: NDArray[np.uint8]) -> Roughness:
    """How rough a picture (height, width, 3), RGB in full size as stored, is along its sides."""
    luma = luma_of(pixels[:ROUGH_SIDE, :ROUGH_SIDE])
    return Roughness(_along(luma), _along(luma.T))


def rough_length(side: int) -> int:
    """At how many pixels of a side roughness is known."""
    return max(min(side, ROUGH_SIDE) - 2, 0)


def _along(luma: NDArray[np.float32]) -> NDArray[np.uint8]:
    differences = np.abs(2 * luma[:, 1:-1] - luma[:, 2:] - luma[:, :-2])
    means = np.minimum(differences, ROUGHEST).mean(axis=0)
    levels: NDArray[np.uint8] = np.round(means * (255 / ROUGHEST)).astype(np.uint8)
    return levels
