"""Buttons side by side of which one is chosen: steps of likeness, levels, numbers of shelves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from hashdesk.ui.widgets.flow_layout import FlowLayout


class SegmentedControl(QFrame):
    """Emits the value that was clicked; `show_chosen` marks the chosen one."""

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
        self._group.addButton(made)
        self._row.addWidget(made)
        if isinstance(self._row, QHBoxLayout):
            self._row.setStretchFactor(made, self._stretch)
        self.buttons[value] = made
        return made

    def show_chosen(self, value: object) -> None:
        """Mark the button of this value."""
        self.buttons[value].setChecked(True)
