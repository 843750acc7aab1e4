"""The tree of the side bar: names on the left, faint numbers on the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from hashdesk.ui.widgets.focus.key_focus import BY_TAB, MODIFIERS
from hashdesk.ui.widgets.icon_font import glyph_icon
from hashdesk.ui.widgets.icons import ICON_SIDE
from hashdesk.ui.widgets.qt_types import AnyIndex

TREE_ROW_HEIGHT = 28  # pixels
INDENT = 14
DATA_ROLE = Qt.ItemDataRole.UserRole  # what a row stands for
FAINT_ROLE = Qt.ItemDataRole.UserRole + 1  # True: the name is faint too
# An icon that stands for the words on the right where they and the name have no room. Such words
# may be wider than numbers: only the name of their row makes room for them.
ICON_ROLE = Qt.ItemDataRole.UserRole + 2
TYPING_MODIFIERS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
MARGIN = 8  # pixels: on both sides of a name and of such words


class _RowDelegate(QStyledItemDelegate):
    """Paints numbers, and names with FAINT_ROLE, in the faint colour of the palette."""

    def __init__(self, parent: QuietTree) -> None:
        super().__init__(parent)
        self._tree = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(0, size.height()) if index.data(ICON_ROLE) else size

    def initStyleOption(self, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        super().initStyleOption(option, index)
        if index.column() == 1 or index.sibling(index.row(), 0).data(FAINT_ROLE):
            faint = option.palette.brush(QPalette.ColorRole.PlaceholderText)
            option.palette.setBrush(QPalette.ColorRole.Text, faint)
        name, words = index.sibling(index.row(), 0), index.sibling(index.row(), 1)
        if not words.data(ICON_ROLE):
            return
        width = option.fontMetrics.horizontalAdvance
        needed, room = width(words.data()) + 2 * MARGIN, self._tree.columnWidth(1)
        beyond = max(needed - room, 0)
        if width(name.data()) + 2 * MARGIN + beyond <= self._tree.visualRect(name).width():
            left, right = (-beyond, 0) if index.column() == 1 else (0, -beyond)
            option.rect = option.rect.adjusted(left, 0, right, 0)
        elif index.column() == 1:
            option.text = ""
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            colour = option.palette.color(QPalette.ColorRole.PlaceholderText)
            option.icon = glyph_icon(words.data(ICON_ROLE), colour, colour)
            option.decorationPosition = QStyleOptionViewItem.Position.Right
            option.decorationSize = QSize(ICON_SIDE, ICON_SIDE)


class QuietTree(QTreeWidget):
    """A tree as tall as its expanded rows: the side bar scrolls, not the tree."""

    key_used = Signal()  # may have led to a row that is out of sight

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tree")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(INDENT)
        self.setUniformRowHeights(True)
        self.setAutoScroll(False)  # it would expand what a person closed above the marked row
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setItemDelegate(_RowDelegate(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemExpanded.connect(self.updateGeometry)
        self.itemCollapsed.connect(self.updateGeometry)
        model = self.model()
        model.rowsInserted.connect(self.updateGeometry)
        model.modelReset.connect(self.updateGeometry)

    def add_row(self, parent: QTreeWidgetItem, words: list[str], data: object) -> QTreeWidgetItem:
        """Add a row below another one. words: on its left and on its right."""
        item = QTreeWidgetItem(parent, words)
        item.setData(0, DATA_ROLE, data)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setSizeHint(0, QSize(0, TREE_ROW_HEIGHT))
        return item

    def unmark(self) -> None:
        """Mark no row; keys stay at the row where they are."""
        if not self.hasFocus():
            self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def go_to(self, index: QModelIndex) -> None:
        """Have keys go on from a row, without marking it."""
        flag = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(index, flag)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Those who come by keys see where they are, in a tree with no marked row in sight, too."""
        super().focusInEvent(event)
        first, in_sight = self.model().index(0, 0), self.visualRect(self.currentIndex()).isValid()
        if event.reason() in BY_TAB and not in_sight and first.isValid():
            self.go_to(first)

    def event(self, event: QEvent) -> bool:
        """Typed letters and digits lead to a name; elsewhere, digits choose the match."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~TYPING_MODIFIERS
            if plain and event.text().isalnum():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if Qt.Key(event.key()) not in MODIFIERS:
            self.key_used.emit()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """Where keys are: a scroll area shows this part of a widget that is taller than it."""
        at = self.visualRect(self.currentIndex())
        if query == Qt.InputMethodQuery.ImCursorRectangle and at.isValid():
            return at
        return super().inputMethodQuery(query)

    def sizeHint(self) -> QSize:
        rows = self._rows(self.invisibleRootItem())
        return QSize(160, rows * max(self.sizeHintForRow(0), TREE_ROW_HEIGHT) + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _rows(self, item: QTreeWidgetItem) -> int:
        """How many rows below an item are in sight."""
        rows = item.childCount()
        for number in range(item.childCount()):
            child = item.child(number)
            if child is not None and child.isExpanded():
                rows += self._rows(child)
        return rows
