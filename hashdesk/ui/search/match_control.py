"""The control *Match*: how closely photos have to agree."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hashdesk.ui import match_steps
from hashdesk.ui.formatting import plain_tip
from hashdesk.ui.match_steps import MATCH_BITS
from hashdesk.ui.widgets.controls.segmented_control import SegmentedControl


class MatchControl(SegmentedControl):
    """One button for each step; where they have no room in one line, they take more."""

    chosen = Signal(int)  # bits of the code

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, wraps=True)
        self.setAccessibleName(self.tr("Match"))
        self.bits = MATCH_BITS[0]
        tip = self.tr("{meaning} (key {key})")
        for key, bits in enumerate(MATCH_BITS, start=1):
            words = tip.format(meaning=match_steps.meaning(bits), key=key)
            self.add(bits, match_steps.name(bits), plain_tip(words))
        self.clicked.connect(self.choose)
        self.setMaximumWidth(sum(button.sizeHint().width() for button in self.buttons.values()))
        self.show_chosen(self.bits)

    def choose(self, bits: int) -> None:
        """Choose a step by its bits; emits `chosen` if it changes."""
        changed = bits != self.bits
        self.bits = bits
        self.show_chosen(bits)
        if changed:
            self.chosen.emit(bits)
