"""Paints the dates above photos that are sorted by date."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QTableView

from hashdesk.ui import formatting
from hashdesk.ui.photos.photo_model import PhotoModel
from hashdesk.ui.widgets.theme import GRID

HEADING_HEIGHT = 44  # pixels
INSET = GRID // 2  # pixels: as far from the left as the photos


def paint_headings(table: QTableView, model: PhotoModel) -> None:
    """Paint the headings in sight."""
    height = table.viewport().height()
    first, last = table.rowAt(0), table.rowAt(height - 1)
    if not model.sections.starts or first < 0:
        return
    painter = QPainter(table.viewport())
    for row in range(first, (last if last >= 0 else model.rows.rows - 1) + 1):
        section = model.rows.heading_of(row)
        if section is not None:
            top = table.rowViewportPosition(row)
            room = QRect(INSET, top, table.viewport().width(), HEADING_HEIGHT - GRID)
            count = formatting.count(model.rows.size_of(section))
            _paint_heading(painter, room, table, model.sections.name(section), count)
    painter.end()


def _paint_heading(
    painter: QPainter, room: QRect, table: QTableView, name: str, count: str
) -> None:
    """Paint a date, and how many photos stand under it."""
    align = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
    font = QFont(table.font())
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(table.palette().color(QPalette.ColorRole.WindowText))
    painter.drawText(room, align, name)
    room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(name) + GRID)
    painter.setFont(table.font())
    painter.setPen(table.palette().color(QPalette.ColorRole.PlaceholderText))
    painter.drawText(room, align, count)
