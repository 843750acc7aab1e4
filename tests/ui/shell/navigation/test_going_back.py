"""Back leads to the page, the selection and the scroll place that somebody came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.shell.waiting import search_similar

pytestmark = pytest.mark.slow

Place = tuple[int, int | None, list[int]]  # scroll bar, current photo, selection


@pytest.fixture
def scrolled(qtbot: QtBot, open_window: OpenWindow, library_folder: Path) -> MainWindow:
    """A window with large tiles, scrolled down, with three photos selected."""
    window = open_window(library_folder)
    grid = window.main_layout.grid
    grid.set_cell(400)
    qtbot.waitUntil(lambda: grid.verticalScrollBar().maximum() > 500, timeout=PATIENCE_MS)
    grid.set_current(int(grid.photo_model.photos[9]))
    for _ in range(2):
        qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert len(grid.selected_photos()) == 3
    return window


def place(window: MainWindow) -> Place:
    grid = window.main_layout.grid
    bar = grid.verticalScrollBar().value()
    return bar, grid.current_photo(), grid.selected_photos().tolist()


def go(window: MainWindow, page: PageId) -> None:
    window.main_layout.sidebar.rows[page].click()
    assert window.features.current_page.id is page


def escape(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_back_from_a_page_leads_to_the_one_before(qtbot: QtBot, scrolled: MainWindow) -> None:
    """Also over several pages, and forward again."""
    before, page = place(scrolled), scrolled.features.current_page
    go(scrolled, PageId.ATLAS)
    go(scrolled, PageId.SETTINGS)
    go(scrolled, PageId.SETTINGS)
    escape(qtbot, scrolled)
    assert page.id is PageId.ATLAS
    escape(qtbot, scrolled)
    assert page.is_photos
    assert place(scrolled) == before
    forward = scrolled.bindings.by_name["forward"]
    forward.trigger()
    forward.trigger()
    assert page.id is PageId.SETTINGS


def test_the_photos_are_where_they_were_left(qtbot: QtBot, scrolled: MainWindow) -> None:
    """By their row in the side bar, too."""
    before = place(scrolled)
    go(scrolled, PageId.ATLAS)
    go(scrolled, PageId.SETTINGS)
    go(scrolled, PageId.PHOTOS)
    assert place(scrolled) == before


def test_an_answer_is_as_it_was_left(qtbot: QtBot, scrolled: MainWindow) -> None:
    """An older one does not come instead."""
    grid = scrolled.main_layout.grid
    library = place(scrolled)
    for rank in (0, 5):
        search_similar(qtbot, scrolled, int(grid.photo_model.photos[rank]))
    grid.set_current(int(grid.photo_model.photos[12]))
    qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    before, result = place(scrolled), scrolled.features.navigator.result
    for page in (PageId.DUPLICATES, PageId.SETTINGS):
        go(scrolled, page)
    for _ in range(2):
        escape(qtbot, scrolled)
    assert scrolled.features.navigator.result is result
    assert place(scrolled) == before
    for _ in range(2):
        escape(qtbot, scrolled)
    assert scrolled.features.navigator.result is None
    assert place(scrolled) == library


def folder_of(window: MainWindow) -> FolderNode:
    assert window.snapshot is not None
    return window.snapshot.roots[0].children[0]


def test_back_from_a_folder_or_from_words_leads_to_the_place_in_the_library(
    qtbot: QtBot, scrolled: MainWindow
) -> None:
    before, lists = place(scrolled), scrolled.features.lists
    lists.show_folder(folder_of(scrolled))
    assert place(scrolled) != before
    escape(qtbot, scrolled)
    assert place(scrolled) == before
    field = scrolled.main_layout.top_bar.search
    field.setText(folder_of(scrolled).name)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    photo_list = scrolled.features.photo_list
    qtbot.waitUntil(lambda: photo_list.found is not None, timeout=PATIENCE_MS)
    scrolled.main_layout.grid.setFocus()
    escape(qtbot, scrolled)
    qtbot.waitUntil(lambda: photo_list.found is None, timeout=PATIENCE_MS)
    assert place(scrolled) == before


@pytest.mark.parametrize("by_words", [False, True])
def test_back_to_the_library_in_another_order_leads_to_the_current_photo(
    qtbot: QtBot, scrolled: MainWindow, *, by_words: bool
) -> None:
    """What was in sight before lies elsewhere in that order."""
    grid, folder = scrolled.main_layout.grid, folder_of(scrolled)
    everything = len(grid.photo_model.photos)
    _, current, selected = place(scrolled)
    if by_words:
        find(qtbot, scrolled, folder.name)
    else:
        scrolled.features.lists.show_folder(folder)
    scrolled.main_layout.top_bar.order_chosen.emit(PhotoOrder(backwards=True))
    escape(qtbot, scrolled)
    qtbot.waitUntil(lambda: len(grid.photo_model.photos) == everything, timeout=PATIENCE_MS)
    assert place(scrolled)[1:] == (current, selected[::-1])
    assert current is not None
    assert grid.all_in_sight([current])


def test_back_to_an_answer_that_was_sorted_leads_to_its_current_photo(
    qtbot: QtBot, scrolled: MainWindow
) -> None:
    """It comes back by likeness."""
    grid, navigator = scrolled.main_layout.grid, scrolled.features.navigator
    search_similar(qtbot, scrolled, int(grid.photo_model.photos[0]))
    first, likest = navigator.result, grid.photo_model.photos
    backwards = PhotoOrder(SortKey.LIKENESS, backwards=True)
    scrolled.main_layout.top_bar.order_chosen.emit(backwards)
    grid.set_current(int(likest[1]))
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    search_similar(qtbot, scrolled, int(likest[9]))
    escape(qtbot, scrolled)
    assert navigator.result is first
    assert grid.photo_model.photos.tolist() == likest.tolist()
    assert grid.current_photo() == likest[1]
    assert grid.all_in_sight([int(likest[1])])


def test_back_from_a_shelf_and_the_atlas_leads_to_the_place_in_the_library(
    qtbot: QtBot, scrolled: MainWindow
) -> None:
    before = place(scrolled)
    go(scrolled, PageId.ATLAS)
    atlas = scrolled.features.atlas
    assert scrolled.snapshot is not None
    atlas.opened.emit(scrolled.snapshot.photos[3:9], "A shelf")
    assert scrolled.features.current_page.is_photos
    escape(qtbot, scrolled)
    assert scrolled.features.current_page.id is PageId.ATLAS
    escape(qtbot, scrolled)
    assert place(scrolled) == before


def find(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Search for words and wait until what they find is in sight."""
    field = window.main_layout.top_bar.search
    field.setText(words)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_for_found(qtbot, window, words)
    window.main_layout.grid.setFocus()


def test_back_from_a_shelf_and_the_atlas_leads_to_found_photos(
    qtbot: QtBot, scrolled: MainWindow
) -> None:
    """And from there to what was shown before they were searched for."""
    before, photo_list = place(scrolled), scrolled.features.photo_list
    name = folder_of(scrolled).name
    find(qtbot, scrolled, name)
    found = photo_list.photos.tolist()
    go(scrolled, PageId.ATLAS)
    assert scrolled.snapshot is not None
    scrolled.features.atlas.opened.emit(scrolled.snapshot.photos[3:9], "A shelf")
    assert photo_list.found is None
    escape(qtbot, scrolled)
    assert scrolled.features.current_page.id is PageId.ATLAS
    escape(qtbot, scrolled)
    assert scrolled.features.current_page.is_photos
    assert photo_list.found is not None
    assert photo_list.found.typed == name
    assert scrolled.main_layout.grid.photo_model.photos.tolist() == found
    escape(qtbot, scrolled)
    assert place(scrolled) == before


def test_back_from_a_shelf_and_the_atlas_leads_to_a_folder(
    qtbot: QtBot, scrolled: MainWindow
) -> None:
    folder = folder_of(scrolled)
    scrolled.features.lists.show_folder(folder)
    shown = scrolled.features.photo_list.photos.tolist()
    go(scrolled, PageId.ATLAS)
    assert scrolled.snapshot is not None
    scrolled.features.atlas.opened.emit(scrolled.snapshot.photos[3:9], "A shelf")
    escape(qtbot, scrolled)
    escape(qtbot, scrolled)
    assert scrolled.features.photo_list.folder_node == folder
    assert scrolled.main_layout.grid.photo_model.photos.tolist() == shown


def wait_for_found(qtbot: QtBot, window: MainWindow, words: str) -> None:
    photo_list = window.features.photo_list
    qtbot.waitUntil(
        lambda: photo_list.found is not None and photo_list.found.typed == words,
        timeout=PATIENCE_MS,
    )


def test_back_from_folders_leads_to_the_photos_that_words_found(
    qtbot: QtBot, scrolled: MainWindow
) -> None:
    """By way of similar ones, with the words in their field; from there on, to the library."""
    library, layout = place(scrolled), scrolled.main_layout
    navigator, photo_list = scrolled.features.navigator, scrolled.features.photo_list
    words = folder_of(scrolled).name
    find(qtbot, scrolled, words)
    layout.grid.set_current(int(layout.grid.photo_model.photos[2]))
    found, shown = place(scrolled), layout.grid.photo_model.photos.tolist()
    assert scrolled.snapshot is not None
    folders = scrolled.snapshot.roots[0].children
    search_similar(qtbot, scrolled, shown[2])
    for folder in (folders[1], folders[0]):
        layout.sidebar.folder_chosen.emit(folder)
        assert photo_list.found is None
        assert layout.top_bar.search.text() == ""
    layout.top_bar.back_wanted.emit()
    wait_for_found(qtbot, scrolled, words)
    assert layout.top_bar.search.text() == words
    assert not layout.part_chips.isHidden()
    assert layout.grid.photo_model.photos.tolist() == shown
    assert place(scrolled) == found
    navigator.go_back()
    qtbot.waitUntil(lambda: photo_list.found is None, timeout=PATIENCE_MS)
    assert photo_list.folder_node is None
    assert place(scrolled) == library


def test_back_from_a_folder_does_not_lead_to_words_that_were_left_for_good(
    qtbot: QtBot, scrolled: MainWindow
) -> None:
    """The library was shown in between."""
    navigator, photo_list = scrolled.features.navigator, scrolled.features.photo_list
    find(qtbot, scrolled, folder_of(scrolled).name)
    search_similar(qtbot, scrolled, photo_list.found.photos[0])
    scrolled.features.lists.show_folder(folder_of(scrolled))
    navigator.show_library()
    scrolled.features.lists.show_folder(folder_of(scrolled))
    navigator.go_back()
    assert photo_list.folder_node is None
    assert photo_list.found is None
    assert scrolled.main_layout.top_bar.search.text() == ""


@pytest.mark.parametrize("way", ["Escape", "field", "shelf"])
def test_back_from_words_leads_to_the_place_in_the_folder(
    qtbot: QtBot, scrolled: MainWindow, way: str
) -> None:
    photo_list, grid = scrolled.features.photo_list, scrolled.main_layout.grid
    folder, field = folder_of(scrolled), scrolled.main_layout.top_bar.search
    scrolled.features.lists.show_folder(folder)
    grid.set_current(int(grid.photo_model.photos[-2]))
    before = place(scrolled)
    if way == "shelf":  # found by its name, while the folder is in sight
        assert scrolled.snapshot is not None
        scrolled.features.atlas.opened.emit(scrolled.snapshot.photos[3:9], "A shelf")
    else:
        find(qtbot, scrolled, "theme")
    if way == "field":
        field.setFocus()
        field.clear()
        qtbot.keyClick(field, Qt.Key.Key_Return)
    else:
        escape(qtbot, scrolled)
    qtbot.waitUntil(
        lambda: (photo_list.found, photo_list.folder_node) == (None, folder), timeout=PATIENCE_MS
    )
    assert place(scrolled) == before
    scrolled.features.navigator.go_back()
    assert photo_list.folder_node is None
