"""The page of the atlas: the length of the code, and the shelves that it makes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QVBoxLayout, QWidget

from hashdesk.core.atlas.shelves import ATLAS_BITS
from hashdesk.ui import formatting
from hashdesk.ui.atlas.view import AtlasView
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.widgets.basic import ElidedLabel, label
from hashdesk.ui.widgets.segmented_control import SegmentedControl
from hashdesk.ui.widgets.theme import GRID, Theme


class AtlasPage(QWidget):
    """Shows and asks."""

    bits_chosen = Signal(int)

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bits = ATLAS_BITS[1]
        self.may_name = True  # not in a library that is only read
        self.view = AtlasView(thumbnails, theme)
        self.view.bits_wanted.connect(self._step)
        self._taken = label("")
        self.view.taken.connect(self._taken.setText)
        self.setFocusProxy(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, 0)
        layout.setSpacing(GRID)
        layout.addLayout(self._build_top())
        layout.addWidget(self.view, 1)

    def show_bits(self, bits: int) -> None:
        """Which length is chosen."""
        self.bits = bits
        self._lengths.show_chosen(bits)

    def choose_bits(self, bits: int) -> None:
        """Choose a length of code, if the atlas has it; `bits_chosen` follows."""
        if bits in ATLAS_BITS:
            self.bits_chosen.emit(bits)

    def show_count(self, shelves: int, photos: int) -> None:
        """How the library is folded."""
        words = self.tr("{photos} on %Ln shelves. Enter opens one, F2 names it.", None, shelves)
        if not self.may_name:
            words = self.tr("{photos} on %Ln shelves. Enter opens one.", None, shelves)
        self._words.setText(words.format(photos=formatting.photos(photos)))

    def show_words(self, words: str) -> None:
        """Something else about it."""
        self._words.setText(words)

    def _step(self, by: int) -> None:
        place = ATLAS_BITS.index(self.bits) + by
        if 0 <= place < len(ATLAS_BITS):
            self.bits_chosen.emit(ATLAS_BITS[place])

    def ask_name(self, code: int, then: Callable[[str], object]) -> None:
        """Ask what a shelf is called; returns at once, `then` is called with the answer."""
        if not self.may_name:
            return
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Name of the shelf"))
        dialog.setLabelText(self.tr("What is on it (empty: no name)"))
        dialog.setTextValue(self.view.name_of(code))
        dialog.textValueSelected.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _build_top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self._lengths = SegmentedControl()
        for bits in ATLAS_BITS:
            self._lengths.add(bits, self.tr("{bits} bits").format(bits=bits))
        self._lengths.clicked.connect(self.bits_chosen.emit)
        row.addWidget(self._lengths)
        self._words = ElidedLabel()
        self._words.setProperty("role", "muted")
        row.addWidget(self._words, 1)
        row.addWidget(self._taken)
        return row
