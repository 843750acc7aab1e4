"""Photos that a test moves to the trash, and the page that shows them."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.recently_deleted.page import RecentlyDeletedPage
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.photos.selecting import select


def throw_away(qtbot: QtBot, window: MainWindow, rank: int) -> Path:
    """Move a photo to the trash by key; where it was."""
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_End)  # else the grid goes to its first one
    (photo,) = select(qtbot, window, rank, 0)
    thumbnails, page = window.parts.thumbnails, window.main_layout.recently_deleted
    qtbot.waitUntil(lambda: thumbnails.card(photo) is not None, timeout=PATIENCE_MS)
    card, count = thumbnails.card(photo), page.model.rowCount()
    assert card is not None
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.model.rowCount() == count + 1, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    return Path(os.fsdecode(card.place.full))


def open_page(qtbot: QtBot, window: MainWindow, photos: int) -> RecentlyDeletedPage:
    """Open the page from the side bar, with so many photos in it."""
    window.main_layout.sidebar.rows[PageId.RECENTLY_DELETED].click()
    page = window.main_layout.recently_deleted
    assert page.isVisible()
    qtbot.waitUntil(lambda: page.model.rowCount() == photos, timeout=PATIENCE_MS)
    return page
