"""A page of which one widget gets the keys when it is opened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class KeyedPage(QWidget):
    """Hands the focus on to the widget of `give_keys_to`.

    A focus proxy would also be where Tab enters the page, past all that stands before it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: QWidget = self

    def give_keys_to(self, widget: QWidget) -> None:
        """Choose the widget that gets the focus of the page."""
        self._keys = widget

    def take_keys(self) -> None:
        """Give that widget the focus, also for when the window comes back.

        While it takes none, as an empty list, the page has the focus, and Tab goes on from there.
        """
        taker = self._keys if self.is_keyed else self
        taker.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_keyed(self) -> bool:
        """Whether that widget takes the focus now."""
        return self._keys.focusPolicy() != Qt.FocusPolicy.NoFocus
