"""Goes through the window by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE_MS


def activate(qtbot: QtBot, window: QMainWindow) -> None:
    """Give a window the keys; no mouse button of an earlier test is down."""
    with qtbot.waitActive(window, timeout=PATIENCE_MS):
        window.activateWindow()
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton)
