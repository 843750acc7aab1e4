"""The grid of photos: a table view without headers, whose cells are painted and never made.

A QTableView with sections of one fixed size costs the same for a thousand photos and for a
million. The number of columns follows the width; the cells fill it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from hashdesk.ui.models import AnyIndex, PhotoModel
from hashdesk.ui.theme import Theme
from hashdesk.ui.thumbnails import Thumbnails
from hashdesk.ui.tiles import TileDelegate

WISHED_CELL = 176  # pixels: cells are about this wide
LEAST_COLUMNS = 2
# What to come back to: current photo, first photo in sight, and its offset in pixels.
Anchor = tuple[int | None, int | None, int]


class Grid(QTableView):
    """The photos. Arrows, Home, End, Page Up and Down move; Space, Enter and double-click ask."""

    asked_similar = Signal(int)  # photo id
    current_changed = Signal(object)  # photo id or None
    menu_wanted = Signal(QPoint)  # on the screen

    def __init__(
        self, model: PhotoModel, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._photos = model
        self._thumbnails = thumbnails
        self._touched = False  # a person has chosen a photo, or asked for one
        self.setObjectName("grid")
        self.setAccessibleName(self.tr("Photos"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that comes and goes would change the width, and with it the need for the bar.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setItemDelegate(TileDelegate(thumbnails, theme, self))
        self.setModel(model)
        thumbnails.arrived.connect(self._show_arrived)
        theme.changed.connect(self.viewport().update)

    # -- what is shown

    def show_photos(
        self, photos: Any, distances: Any = None, largest: int = 64, *, keep_place: bool = False
    ) -> None:
        """Show other photos from the top; or, with keep_place, the same ones where they were."""
        anchor = self.anchor() if keep_place else None
        if anchor is not None and not self._touched and anchor[1] is None:
            anchor = None  # nobody has looked around yet: stay at the first photo
        self._photos.show(photos, distances, largest)
        self.doItemsLayout()
        if anchor is not None:
            self.restore(anchor)
        else:
            self.scrollToTop()
            if self.hasFocus() and len(self._photos.photos):
                self.setCurrentIndex(self._photos.index_of(0))
        self._tell_current()

    def anchor(self) -> Anchor:
        """What to come back to: current photo, the first in sight, and its offset in pixels."""
        top = self.indexAt(QPoint(self.columnWidth(0) // 2, 0))
        offset = self.visualRect(top).top() if top.isValid() else 0
        at_top = self.verticalScrollBar().value() == 0
        first = None if at_top else self._photos.photo_at(top)
        return self._photos.photo_at(self.currentIndex()), first, offset

    def restore(self, anchor: Anchor) -> None:
        """Come back to an anchor, as far as its photos are still shown."""
        current, first, offset = anchor
        rank = None if first is None else self._photos.rank_of(first)
        if rank is not None:
            row = self._photos.index_of(rank).row()
            self.verticalScrollBar().setValue(row * self.rowHeight(0) - offset)
        if current is not None:
            self.set_current(current, scroll=False)

    def set_current(self, photo: int, *, scroll: bool = True) -> None:
        """Make a photo the current one, if it is shown."""
        rank = self._photos.rank_of(photo)
        if rank is None:
            return
        before = self.hasAutoScroll()
        self.setAutoScroll(scroll)
        self.selectionModel().setCurrentIndex(
            self._photos.index_of(rank), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.setAutoScroll(before)

    def current_photo(self) -> int | None:
        """The id of the current photo."""
        return self._photos.photo_at(self.currentIndex())

    def _show_arrived(self, _photos: object) -> None:
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        if first >= 0:
            self._photos.tell_arrived(first, last if last >= 0 else self._photos.rowCount() - 1)

    def _tell_current(self) -> None:
        self.current_changed.emit(self.current_photo())

    # -- Qt's calls

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As many columns as there is room for, and cells that fill the width."""
        width = self.viewport().width()
        columns = max(round(width / WISHED_CELL), LEAST_COLUMNS)
        cell = max(width // columns, 1)
        self._thumbnails.set_ratio(self.devicePixelRatioF())
        if (
            columns == self._photos.columnCount()
            and cell == self.verticalHeader().defaultSectionSize()
        ):
            return
        anchor = self.anchor()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setDefaultSectionSize(cell)
        self._photos.set_columns(columns)
        self.doItemsLayout()
        self.restore(anchor)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self._tell_current()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """The grid is one long line of photos, folded."""
        last = len(self._photos.photos) - 1
        if last < 0:
            return QModelIndex()
        columns = self._photos.columnCount()
        page = max(self.viewport().height() // max(self.rowHeight(0), 1), 1) * columns
        moves = QAbstractItemView.CursorAction
        here = self._photos.rank_at(self.currentIndex()) if self.currentIndex().isValid() else None
        if action == moves.MoveHome or here is None:
            return self._photos.index_of(0)
        if action == moves.MoveEnd:
            return self._photos.index_of(last)
        step = {
            moves.MoveLeft: -1,
            moves.MovePrevious: -1,
            moves.MoveRight: 1,
            moves.MoveNext: 1,
            moves.MoveUp: -columns,
            moves.MoveDown: columns,
            moves.MovePageUp: -page,
            moves.MovePageDown: page,
        }[action]
        there = here + step
        if abs(step) > 1:  # stay in the column
            while there < 0:
                there += columns
            if there > last:
                row_of_last = last // columns
                there = min(row_of_last * columns + here % columns, last)
        return self._photos.index_of(min(max(there, 0), last))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._touched = True
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._touched = True
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        photo = self.current_photo()
        if event.key() in keys and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if photo is not None:
                self.asked_similar.emit(photo)
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing finds nothing here: Qt would walk through a million photos."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        photo = self._photos.photo_at(self.indexAt(event.position().toPoint()))
        if photo is not None and event.button() == Qt.MouseButton.LeftButton:
            self.asked_similar.emit(photo)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            centre = self.visualRect(self.currentIndex()).center()
            where = self.viewport().mapToGlobal(centre)
        if self.current_photo() is not None:
            self.menu_wanted.emit(where)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()
