"""Where what was restored is chosen again: in the list that it came from, and nowhere else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.photos.selecting import select
from tests.ui.recently_deleted.throwing_away import open_page, throw_away

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("way", ["Escape", "side bar"])
def test_after_restoring_nothing_is_selected_but_the_current_photo(
    qtbot: QtBot, own: MainWindow, way: str
) -> None:
    """Whichever way leads back to the photos: keys act on what is selected."""
    grid = own.main_layout.grid
    for rank in (0, 3):
        throw_away(qtbot, own, rank)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 22, timeout=PATIENCE_MS)
    assert len(select(qtbot, own, 8, 4)) == 5
    page = open_page(qtbot, own, 2)
    page.restore_all_button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 24, timeout=PATIENCE_MS)
    if way == "Escape":
        qtbot.keyClick(own, Qt.Key.Key_Escape)
    else:
        own.main_layout.sidebar.rows[PageId.PHOTOS].click()
    assert own.features.current_page.is_photos
    QCoreApplication.processEvents()  # what the window does once the photos are shown
    assert grid.selected_photos().tolist() == [grid.current_photo()]


@pytest.mark.parametrize("way", ["Escape", "side bar"])
def test_what_was_restored_is_current_again_where_it_was(
    qtbot: QtBot, own: MainWindow, way: str
) -> None:
    """The photo that was current when it went, and the list at its place."""
    grid = own.main_layout.grid
    grid.set_cell(400)  # few are in sight at once
    first = int(grid.photo_model.photos[2])
    throw_away(qtbot, own, 2)
    other = int(grid.photo_model.photos[14])
    throw_away(qtbot, own, 14)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 22, timeout=PATIENCE_MS)
    select(qtbot, own, 20, 0)
    page = open_page(qtbot, own, 2)
    assert first != other
    page.list.setCurrentIndex(page.model.index(1))  # the one that went first
    page.restore_button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 23, timeout=PATIENCE_MS)
    if way == "Escape":
        qtbot.keyClick(own, Qt.Key.Key_Escape)
    else:
        own.main_layout.sidebar.rows[PageId.PHOTOS].click()
    qtbot.waitUntil(lambda: grid.current_photo() == first, timeout=PATIENCE_MS)
    assert grid.selected_photos().tolist() == [first]
    assert grid.all_in_sight([first])


@pytest.mark.parametrize("way", ["answer", "shelf"])
def test_what_was_restored_is_chosen_in_its_list_alone(
    qtbot: QtBot, own: MainWindow, tmp_path: Path, way: str
) -> None:
    """An answer and a shelf begin at their tops."""
    grid, features = own.main_layout.grid, own.features
    grid.set_cell(400)  # few are in sight at once
    restored = int(grid.photo_model.photos[14])
    path = throw_away(qtbot, own, 14)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 23, timeout=PATIENCE_MS)
    select(qtbot, own, 0, 0)
    page = open_page(qtbot, own, 1)
    page.restore_all_button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 24, timeout=PATIENCE_MS)
    if way == "answer":
        outside = tmp_path / "outside.jpg"
        other = next(p for p in path.parent.glob("*.jpg") if p != path)
        shutil.copy(other, outside)
        features.open_and_drop.search_image(os.fsencode(outside))
        qtbot.waitUntil(lambda: features.navigator.result is not None, timeout=PATIENCE_MS)
    else:
        features.lists.show_shelf(np.sort(own.snapshot.photos), "A shelf")
        qtbot.waitUntil(lambda: features.photo_list.shelf is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: restored in grid.photo_model.photos.tolist(), timeout=PATIENCE_MS)
    QCoreApplication.processEvents()  # what the window does once the photos are shown
    assert grid.current_photo() == grid.photo_model.photos[0] != restored
    assert grid.verticalScrollBar().value() == 0


def test_photos_that_are_not_listed_again_yet_bring_no_selection_back(
    qtbot: QtBot, own: MainWindow
) -> None:
    grid = own.main_layout.grid
    throw_away(qtbot, own, 0)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 23, timeout=PATIENCE_MS)
    select(qtbot, own, 8, 4)
    page = open_page(qtbot, own, 1)
    own.parts.watcher.loaded.disconnect()  # the library is not read again
    page.restore_all_button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0, timeout=PATIENCE_MS)
    qtbot.keyClick(own, Qt.Key.Key_Escape)
    assert own.features.current_page.is_photos
    assert len(grid.selected_photos()) == 1  # the current one
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
