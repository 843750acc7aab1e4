"""Where keys go when a button of the status bar that was pressed goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS


def resume(qtbot: QtBot, window: MainWindow) -> None:
    """Offer to resume what was stopped, and press the button, which goes."""
    bar = window.main_layout.status_bar
    bar.show_unfinished("Indexing was stopped")
    bar.resume_wanted.disconnect()
    bar.resume_wanted.connect(lambda: bar.show_unfinished(""))
    bar.resume_button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(bar.resume_button.hasFocus, timeout=PATIENCE_MS)
    qtbot.keyClick(bar.resume_button, Qt.Key.Key_Return)
    assert bar.resume_button.isHidden()


def test_they_go_on_among_the_photos(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    resume(qtbot, window)
    grid = window.main_layout.grid
    assert window.focusWidget() is grid
    before = grid.currentIndex()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    assert grid.currentIndex() != before


def test_they_go_on_in_another_page(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    window.features.navigator.show_page(PageId.SETTINGS)
    resume(qtbot, window)
    assert window.focusWidget() is window.main_layout.settings
