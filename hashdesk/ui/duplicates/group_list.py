"""The list of groups: thumbnails, number of photos and bytes to be freed of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.group_actions import ACTION_OF_KEY
from hashdesk.ui.duplicates.group_order import order_as_before
from hashdesk.ui.images.thumbnail_widget import paint_thumbnail
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import TILE_RADIUS
from hashdesk.ui.widgets.qt_types import NO_PARENT, AnyIndex
from hashdesk.ui.widgets.theme import GRID, Theme, tabular

if TYPE_CHECKING:
    from hashdesk.core.duplicates.review.review import Review

PICTURE = 52  # side, in pixels
MOST_PICTURES = 4
GROUP_ROW_HEIGHT = PICTURE + 20 + 2 * GRID
GROUP_LIST_WIDTH = MOST_PICTURES * (PICTURE + GRID // 2) + 3 * GRID


@dataclass(frozen=True)
class GroupLine:
    """The numbers below the thumbnails of a group."""

    photos: int
    bytes: int  # of the marked photos
    joined: int  # photos that came after the rest was decided
    settled: bool = False  # decisions cover every photo


class GroupModel(QAbstractListModel):
    """One row for each group; texts are made only for groups in sight."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups = Groups(np.empty(0, np.int64), np.empty(0, np.uint8), np.zeros(1, np.int64))
        self._order = np.empty(0, np.int64)  # numbers of all groups
        self._rows = np.empty(0, np.int64)  # numbers of the listed groups, in this order
        self._bytes = np.empty(0, np.int64)
        self._joined = np.empty(0, np.int64)
        self._settled = np.empty(0, bool)

    def show(self, review: Review, sizes: NDArray[np.int64], *, again: bool = False) -> None:
        """List the groups of a review. sizes: (groups,), bytes of the marked photos.

        again: they answer the same question as those before, whose places they take.
        """
        self.beginResetModel()
        if again:
            self._order = order_as_before(self._groups, self._order, review.groups)
        else:
            self._order = np.arange(len(review.groups))
        self._groups, self._bytes = review.groups, sizes
        self._joined, self._settled = review.joined, review.settled_groups
        self._rows = self._order
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def number(self, row: int) -> int:
        """The number of the group in a row."""
        return int(self._rows[row])

    def row_of(self, number: int) -> int | None:
        """The row of a group, if it is in the list."""
        places = np.flatnonzero(self._rows == number)
        return int(places[0]) if len(places) else None

    def row_left(self, row: int, numbers: NDArray[np.int64]) -> int:
        """The row that the group nearest to this one has once only these groups are listed.

        Of two that are as near, the later one takes the place; 0 if none is left.
        """
        left = np.flatnonzero(np.isin(self._rows, numbers))
        away = np.abs(left - row)
        return int(np.flatnonzero(away == away.min())[-1]) if len(left) else 0

    def photos(self, row: int) -> list[int]:
        """The photos of the group in a row, its reference first."""
        found: list[int] = self._groups[self.number(row)].tolist()
        return found

    def line(self, row: int) -> GroupLine:
        """The numbers of the group in a row."""
        columns = self._groups.sizes, self._bytes, self._joined, self._settled
        return GroupLine(*(column[self.number(row)].item() for column in columns))

    def set_bytes(self, number: int, count: int) -> None:
        """Change the marked bytes of a group."""
        self._bytes[number] = count
        row = self.row_of(number)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def set_rows(self, numbers: NDArray[np.int64]) -> None:
        """List only the groups with these numbers."""
        rows = self._order[np.isin(self._order, numbers)]
        if not np.array_equal(rows, self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        return words_of(self.line(index.row()))


class GroupList(QTableView):
    """A table of one column, because a QListView would lay out every row.

    Keys are actions, not a search for names.
    """

    action_pressed = Signal(object)  # GroupAction

    def __init__(
        self, model: GroupModel, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("groups")
        self.setAccessibleName(self.tr("Groups"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(GROUP_ROW_HEIGHT)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(GROUP_LIST_WIDTH + 12)
        self.setModel(model)
        self.setItemDelegate(_Delegate(model, thumbnails, theme, self))
        thumbnails.loaded.connect(lambda _photos: self.viewport().update())

    def go_to(self, row: int) -> None:
        """Choose a group, and bring it into sight: groups that are new have no place before."""
        self.doItemsLayout()
        index = self.model().index(row, 0)
        out_of_sight = not self.viewport().rect().contains(self.visualRect(index))
        self.setCurrentIndex(index)
        if out_of_sight:  # at an edge, the list would seem to end there
            self.scrollTo(index, QTableView.ScrollHint.PositionAtCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen group in sight: the list is shorter where there is more above it."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = ACTION_OF_KEY.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.model().rowCount() - 1}
        if action is not None and plain:
            self.action_pressed.emit(action)
        elif event.key() in ends:
            self.setCurrentIndex(self.model().index(ends[Qt.Key(event.key())], 0))
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """Paints a row."""

    def __init__(
        self, model: GroupModel, thumbnails: Thumbnails, theme: Theme, parent: GroupList
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._thumbnails = thumbnails
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(GROUP_LIST_WIDTH, GROUP_ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._theme.colours
        rect: QRect = option.rect
        view = self.parent()
        assert isinstance(view, GroupList)
        painter.save()
        hints = QPainter.RenderHint
        painter.setRenderHints(hints.Antialiasing | hints.SmoothPixmapTransform)
        if option.state & QStyle.StateFlag.State_Selected:
            frame = QPen(QColor(colours.accent), 2) if view.hasFocus() else Qt.PenStyle.NoPen
            painter.setPen(frame)
            painter.setBrush(QColor(colours.chosen))
            painter.drawRoundedRect(QRectF(rect).adjusted(5, 2, -5, -2), TILE_RADIUS, TILE_RADIUS)
        side = round(PICTURE * view.devicePixelRatioF())
        for place, photo in enumerate(self._model.photos(index.row())[:MOST_PICTURES]):
            left = rect.left() + 12 + place * (PICTURE + GRID // 2)
            target = QRect(left, rect.top() + GRID, PICTURE, PICTURE)
            pixmap = self._thumbnails.pixmap(photo, side)
            paint_thumbnail(painter, pixmap, QRectF(target), colours.field, TILE_RADIUS)
        painter.setFont(tabular(painter.font()))
        line = self._model.line(index.row())
        painter.setPen(QColor(colours.differ if line.joined else colours.muted))
        below = QRect(rect.left() + 12, rect.bottom() - 20 - 4, rect.width() - 24, 20)
        elide, metrics = Qt.TextElideMode.ElideRight, painter.fontMetrics()
        words = metrics.elidedText(words_of(line), elide, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


def words_of(line: GroupLine) -> str:
    """The text below the thumbnails."""
    words = [formatting.photos(line.photos)]
    if line.bytes:
        words.append(formatting.size(line.bytes))
    if line.settled:
        words.append(formatting.translate("HashDesk", "resolved"))
    if line.joined:
        new = formatting.translate("HashDesk", "{count} new")
        words.append(new.format(count=formatting.count(line.joined)))
    return " · ".join(words)
