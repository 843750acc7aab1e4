"""For those who use keys: rings that show the focus, and Enter that presses a button.

A click needs no ring: the pointer shows where it was.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

BY_KEYS = "keys"  # the property that the style sheet asks for


def mark_focus(old: QWidget | None, now: QWidget | None) -> None:
    """Mark a widget by how it got the focus; a window that comes back keeps its marks.

    old, now: as `QApplication.focusChanged` gives them.
    """
    if old is None or now is None:
        return
    by_keys = QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
    if bool(now.property(BY_KEYS)) != by_keys:
        now.setProperty(BY_KEYS, by_keys)
        now.style().unpolish(now)
        now.style().polish(now)


def press_by_enter(_old: QWidget | None, now: QWidget | None) -> None:
    """Have Enter press the button with the focus, as Space does.

    In dialogs, Enter presses their default button. old, now: as for `mark_focus`.
    """
    if isinstance(now, QPushButton) and not isinstance(now.window(), QDialog):
        now.setAutoDefault(True)
