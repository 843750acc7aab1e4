"""The grid of photos: a table view without headers, whose cells are painted and never made.

A QTableView with sections of one fixed size costs the same for a thousand photos and for a
million. The number of columns follows the width; the cells fill it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos.grid_navigation import moved, ranks_of, selection_of
from hashdesk.ui.photos.photo_model import PhotoModel
from hashdesk.ui.photos.tile_delegate import TileDelegate
from hashdesk.ui.widgets.overlay_label import OverlayLabel
from hashdesk.ui.widgets.qt_types import WHEEL_NOTCH, AnyIndex
from hashdesk.ui.widgets.theme import Theme

SMALLEST_CELL, USUAL_CELL, LARGEST_CELL = 80, 176, 400  # pixels: cells are about this wide
LEAST_COLUMNS = 2
GRID_ZOOM_A_NOTCH = 1.15

Flag = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True)
class GridAnchor:
    """What to come back to: photos by their ids, and the offset of the first one in pixels."""

    current: int | None = None
    first: int | None = None  # in sight; None: the grid is at its top
    offset: int = 0
    selected: PhotoIds | None = None


class GridView(QTableView):
    """The photos. Arrows, Home, End, Page Up and Down move, with Shift or Ctrl they select too."""

    asked_similar = Signal(int)  # photo id
    asked_view = Signal()  # of the current photo
    current_changed = Signal(object)  # photo id or None
    selection_changed = Signal()
    shown = Signal()  # other photos, or the same ones again
    menu_wanted = Signal(QPoint)  # on the screen
    cell_changed = Signal(int)  # pixels that cells are about wide
    typed = Signal(str)  # characters that belong to no key of ours

    def __init__(
        self, model: PhotoModel, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.photo_model = model
        self._thumbnails = thumbnails
        self._touched = False  # a person has chosen a photo, or asked for one
        self._start = 0  # place from which Shift selects
        self.typing = False  # somebody is typing a name: what belongs to it is no shortcut
        self.figures_are_names = True  # … and a figure may begin one: there is no answer to rank
        self.cell = USUAL_CELL
        self.setObjectName("grid")
        self.setAccessibleName(self.tr("Photos"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that comes and goes would change the width, and with it the need for the bar.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda first, last: bar.setEnabled(last > first))
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.pill = OverlayLabel(self)
        self.tiles = TileDelegate(thumbnails, theme, self)
        self.setItemDelegate(self.tiles)
        self.setModel(model)
        thumbnails.loaded.connect(self._show_arrived)
        theme.changed.connect(self.viewport().update)

    # -- what is shown

    def show_photos(
        self, photos: Any, distances: Any = None, largest: int = 64, *, keep_place: bool = False
    ) -> None:
        """Show other photos from the top; or, with keep_place, the same ones where they were."""
        anchor = self.anchor() if keep_place else None
        if anchor is not None and not self._touched and anchor.first is None:
            anchor = None  # nobody has looked around yet: stay at the first photo
        self.photo_model.show(photos, distances, largest)
        self.doItemsLayout()
        if anchor is not None:
            self.restore(anchor)
        else:
            self.scrollToTop()
            if self.hasFocus() and len(self.photo_model.photos):
                self.setCurrentIndex(self.photo_model.index_of(0))
        self._tell_current()
        self.shown.emit()

    def anchor(self) -> GridAnchor:
        """Where one is now."""
        top = self._top()
        offset = self.visualRect(top).top() if top.isValid() else 0
        at_top = self.verticalScrollBar().value() == 0
        first = None if at_top else self.photo_model.photo_at(top)
        return GridAnchor(self.current_photo(), first, offset, self.selected_photos())

    def restore(self, anchor: GridAnchor) -> None:
        """Come back to an anchor, as far as its photos are still shown."""
        rank = None if anchor.first is None else self.photo_model.rank_of(anchor.first)
        if rank is not None:
            row = self.photo_model.index_of(rank).row()
            self.verticalScrollBar().setValue(row * self.rowHeight(0) - anchor.offset)
        if anchor.current is not None:
            self.set_current(anchor.current, scroll=False)
        selected = anchor.selected
        # With Ctrl, the current photo can be taken out of the selection again.
        if selected is not None and (len(selected) != 1 or selected[0] != anchor.current):
            ranks = np.flatnonzero(np.isin(self.photo_model.photos, selected))
            chosen = selection_of(self.photo_model, ranks)
            self.selectionModel().select(chosen, Flag.ClearAndSelect)

    def set_current(self, photo: int, *, scroll: bool = True) -> None:
        """Make a photo the current one, if it is shown."""
        rank = self.photo_model.rank_of(photo)
        if rank is None:
            return
        before = self.hasAutoScroll()
        self.setAutoScroll(scroll)
        self.selectionModel().setCurrentIndex(self.photo_model.index_of(rank), Flag.ClearAndSelect)
        self.setAutoScroll(before)
        self._start = rank

    def current_photo(self) -> int | None:
        """The id of the current photo."""
        return self.photo_model.photo_at(self.currentIndex())

    def selected_photos(self) -> PhotoIds:
        """The ids (n,) of the selected photos, in their order on screen."""
        shown = self.photo_model.photos
        selection = self.selectionModel().selection()
        return shown[ranks_of(selection, self.photo_model.columnCount(), len(shown))]

    def step(self, places: int) -> None:
        """Make another photo the current one: so many places on, or back."""
        shown = self.photo_model.photos
        if self.currentIndex().isValid() and len(shown):
            rank = self.photo_model.rank_at(self.currentIndex()) + places
            self.set_current(int(shown[min(max(rank, 0), len(shown) - 1)]))

    def set_cell(self, cell: int) -> None:
        """Make cells about so many pixels wide; `cell_changed` follows if that is another size."""
        cell = min(max(cell, SMALLEST_CELL), LARGEST_CELL)
        if cell != self.cell:
            self.cell = cell
            self._fit()
            self.cell_changed.emit(cell)

    def first_in_sight(self) -> int | None:
        """The id of the photo at the top left."""
        return self.photo_model.photo_at(self._top())

    def _top(self) -> QModelIndex:
        return self.indexAt(QPoint(self.columnWidth(0) // 2, 0))

    def _show_arrived(self, _photos: object) -> None:
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        if first >= 0:
            self.photo_model.tell_arrived(
                first, last if last >= 0 else self.photo_model.rowCount() - 1
            )

    def _tell_current(self) -> None:
        self.current_changed.emit(self.current_photo())

    # -- Qt's calls

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As many columns as there is room for, and cells that fill the width."""
        width = self.viewport().width()
        columns = max(round(width / self.cell), LEAST_COLUMNS)
        cell = max(width // columns, 1)
        self._thumbnails.set_ratio(self.devicePixelRatioF())
        if (
            columns == self.photo_model.columnCount()
            and cell == self.verticalHeader().defaultSectionSize()
        ):
            return
        anchor = self.anchor()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setDefaultSectionSize(cell)
        self.photo_model.set_columns(columns)
        self.doItemsLayout()
        self.restore(anchor)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self._tell_current()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """With Shift, all of the line from where it was pressed: not a rectangle of the table."""
        if command & Flag.Current and self.currentIndex().isValid():
            here = self.photo_model.rank_at(self.currentIndex())
            ranks = np.arange(min(here, self._start), max(here, self._start) + 1)
            ranks = ranks[ranks < len(self.photo_model.photos)]
            self.selectionModel().select(selection_of(self.photo_model, ranks), command)
        else:
            super().setSelection(rect, command)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """The grid is one long line of photos, folded."""
        last = len(self.photo_model.photos) - 1
        if last < 0:
            return QModelIndex()
        if not self.currentIndex().isValid():
            return self.photo_model.index_of(0)
        columns = self.photo_model.columnCount()
        rows = max(self.viewport().height() // max(self.rowHeight(0), 1), 1)
        here = self.photo_model.rank_at(self.currentIndex())
        return self.photo_model.index_of(moved(here, action, last, columns, rows))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._touched = True
        super().mousePressEvent(event)
        self._note_start(event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._touched = True
        key, held = event.key(), event.modifiers()
        photo = self.current_photo()
        plain = not held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if photo is not None:
                self.asked_view.emit()
        elif plain and key == Qt.Key.Key_Space and not self.typing:
            if photo is not None:
                self.asked_similar.emit(photo)
        elif plain and event.text().isprintable() and (event.text().strip() or self.typing):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
            self._note_start(held)

    def _note_start(self, held: Qt.KeyboardModifier) -> None:
        if not held & Qt.KeyboardModifier.ShiftModifier and self.currentIndex().isValid():
            self._start = self.photo_model.rank_at(self.currentIndex())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            typed = event.text()
            plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            named = self.typing or (self.figures_are_names and typed.isdigit())
            if plain and named and typed.isprintable() and typed:
                event.accept()
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / WHEEL_NOTCH
            self.set_cell(round(self.cell * GRID_ZOOM_A_NOTCH**notches))
            event.accept()
        else:
            super().wheelEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        photo = self.photo_model.photo_at(self.indexAt(event.position().toPoint()))
        if photo is not None and event.button() == Qt.MouseButton.LeftButton:
            self.asked_view.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            centre = self.visualRect(self.currentIndex()).center()
            where = self.viewport().mapToGlobal(centre)
        if self.current_photo() is not None:
            self.menu_wanted.emit(where)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not len(self.photo_model.photos):
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            words = self.tr("There are no photos here, or none meets the filters.")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, words)
            painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()
