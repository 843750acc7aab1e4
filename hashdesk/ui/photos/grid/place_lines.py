"""Which photo a tile without a picture is of: its folder in a line, below it its name."""

from __future__ import annotations

import os

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from hashdesk.ui import formatting

PLACE_FONT_PX = 11
MIDDLE = Qt.TextElideMode.ElideMiddle


def folder_line(path: bytes, metrics: QFontMetrics, width: int) -> str:
    """The last folder of a path; where there is no room, its middle goes."""
    folder = os.path.basename(os.path.dirname(path))
    return metrics.elidedText(formatting.name_of(folder), MIDDLE, width) if folder else ""


def name_lines(path: bytes, metrics: QFontMetrics, width: int) -> list[str]:
    """The name of a photo in two lines at most; of a longer one, the middle of the second goes."""
    name = formatting.name_of(path)
    fits = len(name)
    while fits > 1 and metrics.horizontalAdvance(name[:fits]) > width:
        fits -= 1
    rest = metrics.elidedText(name[fits:], MIDDLE, width)
    return [name[:fits], rest] if rest else [name]


def paint_place(painter: QPainter, inside: QRect, path: bytes) -> None:
    """Paint folder and name in the middle of a tile."""
    font = QFont(painter.font())
    font.setPixelSize(PLACE_FONT_PX)
    painter.setFont(font)
    metrics, width = painter.fontMetrics(), inside.width()
    folder = folder_line(path, metrics, width)
    lines = [*([folder] if folder else []), *name_lines(path, metrics, width)]
    top = inside.top() + max(0, (inside.height() - len(lines) * metrics.height()) // 2)
    for line in lines:
        place = QRect(inside.left(), top, width, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, line)
        top += metrics.height()
