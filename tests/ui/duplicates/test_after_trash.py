"""Where a person is on the Duplicates page after photos of a group went to the trash."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.duplicates.groups import PICTURES, photos_of, press
from tests.ui.shell.tab_walk import activate

pytestmark = pytest.mark.slow


def groups_in_list(window: MainWindow) -> list[list[int]]:
    model = window.main_layout.duplicates.model
    return [model.photos(row) for row in range(model.rowCount())]


def trash_marked(qtbot: QtBot, window: MainWindow) -> None:
    """Press Del, and wait until the library was scanned and its groups were found again."""
    duplicates = window.features.duplicates
    marks = duplicates.groups.marks
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(
        lambda: not window.busy and duplicates.groups.marks not in (None, marks),
        timeout=PATIENCE_MS,
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


def trash_all_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    """Press "Trash all marked…" and agree, and wait until the groups were found again."""
    duplicates, everything = window.features.duplicates, window.main_layout.duplicates
    marks = duplicates.groups.marks
    activate(qtbot, window)
    everything.trash_all_button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(everything.trash_all_button, Qt.Key.Key_Space)
    (question,) = window.findChildren(QMessageBox)
    yes = next(one for one in question.buttons() if one.text() == "Move to the trash")
    qtbot.keyClick(yes, Qt.Key.Key_Space)
    activate(qtbot, window)  # as a desktop does when the question is closed
    qtbot.waitUntil(
        lambda: not window.busy and duplicates.groups.marks not in (None, marks),
        timeout=PATIENCE_MS,
    )


def test_keys_go_on_in_the_list_after_all_were_trashed(
    qtbot: QtBot, marked_window: MainWindow
) -> None:
    groups = marked_window.main_layout.duplicates.list
    last = groups_in_list(marked_window)[-2:]
    press(qtbot, marked_window, Qt.Key.Key_End)
    press(qtbot, marked_window, Qt.Key.Key_A)  # unmarked: it stays
    press(qtbot, marked_window, Qt.Key.Key_Up)
    press(qtbot, marked_window, Qt.Key.Key_A)
    trash_all_by_keys(qtbot, marked_window)
    assert groups_in_list(marked_window) == last
    assert QApplication.focusWidget() is groups
    row = groups.currentIndex().row()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up if row else Qt.Key.Key_Down)
    assert groups.currentIndex().row() == 1 - row


def test_the_list_has_the_keys_when_no_group_is_left(
    qtbot: QtBot, marked_window: MainWindow
) -> None:
    trash_all_by_keys(qtbot, marked_window)
    assert not groups_in_list(marked_window)
    assert QApplication.focusWidget() is marked_window.main_layout.duplicates.list


def test_the_nearest_group_that_is_left_is_in_sight_after_all_were_trashed(
    qtbot: QtBot, marked_window: MainWindow
) -> None:
    """Not the one with the same number in a list from which others went, too."""
    page, before = marked_window.main_layout.duplicates, groups_in_list(marked_window)
    press(qtbot, marked_window, Qt.Key.Key_End)
    press(qtbot, marked_window, Qt.Key.Key_A)  # unmarked: it stays
    press(qtbot, marked_window, Qt.Key.Key_Up)
    press(qtbot, marked_window, Qt.Key.Key_A)
    press(qtbot, marked_window, Qt.Key.Key_Up)
    trash_all_by_keys(qtbot, marked_window)
    assert groups_in_list(marked_window) == before[2:]
    assert photos_of(marked_window) == before[2]
    assert page.list.currentIndex().row() == 0


@pytest.mark.parametrize("stays", [False, True])
def test_the_group_that_was_in_sight_is_there_again_after_undo(
    qtbot: QtBot, marked_window: MainWindow, *, stays: bool
) -> None:
    """Not the one whose photos come first in the library; also if it lost no photo itself."""
    groups, before = marked_window.main_layout.duplicates.list, groups_in_list(marked_window)
    row = max(range(PICTURES), key=lambda number: min(before[number]))
    groups.go_to(row)
    if stays:
        press(qtbot, marked_window, Qt.Key.Key_A)  # unmarked
    pair = marked_window.features.duplicates.pair.photos
    trash_all_by_keys(qtbot, marked_window)
    take_step(qtbot, marked_window, marked_window.bindings.by_name["undo"].trigger)
    assert sorted(groups_in_list(marked_window)) == sorted(before)
    assert photos_of(marked_window) == before[row]
    assert marked_window.features.duplicates.pair.photos == pair
    assert groups.viewport().rect().contains(groups.visualRect(groups.currentIndex()))


def take_step(qtbot: QtBot, window: MainWindow, step: Callable[[], object]) -> None:
    """Undo or redo a move to the trash, and wait until the groups were found again."""
    groups, history = window.features.duplicates.groups, window.features.undo_history
    marks, could_redo = groups.marks, history.can_redo

    def is_done() -> bool:
        found_again = not window.busy and groups.marks is not marks
        return found_again and history.can_redo is not could_redo

    step()
    qtbot.waitUntil(is_done, timeout=PATIENCE_MS)


def test_a_move_of_a_group_is_redone_while_its_marks_are_the_same(
    qtbot: QtBot, marked_window: MainWindow
) -> None:
    """Also after Undo in the notice; after another mark, it says why not."""
    bar, by_name = marked_window.main_layout.notice_bar, marked_window.bindings.by_name
    undo, redo = by_name["undo"], by_name["redo"]
    before = sorted(groups_in_list(marked_window))
    press(qtbot, marked_window, Qt.Key.Key_Home)
    trash_marked(qtbot, marked_window)
    left = sorted(groups_in_list(marked_window))
    for take_back in (undo.trigger, bar.button.click):
        take_step(qtbot, marked_window, take_back)
        assert sorted(groups_in_list(marked_window)) == before
        assert redo.text().startswith("&Redo: Move ")
        take_step(qtbot, marked_window, redo.trigger)
        assert sorted(groups_in_list(marked_window)) == left
        assert undo.text().startswith("&Undo: Move ")
    take_step(qtbot, marked_window, undo.trigger)
    duplicates = marked_window.features.duplicates
    marks, pair = duplicates.groups.marks, duplicates.pair
    assert marks is not None
    group = marks.left.holding(pair.photos)
    assert group is not None
    marks.toggle(group, marks.marked(group)[0])  # as where rules keep another one now
    redo.trigger()
    assert bar.words == "Nothing was moved: other photos are marked now. Mark them again."
    assert not redo.isEnabled()


def test_a_move_is_redone_from_another_page_after_a_question(
    qtbot: QtBot, marked_window: MainWindow
) -> None:
    by_name = marked_window.bindings.by_name
    trash_marked(qtbot, marked_window)
    take_step(qtbot, marked_window, by_name["undo"].trigger)
    marked_window.features.navigator.show_page(PageId.SETTINGS)
    by_name["redo"].trigger()
    (question,) = marked_window.findChildren(QMessageBox)
    assert "from 1 group to the trash?" in question.text()
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not marked_window.findChildren(QMessageBox), timeout=PATIENCE_MS)
    assert not marked_window.features.undo_history.can_undo


def test_the_status_bar_says_what_is_so_after_each_step(
    qtbot: QtBot, marked_window: MainWindow
) -> None:
    """Each sentence takes the place of the one before, and stays while photos are compared."""
    status, by_name = marked_window.main_layout.status_bar.text, marked_window.bindings.by_name

    def press_and_read(key: Qt.Key) -> str:
        press(qtbot, marked_window, key)
        return status.text()

    press(qtbot, marked_window, Qt.Key.Key_Home)
    assert press_and_read(Qt.Key.Key_A) == "Nothing is marked in the group."
    by_name["undo"].trigger()
    assert status.text() == "Marked in the group: 2 photos."
    by_name["redo"].trigger()
    assert status.text() == "Nothing is marked in the group."
    by_name["undo"].trigger()
    assert press_and_read(Qt.Key.Key_W) == "Kept now: the photo that was on the right."
    by_name["undo"].trigger()
    assert status.text() == "Kept again: the photo that was kept before."
    assert press_and_read(Qt.Key.Key_N) == "Resolved: the photos are not the same."
    by_name["undo"].trigger()
    assert status.text() == "The group is unresolved again."
    assert press_and_read(Qt.Key.Key_K) == "Resolved: all photos of the group are kept."
    trash_marked(qtbot, marked_window)
    assert status.text() == "Went to the trash: 1 photo."
    take_step(qtbot, marked_window, by_name["undo"].trigger)
    assert status.text() == "Restored: 1 photo."
    take_step(qtbot, marked_window, by_name["redo"].trigger)
    assert status.text() == "Went to the trash: 1 photo."
