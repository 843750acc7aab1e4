"""A few words over the bottom of a view: what is being typed, the date scrolled to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

MARGIN_BELOW = 16  # pixels


class OverlayLabel(QLabel):
    """Stays at the bottom centre of its view."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.setProperty("role", "pill")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.installEventFilter(self)
        self.hide()

    def show_words(self, words: str) -> None:
        """Show these words; empty: hide."""
        self.setText(words)
        self.adjustSize()
        self._arrange()
        self.setVisible(bool(words))

    def eventFilter(self, view: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _arrange(self) -> None:
        size = self._view.size()
        left = (size.width() - self.width()) // 2
        self.move(left, size.height() - self.height() - MARGIN_BELOW)
