"""What is said of one group is not said of another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.duplicates.groups import press

pytestmark = pytest.mark.slow


def go_down(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_Down)


def choose_edited(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(
        window.main_layout.duplicates.levels.buttons[MatchLevel.EDITED], Qt.Key.Key_Space
    )


@pytest.mark.parametrize("go_on", [go_down, choose_edited])
def test_that_nothing_is_marked_is_said_of_one_group(
    qtbot: QtBot, window: MainWindow, go_on: Callable[[QtBot, MainWindow], None]
) -> None:
    bar = window.main_layout.notice_bar
    press(qtbot, window, Qt.Key.Key_Home)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    assert bar.words.startswith("Nothing is marked here.")
    go_on(qtbot, window)
    assert not bar.words


def test_what_others_have_said_stays(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.main_layout.notice_bar
    press(qtbot, window, Qt.Key.Key_Home)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    window.notifier.notice("3 photos exported.")
    press(qtbot, window, Qt.Key.Key_Down)
    assert bar.words == "3 photos exported."
