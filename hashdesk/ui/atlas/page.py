"""The page of the atlas: the length of code, and its shelves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QWidget

from hashdesk.core.atlas.shelves import ATLAS_BITS
from hashdesk.ui import formatting
from hashdesk.ui.atlas.view import AtlasView
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.widgets.basic import ElidedLabel, column, label, row
from hashdesk.ui.widgets.segmented_control import SegmentedControl
from hashdesk.ui.widgets.theme import GRID, Theme


class AtlasPage(QWidget):
    """A choice of lengths above the view of shelves."""

    bits_chosen = Signal(int)  # length of code

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bits = ATLAS_BITS[1]
        self.may_name = True  # False in a read-only library
        self.view = AtlasView(thumbnails, theme)
        self.view.bits_wanted.connect(self._step)
        self._current = label("")
        self.view.current_changed.connect(self._current.setText)
        self.setFocusProxy(self.view)
        layout = column(self._build_top(), parent=self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, 0)
        layout.addWidget(self.view, 1)

    def show_bits(self, bits: int) -> None:
        """Show which length is chosen."""
        self.bits = bits
        self.lengths.show_chosen(bits)

    def choose_bits(self, bits: int) -> None:
        """Choose a length of code, if the atlas has it; `bits_chosen` follows."""
        if bits in ATLAS_BITS:
            self.bits_chosen.emit(bits)

    def show_count(self, shelves: int, photos: int) -> None:
        """Show how many photos stand on how many shelves."""
        words = self.tr("{photos} on %Ln shelves. Enter opens one, F2 names it.", None, shelves)
        if not self.may_name:
            words = self.tr("{photos} on %Ln shelves. Enter opens one.", None, shelves)
        self.words.setText(words.format(photos=formatting.photos(photos)))

    def show_words(self, words: str) -> None:
        """Show another sentence in place of the counts."""
        self.words.setText(words)

    def _step(self, by: int) -> None:
        place = ATLAS_BITS.index(self.bits) + by
        if 0 <= place < len(ATLAS_BITS):
            self.bits_chosen.emit(ATLAS_BITS[place])

    def ask_name(self, code: int, then: Callable[[str], object]) -> None:
        """Ask for the name of a shelf; returns at once, `then` is called with the answer."""
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
        self.lengths = SegmentedControl()
        for bits in ATLAS_BITS:
            self.lengths.add(bits, self.tr("{bits} bits").format(bits=bits))
        self.lengths.clicked.connect(self.bits_chosen.emit)
        self.words = ElidedLabel()
        self.words.setProperty("role", "muted")
        top = row(self.lengths, self.words, self._current)
        top.setStretchFactor(self.words, 1)
        top.setSpacing(2 * GRID)
        return top
