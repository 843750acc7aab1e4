"""A menu that stays open while its entries are checked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QMenu

PRESS_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class StickyMenu(QMenu):
    """Checking an entry, by mouse or keys, does not close the menu."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._choose(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = self.activeAction() if event.key() in PRESS_KEYS else self._lettered(event)
        if not self._choose(pressed):
            super().keyPressEvent(event)

    def _lettered(self, event: QKeyEvent) -> QAction | None:
        """The entry that a letter chooses."""
        keys = QKeySequence(Qt.Modifier.ALT | Qt.Key(event.key()))
        there = (one for one in self.actions() if one.isVisible())
        return next((one for one in there if QKeySequence.mnemonic(one.text()) == keys), None)

    def _choose(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.trigger()
        return True
