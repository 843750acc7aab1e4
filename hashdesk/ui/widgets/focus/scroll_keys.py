"""Home, End, Page Up, Page Down and the arrows scroll what is in sight, wherever the focus stands.

Where a control needs the key itself, as text fields, lists and sliders do, it gets it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

_STEPS = {
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
}
VERTICAL_ARROWS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down})
# Of the viewer's info panel.
SCROLLING_KEYS = VERTICAL_ARROWS | {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class ScrollArea(QScrollArea):
    """Also knows Home and End, and leaves keys to others where it has nothing to scroll.

    One that takes the focus is scrolled by arrows from its buttons, too; in others, such as the
    side bar, they go from button to button.
    """

    is_beside = False  # a panel beside the page: only keys that are pressed in it scroll it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _scroll(self, event):
            event.ignore()


class ScrollKeys(QObject):
    """Has keys that nothing in a window needed scroll what it shows."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._window: QWidget | None = None  # the active one
        self._button: QWidget | None = None  # has the focus
        application.focusChanged.connect(self._follow)
        application.focusWindowChanged.connect(self._watch_window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scroll for a key that came up to the window, or for an arrow at a button."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if watched is self._window:
            area = _area_to_scroll(self._window)
            return area is not None and _scroll(area, event)
        around = self._button and _area_around(self._button)
        if event.key() not in VERTICAL_ARROWS or not isinstance(around, ScrollArea):
            return False
        takes_focus = around.focusPolicy() != Qt.FocusPolicy.NoFocus
        return takes_focus and _scroll(around, event)

    def _watch_window(self) -> None:
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = QApplication.activeWindow()
        if self._window is not None:
            self._window.installEventFilter(self)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._button is not None and isValid(self._button):
            self._button.removeEventFilter(self)
        self._button = None
        # Of buttons of which one is chosen, arrows choose another.
        if isinstance(now, QAbstractButton) and not (now.autoExclusive() or now.group()):
            self._button = now
            now.installEventFilter(self)


def _scroll(area: QAbstractScrollArea, event: QKeyEvent) -> bool:
    """Whether a key scrolls: it is one for that, and there is more to see up or down."""
    step, bar = _STEPS.get(Qt.Key(event.key())), area.verticalScrollBar()
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if step is None or modifiers != Qt.KeyboardModifier.NoModifier:
        return False
    if not _has_more(area):
        return False
    bar.triggerAction(step)
    return True


def _area_around(widget: QWidget) -> QAbstractScrollArea | None:
    """The nearest area around a widget that has more to see."""
    around: QWidget | None = widget
    while around is not None and not around.isWindow():
        if isinstance(around, QAbstractScrollArea) and _has_more(around):
            return around
        around = around.parentWidget()
    return None


def _area_to_scroll(window: QWidget) -> QAbstractScrollArea | None:
    """What a key scrolls in a window: what is around the focus, or else the largest part.

    Not a panel beside the page, which would move out of place unseen.
    """
    focused = window.focusWidget()
    if focused is not None and (around := _area_around(focused)) is not None:
        return around
    areas = [one for one in window.findChildren(QAbstractScrollArea) if not _is_beside(one)]
    there = [one for one in areas if one.isVisible() and one.window() is window and _has_more(one)]
    return max(there, key=lambda one: one.width() * one.height(), default=None)


def _is_beside(area: QAbstractScrollArea) -> bool:
    return isinstance(area, ScrollArea) and area.is_beside


def _has_more(area: QAbstractScrollArea) -> bool:
    return area.verticalScrollBar().maximum() > area.verticalScrollBar().minimum()
