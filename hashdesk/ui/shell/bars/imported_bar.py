"""The bar over an imported library: whose photos these are, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from hashdesk.ui.widgets.basic import button, paragraph, row
from hashdesk.ui.widgets.theme import GRID


class ImportedBar(QFrame):
    """Says that these photos are another library's."""

    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.words = paragraph()
        self.back_button = button(self.tr("Back to my library"), clicked=self.back_wanted)
        self.back_button.setToolTip(self.tr("Closes this window"))
        margins = (2 * GRID, GRID // 2, GRID, GRID // 2)
        layout = row(self.words, self.back_button, parent=self, margins=margins)
        layout.setStretchFactor(self.words, 1)
        self.hide()  # unless the library is imported

    def show_name(self, name: str) -> None:
        """Show the name of the imported library."""
        words = self.tr("Imported photos: “{name}”. You can search and view them, not change them.")
        self.words.setText(words.format(name=name))
        self.show()
