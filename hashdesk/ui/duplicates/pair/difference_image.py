"""The difference of two images of the same scene, in false colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from hashdesk.ui.images.tile_image import rgb_image

Levels = NDArray[np.uint8]  # (height, width, 3)

AMPLIFICATION = 4  # of differences: re-encodes differ by a few levels
BACKGROUND_BRIGHTNESS = 0.35  # of the photo behind the difference
HOT = (255, 140, 40)


@dataclass(frozen=True)
class ImageDifference:
    """How two images differ."""

    image: QImage  # the first in faint grey, and in orange where the other one differs
    is_any: bool  # whether they differ at all


def difference(one: QImage, other: QImage) -> ImageDifference | None:
    """How another image differs, stretched to the first one's size; None if one of them is null."""
    if one.isNull() or other.isNull():
        return None
    here, there = levels(one).astype(np.int16), levels(stretched(other, one.size()))
    apart = np.abs(here - there).max(axis=2) * AMPLIFICATION
    unlike = np.clip(apart, 0, 255).astype(np.float32) / 255
    grey = here.mean(axis=2, dtype=np.float32) * BACKGROUND_BRIGHTNESS
    mixed = grey[..., None] * (1 - unlike[..., None]) + np.array(HOT) * unlike[..., None]
    data = np.ascontiguousarray(mixed.astype(np.uint8))
    height, width = data.shape[:2]
    return ImageDifference(rgb_image(data.data, width, height), bool(apart.any()))


def stretched(image: QImage, size: QSize) -> QImage:
    """The image in this size, whatever its aspect ratio."""
    return image.scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def levels(image: QImage) -> Levels:
    """The colours of an image."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    # A copy: the converted image goes with this function, and its memory to somebody else.
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()
