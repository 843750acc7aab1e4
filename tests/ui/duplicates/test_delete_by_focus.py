"""Delete acts on a group only while the focus is in it, or in the list of groups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.duplicates.groups import mark_all, press
from tests.ui.shell.tab_walk import activate
from tests.ui.shell.waiting import wait_until_idle

pytestmark = pytest.mark.slow

TAB = Qt.FocusReason.TabFocusReason


def trashed(tmp_path: Path) -> int:
    return len(list((tmp_path / "data" / "Trash" / "files").glob("*")))


@pytest.mark.parametrize(
    "place",
    [
        lambda window: window.main_layout.sidebar.folders,
        lambda window: window.main_layout.sidebar.rows[PageId.DUPLICATES],
        lambda window: window.main_layout.duplicates.trash_all_button,
    ],
    ids=["folder", "page", "trash all"],
)
def test_delete_leaves_groups_alone_while_the_focus_is_elsewhere(
    qtbot: QtBot,
    marked_window: MainWindow,
    tmp_path: Path,
    place: Callable[[MainWindow], QWidget],
) -> None:
    place(marked_window).setFocus(TAB)
    qtbot.keyClick(place(marked_window), Qt.Key.Key_Delete)
    wait_until_idle(qtbot, marked_window.features.trash.worker)
    assert trashed(tmp_path) == 0


def test_ctrl_delete_asks_about_all_groups_where_they_have_the_keys(
    qtbot: QtBot, marked_window: MainWindow, tmp_path: Path
) -> None:
    """Enter leaves them as they are; elsewhere it does nothing, and its entry says why."""
    page, keys = marked_window.main_layout.duplicates, Qt.KeyboardModifier.ControlModifier
    entry = marked_window.bindings.by_name["trash_all"]
    assert "Ctrl+Del" in page.trash_all_button.toolTip()
    level = page.levels.buttons[page.level]
    for place in (level, page.list, page.group.action_buttons[1], page.trash_all_button):
        activate(qtbot, marked_window)
        place.setFocus(TAB)
        qtbot.keyClick(place, Qt.Key.Key_Delete, keys)
        (question,) = marked_window.findChildren(QMessageBox)
        assert question.text().startswith("Move ")
        assert question.defaultButton().text() == "Cancel"
        qtbot.keyClick(question, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not marked_window.findChildren(QMessageBox), timeout=PATIENCE_MS)
    activate(qtbot, marked_window)
    for other in (
        marked_window.main_layout.sidebar.folders,
        marked_window.main_layout.top_bar.search,
    ):
        other.setFocus(TAB)
        qtbot.keyClick(other, Qt.Key.Key_Delete, keys)
        assert not marked_window.findChildren(QMessageBox)
    mark_all(qtbot, marked_window)  # the key marks and unmarks
    assert not entry.isEnabled()
    assert entry.toolTip() == "No photo is marked."
    page.list.setFocus(TAB)
    qtbot.keyClick(page.list, Qt.Key.Key_Delete, keys)
    assert not marked_window.findChildren(QMessageBox)
    mark_all(qtbot, marked_window)
    assert entry.isEnabled()
    marked_window.features.navigator.show_page(PageId.SETTINGS)
    assert entry.toolTip() == "This works on the page Duplicates."
    wait_until_idle(qtbot, marked_window.features.trash.worker)
    assert trashed(tmp_path) == 0


@pytest.mark.parametrize("where", ["list", "tiles", "button"])
def test_delete_acts_in_the_group(
    qtbot: QtBot, marked_window: MainWindow, tmp_path: Path, where: str
) -> None:
    page = marked_window.main_layout.duplicates
    press(qtbot, marked_window, Qt.Key.Key_Home)  # a group of three
    assert page.group.tiles.isVisible()
    places = {"list": page.list, "tiles": page.group.tiles, "button": page.group.action_buttons[1]}
    places[where].setFocus(TAB)
    qtbot.keyClick(places[where], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: trashed(tmp_path) > 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not marked_window.busy, timeout=PATIENCE_MS)


def test_a_click_on_a_tile_brings_the_keys_to_its_group(
    qtbot: QtBot, marked_window: MainWindow
) -> None:
    page, left = marked_window.main_layout.duplicates, Qt.MouseButton.LeftButton
    press(qtbot, marked_window, Qt.Key.Key_Home)
    marked_window.main_layout.sidebar.folders.setFocus()
    tiles = page.group.tiles
    place = tiles.visualRect(tiles.tiles.index_of(2)).center()
    qtbot.mouseClick(tiles.viewport(), left, pos=place)
    assert page.list.hasFocus()
