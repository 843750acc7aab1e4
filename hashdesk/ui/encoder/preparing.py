"""A switch that is under way, on the card of the model that it leads to."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hashdesk.ui.jobs import progress_words
from hashdesk.ui.widgets.basic import button, label, row
from hashdesk.ui.widgets.controls.swap_guard import SwapGuard


@dataclass(frozen=True)
class SwitchState:
    """How far a switch is."""

    fraction: float = 0.0  # 0..1
    paused: bool = False
    stopping: bool = False
    ended: bool = False  # which is said elsewhere


class Preparing(QWidget):
    """Says how far it is, with a button that stops it."""

    stop_wanted = Signal()

    def __init__(self, title: str, state: SwitchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = label("", "muted")
        self.stop_button = button(self.tr("Stop"), clicked=self.stop_wanted)
        self.stop_button.setAccessibleName(self.tr("Stop: {name}").format(name=title))
        self._swap = SwapGuard(self.stop_button)
        self._swap.turned()  # the key that began it may be pressed twice
        row(self._words, self.stop_button, parent=self)
        self.show_state(state)

    def show_state(self, state: SwitchState) -> None:
        """Show how far it is."""
        percent = progress_words.percent(state.fraction)
        if state.ended:
            words = ""
        elif state.stopping:
            words = self.tr("stopping …")
        elif state.paused:
            words = self.tr("paused, {percent}%")
        else:
            words = self.tr("being prepared, {percent}%")
        self._words.setText(words.format(percent=percent))
        self.stop_button.setEnabled(not (state.stopping or state.ended))
