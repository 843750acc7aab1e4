"""The number of photos in the status bar follows what is shown."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS


def test_the_count_is_of_what_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    """A shelf, a folder, a time; on other pages that of the library."""
    navigator, bar = window.features.navigator, window.main_layout.status_bar
    assert bar.count.text() == "24 photos"
    window.features.lists.show_shelf(np.array([3, 1, 4]), "a shelf")
    assert bar.count.text() == "3 of 24 photos"
    navigator.show_page(PageId.SETTINGS)
    assert bar.count.text() == "24 photos"
    navigator.go_back()
    assert bar.count.text() == "3 of 24 photos"
    navigator.show_library()
    assert bar.count.text() == "24 photos"
    assert window.snapshot is not None
    folder = window.snapshot.roots[0].children[0]
    window.features.lists.show_folder(folder)
    in_folder = len(window.features.photo_list.photos)
    assert 0 < in_folder < 24
    assert bar.count.text() == f"{in_folder} of 24 photos"
    window.features.lists.show_folder(None)
    window.features.filters.choose(PhotoFilter(located=True))
    qtbot.waitUntil(lambda: bar.count.text() != "24 photos", timeout=PATIENCE_MS)
    assert bar.count.text() == f"{len(window.features.photo_list.photos)} of 24 photos"
