"""What the grid shows where there are no photos: why, and what helps."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from hashdesk.ui.widgets.basic import button, column, paragraph
from hashdesk.ui.widgets.theme import GRID

WORDS_WIDTH = 360  # pixels


class EmptyGrid(QWidget):
    """Stands in the middle of its view; a button takes the filters away, if there are any."""

    clear_wanted = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._filtered = False
        self._reason = ""
        self.words = paragraph("", "muted")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setFixedWidth(WORDS_WIDTH)
        self.clear_button = button(self.tr("Clear filters"), clicked=self.clear_wanted)
        layout = column(self.words, self.clear_button, parent=self, spacing=2 * GRID)
        layout.setAlignment(self.clear_button, Qt.AlignmentFlag.AlignHCenter)
        view.installEventFilter(self)
        self.show_state(empty=False)

    def show_filtered(self, *, filtered: bool) -> None:
        """Set whether filters may be the reason."""
        self._filtered = filtered
        self._update()

    def show_state(self, *, empty: bool, reason: str = "") -> None:
        """Show or hide it. reason: a sentence, where it is not the filters."""
        self._reason = reason
        self.setVisible(empty)
        self._update()

    def eventFilter(self, view: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _update(self) -> None:
        filtered = self.tr("No photos match these filters.")
        usual = filtered if self._filtered else self.tr("There are no photos here.")
        self.words.setText(self._reason or usual)
        self.clear_button.setVisible(self._filtered)
        self._arrange()

    def _arrange(self) -> None:
        self.adjustSize()
        rect = self.rect()
        rect.moveCenter(self._view.rect().center())
        self.move(rect.topLeft())
