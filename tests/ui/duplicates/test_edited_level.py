"""Edited copies on the Duplicates page: found, shown the same way up, and never marked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import LARGEST_RADIUS, MatchLevel
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.core.duplicates.detail.pictures import scene
from tests.core.duplicates.edited.edits import EDITS
from tests.core.indexing.small_library import SmallLibrary
from tests.drawing import OLD
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    """A window on the Duplicates page of a library of one photo, two edits of it, and others."""
    small = SmallLibrary(tmp_path)
    small.photos.mkdir()
    photo = scene(1, (640, 480))
    made = {"photo": photo, "other": scene(2, (640, 480)), "third": scene(3, (640, 480))}
    made |= {name: EDITS[name](photo) for name in ("framed", "quarter turn")}
    for name, image in made.items():
        image.save(small.photos / f"{name}.jpg", quality=88)
        os.utime(small.photos / f"{name}.jpg", (OLD, OLD))
    small.index()
    opened = open_window(small.library)
    opened.features.navigator.show_page(PageId.DUPLICATES)
    page = opened.main_layout.duplicates
    qtbot.waitUntil(lambda: "No near-duplicates" in page.message.text(), timeout=PATIENCE_MS)
    return opened


def test_edited_copies_are_found_and_never_marked(qtbot: QtBot, window: MainWindow) -> None:
    page, duplicates = window.main_layout.duplicates, window.features.duplicates
    page.levels.buttons[MatchLevel.EDITED].click()
    qtbot.waitUntil(
        lambda: duplicates.groups.level is MatchLevel.EDITED and page.model.rowCount() == 1,
        timeout=PATIENCE_MS,
    )
    marks = duplicates.groups.marks
    assert marks is not None
    assert len(marks.review.groups.photos) == 3
    assert not len(marks.all_marked()[0])
    trash = next(made for made in page.group.action_buttons if made.text().startswith("Trash"))
    assert not trash.isEnabled()
    assert trash.toolTip() == "No photo of this group is marked."
    assert duplicates.request.current.has_turned
    page.strictness.open()
    words = [label.text() for label in page.findChildren(type(page.reason)) if label.isVisible()]
    assert {"stricter", "looser"} <= set(words)
    assert any("to compare more strictly" in word for word in words)
    assert "As strict as usual: 1 group, 3 photos" in words
    assert not any("of 64" in word or "bits" in word for word in words)
    parts = f"{LARGEST_RADIUS[MatchLevel.EDITED]} of 64 parts of the picture"
    assert f"Photos that differ in up to {parts}." in page.strictness.chosen.toolTip()


def test_each_press_of_a_key_changes_the_groups(qtbot: QtBot, window: MainWindow) -> None:
    """And what it comes to is said in words."""
    page, groups = window.main_layout.duplicates, window.features.duplicates.groups
    page.levels.buttons[MatchLevel.EDITED].click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE_MS)
    page.strictness.open()
    said, photos = [page.strictness.chosen.text()], [3]
    while photos[-1]:
        marks = groups.marks
        qtbot.keyClick(page.strictness.histogram, Qt.Key.Key_Left)
        qtbot.waitUntil(lambda marks=marks: groups.marks is not marks, timeout=PATIENCE_MS)
        said.append(page.strictness.chosen.text())
        photos.append(len(groups.marks.review.groups.photos))
    assert photos == sorted(set(photos), reverse=True)
    assert said[0] == "As strict as usual: 1 group, 3 photos"
    assert said[-1] in (
        "Stricter than usual: 0 groups, 0 photos",
        "As strict as possible: 0 groups, 0 photos",
    )


@pytest.mark.parametrize("back", [Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Home])
def test_what_gives_the_usual_groups_is_as_strict_as_usual(
    qtbot: QtBot, window: MainWindow, back: Qt.Key
) -> None:
    """Also where the last bar stands before the usual end: there is nothing between them."""
    page, groups = window.main_layout.duplicates, window.features.duplicates.groups
    page.levels.buttons[MatchLevel.EDITED].click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE_MS)
    page.strictness.open()
    said = page.strictness.chosen.text()
    for key in (Qt.Key.Key_Left, back):
        marks = groups.marks
        qtbot.keyClick(page.strictness.histogram, key)
        qtbot.waitUntil(lambda marks=marks: groups.marks is not marks, timeout=PATIENCE_MS)
    assert said == "As strict as usual: 1 group, 3 photos"
    assert page.strictness.chosen.text() == said
    assert "arrow keys" in page.strictness.histogram.toolTip()


def test_how_strictly_is_asked_only_where_there_is_a_choice(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Not while photos are compared, nor where no pair was found, or none but equal files."""
    page = window.main_layout.duplicates
    page.levels.buttons[MatchLevel.EDITED].click()
    assert page.strictness.isHidden()  # nothing is known of this level yet
    qtbot.waitUntil(page.strictness.isVisible, timeout=PATIENCE_MS)
    groups = window.features.duplicates.groups
    for level in (MatchLevel.NEAR, MatchLevel.EXACT):  # without a pair, or with equal ones only
        page.levels.buttons[level].click()
        qtbot.waitUntil(lambda level=level: groups.level is level, timeout=PATIENCE_MS)
        assert page.strictness.isHidden()


def test_leaving_out_all_edits_says_so(qtbot: QtBot, window: MainWindow) -> None:
    page = window.main_layout.duplicates
    page.levels.buttons[MatchLevel.EDITED].click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE_MS)
    page.span_chosen.emit(0, 0)
    qtbot.waitUntil(lambda: "No edited copies" in page.message.text(), timeout=PATIENCE_MS)
