"""Widgets flow onto further lines where one is not wide enough."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.widgets.flow_layout import FlowLayout

SPACING, MARGIN = 5, 3


def places(qtbot: QtBot, width: int, *sizes: tuple[int, int]) -> tuple[int, list[QRect]]:
    """The height that boxes need in a width, and where they are then."""
    parent = QWidget()
    qtbot.addWidget(parent)
    layout = FlowLayout(parent, SPACING)
    layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
    boxes = [QWidget() for _ in sizes]
    for box, size in zip(boxes, sizes, strict=True):
        box.setFixedSize(*size)
        layout.addWidget(box)
    height = layout.heightForWidth(width)
    layout.setGeometry(QRect(0, 0, width, height))
    return height, [box.geometry() for box in boxes]


def test_what_fits_stands_in_one_line(qtbot: QtBot) -> None:
    """The smaller ones in its middle."""
    height, found = places(qtbot, 2 * MARGIN + 65, (30, 20), (30, 10))
    assert height == 20 + 2 * MARGIN
    assert found == [QRect(3, 3, 30, 20), QRect(38, 8, 30, 10)]


def test_one_pixel_less_makes_two_lines(qtbot: QtBot) -> None:
    height, found = places(qtbot, 2 * MARGIN + 64, (30, 20), (30, 10))
    assert height == 20 + SPACING + 10 + 2 * MARGIN
    assert found == [QRect(3, 3, 30, 20), QRect(3, 28, 30, 10)]


def test_nothing_needs_nothing(qtbot: QtBot) -> None:
    assert places(qtbot, 100) == (2 * MARGIN, [])
