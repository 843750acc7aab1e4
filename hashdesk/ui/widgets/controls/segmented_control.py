"""Buttons side by side of which one is chosen: steps of likeness, levels, numbers of shelves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from hashdesk.ui.widgets.flow_layout import FlowLayout

LEFT_AND_RIGHT = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
UP_AND_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SegmentedControl(QFrame):
    """Emits the value that was clicked; `show_chosen` marks the chosen one, where Tab stops."""

    clicked = Signal(object)  # the value of a button

    def __init__(
        self, parent: QWidget | None = None, *, tight: bool = False, wraps: bool = False
    ) -> None:
        """tight: each button is only as wide as its words, not all as wide as the widest.

        wraps: buttons that have no room in a line take further ones; they are tight, too.
        """
        super().__init__(parent)
        self.setObjectName("segments")
        self.setProperty("tight", tight or wraps)
        self._row = FlowLayout(self) if wraps else QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._stretch = 0 if tight or wraps else 1
        self._group = QButtonGroup(self)
        self.buttons: dict[object, QPushButton] = {}

    def add(self, value: object, words: str = "", tip: str = "") -> QPushButton:
        """Add a button on the right."""
        made = QPushButton(words)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setToolTip(tip)
        made.clicked.connect(lambda: self.clicked.emit(value))
        made.toggled.connect(self._stop_at_chosen)
        made.installEventFilter(self)
        self._group.addButton(made)
        self._row.addWidget(made)
        if isinstance(self._row, QHBoxLayout):
            self._row.setStretchFactor(made, self._stretch)
        self.buttons[value] = made
        return made

    def show_chosen(self, value: object) -> None:
        """Mark the button of this value."""
        self.buttons[value].setChecked(True)

    def _stop_at_chosen(self) -> None:
        """Have Tab lead to the chosen button, and arrow keys to the others.

        Qt lets Tab lead to the button that had the focus last, chosen or not.
        """
        policy = Qt.FocusPolicy
        for made in self.buttons.values():
            made.setFocusPolicy(policy.TabFocus if made.isChecked() else policy.NoFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and Right go as one reads, over the ends of lines; Up and Down from line to line.

        Qt goes by the distances between the middles of buttons, and leaves some out.
        """
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if Qt.Key(event.key()) not in {**LEFT_AND_RIGHT, **UP_AND_DOWN}:
            return False
        shown = [made for made in self.buttons.values() if made.isVisible() and made.isEnabled()]
        at = next((place for place, made in enumerate(shown) if made is watched), None)
        if at is None:
            return False
        target = shown[_neighbour(shown, at, Qt.Key(event.key()))]
        if target is not watched:
            was_chosen = shown[at].isChecked()
            target.setFocus(Qt.FocusReason.TabFocusReason)
            if was_chosen:
                target.click()
        return True


def _neighbour(buttons: list[QPushButton], at: int, key: Qt.Key) -> int:
    """The place of the button that an arrow key leads to; `at` itself at the ends."""
    if key in LEFT_AND_RIGHT:
        return min(max(at + LEFT_AND_RIGHT[key], 0), len(buttons) - 1)
    middles = [made.geometry().center() for made in buttons]
    lines = sorted({middle.y() for middle in middles})
    line = lines.index(middles[at].y()) + UP_AND_DOWN[key]
    if not 0 <= line < len(lines):
        return at
    there = [place for place, middle in enumerate(middles) if middle.y() == lines[line]]
    return min(there, key=lambda place: abs(middles[place].x() - middles[at].x()))
