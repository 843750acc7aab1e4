"""A drop-down list whose choice counts only once it is confirmed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

LEAVING_KEYS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


class ConfirmedBox(QComboBox):
    """Keys open the list, and the wheel does nothing: only a click or Enter in the list chooses.

    In a plain QComboBox each arrow key chooses, which is too early where a choice takes seconds.
    All lists of the window are alike in this.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key, alt = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if (plain and key not in LEAVING_KEYS) or (alt and key == Qt.Key.Key_Down):
            self.showPopup()
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls
