"""Keys that change photos act only where the focus shows which photos these are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget


class GuardedKeys(QObject):
    """Leaves some shortcuts of a window without effect while the focus is elsewhere.

    Before a key becomes a shortcut, Qt asks the widget with the focus and its parents, the window
    last, whether one of them takes it. Menus are not asked: their entries always act.
    """

    def __init__(self, window: QWidget, keys: Sequence[str], places: Sequence[QWidget]) -> None:
        """places: widgets that the keys act in, with all that is in them."""
        super().__init__(window)
        self._window = window
        self._keys = frozenset(QKeySequence(key).toString() for key in keys)
        self._places = places
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if QKeySequence(event.keyCombination()).toString() not in self._keys or self._is_there():
            return False
        event.accept()
        return True

    def _is_there(self) -> bool:
        focus = self._window.focusWidget()
        return any(place is focus or place.isAncestorOf(focus) for place in self._places)
