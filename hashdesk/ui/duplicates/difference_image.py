"""Where two pictures of the same scene differ, in false colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

Levels = NDArray[np.uint8]  # (height, width, 3)

LOUDER = 4  # how many times a difference is made stronger: re-encodes differ by a few levels
BACKGROUND_BRIGHTNESS = 0.35  # how bright the photo itself is behind it
HOT = (255, 140, 40)


def difference(one: QImage, other: QImage) -> QImage:
    """The first picture, faint and grey, with what is unlike in the other one in orange.

    The other one is stretched to its size. A picture of nothing if one of them is.
    """
    if one.isNull() or other.isNull():
        return QImage()
    fitted = other.scaled(
        one.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    here, there = levels(one).astype(np.int16), levels(fitted).astype(np.int16)
    unlike = np.clip(np.abs(here - there).max(axis=2) * LOUDER, 0, 255).astype(np.float32) / 255
    grey = here.mean(axis=2, dtype=np.float32) * BACKGROUND_BRIGHTNESS
    mixed = grey[..., None] * (1 - unlike[..., None]) + np.array(HOT) * unlike[..., None]
    data = np.ascontiguousarray(mixed.astype(np.uint8))
    height, width = data.shape[:2]
    return QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def levels(image: QImage) -> Levels:
    """The colours of a picture."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3)
