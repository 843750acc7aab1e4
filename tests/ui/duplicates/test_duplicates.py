"""The Duplicates page by its keys: compare, decide, mark, move to the trash, undo."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.decisions.decision import DecisionKind
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.group_actions import GroupAction
from hashdesk.ui.duplicates.pair.compare_pane import CompareMode
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

pytestmark = pytest.mark.slow

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_pair_is_compared_with_its_facts(qtbot: QtBot, window: MainWindow) -> None:
    page = window.main_layout.duplicates
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    pane = page.pane
    qtbot.waitUntil(lambda: pane.canvases[1].pixmap.width() > 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: all(name.text() for name in pane.names), timeout=PATIENCE_MS)
    assert pane.names[0].text() == "0.jpg"  # most bytes can be had back of this group
    assert [state.text() for state in pane.states] == ["Suggested", ""], "nothing is marked yet"
    assert page.reason.text().startswith("Suggestion: keep the left one. ")
    assert "photo 2 of 3" in page.reason.text()
    press(qtbot, window, Qt.Key.Key_X)
    assert [state.text() for state in pane.states] == ["Keep", "Remove"]
    assert page.reason.text().startswith("Keep the left one. ")


def test_names_stay_in_sight_while_they_are_read_again(qtbot: QtBot, window: MainWindow) -> None:
    """As after each command: also photos that went to the trash end with one."""
    pane = window.main_layout.duplicates.pane
    qtbot.waitUntil(lambda: all(name.text() for name in pane.names), timeout=PATIENCE_MS)
    before = [name.text() for name in pane.names]
    window.parts.thumbnails.forget()
    window.features.duplicates.pair.describe()
    assert [name.text() for name in pane.names] == before


def test_keys_lead_through_all_pairs(qtbot: QtBot, window: MainWindow) -> None:
    """A group of three has two pairs; after the last comes the next group."""
    seen = []
    for _ in range(PICTURES + 1):
        seen.append((photos_of(window)[0], window.features.duplicates.pair.member))
        press(qtbot, window, Qt.Key.Key_Space)
    assert len(set(seen)) == PICTURES + 1
    assert [member for _, member in seen].count(2) == 1
    press(qtbot, window, Qt.Key.Key_Left)
    assert (photos_of(window)[0], 1) == seen[-2]


def test_ways_to_compare(qtbot: QtBot, window: MainWindow) -> None:
    pane = window.main_layout.duplicates.pane
    qtbot.waitUntil(lambda: not any(i.isNull() for i in pane.images), timeout=PATIENCE_MS)
    press(qtbot, window, Qt.Key.Key_F)
    assert pane.mode is CompareMode.FLICK
    assert [c.isVisible() for c in pane.canvases] == [True, False, False]
    pane.canvases[0].zoom(3.0)
    lens = pane.canvases[0].lens
    press(qtbot, window, Qt.Key.Key_F)
    assert [c.isVisible() for c in pane.canvases] == [False, True, False]
    assert pane.canvases[1].lens.zoom == pytest.approx(lens.zoom)  # the same part of it
    press(qtbot, window, Qt.Key.Key_D)
    assert [c.isVisible() for c in pane.canvases] == [False, False, True]
    assert pane.canvases[2].pixmap.width() > 0
    assert pane.both_names.text() == " and ".join(name.text() for name in pane.names)
    assert pane.difference.text() == "Orange shows where the right photo differs from the left one"
    assert all(shown.isVisible() for shown in (pane.both_names, pane.difference))
    press(qtbot, window, Qt.Key.Key_S)
    assert [c.isVisible() for c in pane.canvases] == [True, True, False]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Qt.Key.Key_N, DecisionKind.DIFFERENT),
        (Qt.Key.Key_K, DecisionKind.KEEP),
        (Qt.Key.Key_H, DecisionKind.HIDE),
    ],
)
def test_a_decision_is_kept_and_taken_back(
    qtbot: QtBot, window: MainWindow, copies: Path, key: Qt.Key, kind: DecisionKind
) -> None:
    first = photos_of(window)
    press(qtbot, window, key)
    wait_for(qtbot, window, PICTURES - 1)
    assert photos_of(window) != first
    qtbot.waitUntil(lambda: decisions(copies) == [(kind, len(first))], timeout=PATIENCE_MS)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    wait_for(qtbot, window, PICTURES)
    assert photos_of(window) == first
    assert decisions(copies) == []


def test_decisions_hold_until_a_new_photo_joins(
    qtbot: QtBot,
    window: MainWindow,
    open_window: OpenWindow,
    copies: Path,
    encoder: BundleEncoder,
    tmp_path: Path,
) -> None:
    for left in range(PICTURES - 1, -1, -1):
        press(qtbot, window, Qt.Key.Key_K)
        wait_for(qtbot, window, left)
    assert "All groups are resolved" in window.main_layout.duplicates.message.text()
    qtbot.waitUntil(lambda: len(decisions(copies)) == PICTURES, timeout=PATIENCE_MS)
    window.close()
    shutil.move(tmp_path / "photos", tmp_path / "elsewhere")
    bring_up_to_date(copies, encoder, tmp_path / "elsewhere")
    bring_up_to_date(copies, encoder)  # where they were before is offline now
    again = open_window(copies)
    again.features.navigator.show_page(PageId.DUPLICATES)
    qtbot.waitUntil(lambda: again.features.duplicates.groups.marks is not None, timeout=PATIENCE_MS)
    assert again.main_layout.duplicates.model.rowCount() == 0
    with Image.open(tmp_path / "elsewhere" / "2.jpg") as photo:
        photo.resize((500, 375)).save(tmp_path / "elsewhere" / "2 new.jpg", quality=90)
    again.rescan()
    wait_for(qtbot, again, 1)
    assert again.main_layout.duplicates.model.line(0).joined == 1


def test_marked_photos_go_to_the_trash_and_come_back(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    page, marks = window.main_layout.duplicates, window.features.duplicates.groups.marks
    assert marks is not None
    (three,) = [
        number for number in marks.left.waiting().tolist() if len(marks.members(number)) == 3
    ]
    page.list.setCurrentIndex(page.model.index(page.model.row_of(three) or 0))
    press(qtbot, window, Qt.Key.Key_X)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    trash = tmp_path / "data" / "Trash" / "files"
    qtbot.waitUntil(lambda: trash.is_dir() and len(list(trash.iterdir())) == 1, timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: (
            len(window.features.duplicates.groups.marks.members(three)) == 2
            if window.features.duplicates.groups.marks
            else False
        ),
        timeout=PATIENCE_MS,
    )
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert window.main_layout.duplicates.model.rowCount() == PICTURES
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(
        lambda: (
            not len(window.features.duplicates.groups.marks.left.gone)
            if window.features.duplicates.groups.marks
            else False
        ),
        timeout=PATIENCE_MS,
    )
    assert not list(trash.iterdir())
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    wait_for(qtbot, window, PICTURES)
    assert len(list((tmp_path / "photos").iterdir())) == 2 * PICTURES + 3


def test_near_copies_are_marked_by_the_person_alone(qtbot: QtBot, window: MainWindow) -> None:
    """What is suggested to stay is shown, and A marks or unmarks all but the left photo."""
    page, marks = window.main_layout.duplicates, window.features.duplicates.groups.marks
    assert marks is not None
    keep, *others = marks.members(0)
    assert not len(marks.all_marked()[0])
    assert page.trash_all_button.isHidden()
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    assert window.main_layout.notice_bar.words.startswith("Nothing is marked here.")
    press(qtbot, window, Qt.Key.Key_A)
    assert not window.main_layout.notice_bar.words
    assert sorted(marks.marked(0)) == sorted(others)
    assert page.trash_all_button.text().startswith("Trash all marked…\n2 photos, ")
    press(qtbot, window, Qt.Key.Key_A)
    assert marks.marked(0) == []
    press(qtbot, window, Qt.Key.Key_X)
    press(qtbot, window, Qt.Key.Key_W)  # the one that was kept gets the mark
    assert marks.marked(0) == [keep]


def test_one_photo_of_a_group_always_stays(qtbot: QtBot, window: MainWindow) -> None:
    marks = window.features.duplicates.groups.marks
    assert marks is not None
    keep, *others = marks.members(0)
    press(qtbot, window, Qt.Key.Key_X)
    press(qtbot, window, Qt.Key.Key_W)  # the right one instead
    assert marks.members(0)[0] == others[0]
    assert marks.is_marked(0, keep)
    for photo in marks.members(0):
        marks.toggle(0, photo)
    for photo in marks.members(0):
        if not marks.is_marked(0, photo):
            marks.toggle(0, photo)
    assert len(marks.marked(0)) == len(marks.members(0)) - 1


def test_all_groups_at_once_after_a_question(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    mark_all(qtbot, window)
    window.main_layout.duplicates.trash_all_button.click()
    (question,) = window.findChildren(QMessageBox)
    assert "5 photos from 4 groups" in question.text()
    assert "At least one photo of each group is kept" in question.text()
    assert "Folders" not in question.text()  # they are all in one
    (move,) = [b for b in question.buttons() if b.text().strip("&") == "Move to the trash"]
    move.click()
    wait_for(qtbot, window, 0)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    left = sorted(path.name for path in (tmp_path / "photos").iterdir())
    assert left == [f"{number}.jpg" for number in range(PICTURES + 2)]


def test_the_question_names_the_folders_that_lose_photos(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, encoder: BundleEncoder
) -> None:
    """Who added one folder to clean it up may not want to lose photos of another one."""
    for folder, theme, copy in (("tidy", 5, "main"), ("tidy", 9, "main"), ("main", 7, "tidy")):
        drawn = draw(theme, 3, (640, 480))
        for place, picture in ((copy, drawn), (folder, drawn.resize((320, 240)))):
            (tmp_path / place).mkdir(exist_ok=True)
            picture.save(tmp_path / place / f"{theme}.jpg", quality=95)
    bring_up_to_date(tmp_path / "library", encoder, tmp_path / "main", tmp_path / "tidy")
    window = open_window(tmp_path / "library")
    window.features.navigator.show_page(PageId.DUPLICATES)
    wait_for(qtbot, window, 3)
    window.main_layout.duplicates.trash_all_button.click()
    (question,) = window.findChildren(QMessageBox)
    assert "Folders that lose photos: 1 in main, 1 in tidy." in question.text()


def test_nothing_is_marked_among_photos_that_are_only_similar(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = window.main_layout.duplicates
    page.levels.buttons[MatchLevel.SIMILAR].click()
    qtbot.waitUntil(
        lambda: (
            window.features.duplicates.groups.level is MatchLevel.SIMILAR
            and page.model.rowCount() > 0
        ),
        timeout=PATIENCE_MS,
    )
    marks = window.features.duplicates.groups.marks
    assert marks is not None
    assert not len(marks.all_marked()[0])
    page.span_chosen.emit(4, 16)  # without copies of each other
    qtbot.waitUntil(
        lambda: window.features.duplicates.groups.marks is not marks, timeout=PATIENCE_MS
    )
    assert window.features.duplicates.groups.marks is not None
    groups = window.features.duplicates.groups.marks.review.groups
    others = np.setdiff1d(np.arange(len(groups.photos)), groups.starts)
    assert len(others)
    assert groups.distances[others].min() >= 4
    page.levels.buttons[MatchLevel.EXACT].click()
    qtbot.waitUntil(lambda: "No exact copies" in page.message.text(), timeout=PATIENCE_MS)
    assert page.model.rowCount() == 0


def test_reference_folders_are_never_marked(qtbot: QtBot, window: MainWindow) -> None:
    page = window.main_layout.duplicates
    page.menu.menu().aboutToShow.emit()
    folders = next(a for a in page.menu.menu().actions() if "Protected" in a.text())
    menu = folders.menu()
    assert menu is not None
    menu.actions()[0].trigger()  # all of them lie in it
    qtbot.waitUntil(
        lambda: (
            window.features.duplicates.groups.marks is not None
            and window.features.duplicates.groups.marks.review.suggestion.protected.all()
        ),
        timeout=PATIENCE_MS,
    )
    for key, words in ((Qt.Key.Key_X, "always kept"), (Qt.Key.Key_A, "The others are kept")):
        window.main_layout.notice_bar.hide()
        press(qtbot, window, key)
        assert words in window.main_layout.notice_bar.words
    assert not len(window.features.duplicates.groups.marks.all_marked()[0])
    assert page.group.reason.text().startswith("Both are always kept: their folders are protected.")
    by_words = {one.text(): one for one in page.group.action_buttons}
    assert not by_words["Mark"].isEnabled()
    assert by_words["Mark"].toolTip() == "This photo is always kept: its folder is protected."


def test_decisions_are_listed_and_taken_back(
    qtbot: QtBot, window: MainWindow, copies: Path, tmp_path: Path
) -> None:
    press(qtbot, window, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: len(decisions(copies)) == 1, timeout=PATIENCE_MS)
    dialog = window.features.decisions.open()
    qtbot.waitUntil(lambda: dialog.list.count() == 1, timeout=PATIENCE_MS)
    assert "not the same" in dialog.list.item(0).text()
    assert dialog.remove_button.toolTip() == "Select decisions first."  # greyed: why
    dialog.export_wanted.emit(tmp_path / "kept.json")
    qtbot.waitUntil((tmp_path / "kept.json").exists, timeout=PATIENCE_MS)
    dialog.list.item(0).setSelected(True)
    assert not dialog.remove_button.toolTip()
    dialog.remove_button.click()
    wait_for(qtbot, window, PICTURES)
    dialog.import_wanted.emit(tmp_path / "kept.json")
    wait_for(qtbot, window, PICTURES - 1)
    dialog.accept()


def test_delete_leaves_photos_alone_that_no_one_sees(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    before = sorted((tmp_path / "photos").iterdir())
    window.features.navigator.show_library()
    window.features.navigator.show_page(PageId.SETTINGS)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    qtbot.wait(300)
    assert sorted((tmp_path / "photos").iterdir()) == before


def test_a_table_of_the_groups(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    table = tmp_path / "groups.csv"
    window.main_layout.duplicates.export_chosen.emit(table)
    qtbot.waitUntil(lambda: not window.busy and table.exists(), timeout=PATIENCE_MS)
    lines = table.read_text("utf-8").splitlines()
    assert len(lines) == 1 + 2 * PICTURES + 1
    assert np.all([line.split(",")[0].isdigit() for line in lines[1:]])
    assert window.main_layout.status_bar.text.text() == f"{PICTURES} groups exported"


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_nothing_goes_if_what_was_to_stay_is_not_sound(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, harm: str
) -> None:
    marks = window.features.duplicates.groups.marks
    assert marks is not None
    press(qtbot, window, Qt.Key.Key_A)
    ((_, (keep,)),) = marks.removals([0])
    card = window.parts.thumbnails.card(keep)
    qtbot.waitUntil(lambda: window.parts.thumbnails.card(keep) is not None, timeout=PATIENCE_MS)
    card = window.parts.thumbnails.card(keep)
    assert card is not None
    path = Path(os.fsdecode(card.place.full))
    path.unlink() if harm == "gone" else path.write_bytes(b"garbage")
    before = sorted((tmp_path / "photos").iterdir())
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    bar = window.main_layout.notice_bar
    qtbot.waitUntil(lambda: "What was to be kept instead is" in bar.words, timeout=PATIENCE_MS)
    assert bar.words.startswith("2 of 2 photos could not be moved to the trash: 0 ")
    assert sorted((tmp_path / "photos").iterdir()) == before
    assert not (tmp_path / "data" / "Trash").exists()
    press(qtbot, window, Qt.Key.Key_Space)
    press(qtbot, window, Qt.Key.Key_Space)  # to another group
    press(qtbot, window, Qt.Key.Key_K)
    wait_for(qtbot, window, PICTURES - 1)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)  # what was refused is nothing to be taken back
    wait_for(qtbot, window, PICTURES)


def test_the_notice_and_the_key_undo_the_same(
    qtbot: QtBot, window: MainWindow, copies: Path
) -> None:
    press(qtbot, window, Qt.Key.Key_K)
    wait_for(qtbot, window, PICTURES - 1)
    press(qtbot, window, Qt.Key.Key_A)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    wait_for(qtbot, window, PICTURES - 2)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    window.main_layout.notice_bar.button.click()
    wait_for(qtbot, window, PICTURES - 1)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)  # the marks
    assert window.features.undo_history.undo_words == "Keep all"
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    wait_for(qtbot, window, PICTURES)
    qtbot.waitUntil(lambda: decisions(copies) == [], timeout=PATIENCE_MS)


def test_decided_groups_are_shown_but_never_marked(qtbot: QtBot, window: MainWindow) -> None:
    mark_all(qtbot, window)
    press(qtbot, window, Qt.Key.Key_K)
    wait_for(qtbot, window, PICTURES - 1)
    menu = window.main_layout.duplicates.menu
    menu.menu().aboutToShow.emit()
    entry = next(a for a in menu.menu().actions() if "resolved" in a.text())
    entry.trigger()
    wait_for(qtbot, window, PICTURES)
    marks = window.features.duplicates.groups.marks
    assert marks is not None
    lines = [window.main_layout.duplicates.model.line(row) for row in range(PICTURES)]
    (row,) = [row for row, line in enumerate(lines) if line.settled]
    assert lines[row].bytes == 0
    number = window.main_layout.duplicates.model.number(row)
    assert marks.marked(number) == []
    assert len(marks.all_marked()[0]) == PICTURES - 1


def test_everything_is_taken_back_in_its_order(
    qtbot: QtBot, window: MainWindow, copies: Path, tmp_path: Path
) -> None:
    """Undo takes back decisions, removals and marks, although groups were found again."""
    count = len(list((tmp_path / "photos").iterdir()))
    press(qtbot, window, Qt.Key.Key_N)
    wait_for(qtbot, window, PICTURES - 1)
    press(qtbot, window, Qt.Key.Key_A)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    wait_for(qtbot, window, PICTURES - 2)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    press(qtbot, window, Qt.Key.Key_H)
    wait_for(qtbot, window, PICTURES - 3)
    qtbot.waitUntil(lambda: len(decisions(copies)) == 2, timeout=PATIENCE_MS)
    undo = window.bindings.by_name["undo"]
    for words, left in (
        ("&Undo: Hide this group", PICTURES - 2),
        ("&Undo: Move ", PICTURES - 1),
        ("&Undo: Marks of a group", PICTURES - 1),
        ("&Undo: Not the same", PICTURES),
    ):
        assert undo.text().startswith(words)
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
        wait_for(qtbot, window, left)
        qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: decisions(copies) == [], timeout=PATIENCE_MS)
    assert len(list((tmp_path / "photos").iterdir())) == count


def test_choices_carry_over_to_new_groups(qtbot: QtBot, window: MainWindow) -> None:
    """The choice of what to keep and the marks carry over to the same photos."""
    marks = window.features.duplicates.groups.marks
    assert marks is not None
    keep, right, other = marks.members(0)
    press(qtbot, window, Qt.Key.Key_A)
    press(qtbot, window, Qt.Key.Key_W)
    marks.toggle(0, other)  # it stays, too
    window.main_layout.duplicates.span_chosen.emit(0, 9)
    qtbot.waitUntil(
        lambda: window.features.duplicates.groups.marks is not marks, timeout=PATIENCE_MS
    )
    again = window.features.duplicates.groups.marks
    assert again is not None
    (number,) = [n for n in again.left.waiting().tolist() if keep in again.members(n)]
    assert again.members(number)[0] == right
    ((_, staying),) = again.removals([number])
    assert sorted(staying) == sorted([right, other])


def test_home_and_end(qtbot: QtBot, window: MainWindow) -> None:
    rows = []
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
        press(qtbot, window, key)
        rows.append(window.main_layout.duplicates.list.currentIndex().row())
    assert rows == [PICTURES - 1, 0]


def test_undo_takes_nothing_else_back(qtbot: QtBot, window: MainWindow, copies: Path) -> None:
    """Once a decision was taken back in the list, Ctrl+Z leaves other decisions alone."""
    for _ in range(2):
        press(qtbot, window, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: len(decisions(copies)) == 2, timeout=PATIENCE_MS)
    with DecisionsDB(copies, write=True) as kept:
        kept.remove([kept.all()[0].id])
    window.features.decisions.changed.emit()
    wait_for(qtbot, window, PICTURES - 1)
    window.bindings.by_name["undo"].trigger()
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert len(decisions(copies)) == 1


def test_lost_thumbnails_are_told_and_made_again(
    qtbot: QtBot, window: MainWindow, copies: Path
) -> None:
    page, photos = window.main_layout.duplicates, copies.parent / "photos"
    away = photos.rename(copies.parent / "away")  # or the window makes some again to show them
    with sqlite3.connect(copies / "thumbnails.db") as cache:
        cache.execute("DELETE FROM blobs")
    cache.close()
    page.again_wanted.emit()
    qtbot.waitUntil(page.read_again_button.isVisible, timeout=PATIENCE_MS)
    assert page.read_again_button.text() == "Read 9 photos again…"
    away.rename(photos)
    page.read_again_button.click()
    wait_for(qtbot, window, PICTURES)
    qtbot.waitUntil(page.read_again_button.isHidden, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


def test_a_choice_marks_nothing_but_what_it_was_about(qtbot: QtBot, window: MainWindow) -> None:
    """Also among similar photos, and in groups that were decided since."""
    page = window.main_layout.duplicates
    marks = window.features.duplicates.groups.marks
    assert marks is not None
    keep, right, other = marks.members(0)
    press(qtbot, window, Qt.Key.Key_X)
    press(qtbot, window, Qt.Key.Key_W)
    marks.toggle(0, other)
    page.levels.buttons[MatchLevel.SIMILAR].click()
    qtbot.waitUntil(
        lambda: (
            window.features.duplicates.groups.level is MatchLevel.SIMILAR
            and page.model.rowCount() > 0
        ),
        timeout=PATIENCE_MS,
    )
    similar = window.features.duplicates.groups.marks
    assert similar is not None
    assert set(similar.all_marked()[0].tolist()) <= {keep, other}
    page.levels.buttons[MatchLevel.NEAR].click()
    qtbot.waitUntil(
        lambda: window.features.duplicates.groups.level is MatchLevel.NEAR, timeout=PATIENCE_MS
    )
    wait_for(qtbot, window, PICTURES)
    again = window.features.duplicates.groups.marks
    assert again is not None
    (number,) = [n for n in again.left.waiting().tolist() if keep in again.members(n)]
    assert set(again.marked(number)) == {keep, other}
    row = page.model.row_of(number)
    assert row is not None
    page.list.setCurrentIndex(page.model.index(row))
    press(qtbot, window, Qt.Key.Key_K)
    wait_for(qtbot, window, PICTURES - 1)
    page.menu.menu().aboutToShow.emit()
    next(a for a in page.menu.menu().actions() if "resolved" in a.text()).trigger()
    wait_for(qtbot, window, PICTURES)
    shown = window.features.duplicates.groups.marks
    assert shown is not None
    assert not {keep, right, other} & set(shown.all_marked()[0].tolist())


def test_marks_and_decisions_are_undone_on_other_pages_and_redone(
    qtbot: QtBot, window: MainWindow, copies: Path
) -> None:
    """Ctrl+Z takes back the last step from wherever; Ctrl+Shift+Z does it again."""
    undo, redo = window.bindings.by_name["undo"], window.bindings.by_name["redo"]
    marks = window.features.duplicates.groups.marks
    assert marks is not None
    assert not redo.isEnabled()
    press(qtbot, window, Qt.Key.Key_X)
    marked = marks.all_marked()[0].tolist()
    press(qtbot, window, Qt.Key.Key_N)
    wait_for(qtbot, window, PICTURES - 1)
    window.features.navigator.show_page(PageId.SETTINGS)
    assert undo.text() == "&Undo: Not the same"
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    wait_for(qtbot, window, PICTURES)
    qtbot.waitUntil(lambda: decisions(copies) == [], timeout=PATIENCE_MS)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert marks.all_marked()[0].tolist() == []
    assert window.main_layout.status_bar.text.text() == "Nothing is marked in the group."
    assert redo.text() == "&Redo: Mark a photo"
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert marks.all_marked()[0].tolist() == marked
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    wait_for(qtbot, window, PICTURES - 1)
    qtbot.waitUntil(lambda: len(decisions(copies)) == 1, timeout=PATIENCE_MS)
    assert not redo.isEnabled()


def test_a_photo_of_the_grid_is_brought_back_from_the_duplicates_page(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """It is the last step, whichever page it was made on."""
    press(qtbot, window, Qt.Key.Key_X)
    window.features.navigator.show_page(PageId.PHOTOS)
    grid = window.main_layout.grid
    grid.set_current(int(grid.photo_model.photos[0]))
    before = sorted((tmp_path / "photos").iterdir())
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    history = window.features.undo_history
    qtbot.waitUntil(lambda: history.undo_words.startswith("Move 1 photo"), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    window.features.navigator.show_page(PageId.DUPLICATES)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: sorted((tmp_path / "photos").iterdir()) == before, timeout=PATIENCE_MS)
    assert history.undo_words == "Mark a photo"
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3])
def test_enter_views_the_photo_as_the_keyboard_sheet_says(
    qtbot: QtBot, window: MainWindow, key: Qt.Key
) -> None:
    """Arrows lead to the others of its group; Escape leads back, and keys work there again."""
    viewer, page = window.features.viewer, window.main_layout.duplicates
    grid = window.main_layout.grid.current_photo()
    press(qtbot, window, Qt.Key.Key_Down)
    pair = window.features.duplicates.pair.current()
    assert pair is not None
    press(qtbot, window, key)
    assert viewer.photo == pair.right
    assert window.viewer_page.isVisible()
    members = pair.members
    place = members.index(pair.right)
    ranks = window.viewer_page.rank_label
    qtbot.waitUntil(lambda: ranks.text() == f"{place + 1} of {len(members)}", timeout=PATIENCE_MS)
    step = -1 if place else 1
    qtbot.keyClick(window.viewer_page.canvas, Qt.Key.Key_Left if place else Qt.Key.Key_Right)
    assert viewer.photo == members[place + step]
    trash = window.bindings.by_name["trash"]
    assert not trash.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert viewer.photo is None
    assert page.isVisible()
    assert window.focusWidget() is page.list
    assert window.main_layout.grid.current_photo() == grid
    assert window.features.duplicates.pair.current() == pair
    assert trash.isEnabled()


def test_a_search_from_a_group_leads_back_to_it(qtbot: QtBot, window: MainWindow) -> None:
    """And from there forward to the search again, or back to the library."""
    navigator, stack = window.features.navigator, window.main_layout
    press(qtbot, window, Qt.Key.Key_Down)
    shown = photos_of(window)
    window.features.duplicates.do(GroupAction.SIMILAR)
    qtbot.waitUntil(lambda: navigator.result is not None, timeout=PATIENCE_MS)
    assert not stack.duplicates.isVisible()
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        assert stack.duplicates.isVisible()
        assert photos_of(window) == shown
        window.bindings.by_name["forward"].trigger()
        assert stack.grid.isVisible()
        assert navigator.result is not None
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert stack.grid.isVisible()
    assert navigator.result is None
