"""Turns a turned or mirrored copy so that it can be compared with the other photo."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QTransform

from hashdesk.core.imaging.signatures.color_signature import (
    SIGNATURE_SIDE,
    ColorSignatures,
    normalized,
)
from hashdesk.core.imaging.signatures.orientation import IDENTITY, Orientation, orientation_between
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.pair.difference_image import levels, stretched


def orientation_of(one: QImage, other: QImage) -> Orientation:
    """How to turn `other` so that it looks like `one`, by their color signatures."""
    return orientation_between(_signature(one), _signature(other))


def oriented(image: QImage, orientation: Orientation) -> QImage:
    """A turned image."""
    if orientation == IDENTITY:
        return image
    x, y = -1 if orientation.mirrored else 1, -1 if orientation.flipped else 1
    moved = QTransform(0, y, x, 0, 0, 0) if orientation.transposed else QTransform(x, 0, 0, y, 0, 0)
    return image.transformed(moved)


def words_for(orientation: Orientation) -> str:
    """How an image was turned, in words; empty if it was not."""
    if orientation == IDENTITY:
        return ""
    if orientation.transposed + orientation.mirrored + orientation.flipped == 2:
        return formatting.translate("HashDesk", "shown turned")
    if orientation.mirrored and not orientation.transposed:
        return formatting.translate("HashDesk", "shown mirrored")
    return formatting.translate("HashDesk", "shown turned and mirrored")


def _signature(image: QImage) -> ColorSignatures:
    small = stretched(image, QSize(SIGNATURE_SIDE, SIGNATURE_SIDE))
    return normalized(levels(small).astype(np.float32))
