"""The Duplicates page while the library changes: the pair in sight stays."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import restore_listed
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.group_actions import GroupAction
from hashdesk.ui.library import library_watcher
from hashdesk.ui.shell.main_window import MainWindow
from tests.drawing import draw
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.duplicates.groups import (
    PICTURES,
    bring_up_to_date,
    decisions,
    mark_all,
    photos_of,
    press,
    wait_for,
)
from tests.ui.shell.waiting import hold, read_again, search_similar, wait_until_idle

pytestmark = pytest.mark.slow

CTRL = Qt.KeyboardModifier.ControlModifier


def test_reference_folders_hold_before_the_library_is_there(
    qtbot: QtBot, open_window: OpenWindow, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(copies)
    menu = window.main_layout.duplicates.menu
    menu.choose(replace(menu.options, references=(str(copies.parent / "photos"),)))
    window.close()
    gate, load = threading.Event(), library_watcher.load

    def slowly(folder: Path) -> library_watcher.Snapshot:
        gate.wait(PATIENCE_MS / 1000)
        return load(folder)

    monkeypatch.setattr(library_watcher, "load", slowly)
    again = open_window(copies, wait=False)
    assert again.main_layout.duplicates.menu.options.references
    again.features.navigator.show_page(PageId.DUPLICATES)
    gate.set()
    wait_for(qtbot, again, PICTURES)
    assert again.features.duplicates.groups.marks is not None
    assert again.features.duplicates.groups.marks.review.suggestion.protected.all()


def test_what_was_agreed_to_goes_and_no_more(
    qtbot: QtBot, window: MainWindow, copies: Path, tmp_path: Path
) -> None:
    """The groups have changed by the time the question is answered."""
    page = window.main_layout.duplicates
    page.menu.choose(replace(page.menu.options, least=3))
    wait_for(qtbot, window, 1)
    press(qtbot, window, Qt.Key.Key_A)
    page.trash_all_button.click()
    (question,) = window.findChildren(QMessageBox)
    assert question.text().startswith("Move 2 photos from 1 group to")
    page.menu.choose(replace(page.menu.options, least=2))
    wait_for(qtbot, window, PICTURES)
    (move,) = [one for one in question.buttons() if one.text().strip("&") == "Move to the trash"]
    move.click()
    history = window.features.undo_history
    qtbot.waitUntil(lambda: history.undo_words.startswith("Move 2"), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert len(list((tmp_path / "data" / "Trash" / "files").iterdir())) == 2


def test_who_went_on_stays_there_when_photos_are_in_the_trash(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = window.main_layout.duplicates
    press(qtbot, window, Qt.Key.Key_Home)
    press(qtbot, window, Qt.Key.Key_A)
    go_on = hold(window.features.trash.worker)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    page.list.setCurrentIndex(page.model.index(1))
    looked_at = photos_of(window)
    go_on()
    qtbot.waitUntil(lambda: page.model.rowCount() == PICTURES - 1, timeout=PATIENCE_MS)
    assert photos_of(window) == looked_at
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


def test_a_decision_taken_back_is_looked_at(qtbot: QtBot, window: MainWindow, copies: Path) -> None:
    page = window.main_layout.duplicates
    looked_at = photos_of(window)
    press(qtbot, window, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: len(decisions(copies)) == 1, timeout=PATIENCE_MS)
    press(qtbot, window, Qt.Key.Key_End)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: page.model.rowCount() == PICTURES, timeout=PATIENCE_MS)
    assert photos_of(window) == looked_at


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_group_that_came_back_is_looked_at(
    qtbot: QtBot, window: MainWindow, goes_on: bool
) -> None:
    """Also if groups were found again without it; but who has gone on meanwhile stays there."""
    page, duplicates = window.main_layout.duplicates, window.features.duplicates
    press(qtbot, window, Qt.Key.Key_Home)
    press(qtbot, window, Qt.Key.Key_A)
    group = set(photos_of(window))
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.model.rowCount() == PICTURES - 1, timeout=PATIENCE_MS)

    def is_known() -> bool:
        marks = duplicates.groups.marks
        return marks is not None and bool(group & set(marks.review.groups.photos.tolist()))

    qtbot.waitUntil(lambda: not is_known(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    press(qtbot, window, Qt.Key.Key_End)
    last = set(photos_of(window))
    with qtbot.waitSignal(window.features.trash.restored, timeout=PATIENCE_MS):
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    if goes_on:
        press(qtbot, window, Qt.Key.Key_Home)
        last = set(photos_of(window))
    qtbot.waitUntil(is_known, timeout=PATIENCE_MS)
    wait_for(qtbot, window, PICTURES)
    assert set(photos_of(window)) == (last if goes_on else group)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


def test_photos_that_another_window_brought_back_are_in_groups_again(
    qtbot: QtBot, window: MainWindow, copies: Path, encoder: BundleEncoder
) -> None:
    page = window.main_layout.duplicates
    press(qtbot, window, Qt.Key.Key_Home)
    press(qtbot, window, Qt.Key.Key_A)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.model.rowCount() == PICTURES - 1, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    read_again(qtbot, window)
    assert restore_listed(RemovalLog(copies)).left == []
    bring_up_to_date(copies, encoder)
    read_again(qtbot, window)
    wait_for(qtbot, window, PICTURES)
    assert window.features.duplicates.groups.marks is not None
    assert not len(window.features.duplicates.groups.marks.left.gone)


@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_H])
def test_what_another_window_decided_stays(
    qtbot: QtBot, open_window: OpenWindow, window: MainWindow, copies: Path, key: Qt.Key
) -> None:
    """This one still shows the group, with a mark: its photos stay, and the group goes."""
    press(qtbot, window, Qt.Key.Key_Home)
    press(qtbot, window, Qt.Key.Key_A)
    other = open_window(copies)
    other.features.navigator.show_page(PageId.DUPLICATES)
    wait_for(qtbot, other, PICTURES)
    assert photos_of(other) == photos_of(window)
    press(qtbot, other, key)
    qtbot.waitUntil(lambda: len(decisions(copies)) == 1, timeout=PATIENCE_MS)
    before = {path.name for path in (copies.parent / "photos").iterdir()}
    window.features.duplicates.do(GroupAction.TRASH)
    notice = window.main_layout.notice_bar
    qtbot.waitUntil(lambda: "decided in another window" in notice.words, timeout=PATIENCE_MS)
    wait_for(qtbot, window, PICTURES - 1)
    assert {path.name for path in (copies.parent / "photos").iterdir()} == before


def test_a_photo_that_was_replaced_is_compared_again(
    qtbot: QtBot, window: MainWindow, copies: Path, encoder: BundleEncoder
) -> None:
    """It keeps its name and its row, and is no copy any more."""
    draw(9, 9).save(copies.parent / "photos" / "1 small.jpg")
    bring_up_to_date(copies, encoder)
    read_again(qtbot, window)
    wait_for(qtbot, window, PICTURES - 1)


def test_another_answer_leaves_the_pair_and_the_zoom(
    qtbot: QtBot, window: MainWindow, copies: Path, encoder: BundleEncoder
) -> None:
    """New copies make another group the first one."""
    page, folder = window.main_layout.duplicates, copies.parent / "photos"
    for number in range(6):
        draw(5, 3, (640, 480)).save(folder / f"5 more {number}.jpg", quality=96 - number)
    page.list.setCurrentIndex(page.model.index(2))
    looked_at, canvas = photos_of(window), page.pane.canvases[0]
    qtbot.waitUntil(lambda: not page.pane.images[0].isNull(), timeout=PATIENCE_MS)
    canvas.zoom(3.0)
    zoom, marks = canvas.lens.zoom, window.features.duplicates.groups.marks
    page.levels.buttons[MatchLevel.NEAR].setFocus()
    bring_up_to_date(copies, encoder)
    read_again(qtbot, window)
    qtbot.waitUntil(
        lambda: window.features.duplicates.groups.marks is not marks, timeout=PATIENCE_MS
    )
    wait_for(qtbot, window, PICTURES + 1)
    assert photos_of(window) == looked_at
    assert canvas.lens.zoom == zoom > 1
    assert page.levels.buttons[MatchLevel.NEAR].hasFocus()


def test_zoom_lasts_for_the_copies_of_a_picture(qtbot: QtBot, window: MainWindow) -> None:
    page = window.main_layout.duplicates
    row = next(n for n in range(PICTURES) if len(page.model.photos(n)) == 3)
    page.list.setCurrentIndex(page.model.index(row))
    lens = page.pane.canvases[0]
    qtbot.waitUntil(lambda: not page.pane.images[0].isNull(), timeout=PATIENCE_MS)
    press(qtbot, window, Qt.Key.Key_Plus)
    zoom = lens.lens.zoom
    assert zoom > 1
    press(qtbot, window, Qt.Key.Key_Space)  # the third photo of it
    assert lens.lens.zoom == zoom
    press(qtbot, window, Qt.Key.Key_Minus)
    press(qtbot, window, Qt.Key.Key_0)
    assert lens.lens.zoom == 1
    press(qtbot, window, Qt.Key.Key_Plus)
    press(qtbot, window, Qt.Key.Key_Down if row == 0 else Qt.Key.Key_Up)
    assert lens.lens.zoom == 1


def test_another_level_begins_at_its_top(qtbot: QtBot, window: MainWindow) -> None:
    """Wherever the photos that were looked at stand there; on their level, they are found again."""
    page, groups = window.main_layout.duplicates, window.features.duplicates.groups
    page.list.setCurrentIndex(page.model.index(2))
    looked_at = photos_of(window)
    page.levels.buttons[MatchLevel.SIMILAR].click()
    qtbot.waitUntil(lambda: groups.level is MatchLevel.SIMILAR, timeout=PATIENCE_MS)
    assert page.list.currentIndex().row() == 0
    page.levels.buttons[MatchLevel.NEAR].click()
    qtbot.waitUntil(lambda: groups.level is MatchLevel.NEAR, timeout=PATIENCE_MS)
    assert photos_of(window) == looked_at


def test_groups_of_another_level_are_not_shown_while_comparing(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Nor is the button that would move all of them to the trash."""
    mark_all(qtbot, window)
    page = window.main_layout.duplicates
    assert page.trash_all_button.isVisible()
    page.levels.buttons[MatchLevel.SIMILAR].click()
    assert page.model.rowCount() == 0
    qtbot.waitUntil(lambda: page.trash_all_button.isHidden(), timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: window.features.duplicates.groups.level is MatchLevel.SIMILAR, timeout=PATIENCE_MS
    )
    assert page.model.rowCount() > 0


def test_a_folder_that_is_plugged_in_again_counts_again(
    qtbot: QtBot, window: MainWindow, copies: Path, encoder: BundleEncoder, tmp_path: Path
) -> None:
    """No photo changed, but photos went out of reach or came back, and their marks with them."""
    mark_all(qtbot, window)
    away = tmp_path / "away"
    (copies.parent / "photos").rename(away)
    bring_up_to_date(copies, encoder)
    read_again(qtbot, window)

    def marked() -> int:
        marks = window.features.duplicates.groups.marks
        return -1 if marks is None else len(marks.all_marked()[0])

    qtbot.waitUntil(lambda: marked() == 0, timeout=PATIENCE_MS)
    away.rename(copies.parent / "photos")
    bring_up_to_date(copies, encoder)
    read_again(qtbot, window)
    qtbot.waitUntil(lambda: marked() == PICTURES + 1, timeout=PATIENCE_MS)


def test_other_bits_stay_on_the_page(qtbot: QtBot, window: MainWindow) -> None:
    """Even if there are search results."""
    window.features.navigator.show_library()
    search_similar(qtbot, window, int(window.main_layout.grid.photo_model.photos[0]))
    window.features.navigator.show_page(PageId.DUPLICATES)
    window.main_layout.duplicates.levels.buttons[MatchLevel.SIMILAR].click()
    qtbot.waitUntil(
        lambda: window.features.duplicates.groups.level is MatchLevel.SIMILAR, timeout=PATIENCE_MS
    )
    window.main_layout.match_bar.control.buttons[32].click()
    wait_until_idle(qtbot, window.parts.searcher.worker)
    assert window.features.current_page.id == PageId.DUPLICATES


def test_the_list_of_decisions_is_closed_too_early(
    qtbot: QtBot, window: MainWindow, copies: Path
) -> None:
    """A decision that was taken back in it waits again all the same."""
    press(qtbot, window, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: len(decisions(copies)) == 1, timeout=PATIENCE_MS)
    dialog = window.features.decisions.open()
    qtbot.waitUntil(lambda: dialog.list.count() == 1, timeout=PATIENCE_MS)
    dialog.list.item(0).setSelected(True)
    go_on = hold(window.features.decisions.worker)
    dialog.remove_button.click()
    dialog.accept()
    qtbot.waitUntil(lambda: not isValid(dialog), timeout=PATIENCE_MS)
    go_on()
    wait_for(qtbot, window, PICTURES)
    assert not decisions(copies)
