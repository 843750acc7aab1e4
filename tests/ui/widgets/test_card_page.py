"""Tab goes through a page as it is read, also where rows come later than what stands below."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS

pytestmark = pytest.mark.slow


def visited(page: QWidget) -> list[QWidget]:
    """The widgets in sight that Tab leads to, in its order, from the page on."""
    found, widget = [], page.nextInFocusChain()
    while widget is not page:
        if widget.isVisibleTo(page) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return [widget for widget in found if page.isAncestorOf(widget)]


@pytest.mark.parametrize("page_id", [PageId.SETTINGS, PageId.ENCODER, PageId.EXCHANGE])
def test_tab_goes_down_the_page(qtbot: QtBot, window: MainWindow, page_id: PageId) -> None:
    window.features.navigator.show_page(page_id)
    layout = window.main_layout
    page = {
        PageId.SETTINGS: layout.settings,
        PageId.ENCODER: layout.encoder,
        PageId.EXCHANGE: layout.exchange,
    }[page_id]
    qtbot.waitUntil(lambda: len(visited(page)) >= 3, timeout=PATIENCE_MS)
    qtbot.waitUntil(page.isVisible, timeout=PATIENCE_MS)
    for before, after in pairwise(visited(page)):
        top = page.mapFromGlobal(before.mapToGlobal(before.rect().topLeft()))
        next_top = page.mapFromGlobal(after.mapToGlobal(after.rect().topLeft()))
        same_line = abs(top.y() - next_top.y()) < before.height()
        assert next_top.x() > top.x() if same_line else next_top.y() > top.y(), (before, after)
