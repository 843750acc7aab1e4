"""A table with rows for headings: dates above photos, and where an answer becomes less similar."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from hashdesk.core.likeness.levels import Likenesses
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui import formatting
from hashdesk.ui.photos.grid.sections import Sections
from hashdesk.ui.photos.photo_model import Guessed, PhotoModel
from hashdesk.ui.photos.photo_table import PhotoTable
from hashdesk.ui.widgets.qt_types import AnyIndex
from hashdesk.ui.widgets.theme import GRID

HEADING_HEIGHT = 44  # pixels
INSET = GRID // 2  # pixels: as far from the left as the photos


class HeadedTable(PhotoTable):
    """Rows of photos under headings, which are lower rows between them."""

    def __init__(self, model: PhotoModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._low_rows: list[int] = []  # that have been made as low as headings

    def show_rows(
        self,
        photos: PhotoIds,
        levels: Likenesses | None,
        guesses: Guessed | None,
        sections: Sections,
    ) -> None:
        """Show other photos, each section of them under its heading; see `PhotoModel.show`."""
        self.photo_model.show(photos, levels, guesses, sections)
        self.size_headings()
        self.doItemsLayout()

    def size_headings(self) -> None:
        """Make the rows of headings lower than those of photos."""
        header = self.verticalHeader()
        header.setUpdatesEnabled(False)  # else Qt lays out all rows for each of them
        header.blockSignals(True)
        headings = self.photo_model.rows.heading_rows
        for row in {row for row in self._low_rows if row < header.count()}.difference(headings):
            header.resizeSection(row, header.defaultSectionSize())
        for row in headings:
            header.resizeSection(row, HEADING_HEIGHT)
        self._low_rows = headings
        header.blockSignals(False)
        header.setUpdatesEnabled(True)

    # -- Qt overrides

    def scrollTo(
        self,
        index: AnyIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a photo into sight, together with the heading right above it."""
        super().scrollTo(index, hint)
        above = index.row() - 1
        hidden = -self.rowViewportPosition(above) if above >= 0 else 0
        if hidden > 0 and self.photo_model.rows.heading_of(above) is not None:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - hidden)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_headings(self, self.photo_model)


def _paint_headings(table: QTableView, model: PhotoModel) -> None:
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
    """Paint a heading, and how many photos stand under it."""
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
