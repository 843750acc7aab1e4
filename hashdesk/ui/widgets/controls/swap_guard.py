"""Keeps the second click of a double click from a button that has just come in place of another."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractButton

PRESSING_KEYS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
CLICKS = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class SwapGuard(QObject):
    """For as long as a double click may take, some buttons heed no press after they `turned`.

    Nor do they ever heed a key that is held down: it was pressed for what was there before.
    """

    def __init__(self, *buttons: QAbstractButton) -> None:
        super().__init__(buttons[0])
        self._since = QElapsedTimer()
        for button in buttons:
            button.installEventFilter(self)

    def turned(self) -> None:
        """The buttons came in sight where others were, or do something else from now on."""
        self._since.start()

    @property
    def is_closed(self) -> bool:
        """Whether a press would have no effect now."""
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        return self._since.isValid() and self._since.elapsed() < interval

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.key() in PRESSING_KEYS and (event.isAutoRepeat() or self.is_closed)
        return event.type() in CLICKS and self.is_closed
