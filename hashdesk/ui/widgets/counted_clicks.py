"""A click beside a list of completions closes it, and counts where it was made."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QCompleter, QWidget


class CountedClicks(QObject):
    """Passes on what the list would swallow. Qt does so by itself, but not under X11."""

    def __init__(self, completer: QCompleter) -> None:
        super().__init__(completer)
        self._pressed: QWidget | None = None
        popup = completer.popup()
        assert popup is not None  # the completer makes one where it has none
        popup.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # else, the click would count twice
        popup.installEventFilter(self)  # is asked before the completer

    def eventFilter(self, popup: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or not isinstance(popup, QWidget):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = None
            if popup.rect().contains(event.position().toPoint()):
                return False
            popup.hide()
            self._press(event)
            return True
        if event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            self._release(event)
            return True
        return False

    def _press(self, event: QMouseEvent) -> None:
        """By way of the window, as it often gets the release itself and has to know of both."""
        there = QApplication.widgetAt(event.globalPosition().toPoint())
        modal = QApplication.activeModalWidget()
        window = None if there is None else there.window()
        if there is None or window is None or modal not in (None, window):
            return
        self._pressed = there
        handle = window.windowHandle()
        place = handle.mapFromGlobal(event.globalPosition())
        buttons = event.button(), event.buttons(), event.modifiers()
        press = QMouseEvent(event.type(), place, event.globalPosition(), *buttons)
        QCoreApplication.sendEvent(handle, press)

    def _release(self, event: QMouseEvent) -> None:
        """X11 still brings it to the list, which has the mouse since the press."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and shiboken6.isValid(pressed):
            place = pressed.mapFromGlobal(event.globalPosition())
            buttons = event.button(), event.buttons(), event.modifiers()
            release = QMouseEvent(event.type(), place, event.globalPosition(), *buttons)
            QCoreApplication.sendEvent(pressed, release)
