"""What is known of how a picture's file came about, without what measures it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.provenance.roughness import Roughness
from hashdesk.core.imaging.provenance.spectrum import Spectrum

LONGEST_PROGRAM = 40  # characters
PIXELS_DIGITS = 32  # hexadecimal


class CameraData(IntEnum):
    """How much of what a camera writes beside the pixels is there; more is better."""

    NONE = 0
    DATE = 1  # when the photo was taken, and no more
    EXPOSURE = 2  # the camera, or how it was set
    MAKER_NOTE = 3  # what its maker alone can read, too: few programs keep it


@dataclass(frozen=True)
class Provenance:
    """What a file shows of how its picture came about. Compared with others of the same picture."""

    format: str  # by its name in PHOTO_FORMATS
    width: int  # of the stored pixels, not turned
    height: int
    lossless: bool
    quality: float | None  # of a JPEG, 1 … 100
    earlier: float | None  # quality of a JPEG that it was before; None: no sign of one
    camera_data: CameraData
    editor: str  # the program that has changed it; empty if none says so
    grid: NDArray[np.uint8]  # (GRID_SIDE, GRID_SIDE, 3)
    histogram: NDArray[np.uint32]  # (LEVELS,)
    spectrum: Spectrum | None  # (SPECTRUM_BANDS,)
    roughness: Roughness | None  # known where the spectrum is
    pixels: str = ""  # PIXELS_DIGITS that name all upright pixels; empty: not decoded in full size
    film: bool = False  # whether there is one in the file
