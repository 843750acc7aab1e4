"""Where a person is on the Duplicates page after photos of a group went to the trash."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.duplicates.groups import PICTURES, photos_of, press

pytestmark = pytest.mark.slow


def groups_in_list(window: MainWindow) -> list[list[int]]:
    model = window.main_layout.duplicates.model
    return [model.photos(row) for row in range(model.rowCount())]


def trash_marked(qtbot: QtBot, window: MainWindow) -> None:
    """Press Del, and wait until the library was scanned and its groups were found again."""
    duplicates = window.features.duplicates
    marks = duplicates.marks
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(
        lambda: not window.busy and duplicates.marks not in (None, marks), timeout=PATIENCE_MS
    )


@pytest.mark.parametrize("row", range(1, PICTURES))
def test_the_next_group_takes_the_place_of_one_that_is_done(
    qtbot: QtBot, marked_window: MainWindow, row: int
) -> None:
    before = groups_in_list(marked_window)
    press(qtbot, marked_window, Qt.Key.Key_Home)
    for _ in range(row):
        press(qtbot, marked_window, Qt.Key.Key_Down)
    trash_marked(qtbot, marked_window)
    left = [*before[:row], *before[row + 1 :]]
    assert groups_in_list(marked_window) == left
    assert photos_of(marked_window) == left[min(row, len(left) - 1)]


def test_a_group_of_which_two_stay_keeps_its_place(qtbot: QtBot, marked_window: MainWindow) -> None:
    """Less can be freed of it now than of others: by that alone, it would go down the list."""
    first, *others = groups_in_list(marked_window)
    assert len(first) == 3
    press(qtbot, marked_window, Qt.Key.Key_Home)
    press(qtbot, marked_window, Qt.Key.Key_X)  # unmarked: it stays
    stays = set(marked_window.features.duplicates.pair.photos)
    trash_marked(qtbot, marked_window)
    now, *later = groups_in_list(marked_window)
    assert set(now) == stays
    assert later == others
    assert photos_of(marked_window) == now
