"""Tab leads to all that a page has, as it is read, and Shift+Tab back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.photos.selecting import select
from tests.ui.shell.tab_walk import activate, assert_visited

pytestmark = pytest.mark.slow


def test_atlas(qtbot: QtBot, window: MainWindow) -> None:
    activate(qtbot, window)
    page = window.main_layout.atlas
    window.features.navigator.show_page(PageId.ATLAS)
    assert page.view.hasFocus()
    page.offer((5, 10, 20))
    page.show_wanted(10)
    assert_visited(page, [page.fewer, page.more, page.view])


def test_recently_deleted(qtbot: QtBot, own: MainWindow) -> None:
    activate(qtbot, own)
    page = own.main_layout.recently_deleted
    select(qtbot, own, 0, 0)
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1 and not own.busy, timeout=PATIENCE_MS)
    own.features.navigator.show_page(PageId.RECENTLY_DELETED)
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    assert page.restore_button.isEnabled()
    assert_visited(page, [page.restore_button, page.restore_all_button, page.list])
