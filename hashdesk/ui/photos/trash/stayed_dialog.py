"""A list of all photos that were not moved, or not brought back, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, column, label, row
from hashdesk.ui.widgets.theme import GRID

Reasons = Sequence[tuple[bytes, str]]  # path of a photo, and a sentence


class StayedDialog(QDialog):
    """Photos and reasons, to be read and copied."""

    def __init__(self, title: str, reasons: Reasons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(680, 420)
        self._lines = [f"{formatting.shown(path)}\n{reason}" for path, reason in reasons]
        self.list = QListWidget()
        self.list.setObjectName("failed")
        self.list.setAccessibleName(title)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for line in self._lines:
            item = QListWidgetItem(line)
            item.setToolTip(formatting.plain_tip(line))
            self.list.addItem(item)
        copy = button(self.tr("Copy the list"), "", self._copy)
        close = button(self.tr("Close"), "", self.accept)
        heading = label(f"{title}: {formatting.photos(len(reasons))}", "muted")
        layout = column(heading, self.list, row(copy, 1, close), parent=self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setStretch(1, 1)
        self.finished.connect(self.deleteLater)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._lines))
