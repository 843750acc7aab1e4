"""The table behind the photo grid: one line of photos, folded into rows of square cells.

A QTableView with rows of fixed sizes costs the same for a thousand photos and for a million. The
number of columns follows the width; the cells fill it. Headings are rows of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.grid.headings import HeadedTable
from hashdesk.ui.photos.grid.navigation import moved, ranks_of, selection_of
from hashdesk.ui.photos.photo_model import PhotoModel
from hashdesk.ui.widgets.qt_types import WHEEL_NOTCH, AnyIndex

SMALLEST_CELL, USUAL_CELL, LARGEST_CELL = 80, 176, 400  # approximate widths in pixels
MIN_COLUMNS = 2
GRID_ZOOM_PER_NOTCH = 1.15

Flag = QItemSelectionModel.SelectionFlag


class GridTable(HeadedTable):
    """Moves and selects along the line of photos, and keeps the place when columns change."""

    current_changed = Signal(object)  # photo id or None
    selection_changed = Signal()
    cell_changed = Signal(int)  # approximate cell width in pixels

    def __init__(
        self, model: PhotoModel, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, parent)
        self._thumbnails = thumbnails
        self._selection_start = 0  # rank from which Shift selects
        self._opened_at_top = False  # and nobody has moved since
        self._stand_in: int | None = None  # the current photo, if nobody chose it
        self.cell = USUAL_CELL
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A scroll bar that comes and goes would change the width, and with it the need for it.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda first, last: bar.setEnabled(last > first))

    # -- place and selection

    def anchor(self) -> GridAnchor:
        """The place in sight, to restore later. A photo that nobody chose is no part of it."""
        first = self.first_visible() if self.verticalScrollBar().value() else None
        offset = 0 if first is None else self._rect_of(first).top()
        current, selected = self.current_photo(), self.selected_photos()
        if self.has_stand_in:
            selected = selected[:0] if selected.tolist() == [current] else selected
            current = None
        return GridAnchor(current, first, offset, selected)

    def anchor_among(self, photos: PhotoIds) -> GridAnchor:
        """The place in sight, to restore where these photos (n,) are shown.

        Where the first one in sight goes, the next that stays takes its place; else the last does.
        """
        anchor, shown = self.anchor(), self.photo_model.photos
        rank = None if anchor.first is None else self.photo_model.rank_of(anchor.first)
        if rank is None or (photos == anchor.first).any():
            return anchor
        staying = np.flatnonzero(np.isin(shown, photos))
        if not len(staying):
            return anchor
        after = int(np.searchsorted(staying, rank))
        return replace(anchor, first=int(shown[staying[min(after, len(staying) - 1)]]))

    def chosen(self) -> GridAnchor:
        """The current and the selected photos, wherever they will stand."""
        return GridAnchor(self.current_photo(), selected=self.selected_photos(), reveal=True)

    def restore(self, anchor: GridAnchor) -> None:
        """Return to an anchor, as far as its photos are still shown."""
        rank = None if anchor.first is None else self.photo_model.rank_of(anchor.first)
        if rank is not None:
            row = self.photo_model.index_of(rank).row()
            place = self.verticalHeader().sectionPosition(row)
            self.verticalScrollBar().setValue(place - anchor.offset)
        if anchor.current is not None:
            if self.photo_model.rank_of(anchor.current) is None:
                self.stand_in()
            else:
                self.set_current(anchor.current, scroll=False)
        selected = anchor.selected
        # With Ctrl, the current photo can be removed from the selection again.
        if selected is not None and (len(selected) != 1 or selected[0] != anchor.current):
            ranks = np.flatnonzero(np.isin(self.photo_model.photos, selected))
            selection = selection_of(self.photo_model, self.photo_model.rows, ranks)
            self.selectionModel().select(selection, Flag.ClearAndSelect)
        if anchor.reveal and self.current_photo() is not None and not self.has_stand_in:
            self.scrollTo(self.currentIndex())

    def set_current(self, photo: int, *, scroll: bool = True) -> None:
        """Make a photo the current one, if it is shown."""
        rank = self.photo_model.rank_of(photo)
        if rank is None:
            return
        auto_scroll = self.hasAutoScroll()
        self.setAutoScroll(scroll)
        self.selectionModel().setCurrentIndex(self.photo_model.index_of(rank), Flag.ClearAndSelect)
        self.setAutoScroll(auto_scroll)
        self._selection_start = rank
        self._stand_in = None

    def stand_in(self) -> None:
        """Make the first photo in sight the current one: keys need one, and nobody chose another.

        It stands in only until the photos come again, or somebody chooses one.
        """
        photo = self.first_visible()
        if photo is not None:
            selected = self.selectionModel().selection()
            self.set_current(photo, scroll=False)
            if selected.count():  # by "Select all", say
                self.selectionModel().select(selected, Flag.ClearAndSelect)
            self._stand_in = photo

    @property
    def has_stand_in(self) -> bool:
        """Whether nobody chose the current photo."""
        return self._stand_in is not None and self._stand_in == self.current_photo()

    def show_from_top(self) -> None:
        """Scroll to the top, and stay there until another photo becomes the current one.

        However little room there is: what the photos are stands above the first of them.
        """
        self._opened_at_top = True
        self.scrollToTop()

    @property
    def stays_at_top(self) -> bool:
        """Whether it was opened at the top, and nobody has moved since."""
        return self._opened_at_top and self.verticalScrollBar().value() == 0

    def current_photo(self) -> int | None:
        """The id of the current photo."""
        return self.photo_model.photo_at(self.currentIndex())

    def selected_photos(self) -> PhotoIds:
        """The ids (n,) of the selected photos, in their order on screen."""
        shown = self.photo_model.photos
        return shown[ranks_of(self.selectionModel().selection(), self.photo_model.rows)]

    def all_in_sight(self, photos: Sequence[int]) -> bool:
        """Whether at least a part of each of these photos is in sight."""
        rows, first = self.photo_model.rows, self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        last = last if last >= 0 else rows.rows - 1
        seen = rows.ranks_in([(first, 0, last, rows.columns - 1)] if first >= 0 else [])
        return bool(np.isin(photos, self.photo_model.photos[seen]).all())

    def step(self, places: int) -> None:
        """Make another photo the current one. places: forward, or back if negative."""
        shown = self.photo_model.photos
        if self.currentIndex().isValid() and len(shown):
            rank = self.photo_model.rank_at(self.currentIndex()) + places
            self.set_current(int(shown[min(max(rank, 0), len(shown) - 1)]))

    def set_cell(self, cell: int, around: QPoint | None = None) -> None:
        """Set the approximate cell width in pixels; emits `cell_changed` if it changes.

        The photo at `around` stays in place; None: the current one, if it is in sight.
        """
        cell = min(max(cell, SMALLEST_CELL), LARGEST_CELL)
        if cell != self.cell:
            self.cell = cell
            photo = self.current_photo()
            if around is not None:
                photo = self.photo_model.photo_at(self.indexAt(around))
            in_sight = photo is not None and self._rect_of(photo).intersects(self.viewport().rect())
            self._update_columns(photo if in_sight else None)
            self.cell_changed.emit(cell)

    def first_visible(self) -> int | None:
        """The id of the first visible photo."""
        rows, row = self.photo_model.rows, max(self.rowAt(0), 0)
        if rows.heading_of(row) is not None:
            row += 1
        return self.photo_model.photo_at(self.photo_model.index(row, 0))

    def _rect_of(self, photo: int) -> QRect:
        """The cell of a photo, from the top of what is in sight; empty if it is not shown."""
        rank = self.photo_model.rank_of(photo)
        return QRect() if rank is None else self.visualRect(self.photo_model.index_of(rank))

    def _update_columns(self, held: int | None = None) -> None:
        """Choose the number of columns for the width, and cells that fill it.

        held: a photo that stays in place; None: the first one in sight.
        """
        width = self.viewport().width()
        columns = max(round(width / self.cell), MIN_COLUMNS)
        cell = max(width // columns, 1)
        self._thumbnails.set_ratio(self.devicePixelRatioF())
        self._thumbnails.keep_in_sight(columns * (self.viewport().height() // cell + 2))
        now = self.photo_model.columnCount(), self.verticalHeader().defaultSectionSize()
        if (columns, cell) == now:
            return
        anchor, current, stand_in = self.anchor(), self.current_photo(), self._stand_in
        middle = None if held is None else self._rect_of(held).center().y()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setDefaultSectionSize(cell)
        self.photo_model.set_columns(columns)
        self.size_headings()
        self.doItemsLayout()
        if current is not None:  # also if it only stands in: the photos are the same ones
            self.set_current(current, scroll=False)
        self.restore(anchor)
        self._stand_in = stand_in
        if held is not None and middle is not None:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self._rect_of(held).center().y() - middle)

    # -- Qt overrides

    def reset(self) -> None:
        super().reset()
        self.selection_changed.emit()  # Qt says nothing when other photos end a selection

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before, photo = QRect(QPoint(), event.oldSize()), self.current_photo()
        was_in_sight = photo is not None and self._rect_of(photo).intersects(before)
        stays = self.stays_at_top
        self._update_columns()
        if stays:
            self.show_from_top()
        elif was_in_sight:  # keys act on it
            self.scrollTo(self.currentIndex())

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        self._opened_at_top = False
        self.viewport().update()
        self.current_changed.emit(self.current_photo())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()  # a second one gives the first its check mark
        self.selection_changed.emit()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """With Shift, select along the line of photos, not a rectangle of the table."""
        if command & Flag.Current and self.currentIndex().isValid():
            here = self.photo_model.rank_at(self.currentIndex())
            first, last = sorted((here, self._selection_start))
            ranks = np.arange(first, min(last + 1, len(self.photo_model.photos)))
            self.selectionModel().select(
                selection_of(self.photo_model, self.photo_model.rows, ranks), command
            )
        else:
            super().setSelection(rect, command)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Move along the line of photos."""
        last = len(self.photo_model.photos) - 1
        if last < 0:
            return QModelIndex()
        if not self.currentIndex().isValid():
            return self.photo_model.index_of(0)
        page = max(self.viewport().height() // max(self.columnWidth(0), 1), 1)
        here = self.photo_model.rank_at(self.currentIndex())
        return self.photo_model.index_of(moved(here, action, self.photo_model.rows, page))

    def focusInEvent(self, event: QFocusEvent) -> None:
        before = self.current_photo()
        super().focusInEvent(event)
        if before is None:
            self._stand_in = self.current_photo()  # Qt makes the first one current

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._stand_in = None
        super().mousePressEvent(event)
        self._set_selection_start(event.modifiers())

    def _set_selection_start(self, modifiers: Qt.KeyboardModifier) -> None:
        if not modifiers & Qt.KeyboardModifier.ShiftModifier and self.currentIndex().isValid():
            self._selection_start = self.photo_model.rank_at(self.currentIndex())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / WHEEL_NOTCH
            cell = round(self.cell * GRID_ZOOM_PER_NOTCH**notches)
            self.set_cell(cell, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)
