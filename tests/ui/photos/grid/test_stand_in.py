"""Photos that come again keep what a person chose; what nobody chose is kept by nothing."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.photos.grid.view import GridView
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow


@pytest.fixture
def grid(own: MainWindow) -> GridView:
    """Photos of which few are in sight at once."""
    grid = own.main_layout.grid
    grid.set_cell(400)
    grid.setFocus()
    return grid


def test_a_photo_that_nobody_chose_is_not_kept_as_photos_come_above_it(grid: GridView) -> None:
    """During the first indexing: the first that came would be current for ever, out of sight."""
    photos = grid.photo_model.photos
    grid.show_photos(photos[20:])
    assert grid.current_photo() == photos[20]
    for first in (10, 0):
        grid.show_photos(photos[first:], keep_place=True)
        assert grid.current_photo() == photos[first]
        assert grid.selected_photos().tolist() == [photos[first]]


def test_a_photo_that_was_chosen_without_a_key_here_is_kept(grid: GridView) -> None:
    """By the actions of the menu, a name that was typed, the viewer."""
    photos = grid.photo_model.photos
    grid.show_photos(photos[10:])
    grid.set_current(int(photos[11]))
    grid.show_photos(photos, keep_place=True)
    assert grid.current_photo() == photos[11]
    grid.show_photos(photos[10:])
    grid.selectAll()
    grid.show_photos(photos, keep_place=True)
    assert grid.selected_photos().tolist() == photos[10:].tolist()


def test_nobody_is_led_to_a_photo_that_nobody_chose(
    qtbot: QtBot, own: MainWindow, grid: GridView, open_window: OpenWindow
) -> None:
    """Whoever only scrolled stays there over another page and a restart."""
    photos, bar = grid.photo_model.photos, grid.verticalScrollBar()
    own.features.navigator.show_page(PageId.ATLAS)
    own.features.navigator.show_page(PageId.PHOTOS)
    assert grid.current_photo() == photos[0]
    bar.setValue(bar.maximum() // 2)
    first = grid.first_visible()
    assert first not in (None, photos[0])
    own.features.navigator.show_page(PageId.ATLAS)
    own.features.navigator.show_page(PageId.PHOTOS)
    assert (grid.first_visible(), grid.current_photo()) == (first, first)
    own.close()
    qtbot.waitUntil(lambda: not own.isVisible(), timeout=PATIENCE_MS)
    again = open_window(own.parts.library_folder).main_layout.grid
    qtbot.waitUntil(lambda: len(again.photo_model.photos) == len(photos), timeout=PATIENCE_MS)
    assert (again.first_visible(), again.current_photo()) == (first, first)
