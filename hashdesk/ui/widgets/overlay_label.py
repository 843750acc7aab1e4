"""A few words over a view, at its bottom: what is typed, where one has come to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

ABOVE = 16  # pixels between it and the bottom


class OverlayLabel(QLabel):
    """Stays in the middle of the bottom, however large the view is."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.setProperty("role", "pill")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.installEventFilter(self)
        self.hide()

    def show_words(self, words: str) -> None:
        """Show other words; none: nothing."""
        self.setText(words)
        self.adjustSize()
        self._arrange()
        self.setVisible(bool(words))

    def eventFilter(self, view: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _arrange(self) -> None:
        room = self._view.size()
        left = (room.width() - self.width()) // 2
        self.move(left, room.height() - self.height() - ABOVE)
