"""What differs in colour alone: print that is as bright as its ground.

Luma shows nothing of it, and the means of cells little. So chroma is compared as luma is, window by
window, at half the size: the resolution at which most JPEGs keep it. Beside a picture that was made
much smaller, in which print takes fewer pixels, also at the whole size.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.duplicates.detail.comparison import InOneLight
from hashdesk.core.duplicates.detail.picture import Picture
from hashdesk.core.duplicates.detail.recoloring import chroma_map
from hashdesk.core.duplicates.detail.registration import register
from hashdesk.core.duplicates.detail.residual import Residual, in_windows, residual_of
from hashdesk.core.duplicates.detail.windows import Planes, cell_means

CHROMA_SCALE, FINE_SCALE = 2, 1  # pixels of the picture to one of chroma
CHROMA_CELL = 2  # of these; windows are twice as wide: at CHROMA_SCALE, as those of luma


def chroma_residual(pair: InOneLight, scale: int = CHROMA_SCALE) -> Residual:
    """What is left of Cb and Cr together, once colours, shift and sharpness are those of the other.

    A third of the time of `compare` at CHROMA_SCALE.
    """
    source, target = (_planes(picture, scale) for picture in (pair.lit, pair.poor))
    mapped = np.tensordot(chroma_map(pair.lit, pair.poor), source, axes=1)
    blue, red = map(_in_windows, mapped, target[1:])
    return residual_of(blue + red)


def _in_windows(mapped: NDArray[np.float32], wanted: NDArray[np.float32]) -> Planes:
    _, error = register(mapped, wanted - mapped)
    return in_windows(error, mapped, wanted, CHROMA_CELL)


def _planes(picture: Picture, scale: int) -> Planes:
    """(3, height, width) Y, Cb and Cr at a scale, each less its mean."""
    ycc = np.asarray(Image.fromarray(picture.smooth).convert("YCbCr"))
    planes = cell_means(np.moveaxis(ycc, -1, 0).astype(np.float32), scale)
    centered: Planes = planes - planes.mean(axis=(1, 2), keepdims=True)
    return centered
