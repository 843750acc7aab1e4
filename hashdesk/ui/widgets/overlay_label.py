"""A few words over the bottom of a view: what is being typed, the date scrolled to, a notice."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from hashdesk.ui.widgets.wrapped_path import lay_out, lines_of

MARGIN_BELOW = 16  # pixels
MARGIN_BESIDE = 48  # pixels between the words and each side of the view, at least


class OverlayLabel(QLabel):
    """Stays at the bottom centre of its view; words that are wider than it take several lines."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.words = ""
        self.setProperty("role", "pill")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.installEventFilter(self)
        self.hide()

    def show_words(self, words: str) -> None:
        """Show these words; empty: hide."""
        self.words = words
        self._arrange()
        self.setVisible(bool(words))

    def eventFilter(self, view: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _arrange(self) -> None:
        self.ensurePolished()  # the style sheet makes the words bold
        size = self._view.size()
        # Not by QLabel's word wrap: it cuts a word, such as a folder, that is wider than the view.
        room = max(size.width() - 2 * MARGIN_BESIDE, MARGIN_BESIDE)
        self.setText("\n".join(lines_of(lay_out(self.words, self.font(), room))))
        self.adjustSize()
        left = (size.width() - self.width()) // 2
        self.move(left, size.height() - self.height() - MARGIN_BELOW)
