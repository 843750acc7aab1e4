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
        self.bits = MATCH_BITS[0]
        for bits in MATCH_BITS:
            self.add(bits)
        self.explain(groups=False)
        self.clicked.connect(self.choose)
        self.show_chosen(self.bits)

    def explain(self, *, groups: bool) -> None:
        """Say at each step what it means for the photos of an answer, or of groups."""
        name = match_steps.name_for_groups if groups else match_steps.name
        meaning = match_steps.meaning_for_groups if groups else match_steps.meaning
        tip = self.tr("{meaning} (key {key})")
        for key, bits in enumerate(MATCH_BITS, start=1):
            words = tip.format(meaning=meaning(bits), key=key)
            self.buttons[bits].setText(name(bits))
            self.buttons[bits].setToolTip(plain_tip(words))
        self.setAccessibleName(match_steps.heading(groups=groups))
        self.setMaximumWidth(sum(button.sizeHint().width() for button in self.buttons.values()))

    def show_step(self, bits: int) -> None:
        """Show a step as the chosen one."""
        self.bits = bits
        self.show_chosen(bits)

    def choose(self, bits: int) -> None:
        """Choose a step by its bits; emits `chosen` if it changes."""
        changed = bits != self.bits
        self.show_step(bits)
        if changed:
            self.chosen.emit(bits)
