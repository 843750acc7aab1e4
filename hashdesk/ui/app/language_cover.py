"""Stands in for the window while that is built anew in another language, which takes seconds."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

LONGEST_WAIT_MS = 500  # where nothing is painted, as of a window that is covered by others


class LanguageCover(QWidget):
    """In the place of a window, as large as it, with a sentence."""

    seen = Signal()  # once it is on the screen

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.setWindowTitle(window.windowTitle())
        self.words = QLabel(self.tr("Changing the language …"))
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(self.words)
        self.setGeometry(window.geometry())
        self.setWindowState(window.windowState())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.seen)
        self._timer.start(LONGEST_WAIT_MS)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._timer.isActive():
            self._timer.start(0)  # what is painted now is flushed before
