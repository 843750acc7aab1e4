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
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from hashdesk.ui import text
from hashdesk.ui.models import AnyIndex, PhotoModel
from hashdesk.ui.theme import GRID, Theme, tabular
from hashdesk.ui.thumbnails import RADIUS, Thumbnails

WISHED_CELL = 176  # pixels: cells are about this wide
LEAST_COLUMNS = 2
HALF_GAP = GRID // 2
BADGE_FONT_PX = 11
BADGE_HEIGHT = 16
DIMMED = 0.45
# What to come back to: current photo, first photo in sight, and its offset in pixels.
Anchor = tuple[int | None, int | None, int]


class TileDelegate(QStyledItemDelegate):
    """Paints one photo: picture, frame if it is the current one, distance, offline."""

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        assert isinstance(model, PhotoModel)
        photo = model.photo_at(index)
        if photo is None:
            return
        rect: QRect = option.rect.adjusted(HALF_GAP, HALF_GAP, -HALF_GAP, -HALF_GAP)
        view = self.parent()
        assert isinstance(view, QTableView)
        ratio = view.devicePixelRatioF()
        pixmap = self._thumbnails.pixmap(photo, round(rect.width() * ratio))
        card = self._thumbnails.card(photo)
        offline = card is not None and card.place.offline
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        if offline:
            painter.setOpacity(DIMMED)
        if pixmap is None or pixmap.isNull():
            self._paint_empty(painter, rect, pixmap is not None, card.place.path if card else None)
        else:
            painter.drawPixmap(rect, pixmap)
        painter.setOpacity(1.0)
        distance = model.distance_at(index)
        if distance is not None:
            self._paint_badge(painter, rect, str(distance), right=True)
        if offline:
            self._paint_badge(painter, rect, text.translate("offline"), right=False)
        if view.currentIndex() == index:
            self._paint_frame(painter, rect)
        painter.restore()

    def _paint_empty(
        self, painter: QPainter, rect: QRect, given_up: bool, path: bytes | None
    ) -> None:
        """A quiet tile: the picture is still coming, or there is none (then with its name)."""
        colours = self._theme.colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.field))
        painter.drawRoundedRect(QRectF(rect), RADIUS, RADIUS)
        if given_up and path is not None:
            painter.setPen(QColor(colours.muted))
            inside = rect.adjusted(GRID, GRID, -GRID, -GRID)
            name = painter.fontMetrics().elidedText(
                text.name_of(path), Qt.TextElideMode.ElideMiddle, inside.width()
            )
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_badge(self, painter: QPainter, rect: QRect, words: str, *, right: bool) -> None:
        font = tabular(painter.font())
        font.setPixelSize(BADGE_FONT_PX)
        font.setWeight(QFont.Weight.Medium)
        width = max(QFontMetrics(font).horizontalAdvance(words) + 12, 20)
        x = rect.right() - width - 5 if right else rect.left() + 6
        badge = QRectF(x, rect.bottom() - BADGE_HEIGHT - 5, width, BADGE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 165))
        painter.drawRoundedRect(badge, BADGE_HEIGHT / 2, BADGE_HEIGHT / 2)
        painter.setFont(font)
        painter.setPen(QColor("white"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_frame(self, painter: QPainter, rect: QRect) -> None:
        """The frame of the current photo, with a gap so that it shows on any picture."""
        colours = self._theme.colours
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.centre), 2))
        painter.drawRoundedRect(QRectF(rect).adjusted(3.5, 3.5, -3.5, -3.5), 4, 4)
        painter.setPen(QPen(QColor(colours.accent), 3))
        painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5), RADIUS, RADIUS)


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
        self, photos: Any, distances: Any = None, bits: int = 64, *, keep_place: bool = False
    ) -> None:
        """Show other photos from the top; or, with keep_place, the same ones where they were."""
        anchor = self.anchor() if keep_place else None
        if anchor is not None and not self._touched and anchor[1] is None:
            anchor = None  # nobody has looked around yet: stay at the first photo
        self._photos.show(photos, distances, bits)
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
