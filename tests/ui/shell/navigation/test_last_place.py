"""A window opens where it was closed: page, folder, what was expanded, selection and scroll."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.ui.current_page import PageId
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.shell.navigation.last_place import LastPlace
from hashdesk.ui.window_settings import ORDER_KEY, PLACE_KEY, library_key
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.photos.selecting import select
from tests.ui.shell.waiting import wait_until_idle


def test_a_place_is_saved_and_restored() -> None:
    """Whatever bytes a path has."""
    anchor = GridAnchor(7, 3, -12, np.array([7, 9]))
    root = b"/photos/\xff"
    place = LastPlace(
        PageId.ATLAS,
        (root, b"a/b"),
        frozenset({(root, b""), (root, b"a")}),
        frozenset({2023}),
        anchor,
    )
    again = LastPlace.restored(place.saved())
    assert (again.page, again.folder, again.expanded, again.years) == (
        *(place.page, place.folder, place.expanded, place.years),
    )
    assert again.anchor.selected is not None
    assert again.anchor.selected.tolist() == [7, 9]
    assert (again.anchor.current, again.anchor.first, again.anchor.offset) == (7, 3, -12)


@pytest.mark.parametrize("saved", ["", "{}", "[]", '{"page": "moon"}', "null"])
def test_a_damaged_place_is_the_start(saved: str) -> None:
    assert LastPlace.restored(saved) == LastPlace()


@pytest.mark.parametrize("order", [PhotoOrder(), PhotoOrder(SortKey.NAME)])
def test_a_window_opens_where_it_was_closed(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path, order: PhotoOrder
) -> None:
    """Also in an order that is read from the database, which takes longer."""
    window = open_window(library_folder)
    window.resize(900, 500)
    layout = window.main_layout
    layout.top_bar.choose_order(order)
    tree, time = layout.sidebar.folders, layout.sidebar.time
    top = tree.topLevelItem(0)
    year = time.topLevelItem(0)
    assert top is not None
    assert year is not None
    opened = top.isExpanded()
    top.setExpanded(not opened)
    year.setExpanded(True)
    photos = window.features.photo_list
    qtbot.waitUntil(lambda: photos.order == order, timeout=PATIENCE_MS)
    grid = layout.grid
    qtbot.waitUntil(
        lambda: np.array_equal(grid.photo_model.photos, photos.photos), timeout=PATIENCE_MS
    )
    wait_until_idle(qtbot, photos.findChild(SerialWorker))
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    top_rank = grid.photo_model.rank_of(grid.first_visible() or 0) or 0
    chosen = [int(photo) for photo in grid.photo_model.photos[[top_rank + 4, top_rank + 5]]]
    grid.restore(GridAnchor(chosen[1], None, 0, np.array(chosen)))
    first = grid.first_visible()
    assert grid.selected_photos().tolist() == chosen
    window.close()

    again = open_window(library_folder)
    again.resize(900, 500)
    grid, sidebar = again.main_layout.grid, again.main_layout.sidebar
    qtbot.waitUntil(lambda: grid.selected_photos().tolist() == chosen, timeout=PATIENCE_MS)
    assert grid.current_photo() == chosen[1]
    assert grid.first_visible() == first
    top, year = sidebar.folders.topLevelItem(0), sidebar.time.topLevelItem(0)
    assert top is not None
    assert top.isExpanded() == (not opened)
    assert year is not None
    assert year.isExpanded()


@pytest.mark.parametrize("part", ["found", "shelf", "filter"])
def test_photos_selected_in_a_list_that_is_gone_are_not_selected_unseen(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, part: str
) -> None:
    """The whole library comes instead: of them, the current photo alone stays selected."""
    window = open_window(own_library)
    features, grid = window.features, window.main_layout.grid
    some = features.photo_list.photos[::3]
    if part == "found":
        name = window.snapshot.roots[0].children[0].name
        window.main_layout.top_bar.search.setText(name)
        qtbot.keyClick(window.main_layout.top_bar.search, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: features.photo_list.found is not None, timeout=PATIENCE_MS)
    elif part == "shelf":
        features.lists.show_shelf(some, "Shelf")
    else:
        features.photo_list.set_filter(PhotoFilter(dated=False))
    qtbot.waitUntil(
        # The filter may leave all photos of this library.
        lambda: (
            3 <= len(grid.photo_model.photos) < len(window.snapshot.photos) + (part == "filter")
        ),
        timeout=PATIENCE_MS,
    )
    chosen = select(qtbot, window, 0, 2)
    assert grid.selected_photos().tolist() == chosen
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)  # guesses are made for words
    window.close()

    again = open_window(own_library)
    grid = again.main_layout.grid
    assert grid.current_photo() == chosen[-1]
    assert grid.selected_photos().tolist() == chosen[-1:]
    assert again.features.photo_actions.targets() == chosen[-1:]
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()).center())


def test_the_page_and_the_folder_are_there_again(
    open_window: OpenWindow, library_folder: Path
) -> None:
    window = open_window(library_folder)
    assert window.snapshot is not None
    window.features.lists.show_folder(window.snapshot.roots[0])
    window.features.navigator.show_page(PageId.SETTINGS)
    window.close()
    again = open_window(library_folder)
    assert again.features.current_page.id is PageId.SETTINGS
    assert again.main_layout.settings.isVisible()
    again.features.navigator.go_back()
    assert again.main_layout.top_bar.title.text() == window.snapshot.roots[0].name


def test_a_folder_that_is_gone_gives_way_to_all_photos(
    open_window: OpenWindow, library_folder: Path, window_settings: QSettings
) -> None:
    place = LastPlace(folder=(b"/nowhere", b""), anchor=GridAnchor(99_999, 99_998, 5))
    window_settings.setValue(library_key(PLACE_KEY, library_folder), place.saved())
    window = open_window(library_folder)
    assert window.features.photo_list.folder_node is None
    assert window.main_layout.grid.current_photo() is not None


@pytest.mark.parametrize("height", [900, 480])
def test_the_photo_that_keys_act_on_is_in_sight(
    open_window: OpenWindow, library_folder: Path, window_settings: QSettings, height: int
) -> None:
    """Though it was out of sight when the window closed, and the window is smaller now."""
    window = open_window(library_folder)
    last = int(window.features.photo_list.photos[-1])
    place = LastPlace(anchor=GridAnchor(last, None, 0, np.array([last])))
    window.close()
    window_settings.setValue(library_key(PLACE_KEY, library_folder), place.saved())
    again = open_window(library_folder)
    grid = again.main_layout.grid
    assert grid.current_photo() == last
    again.resize(900, height)
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()).center())


def test_a_library_that_is_gone_is_welcomed_whatever_the_order_was(
    open_window: OpenWindow, tmp_path: Path, window_settings: QSettings
) -> None:
    """The order by name is read from the library's file, and there is none."""
    window_settings.setValue(ORDER_KEY, PhotoOrder(SortKey.NAME).saved())
    window = open_window(tmp_path / "moved away")
    assert window.main_layout.welcome.isVisible()
    assert not window.main_layout.notice_bar.words


def test_a_window_opens_where_it_was_closed_though_the_current_photo_is_gone(
    open_window: OpenWindow, library_folder: Path
) -> None:
    window = open_window(library_folder)
    window.resize(900, 500)
    grid, navigator = window.main_layout.grid, window.features.navigator
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = replace(navigator.place, current=999_999)
    bar.setValue(0)
    navigator.return_to(PageId.PHOTOS, None, place)
    # The photo at the top is current now, and is seen as a whole.
    assert bar.value() == pytest.approx(bar.maximum() // 2, abs=grid.cell)
    assert grid.current_photo() == grid.first_visible()
