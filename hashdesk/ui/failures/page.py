"""The photos that could not be read, each with its reason."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QListView, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.library.snapshot import FailedPhoto
from hashdesk.ui.widgets.basic import button, column, label, row
from hashdesk.ui.widgets.qt_types import NO_PARENT, AnyIndex
from hashdesk.ui.widgets.theme import GRID


class FailureModel(QAbstractListModel):
    """One row for each photo: its path, and why it failed."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.failures: list[FailedPhoto] = []

    def show(self, failures: list[FailedPhoto]) -> None:
        """Show another list."""
        self.beginResetModel()
        self.failures = failures
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.failures)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        failure = self.failures[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{formatting.shown(failure.path)}\n{formatting.shown(failure.reason)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return formatting.plain_tip(formatting.shown(failure.path))
        return None


class FailuresPage(QWidget):
    """A list of photos and reasons, with a button that tries them again."""

    retry_wanted = Signal()
    reveal_wanted = Signal(object)  # bytes: a photo

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headline = label("", "title")
        self._retry = button(self.tr("Try again"), clicked=self.retry_wanted)
        layout = column(row(self._headline, 1, self._retry), parent=self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, GRID, GRID)
        self.model = FailureModel(self)
        self.list = QListView()
        self.list.setObjectName("failed")
        self.list.setAccessibleName(self.tr("Photos that could not be read"))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.model)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.activated.connect(self._reveal)
        self.list.customContextMenuRequested.connect(self._reveal_at)
        layout.addWidget(self.list, 1)

    def show_failures(self, failures: list[FailedPhoto]) -> None:
        """Show these photos."""
        words = self.tr("{photos} could not be read") if failures else self.tr("All is well")
        self._headline.setText(words.format(photos=formatting.photos(len(failures))))
        self._retry.setVisible(bool(failures))
        if failures != self.model.failures:
            self.model.show(failures)

    def _reveal(self, index: QModelIndex) -> None:
        if index.isValid():
            self.reveal_wanted.emit(self.model.failures[index.row()].path)

    def _reveal_at(self, where: QPoint) -> None:
        self._reveal(self.list.indexAt(where))
