"""Which photo a tile without a picture is of: its folder in a line, below it its name."""

from __future__ import annotations

import os
import re

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from hashdesk.ui import formatting

PLACE_FONT_PX = 11
# Behind a space, a hyphen or an underscore, and before what tells the format.
LINE_BREAKS = re.compile(r"(?<=[\s_-])(?=[^\s_-])|(?<=.)(?=\.[^.\s]+$)")
MIDDLE = Qt.TextElideMode.ElideMiddle


def folder_line(path: bytes, metrics: QFontMetrics, width: int) -> str:
    """The last folder of a path; where there is no room, its middle goes."""
    folder = os.path.basename(os.path.dirname(path))
    return metrics.elidedText(formatting.name_of(folder), MIDDLE, width) if folder else ""


def name_lines(path: bytes, metrics: QFontMetrics, width: int) -> list[str]:
    """The name of a photo in two lines at most, which never break inside a word.

    Of what there is no room for, the middle goes: of the second line, or of all if no break helps.
    """
    name = formatting.name_of(path)
    if metrics.horizontalAdvance(name) <= width:
        return [name]
    for end in [found.start() for found in LINE_BREAKS.finditer(name)][::-1]:
        first, rest = name[:end].rstrip(), name[end:]
        if first and metrics.horizontalAdvance(first) <= width:
            return [first, metrics.elidedText(rest, MIDDLE, width)]
    return [metrics.elidedText(name, MIDDLE, width)]


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
