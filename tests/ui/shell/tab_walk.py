"""Goes through the window by Tab."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE_MS

MOST_STOPS = 200  # more than any page has


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
    """Where a key leads to, from the focus on until it comes round to where it began."""
    first = focused()
    for _ in range(MOST_STOPS):
        QTest.keyClick(focused(), key)
        yield focused()
        if focused() is first:
            return
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
