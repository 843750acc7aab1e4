"""Goes through the window by Tab, and looks whether each stop shows the focus."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.widgets.focus.focus_frame import GAP, RING
from tests.ui.conftest import PATIENCE_MS

MOST_STOPS = 200  # more than any page has
AROUND = RING + GAP  # pixels: rings of boxes lie outside of them
MOST_TRIES = 20  # to see a widget at rest: thumbnails come at any time


def activate(qtbot: QtBot, window: QMainWindow) -> None:
    """Give a window the keys; no mouse button of an earlier test is down."""
    with qtbot.waitActive(window, timeout=PATIENCE_MS):
        window.activateWindow()
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton)


def focused() -> QWidget:
    """The widget that gets the keys."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def stops(key: Qt.Key = Qt.Key.Key_Tab) -> Iterator[QWidget]:
    """Where a key leads to, from the focus on until it comes round."""
    first: QWidget | None = None
    for _ in range(MOST_STOPS):
        QTest.keyClick(focused(), key)
        if focused() is first:
            return
        first = first or focused()
        yield focused()
    raise AssertionError("Tab does not come round")


def assert_visited(page: QWidget, expected: list[QWidget]) -> None:
    """Tab goes through just these widgets of a page in this order, Shift+Tab the other way."""
    for key, order in ((Qt.Key.Key_Tab, 1), (Qt.Key.Key_Backtab, -1)):
        found = [stop for stop in stops(key) if page.isAncestorOf(stop)]
        start = found.index(expected[0])
        around = found[start:] + found[:start]
        if order < 0:
            around = around[:1] + around[:0:-1]
        assert around == expected


def shows_focus(window: QMainWindow, widget: QWidget) -> bool:
    """Whether a widget looks other with the focus than without it."""
    elsewhere = QWidget(window)
    elsewhere.show()
    shown = False
    for _ in range(MOST_TRIES):
        pictures = []
        for owner in (widget, elsewhere, widget):
            owner.setFocus(Qt.FocusReason.TabFocusReason)
            assert owner.hasFocus()
            QApplication.processEvents()
            pictures.append(_picture(window, widget))
        if pictures[0] == pictures[2]:
            shown = pictures[0] != pictures[1]
            break
    elsewhere.setParent(None)
    elsewhere.deleteLater()
    return shown


def words_of(widget: QWidget) -> str:
    """What a widget is, for a person who reads why a test failed."""
    return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()!r}"


def _picture(window: QMainWindow, widget: QWidget) -> QImage:
    """What is painted where a widget is, and a ring around it."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(
        -AROUND, -AROUND, AROUND, AROUND
    )
    return window.grab(place & window.rect()).toImage()
