"""What is no certain copy of a photo that stays goes to the trash only after a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.ui.duplicates.group_actions import GroupAction
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.duplicates.groups import press
from tests.ui.duplicates.test_delete_by_focus import trashed
from tests.ui.shell.waiting import wait_until_idle

pytestmark = pytest.mark.slow

WAYS: dict[str, Callable[[QtBot, MainWindow], object]] = {
    "button": lambda _, window: window.main_layout.duplicates.group.action_buttons[-1].click(),
    "key": lambda qtbot, window: press(qtbot, window, Qt.Key.Key_Delete),
    "key of the photos": lambda qtbot, window: qtbot.keyClick(
        window.main_layout.duplicates.group.action_buttons[1], Qt.Key.Key_Delete
    ),
    "menu of the window": lambda _, window: window.bindings.by_name["trash"].trigger(),
    "menu of a photo": lambda _, window: window.main_layout.duplicates.photo_action_wanted.emit(
        GroupAction.TRASH, window.features.duplicates.pair.photos[1]
    ),
}


@pytest.fixture
def alike(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """Look-alikes; of the first group, all but one are marked."""
    page, groups = window.main_layout.duplicates, window.features.duplicates.groups
    page.levels.buttons[MatchLevel.SIMILAR].click()
    qtbot.waitUntil(
        lambda: groups.level is MatchLevel.SIMILAR and page.model.rowCount() > 0,
        timeout=PATIENCE_MS,
    )
    press(qtbot, window, Qt.Key.Key_Home)
    press(qtbot, window, Qt.Key.Key_A)
    return window


def question_of(window: MainWindow) -> QMessageBox:
    (question,) = window.findChildren(QMessageBox)
    return question


def agree(window: MainWindow) -> None:
    question = question_of(window)
    (move,) = [b for b in question.buttons() if b.text().strip("&") == "Move to the trash"]
    move.click()


def go_away(qtbot: QtBot, window: MainWindow) -> None:
    """Say no with Enter."""
    qtbot.keyClick(question_of(window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=PATIENCE_MS)


@pytest.mark.parametrize("way", WAYS)
def test_look_alikes_go_only_after_a_question(
    qtbot: QtBot, alike: MainWindow, tmp_path: Path, way: str
) -> None:
    button = alike.main_layout.duplicates.group.action_buttons[-1]
    assert button.text().endswith("…")
    assert "It asks first" in button.toolTip()
    WAYS[way](qtbot, alike)
    assert "Not proven to be copies of a photo that stays: " in question_of(alike).text()
    go_away(qtbot, alike)
    wait_until_idle(qtbot, alike.features.trash.worker)
    assert trashed(tmp_path) == 0


def test_once_said_yes_to_they_go_and_a_redo_asks_again(
    qtbot: QtBot, alike: MainWindow, tmp_path: Path
) -> None:
    by_name = alike.bindings.by_name
    press(qtbot, alike, Qt.Key.Key_Delete)
    agree(alike)
    qtbot.waitUntil(lambda: trashed(tmp_path) > 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: by_name["undo"].text().startswith("&Undo: Move"), timeout=PATIENCE_MS)
    by_name["undo"].trigger()
    qtbot.waitUntil(lambda: trashed(tmp_path) == 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not alike.busy, timeout=PATIENCE_MS)
    by_name["redo"].trigger()
    go_away(qtbot, alike)
    wait_until_idle(qtbot, alike.features.trash.worker)
    assert trashed(tmp_path) == 0


def test_proven_copies_go_at_once(qtbot: QtBot, marked_window: MainWindow, tmp_path: Path) -> None:
    press(qtbot, marked_window, Qt.Key.Key_Home)
    button = marked_window.main_layout.duplicates.group.action_buttons[-1]
    assert not button.text().endswith("…")
    press(qtbot, marked_window, Qt.Key.Key_Delete)
    assert not marked_window.findChildren(QMessageBox)
    qtbot.waitUntil(lambda: trashed(tmp_path) > 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not marked_window.busy, timeout=PATIENCE_MS)
