"""The button “…” on a shelf under the mouse, or on the current one: what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from hashdesk.ui.widgets.theme import GRID

BUTTON_SIDE = 28  # pixels


class ShelfButton(QPushButton):
    """Stands in the upper right corner of one shelf at a time. Keys have the menu without it."""

    menu_wanted = Signal(int, QPoint)  # place of the shelf; where on the screen

    def __init__(self, parent: QWidget) -> None:
        super().__init__("…", parent)
        self.setProperty("role", "shelf")
        self.setFixedSize(BUTTON_SIDE, BUTTON_SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        words = self.tr("Menu of this shelf (right click, or Shift+F10)")
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.place: int | None = None  # of the shelf it stands on
        self.clicked.connect(self._ask)
        self.hide()

    def stand_on(self, place: int | None, shelf: QRect) -> None:
        """Stand on a shelf, which is drawn there; None: on none."""
        self.place = place
        if place is not None:
            self.move(shelf.right() - BUTTON_SIDE - GRID, shelf.top() + GRID)
        self.setVisible(place is not None)

    def _ask(self) -> None:
        if self.place is not None:
            self.menu_wanted.emit(self.place, self.mapToGlobal(QPoint(0, self.height())))
