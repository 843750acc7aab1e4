"""For those who use keys: rings that show the focus, and Enter that presses a button.

A click needs no ring: the pointer shows where it was.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from shiboken6 import isValid

from hashdesk.ui.widgets.focus.focus_frame import FocusFrame, needs_frame
from hashdesk.ui.widgets.focus.kept_focus import KeptFocus

BY_KEYS = "keys"  # the property that the style sheet asks for
BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
# They do nothing alone, and go with clicks.
MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class KeyMarks(QObject):
    """Marks the widget with the focus if it did not come by a click, or as soon as keys are used.

    Where a click led on when the button was released, or later by the work it began, it came by the
    click too; so did the focus at the start.

    A window that comes back keeps its marks, and one that follows another by keys is marked. The
    ring stays around a button that greys, while its parent holds the focus for it.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._kept: KeptFocus | None = None
        self._windows: list[QObject] = []  # what gets the keys and clicks of the active window
        self._widget: QWidget | None = None  # has the focus
        self._by_keys = False  # the widget that has the focus, or had it last, is marked
        self._clicked = True  # a mouse button was pressed, or HashDesk begun; no key since
        self._frame: FocusFrame | None = None
        application.focusChanged.connect(self._follow)
        application.focusWindowChanged.connect(self._watch_window)

    def heed(self, kept: KeptFocus) -> None:
        """Follow what holds the focus; it must have been made after this: it moves the focus on."""
        self._kept = kept
        kept.hidden.connect(self._renew_frame)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for clicks, and for a key at a widget that was clicked or a window began with."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self._clicked = True
            self._hide_frame()
        if not isinstance(event, QKeyEvent) or Qt.Key(event.key()) in MODIFIERS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:  # a shortcut presses no other key
            self._clicked = False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if self._widget is None:  # the key goes to the window, and may lead to a widget
            self._by_keys, self._clicked = True, False
        elif watched is self._widget:
            self._mark(self._widget, by_keys=True)
            self._show_frame()
        return False

    def _watch_window(self, _window: object) -> None:
        for window in self._windows:
            if isValid(window):
                window.removeEventFilter(self)
        # A click reaches the system's window also where no widget takes the focus.
        active = QApplication.activeWindow(), QGuiApplication.focusWindow()
        self._windows = [window for window in active if window is not None]
        for window in self._windows:
            window.installEventFilter(self)

    def _renew_frame(self) -> None:
        framed = self._frame is not None
        self._hide_frame()
        if framed:
            self._show_frame()

    def _hide_frame(self) -> None:
        if self._frame is not None and isValid(self._frame):
            self._frame.leave()
        self._frame = None

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        self._hide_frame()
        if self._widget is not None and isValid(self._widget):
            self._widget.removeEventFilter(self)
        self._widget = now
        if now is None:
            return
        came_by_keys = self._by_keys
        now.installEventFilter(self)
        if old is None:
            self._mark(now, by_keys=came_by_keys or bool(now.property(BY_KEYS)))
        else:
            self._clicked |= QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
            self._mark(now, by_keys=not self._clicked)
        if came_by_keys:  # the click on a button that greys frames nothing
            self._show_frame()

    def _mark(self, widget: QWidget, *, by_keys: bool) -> None:
        self._by_keys = by_keys
        self._clicked &= not by_keys
        if bool(widget.property(BY_KEYS)) != by_keys:
            widget.setProperty(BY_KEYS, by_keys)
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def _show_frame(self) -> None:
        if not self._by_keys or self._frame is not None or self._widget is None:
            return
        greyed = None if self._kept is None else self._kept.greyed(self._widget)
        if greyed is not None:
            self._frame = FocusFrame(greyed)
        elif needs_frame(self._widget):
            self._frame = FocusFrame(self._widget)


def press_by_enter(_old: QWidget | None, now: QWidget | None) -> None:
    """Have Enter press the button with the focus, as Space does.

    In dialogs, Enter presses their default button. now: has the focus, as
    `QApplication.focusChanged` says.
    """
    if isinstance(now, QPushButton) and not isinstance(now.window(), QDialog):
        now.setAutoDefault(True)
