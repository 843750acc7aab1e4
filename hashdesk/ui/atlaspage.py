"""The page of the atlas: the length of the code, and the shelves that it makes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hashdesk.core.atlas import LENGTHS
from hashdesk.ui import text
from hashdesk.ui.atlasview import AtlasView
from hashdesk.ui.theme import GRID, Theme
from hashdesk.ui.thumbnails import Thumbnails
from hashdesk.ui.widgets import label


class AtlasPage(QWidget):
    """Shows and asks."""

    bits_chosen = Signal(int)
    named = Signal(int, str)  # code, name

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bits = LENGTHS[1]
        self.view = AtlasView(thumbnails, theme)
        self.view.bits_wanted.connect(self._step)
        self.view.name_wanted.connect(self._ask_name)
        self.setFocusProxy(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, 0)
        layout.setSpacing(GRID)
        layout.addLayout(self._build_top())
        layout.addWidget(self.view, 1)

    def show_bits(self, bits: int) -> None:
        """Which length is chosen."""
        self.bits = bits
        self._lengths.button(bits).setChecked(True)

    def show_count(self, shelves: int, photos: int) -> None:
        """How the library is folded."""
        words = self.tr("{photos} on {shelves} shelves. Enter opens one, F2 names it.")
        self._words.setText(words.format(photos=text.photos(photos), shelves=text.count(shelves)))

    def show_words(self, words: str) -> None:
        """Something else about it."""
        self._words.setText(words)

    def _step(self, by: int) -> None:
        place = LENGTHS.index(self.bits) + by
        if 0 <= place < len(LENGTHS):
            self.bits_chosen.emit(LENGTHS[place])

    def _ask_name(self, code: int) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Name of the shelf"))
        dialog.setLabelText(self.tr("What is on it (empty: no name)"))
        dialog.setTextValue(self.view.name_of(code))
        dialog.textValueSelected.connect(lambda name: self.named.emit(code, name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _build_top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        made = QFrame()
        made.setObjectName("bits")
        inner = QHBoxLayout(made)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        self._lengths = QButtonGroup(self)
        for bits in LENGTHS:
            length = QPushButton(self.tr("{bits} bits").format(bits=bits))
            length.setCheckable(True)
            length.setAutoDefault(False)
            length.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._lengths.addButton(length, bits)
            inner.addWidget(length)
        self._lengths.idClicked.connect(self.bits_chosen)
        row.addWidget(made)
        self._words = label("", "muted")
        row.addWidget(self._words, 1)
        return row
