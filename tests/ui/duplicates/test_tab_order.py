"""Tab leads to all that the Duplicates page has, as it is read, and Shift+Tab back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.duplicates.groups import press
from tests.ui.shell.tab_walk import activate, assert_visited, stops

pytestmark = pytest.mark.slow


def test_kinds_details_options_list_and_buttons(qtbot: QtBot, marked_window: MainWindow) -> None:
    """The kinds of copies are one stop, at the chosen one; arrow keys lead to the others."""
    page, group = marked_window.main_layout.duplicates, marked_window.main_layout.duplicates.group
    activate(qtbot, marked_window)
    page.strictness.open()
    press(qtbot, marked_window, Qt.Key.Key_Home)  # a group of three: it has tiles
    assert_visited(
        page,
        [
            *(
                page.levels.buttons[MatchLevel.NEAR],
                page.strictness.heading,
                page.strictness.histogram,
            ),
            *(page.menu, page.list, page.trash_all_button, group.tiles, *group.action_buttons),
        ],
    )
    page.list.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.list, Qt.Key.Key_Tab)
    assert page.trash_all_button.hasFocus()  # below the list
    qtbot.keyClick(page.trash_all_button, Qt.Key.Key_Tab)
    assert group.tiles.hasFocus()  # as the sheet of keys says
    near, exact = (page.levels.buttons[at] for at in (MatchLevel.NEAR, MatchLevel.EXACT))
    near.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(near, Qt.Key.Key_Left)
    assert exact.hasFocus()
    assert exact.isChecked()
    assert [stop for stop in stops() if page.levels.isAncestorOf(stop)] == [exact]
