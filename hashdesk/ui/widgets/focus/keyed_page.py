"""A page of which one widget gets the keys when it is opened."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class KeyedPage(QWidget):
    """Hands the focus on to the widget of `give_keys_to`.

    A focus proxy would also be where Tab enters the page, past all that stands before it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: QWidget | None = None

    def give_keys_to(self, widget: QWidget) -> None:
        """Choose the widget that gets the focus of the page."""
        self._keys = widget

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._keys is not None:
            self._keys.setFocus(event.reason())
