"""Where keys go when a button of the status bar that was pressed goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.card_page import CardPage
from hashdesk.ui.widgets.focus.focus_frame import FocusFrame
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


def rings(window: MainWindow) -> list[QWidget]:
    """What has a ring around it."""
    return [one.around for one in window.findChildren(FocusFrame) if not one.isHidden()]


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


@pytest.mark.parametrize("page", [PageId.ENCODER, PageId.SETTINGS, PageId.EXCHANGE])
def test_no_ring_surrounds_a_page_that_they_go_on_in(
    qtbot: QtBot, window: MainWindow, page: PageId
) -> None:
    """Until Tab comes back to it."""
    window.activateWindow()
    window.features.navigator.show_page(page)
    resume(qtbot, window)
    shown = window.focusWidget()
    assert isinstance(shown, CardPage)
    qtbot.keyClick(shown, Qt.Key.Key_Down)
    assert not rings(window)
    qtbot.keyClick(shown, Qt.Key.Key_Tab)
    focused = window.focusWidget()
    assert focused is not None
    assert shown.isAncestorOf(focused)
    qtbot.keyClick(focused, Qt.Key.Key_Backtab)
    assert window.focusWidget() is shown
    assert rings(window) == [shown]
