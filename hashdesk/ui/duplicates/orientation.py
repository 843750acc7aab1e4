"""A copy that was turned or mirrored, laid as the photo that it is compared with."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTransform

from hashdesk.core.imaging.color_signature import SIGNATURE_SIDE, ColorSignatures, normalized
from hashdesk.core.imaging.orientation import IDENTITY, Orientation, orientation_between
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.difference_image import levels


def way_of(one: QImage, other: QImage) -> Orientation:
    """How to lay a picture for it to look like another one, as far as small pictures tell."""
    return orientation_between(_look(one), _look(other))


def laid(image: QImage, way: Orientation) -> QImage:
    """A picture laid that way."""
    if way == IDENTITY:
        return image
    x, y = -1 if way.mirrored else 1, -1 if way.flipped else 1
    moved = QTransform(0, y, x, 0, 0, 0) if way.transposed else QTransform(x, 0, 0, y, 0, 0)
    return image.transformed(moved)


def words_for(way: Orientation) -> str:
    """What was done to a picture to lay it that way; nothing if it is as it was."""
    if way == IDENTITY:
        return ""
    if way.transposed + way.mirrored + way.flipped == 2:
        return formatting.translate("HashDesk", "shown turned")
    if way.mirrored and not way.transposed:
        return formatting.translate("HashDesk", "shown mirrored")
    return formatting.translate("HashDesk", "shown turned and mirrored")


def _look(image: QImage) -> ColorSignatures:
    small = image.scaled(
        SIGNATURE_SIDE,
        SIGNATURE_SIDE,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return normalized(levels(small).astype(np.float32))
