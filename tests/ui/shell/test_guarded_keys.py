"""Delete acts on what the focus is in, and on nothing that it is not in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.photos.selecting import select
from tests.ui.shell.waiting import wait_until_idle

pytestmark = pytest.mark.slow

Place = Callable[[MainWindow], QWidget]


def press_delete(qtbot: QtBot, window: MainWindow, place: QWidget) -> None:
    """Give a widget the focus, press Delete, and wait for what that would do."""
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE_MS)
    place.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is place
    qtbot.keyClick(place, Qt.Key.Key_Delete)
    wait_until_idle(qtbot, window.features.photo_actions.worker)
    wait_until_idle(qtbot, window.features.trash.worker)


def trashed(tmp_path: Path) -> int:
    return len(list((tmp_path / "data" / "Trash" / "files").glob("*")))


@pytest.mark.parametrize(
    "place",
    [
        lambda window: window.main_layout.sidebar.folders,
        lambda window: window.main_layout.sidebar.time,
        lambda window: window.main_layout.sidebar.rows[PageId.PHOTOS],
        lambda window: window.main_layout.sidebar.add_button,
        lambda window: window.main_layout.top_bar._back,
        lambda window: window.main_layout.top_bar.order,
        lambda window: window.main_layout.top_bar.search,
        lambda window: window.main_layout.status_bar.zoom,
    ],
    ids=["folder", "year", "page", "add", "back", "order", "search", "zoom"],
)
def test_delete_leaves_photos_alone_while_the_focus_is_elsewhere(
    qtbot: QtBot, own: MainWindow, tmp_path: Path, place: Place
) -> None:
    own.features.lists.show_folder(own.snapshot.roots[0].children[0])  # Back is there
    select(qtbot, own, 0, 0)
    press_delete(qtbot, own, place(own))
    assert trashed(tmp_path) == 0


@pytest.mark.parametrize(
    "place",
    [
        lambda window: window.main_layout.grid,
        lambda window: window.main_layout.details.findChild(QPushButton),
    ],
    ids=["photos", "facts"],
)
def test_delete_acts_in_the_photos_and_their_facts(
    qtbot: QtBot, own: MainWindow, tmp_path: Path, place: Place
) -> None:
    select(qtbot, own, 0, 0)
    press_delete(qtbot, own, place(own))
    qtbot.waitUntil(lambda: trashed(tmp_path) == 1, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_the_menu_acts_wherever_the_focus_is(qtbot: QtBot, own: MainWindow, tmp_path: Path) -> None:
    select(qtbot, own, 0, 0)
    own.main_layout.sidebar.folders.setFocus()
    own.bindings.by_name["trash"].trigger()
    qtbot.waitUntil(lambda: trashed(tmp_path) == 1, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
