"""A picture made ready to be compared: smoothed, and with what needs no second picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from hashdesk.core.duplicates.detail.windows import cell_means
from hashdesk.core.imaging.signatures.orientation import Orientation

Rgb = NDArray[np.uint8]  # (height, width, 3), RGB

COLOR_CELL = 8  # pixels: JPEG and chat apps keep colours at half the resolution or less
END = 3  # levels from black or white: clipped, give or take JPEG's noise
# Binomial: takes away the noise of single pixels and the ringing of JPEG.
SMOOTHING = ImageFilter.Kernel((3, 3), [1, 2, 1, 2, 4, 2, 1, 2, 1], 16)


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture, upright, and what every comparison with it needs. Levels are 0 … 255."""

    pixels: Rgb
    smooth: Rgb  # the same, smoothed
    luma: Rgb  # (height, width), smoothed
    cells: NDArray[np.float32]  # (3, rows, columns): mean Y, Cb and Cr of each, 0 in the middle
    brightness: float  # mean of luma
    contrast: float  # standard deviation of luma
    clipped: float  # share of R, G and B values that are next to black or white

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.luma.shape[1], self.luma.shape[0]


def prepare(pixels: Rgb) -> Picture:
    """Make an upright picture (height, width, 3) ready. Costs about as much as a comparison."""
    image = Image.fromarray(pixels)
    smooth = image.filter(SMOOTHING)
    ycc = np.asarray(smooth.convert("YCbCr"))
    luma = np.ascontiguousarray(ycc[..., 0])
    planes = np.moveaxis(ycc, -1, 0).astype(np.float32) - 128
    return Picture(
        pixels=pixels,
        smooth=np.asarray(smooth),
        luma=luma,
        cells=cell_means(planes, COLOR_CELL),
        brightness=float(luma.mean()),
        contrast=float(luma.std()),
        clipped=_clipped(image),
    )


def _clipped(image: Image.Image) -> float:
    counts = np.array(image.histogram()).reshape(3, 256)
    return float((counts[:, : END + 1].sum() + counts[:, 255 - END :].sum()) / counts.sum())


def resized(picture: Picture, size: tuple[int, int]) -> Picture:
    """The picture at another size (width, height), ready again."""
    if size == picture.size:
        return picture
    small = Image.fromarray(picture.pixels).resize(size, Image.Resampling.BICUBIC)
    return prepare(np.asarray(small))


def oriented(pixels: Rgb, orientation: Orientation) -> Rgb:
    """Rgb in another orientation, as `oriented_signatures` turns signatures."""
    if orientation.transposed:
        pixels = pixels.transpose(1, 0, 2)
    if orientation.mirrored:
        pixels = pixels[:, ::-1]
    if orientation.flipped:
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
