"""Keeps the focus where it is when its widget is disabled or hidden, as by a job that begins.

Qt would give it to the next widget, and whoever presses Space a second time would press that.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid


class KeptFocus(QObject):
    """Holds the focus for a widget in its parent, until the widget can take it back.

    Dialogs are left alone: their default button takes Enter.
    """

    hidden = Signal()  # a greyed widget that the focus is held for has gone

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._owner: QWidget | None = None  # had the focus last, in any window
        self._place: QWidget | None = None  # holds it for the owner
        application.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.EnabledChange, QEvent.Type.HideToParent, QEvent.Type.ShowToParent)
        if event.type() in kinds and watched is self._owner and isValid(watched):
            if self._place is None:
                self._hold()
            else:
                self._give_back()
                if event.type() == QEvent.Type.HideToParent:
                    self.hidden.emit()
        return False

    def greyed(self, place: QWidget) -> QWidget | None:
        """The widget in sight that a place holds the focus for; None: it holds it for none."""
        owner = self._owner
        if place is not self._place or owner is None or not isValid(owner):
            return None
        return owner if owner.isVisible() else None

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or now is self._place or isinstance(now.window(), QDialog):
            return
        if old is not None and old is self._owner and self._place is None and _is_lost(old):
            self._hold()
            return
        if self._owner is not None and isValid(self._owner):
            self._owner.removeEventFilter(self)
        self._owner, self._place = now, None
        now.installEventFilter(self)

    def _hold(self) -> None:
        """Give the focus to the nearest parent, if the owner has lost it."""
        owner = self._owner
        if owner is None or not _is_lost(owner):
            return
        place = owner.parentWidget()
        while place is not None and not place.isWindow() and _is_lost(place):
            place = place.parentWidget()
        if place is not None and not place.isWindow():
            self._place = place
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_back(self) -> None:
        owner, place = self._owner, self._place
        if owner is None or place is None or _is_lost(owner):
            return
        held = isValid(place) and place.window().focusWidget() is place
        self._place = None
        if held:
            owner.setFocus(Qt.FocusReason.OtherFocusReason)


def _is_lost(widget: QWidget) -> bool:
    """Whether a widget cannot have the focus, though its page is in sight."""
    parent = widget.parentWidget()
    there = parent is None or (parent.isVisible() and parent.isEnabled())
    return there and (widget.isHidden() or not widget.isEnabled())
