"""Where two images differ is orange, and whether they do is told."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage

from hashdesk.ui.duplicates.pair.difference_image import HOT, difference


def image(color: str) -> QImage:
    made = QImage(20, 10, QImage.Format.Format_RGB888)
    made.fill(QColor(color))
    return made


def test_equal_images() -> None:
    found = difference(image("#808080"), image("#808080"))
    assert found is not None
    assert not found.is_any
    assert found.image.pixelColor(3, 3).getRgb()[:3] == (44, 44, 44)


def test_one_place() -> None:
    other = image("#808080")
    other.setPixelColor(3, 4, QColor("#ffffff"))
    found = difference(image("#808080"), other)
    assert found is not None
    assert found.is_any
    assert found.image.pixelColor(3, 4).getRgb()[:3] == HOT
    assert found.image.pixelColor(9, 4).getRgb()[:3] == (44, 44, 44)


def test_until_both_are_there() -> None:
    assert difference(QImage(), image("#808080")) is None
