"""How the right photo of a pair is turned, by images as the window has them."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS
from hashdesk.ui.duplicates.pair.difference_image import levels
from hashdesk.ui.duplicates.pair.orientation import orientation_of, oriented
from hashdesk.ui.images.tile_image import rgb_image
from tests.natural_pictures import natural


def picture(seed: int, size: tuple[int, int] = (192, 128)) -> QImage:
    """A photo of 32 bits a pixel, as thumbnails come from a pixmap."""
    drawn = natural(seed, size).convert("RGB")
    image = rgb_image(memoryview(drawn.tobytes()), *size)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def test_levels_last_as_long_as_they_are_needed(qtbot: QtBot) -> None:
    """They are those of a converted image, of which nobody else knows."""
    image = picture(1, (16, 16))
    kept = [levels(image) for _ in range(50)]
    first = kept[0].copy()
    others = [levels(picture(seed, (16, 16))) for seed in range(2, 52)]
    assert len(others) == 50
    assert all(np.array_equal(one, first) for one in kept)


def test_each_way_is_told_every_time(qtbot: QtBot) -> None:
    for seed in range(1, 4):
        image = picture(seed)
        for orientation in ORIENTATIONS:
            turned = oriented(image, orientation)
            back = orientation_of(image, turned)
            as_it_was = oriented(turned, back).convertToFormat(image.format())
            assert as_it_was == image, (seed, orientation)
