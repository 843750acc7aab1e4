"""What the page says of near-duplicates: copies are marked, doubts and bursts are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageEnhance
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.relation import Relation
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.group.group_tile import tiles_of
from hashdesk.ui.duplicates.group.tile_model import relation_words
from hashdesk.ui.shell.main_window import MainWindow
from tests.core.duplicates.detail.pictures import scene
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.duplicates.groups import bring_up_to_date, press, wait_for

pytestmark = pytest.mark.slow

ORIGINAL_TIME = 0x9003
SIZE = (640, 480)


def at(second: int, hour: int = 10) -> Image.Exif:
    exif = Image.Exif()
    exif._ifds[0x8769] = {ORIGINAL_TIME: f"2019:06:01 {hour}:00:{second:02}"}
    return exif


@pytest.fixture
def shots(
    tmp_path: Path, qtbot: QtBot, open_window: OpenWindow, encoder: BundleEncoder
) -> MainWindow:
    """A photo with a copy and the next shot of its burst, and a photo in two zones."""
    folder = tmp_path / "photos"
    folder.mkdir()
    scene(1, SIZE).save(folder / "first.jpg", quality=95, exif=at(7))
    scene(1, SIZE).save(folder / "copy of first.jpg", quality=70, exif=at(7))
    scene(1, SIZE).save(folder / "second.jpg", quality=85, exif=at(9))
    scene(2, SIZE).save(folder / "home.jpg", quality=95, exif=at(7))
    scene(2, SIZE).save(folder / "abroad.jpg", quality=85, exif=at(7, 12))
    bring_up_to_date(tmp_path / "library", encoder, folder)
    window = open_window(tmp_path / "library")
    window.features.navigator.show_page(PageId.DUPLICATES)
    wait_for(qtbot, window, 2)
    return window


def test_copies_are_marked_and_the_rest_says_why_it_is_not(qtbot: QtBot, shots: MainWindow) -> None:
    marks, pane = shots.features.duplicates.groups.marks, shots.main_layout.duplicates.pane
    assert marks is not None
    qtbot.waitUntil(lambda: all(name.text() for name in pane.names), timeout=PATIENCE_MS)
    seen, said = {}, {}
    for _ in range(3):
        qtbot.waitUntil(lambda: bool(pane.names[1].text()), timeout=PATIENCE_MS)
        seen[pane.names[1].text()] = pane.states[1].text()
        said[pane.names[1].text()] = shots.main_layout.duplicates.reason.text()
        is_open = pane.states[1].text() == "To check"  # in its group, nothing is marked
        assert pane.states[0].text() == ("" if is_open else "Keep")
        press(qtbot, shots, Qt.Key.Key_Space)
    assert sorted(seen.values()) == [
        "Burst · Keep",
        "Remove",
        "To check",
    ]
    assert seen["second.jpg"].startswith("Burst")
    assert said["second.jpg"].startswith("Right: another shot of a burst")
    photos, _ = marks.all_marked()
    assert len(photos) == 1


def test_a_burst_is_one_only_within_its_time(
    tmp_path: Path, qtbot: QtBot, open_window: OpenWindow, encoder: BundleEncoder
) -> None:
    """Of photos taken years apart, it is said that they were taken at other times."""
    folder = tmp_path / "photos"
    folder.mkdir()
    then = at(7)
    then._ifds[0x8769] = {ORIGINAL_TIME: "2001:06:01 10:03:31"}
    scene(1, SIZE).save(folder / "now.jpg", quality=95, exif=at(7))
    scene(1, SIZE).save(folder / "then.jpg", quality=85, exif=then)
    bring_up_to_date(tmp_path / "library", encoder, folder)
    window = open_window(tmp_path / "library")
    window.features.navigator.show_page(PageId.DUPLICATES)
    wait_for(qtbot, window, 1)
    page = window.main_layout.duplicates
    qtbot.waitUntil(lambda: all(name.text() for name in page.pane.names), timeout=PATIENCE_MS)
    assert page.reason.text() == "Right: looks alike, but was taken at another time"
    assert page.pane.states[1].text().startswith("Other time")
    marks = window.features.duplicates.groups.marks
    assert marks is not None
    assert [relation_words(tile) for tile in tiles_of(marks, 0)] == ["", "other time"]


def test_all_others_are_those_that_are_sure(qtbot: QtBot, shots: MainWindow) -> None:
    """A takes off the mark and gives it back; in a group of doubts alone there is none to give."""
    marks, notice = shots.features.duplicates.groups.marks, shots.main_layout.notice_bar
    assert marks is not None
    press(qtbot, shots, Qt.Key.Key_Home)
    (copy,) = marks.marked(0)
    for marked in ([], [copy]):
        press(qtbot, shots, Qt.Key.Key_A)
        assert marks.marked(0) == marked
    press(qtbot, shots, Qt.Key.Key_Down)
    press(qtbot, shots, Qt.Key.Key_A)
    assert "they are in doubt" in notice.words
    assert marks.marked(1) == []
    press(qtbot, shots, Qt.Key.Key_X)  # by hand, this one goes
    (doubtful,) = marks.marked(1)
    assert marks.relation(1, doubtful) is Relation.LOOK_AGAIN


def test_a_guess_marks_nothing_but_further_files_of_what_stays(
    tmp_path: Path, qtbot: QtBot, open_window: OpenWindow, encoder: BundleEncoder
) -> None:
    """Of two contrasts, nothing tells which one is the original; one of them is there twice."""
    folder = tmp_path / "photos"
    folder.mkdir()
    middle = scene(1, SIZE).point(lambda level: 16 + level * 7 // 8)  # nothing is cut off
    middle.save(folder / "hard.jpg", quality=90)
    ImageEnhance.Contrast(middle).enhance(0.92).save(folder / "soft.jpg", quality=90)
    (folder / "hard too.jpg").write_bytes((folder / "hard.jpg").read_bytes())
    bring_up_to_date(tmp_path / "library", encoder, folder)
    window = open_window(tmp_path / "library")
    window.features.navigator.show_page(PageId.DUPLICATES)
    wait_for(qtbot, window, 1)
    page, seen = window.main_layout.duplicates, {}
    for _ in range(2):
        qtbot.waitUntil(lambda: all(name.text() for name in page.pane.names), timeout=PATIENCE_MS)
        assert page.pane.names[0].text() == "soft.jpg"
        seen[tuple(state.text() for state in page.pane.states)] = page.reason.text()
        press(qtbot, window, Qt.Key.Key_Space)
    looked_at, spare = seen["", ""], seen["Keep", "Remove"]  # nothing is suggested
    assert looked_at.startswith("It is uncertain which one is the original: please compare. ")
    assert "The left one is softer" in looked_at
    assert spare.startswith("Right: another file of the same picture is kept, too")
