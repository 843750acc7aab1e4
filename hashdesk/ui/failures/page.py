"""The photos that could not be read, or only in part, each with its reason."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListView, QMenu, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.library.snapshot import FailedPhoto
from hashdesk.ui.reason_words import reason_words
from hashdesk.ui.widgets.basic import button, column, label, row
from hashdesk.ui.widgets.card_page import centre
from hashdesk.ui.widgets.focus.keyed_page import KeyedPage
from hashdesk.ui.widgets.qt_types import NO_PARENT, AnyIndex
from hashdesk.ui.widgets.theme import GRID


class FailureModel(QAbstractListModel):
    """One row for each photo: its path, and why it failed; a heading above those read in part."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.failures: list[FailedPhoto] = []  # those that were read in part come last
        self._heading = 0  # its row; their number if there is none

    def show(self, failures: list[FailedPhoto]) -> None:
        """Show another list."""
        self.beginResetModel()
        self.failures = failures
        self._heading = sum(not failure.in_part for failure in failures)
        self.endResetModel()

    def failure(self, row: int) -> FailedPhoto | None:
        """The photo of a row; None for the heading."""
        if row == self._heading:
            return None
        return self.failures[row - (row > self._heading)]

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        headings = int(self._heading < len(self.failures))
        return 0 if parent.isValid() else len(self.failures) + headings

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self.failure(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        failure = self.failure(index.row())
        if failure is None:
            return self._heading_data(role)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{formatting.shown(failure.path)}\n{reason_words(failure.reason)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return formatting.plain_tip(formatting.shown(failure.path))
        return None

    def _heading_data(self, role: int) -> Any:
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        count = formatting.count(len(self.failures) - self._heading)
        text = self.tr("Incomplete: {count}").format(count=count)
        return f"{text}\n" + self.tr("Shown and found as far as they could be read")


class FailuresPage(KeyedPage):
    """A list of photos and reasons, with a button that tries them again."""

    retry_wanted = Signal()
    reveal_wanted = Signal(object)  # bytes: a photo

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headline = label("", "title")
        self._retry = button(self.tr("Try again"), clicked=self.retry_wanted)
        form = QWidget()
        centre(form, self)
        layout = column(row(self._headline, 1, self._retry), parent=form)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, GRID)
        self.model = FailureModel(self)
        self.list = QListView()
        self.list.setObjectName("failed")
        self.list.setAccessibleName(self.tr("Unreadable files"))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.model)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.activated.connect(self._reveal)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        layout.addWidget(self.list, 1)
        self.give_keys_to(self.list)
        self.show_failures([])

    def show_failures(self, failures: list[FailedPhoto]) -> None:
        """Show these photos."""
        unread = sum(not failure.in_part for failure in failures)
        none = self.tr("No unreadable files")
        self._headline.setText(self.tr("%Ln unreadable files", None, unread) if unread else none)
        policy, focused = Qt.FocusPolicy, self.window().focusWidget()
        self.list.setFocusPolicy(policy.StrongFocus if failures else policy.NoFocus)
        if focused in (self, self.list, self._retry):
            self.take_keys()
        self._retry.setVisible(bool(failures))
        if failures != self.model.failures:
            self.model.show(failures)
            self.list.setCurrentIndex(self.model.index(0))  # what the first key acts on

    def _reveal(self, index: QModelIndex) -> None:
        failure = self.model.failure(index.row()) if index.isValid() else None
        if failure is not None:
            self.reveal_wanted.emit(failure.path)

    def _show_menu(self, where: QPoint) -> None:
        index = self.list.indexAt(where)
        if not index.isValid() or self.model.failure(index.row()) is None:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Show in &folder"), lambda: self._reveal(index))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.list.viewport().mapToGlobal(where))
