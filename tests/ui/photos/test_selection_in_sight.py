"""What is selected was selected in the list in sight, and what is out of sight is asked about."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.ui.current_page import PageId
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.photos.selecting import SHIFT, select
from tests.ui.shell.waiting import search_similar

pytestmark = pytest.mark.slow

CTRL = Qt.KeyboardModifier.ControlModifier


def settled(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until scans have ended, and their photos are shown."""
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    QCoreApplication.processEvents()


def find(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """Search for words with the keys, and go to the photos."""
    field, photo_list = window.main_layout.top_bar.search, window.features.photo_list
    field.setFocus()
    field.setText(words)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: photo_list.found is not None, timeout=PATIENCE_MS)


def ask_for_similar(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)


def assert_only_current(window: MainWindow) -> None:
    """Nothing is selected but the current photo, which is in sight."""
    QCoreApplication.processEvents()  # what the window does once the photos are shown
    grid = window.main_layout.grid
    current = grid.current_photo()
    assert current is not None
    assert window.features.photo_actions.targets() == [current]
    assert grid.all_in_sight([current])
    assert window.main_layout.details._selected.isHidden()


def restore_all(qtbot: QtBot, window: MainWindow) -> None:
    """Bring back what is in the trash, on its page."""
    window.main_layout.sidebar.rows[PageId.RECENTLY_DELETED].click()
    page = window.main_layout.recently_deleted
    qtbot.waitUntil(lambda: page.model.rowCount() > 0, timeout=PATIENCE_MS)
    page.restore_all_button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0, timeout=PATIENCE_MS)
    settled(qtbot, window)
    qtbot.waitUntil(lambda: len(window.snapshot.photos) == 24, timeout=PATIENCE_MS)


def trash_some(qtbot: QtBot, window: MainWindow) -> list[int]:
    """Move three photos of a folder of four to the trash."""
    gone = select(qtbot, window, 0, 2)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.features.undo_history.can_undo, timeout=PATIENCE_MS)
    settled(qtbot, window)
    qtbot.waitUntil(lambda: len(window.snapshot.photos) == 21, timeout=PATIENCE_MS)
    return gone


def test_restored_photos_are_not_selected_among_others(qtbot: QtBot, own: MainWindow) -> None:
    """Not in what words find, nor in an answer that has all of them."""
    gone = trash_some(qtbot, own)
    restore_all(qtbot, own)
    find(qtbot, own, "theme3")
    assert_only_current(own)
    qtbot.keyClick(own.main_layout.grid, Qt.Key.Key_Right)
    ask_for_similar(qtbot, own)
    assert set(gone) <= set(own.main_layout.grid.photo_model.photos.tolist())
    assert_only_current(own)


def test_undone_photos_are_selected_where_they_were_and_nowhere_else(
    qtbot: QtBot, own: MainWindow
) -> None:
    """Another list came before they were listed again."""
    grid, gone = own.main_layout.grid, trash_some(qtbot, own)
    undo = own.bindings.by_name["undo"]
    undo.trigger()
    qtbot.waitUntil(lambda: grid.selected_photos().tolist() == gone, timeout=PATIENCE_MS)
    assert grid.all_in_sight(gone[:1])
    settled(qtbot, own)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 24, timeout=PATIENCE_MS)
    trash_some(qtbot, own)
    undo.trigger()
    find(qtbot, own, "theme3")
    settled(qtbot, own)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 24, timeout=PATIENCE_MS)
    ask_for_similar(qtbot, own)
    assert set(gone) <= set(grid.photo_model.photos.tolist())
    assert_only_current(own)


def test_who_has_gone_on_keeps_the_selection_when_photos_come_back(
    qtbot: QtBot, own: MainWindow
) -> None:
    grid, model = own.main_layout.grid, own.main_layout.grid.photo_model
    gone = trash_some(qtbot, own)
    own.bindings.by_name["undo"].trigger()
    chosen = select(qtbot, own, 8, 1)
    qtbot.waitUntil(lambda: set(gone) <= set(model.photos.tolist()), timeout=PATIENCE_MS)
    QCoreApplication.processEvents()
    assert grid.selected_photos().tolist() == chosen
    settled(qtbot, own)


@pytest.mark.parametrize(
    "go",
    [
        lambda window: window.features.lists.show_folder(window.snapshot.roots[0].children[1]),
        lambda window: window.features.atlas.opened.emit(window.snapshot.photos[::2], "A shelf"),
        lambda window: window.features.photo_list.set_filter(PhotoFilter(located=False)),
    ],
    ids=["folder", "shelf", "filter"],
)
def test_another_list_starts_with_its_current_photo(
    qtbot: QtBot, window: MainWindow, go: Callable[[MainWindow], object]
) -> None:
    select(qtbot, window, 0, 12)
    with qtbot.waitSignal(window.features.photo_list.changed, timeout=PATIENCE_MS):
        go(window)
    assert_only_current(window)


def test_a_new_answer_starts_with_its_current_photo(qtbot: QtBot, window: MainWindow) -> None:
    """And with another step of likeness, too."""
    grid = window.main_layout.grid
    select(qtbot, window, 0, 12)
    search_similar(qtbot, window, int(grid.photo_model.photos[3]))
    assert_only_current(window)
    select(qtbot, window, 2, 3)
    with qtbot.waitSignal(window.features.results.result_changed, timeout=PATIENCE_MS):
        window.main_layout.match_bar.choose(8)
    assert_only_current(window)


def test_a_list_that_is_on_its_way_brings_no_selection_to_another(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Back to the library, and on to a folder before the library was listed."""
    navigator, photo_list = window.features.navigator, window.features.photo_list
    photo_list.set_order(PhotoOrder(SortKey.NAME))  # is read from disk: lists come late
    with qtbot.waitSignal(photo_list.changed, timeout=PATIENCE_MS):
        pass
    select(qtbot, window, 0, 23)
    first, second = window.snapshot.roots[0].children[:2]
    with qtbot.waitSignal(photo_list.changed, timeout=PATIENCE_MS):
        window.features.lists.show_folder(first)
    navigator.go_back()
    with qtbot.waitSignal(photo_list.changed, timeout=PATIENCE_MS):
        window.features.lists.show_folder(second)
    assert len(window.main_layout.grid.photo_model.photos) == 4
    assert_only_current(window)


@pytest.mark.parametrize("filtered_first", [True, False])
def test_a_filter_chosen_while_a_sort_loads_begins_anew(
    qtbot: QtBot, window: MainWindow, filtered_first: bool
) -> None:
    """Only another order of the same photos leaves them selected."""
    photo_list = window.features.photo_list
    select(qtbot, window, 0, 23)
    sort = partial(window.main_layout.top_bar.order_chosen.emit, PhotoOrder(SortKey.NAME))
    choose = partial(photo_list.set_filter, PhotoFilter(formats=frozenset({"JPEG"})))
    with qtbot.waitSignal(photo_list.changed, timeout=PATIENCE_MS):
        for step in (choose, sort) if filtered_first else (sort, choose):
            step()
    assert_only_current(window)


def test_sorting_keeps_the_selection_and_tells_its_count(qtbot: QtBot, window: MainWindow) -> None:
    grid, chosen = window.main_layout.grid, select(qtbot, window, 0, 4)
    with qtbot.waitSignal(window.features.photo_list.changed, timeout=PATIENCE_MS):
        window.main_layout.top_bar.choose_order(PhotoOrder(SortKey.TAKEN, backwards=True))
    assert set(grid.selected_photos().tolist()) == set(chosen)
    assert window.main_layout.details._selected.text() == "5 photos selected"


@pytest.mark.parametrize("count", [1, 3])
def test_photos_out_of_sight_are_asked_about(
    qtbot: QtBot, own: MainWindow, tmp_path: Path, count: int
) -> None:
    """However few they are."""
    grid = own.main_layout.grid
    grid.set_cell(400)
    select(qtbot, own, 0, count - 1)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(own.findChildren(QMessageBox)), timeout=PATIENCE_MS)
    (question,) = own.findChildren(QMessageBox)
    words = "It is out of sight now." if count == 1 else "Some of them are out of sight now."
    assert words in question.text()
    question.reject()
    qtbot.waitUntil(lambda: not own.findChildren(QMessageBox), timeout=PATIENCE_MS)
    assert not (tmp_path / "data" / "Trash").exists()
    grid.verticalScrollBar().setValue(0)
    own.bindings.by_name["trash"].trigger()
    qtbot.waitUntil(lambda: own.features.undo_history.can_undo, timeout=PATIENCE_MS)
    settled(qtbot, own)


def test_the_opened_photo_goes_alone(qtbot: QtBot, own: MainWindow) -> None:
    """The others that are selected are behind it."""
    grid, model = own.main_layout.grid, own.main_layout.grid.photo_model
    chosen = select(qtbot, own, 4, 2)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    viewed = own.features.viewer.photo
    assert own.features.photo_actions.targets() == [viewed] != chosen
    qtbot.keyClick(own.viewer_page.canvas, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: viewed not in model.photos, timeout=PATIENCE_MS)
    assert len(model.photos) == 23
    settled(qtbot, own)


def test_a_viewed_photo_leaves_the_selection(qtbot: QtBot, window: MainWindow) -> None:
    grid, chosen = window.main_layout.grid, select(qtbot, window, 4, 2)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    window.features.viewer.close()
    assert window.features.photo_actions.targets() == chosen
    qtbot.keyClick(grid, Qt.Key.Key_Left, SHIFT)
    assert len(window.features.photo_actions.targets()) == 2
