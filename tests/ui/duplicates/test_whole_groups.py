"""A group on one screen: its tiles by keys and by mouse, and what is not offered."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QPixmap
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.current_page import PageId
from hashdesk.ui.formatting import without_letter
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.shell.main_window import MainWindow
from tests.conftest import BuildOnce, copy_with_photos
from tests.drawing import draw
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.duplicates.groups import bring_up_to_date, decisions, press
from tests.ui.duplicates.whole_groups import (
    COPIES,
    ORIGINALS,
    choose_level,
    click,
    go_to_group_of,
    plant,
    point_of,
    tiles_in_sight,
)
from tests.ui.shell.waiting import hold, wait_until_idle

pytestmark = pytest.mark.slow

MANY = 300  # photos in a large group


@pytest.fixture(scope="session")
def built_folder(build_once: BuildOnce, encoder: BundleEncoder) -> Path:
    """A planted folder and its library; read-only."""
    return build_once("whole groups", lambda folder: plant(folder, encoder))


@pytest.fixture
def copies(tmp_path: Path, built_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of a planted folder, and a trash for the test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return copy_with_photos(built_folder, tmp_path)


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow, copies: Path) -> MainWindow:
    """A window on the Duplicates page, at the group of 15."""
    opened = open_window(copies)
    opened.features.navigator.show_page(PageId.DUPLICATES)
    go_to_group_of(qtbot, opened, COPIES)
    return opened


def open_menu(window: MainWindow) -> dict[str, QAction]:
    """Open the menu of the photo on the right and close it: its entries by their words."""
    group = window.main_layout.duplicates.group
    canvas = group.compare.canvases[1]
    canvas.customContextMenuRequested.emit(canvas.rect().center())
    (menu,) = [menu for menu in group.findChildren(QMenu) if menu.isVisible()]
    entries = {without_letter(entry.text()).split("\t")[0]: entry for entry in menu.actions()}
    menu.hide()
    return entries


def names(library: Path) -> dict[int, str]:
    """The names of photos by id."""
    with LibraryDB(library) as db:
        photos = photo_rows.get(db.connection, photo_arrays.load(db.connection).ids.tolist())
        return {photo: os.fsdecode(row.name) for photo, row in photos.items()}


def photos_left(copies: Path) -> set[str]:
    return {path.name for path in (copies.parent / "photos").iterdir()}


@pytest.mark.parametrize("size", [(900, 700), (1440, 900), (2560, 1400)])
def test_a_group_of_fifteen_is_one_screen(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int]
) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: window.width() == size[0], timeout=PATIENCE_MS)
    QApplication.processEvents()
    tiles = tiles_in_sight(window)
    marks = window.features.duplicates.groups.marks
    assert marks is not None
    number = marks.left.holding(window.features.duplicates.pair.photos)
    assert number is not None
    assert [tile.photo for tile in tiles] == marks.members(number)
    assert [tile.is_kept for tile in tiles] == [True] + [False] * (COPIES - 1)
    pane = window.main_layout.duplicates.pane
    assert pane.canvases[0].height() > window.main_layout.duplicates.group.tiles.height() * 0.6


def test_the_folder_is_cleaned_with_the_keyboard_alone(
    qtbot: QtBot, window: MainWindow, copies: Path
) -> None:
    """Whatever is suggested, the originals are kept; the burst is looked at and left."""
    page, pair, name_of = (
        window.main_layout.duplicates,
        window.features.duplicates.pair,
        names(copies),
    )
    press(qtbot, window, Qt.Key.Key_Home)
    while page.model.rowCount():
        shown = page.group.tiles.tiles.shown
        if any(tile.relation is Relation.BURST for tile in shown):
            assert not any(tile.goes for tile in shown)
            press(qtbot, window, Qt.Key.Key_N)  # not the same
            continue
        if name_of[pair.photos[0]] not in ORIGINALS:
            while name_of[pair.photos[1]] not in ORIGINALS:
                press(qtbot, window, Qt.Key.Key_Right)
            press(qtbot, window, Qt.Key.Key_W)
        if sum(not tile.goes for tile in page.group.tiles.tiles.shown) > 1:
            press(qtbot, window, Qt.Key.Key_A)
        rows = page.model.rowCount()
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda rows=rows: page.model.rowCount() < rows, timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert photos_left(copies) == ORIGINALS
    while window.features.undo_history.can_undo:
        qtbot.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: len(photos_left(copies)) == len(ORIGINALS) + COPIES - 1 + 2 + 1,
        timeout=PATIENCE_MS,
    )


def test_the_folder_is_cleaned_with_the_mouse_alone(
    qtbot: QtBot, window: MainWindow, copies: Path
) -> None:
    page, pair, name_of = (
        window.main_layout.duplicates,
        window.features.duplicates.pair,
        names(copies),
    )
    button = {made.text(): made for made in page.group.action_buttons}
    mark, trash = button["Unmark"], page.group.action_buttons[-1]
    left = Qt.MouseButton.LeftButton
    while page.model.rowCount():
        first = page.list.visualRect(page.model.index(0)).center()
        qtbot.mouseClick(page.list.viewport(), left, pos=first)
        if any(tile.relation is Relation.BURST for tile in page.group.tiles.tiles.shown):
            qtbot.mouseClick(button["Not the same"], left)
            continue
        if name_of[pair.photos[0]] not in ORIGINALS:
            tiles = page.group.tiles.tiles.shown
            (original,) = [tile.photo for tile in tiles if name_of[tile.photo] in ORIGINALS]
            if page.group.tiles.isVisible():
                click(qtbot, window, original)
            qtbot.mouseClick(button["Keep this one"], left)
        for tile in page.group.tiles.tiles.shown:
            if not tile.goes and not tile.is_kept:
                if page.group.tiles.isVisible():
                    click(qtbot, window, tile.photo, check=True)
                else:
                    qtbot.mouseClick(mark, left)
        rows = page.model.rowCount()
        qtbot.mouseClick(trash, left)
        qtbot.waitUntil(lambda rows=rows: page.model.rowCount() < rows, timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert photos_left(copies) == ORIGINALS


def test_a_click_shows_a_photo_and_its_check_mark_marks_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Numbers follow at once."""
    page, marks = window.main_layout.duplicates, window.features.duplicates.groups.marks
    assert marks is not None
    press(qtbot, window, Qt.Key.Key_A)  # unmarks all: they were marked by the program
    photos = [tile.photo for tile in tiles_in_sight(window)]
    assert page.trash_all_button.text().startswith("Trash all marked…\n3 photos, ")
    freed = page.model.line(page.list.currentIndex().row()).bytes
    assert freed == 0
    click(qtbot, window, photos[5])
    assert window.features.duplicates.pair.photos == (photos[0], photos[5])
    assert page.group.tiles.current() == photos[5]
    click(qtbot, window, photos[9], check=True)
    assert window.features.duplicates.pair.photos == (photos[0], photos[5])
    assert [tile.photo for tile in tiles_in_sight(window) if tile.goes] == [photos[9]]
    assert page.model.line(page.list.currentIndex().row()).bytes > 0
    assert page.trash_all_button.text().startswith("Trash all marked…\n4 photos, ")
    click(qtbot, window, photos[9], check=True)
    assert not any(tile.goes for tile in tiles_in_sight(window))
    assert page.list.hasFocus()  # its keys go on


def test_the_photo_that_is_kept_is_not_marked(qtbot: QtBot, window: MainWindow) -> None:
    keep, right, *_ = window.main_layout.duplicates.group.tiles.tiles.photos.tolist()
    click(qtbot, window, keep)
    assert window.features.duplicates.pair.photos == (keep, right)
    click(qtbot, window, keep, check=True)
    assert "W keeps another one" in window.main_layout.notice_bar.words
    assert tiles_in_sight(window)[0].is_kept


def test_keeping_another_photo_moves_no_tile(qtbot: QtBot, window: MainWindow) -> None:
    before = [tile.photo for tile in tiles_in_sight(window)]
    click(qtbot, window, before[7])
    press(qtbot, window, Qt.Key.Key_W)
    after = tiles_in_sight(window)
    assert [tile.photo for tile in after] == before
    assert [tile.photo for tile in after if tile.is_kept] == [before[7]]
    assert window.features.duplicates.pair.photos == (before[7], before[0])
    press(qtbot, window, Qt.Key.Key_Right)
    assert window.features.duplicates.pair.photos == (before[7], before[1])
    qtbot.keyClick(
        window.main_layout.duplicates.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
    )
    assert [tile.photo for tile in tiles_in_sight(window) if tile.is_kept] == [before[0]]


def test_a_check_mark_that_has_moved_is_not_clicked(qtbot: QtBot, window: MainWindow) -> None:
    """The mouse goes down on one photo; another one is there when it comes up."""
    tiles = window.main_layout.duplicates.group.tiles
    shown = list(tiles_in_sight(window))
    point = point_of(window, shown[5].photo, check=True)
    qtbot.mousePress(tiles.viewport(), Qt.MouseButton.LeftButton, pos=point)
    tiles.show_tiles([shown[0], *shown[2:], shown[1]], shown[2].photo)
    assert point_of(window, shown[6].photo, check=True) == point
    with qtbot.assertNotEmitted(tiles.mark_wanted):
        qtbot.mouseRelease(tiles.viewport(), Qt.MouseButton.LeftButton, pos=point)


def test_arrows_move_among_the_tiles_and_beyond_them(qtbot: QtBot, window: MainWindow) -> None:
    page, pair = window.main_layout.duplicates, window.features.duplicates.pair
    tiles = page.group.tiles
    photos, columns = tiles.tiles.photos.tolist(), tiles.tiles.columnCount()
    tiles.setFocus(Qt.FocusReason.TabFocusReason)
    assert columns < COPIES
    for key, photo in (
        (Qt.Key.Key_Down, photos[1 + columns]),
        (Qt.Key.Key_Right, photos[2 + columns]),
        (Qt.Key.Key_Up, photos[2]),
        (Qt.Key.Key_End, photos[-1]),
        (Qt.Key.Key_Home, photos[1]),  # the first one is kept
    ):
        qtbot.keyClick(tiles, key)
        assert pair.photos == (photos[0], photo)
    qtbot.keyClick(tiles, Qt.Key.Key_X)
    assert tiles.hasFocus()
    row = page.list.currentIndex().row()
    by = 1 if row == 0 else -1
    qtbot.keyClick(tiles, Qt.Key.Key_Down if by == 1 else Qt.Key.Key_Up)
    if by == 1:  # the last row was still below
        qtbot.keyClick(tiles, Qt.Key.Key_Down)
    assert page.list.currentIndex().row() == row + by
    qtbot.keyClick(tiles, Qt.Key.Key_PageUp if by == 1 else Qt.Key.Key_PageDown)
    assert page.list.currentIndex().row() == row


def test_keys_go_on_where_a_group_has_no_tiles(qtbot: QtBot, window: MainWindow) -> None:
    """A pair has none: the list has the focus again."""
    page = window.main_layout.duplicates
    page.group.tiles.setFocus()
    while page.group.tiles.isVisible():
        qtbot.keyClick(page.group.tiles, Qt.Key.Key_PageDown)
    assert page.list.hasFocus()


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen: to raise a menu
def test_not_the_same_is_not_offered_for_equal_bytes(
    qtbot: QtBot, window: MainWindow, copies: Path
) -> None:
    """At any level. Hiding them is."""
    group = window.main_layout.duplicates.group
    (different,) = [made for made in group.action_buttons if made.text() == "Not the same"]
    assert different.isEnabled()
    for level in (MatchLevel.NEAR, MatchLevel.EXACT):
        if level is not MatchLevel.NEAR:
            choose_level(qtbot, window, level)
        number = go_to_group_of(qtbot, window, 3)
        marks = window.features.duplicates.groups.marks
        assert marks is not None
        assert marks.are_same_files(number)
        assert not different.isEnabled()
        assert "byte for byte" in different.toolTip()
        press(qtbot, window, Qt.Key.Key_N)
        assert "byte for byte" in window.main_layout.notice_bar.words
        assert not marks.left.decided
        assert "Not the same" not in open_menu(window)
    press(qtbot, window, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: len(decisions(copies)) == 1, timeout=PATIENCE_MS)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_acts_on_its_photo_or_on_none(qtbot: QtBot, window: MainWindow) -> None:
    """Not on another one that has come in its place while the menu was open."""
    page, duplicates = window.main_layout.duplicates, window.features.duplicates
    marks = duplicates.groups.marks
    assert marks is not None
    group = page.group
    shown = tiles_in_sight(window)
    photo = shown[4].photo
    group.tiles.menu_wanted.emit(photo, group.mapToGlobal(group.rect().center()))
    (menu,) = [menu for menu in group.findChildren(QMenu) if menu.isVisible()]
    entries = {without_letter(entry.text()).split("\t")[0]: entry for entry in menu.actions()}
    assert {"Unmark", "Keep this one", "Not the same", "Hide group", "Copy path"} <= entries.keys()
    entries["Copy path"].trigger()
    qtbot.waitUntil(lambda: "beach" in QGuiApplication.clipboard().text(), timeout=PATIENCE_MS)
    entries["Unmark"].trigger()
    assert [tile.photo for tile in tiles_in_sight(window) if not tile.goes][1:] == [photo]
    page.list.setCurrentIndex(page.model.index(1 if page.list.currentIndex().row() == 0 else 0))
    entries["Hide group"].trigger()
    entries["Keep this one"].trigger()
    assert not marks.left.decided
    assert not window.features.undo_history.undo_words.startswith("Keep")
    menu.hide()


def test_another_level_shows_no_old_number(qtbot: QtBot, window: MainWindow, copies: Path) -> None:
    """Neither at once, nor when photos arrive in the trash before the answer is there."""
    page, duplicates = window.main_layout.duplicates, window.features.duplicates
    old = duplicates.groups.marks
    hold_trash = hold(window.features.trash.worker)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    hold_groups = hold(duplicates.request._finder._worker)

    def is_clear() -> bool:
        shown = (page.trash_all_button, page.group, page.read_again_button)
        return (
            page.model.rowCount() == 0
            and not page._count.text()
            and page.strictness.isHidden()
            and not any(widget.isVisible() for widget in shown)
        )

    page.levels.buttons[MatchLevel.EXACT].click()
    assert is_clear()
    hold_trash()
    qtbot.waitUntil(lambda: len(photos_left(copies)) == 9, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: window.features.undo_history.can_undo, timeout=PATIENCE_MS)
    assert duplicates.groups.marks is old
    assert is_clear()
    hold_groups()
    qtbot.waitUntil(lambda: duplicates.groups.level is MatchLevel.EXACT, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE_MS)
    assert page._count.text() == "1 group"


def test_a_late_answer_for_another_level_is_dropped(qtbot: QtBot, window: MainWindow) -> None:
    page, duplicates = window.main_layout.duplicates, window.features.duplicates
    go_on = hold(duplicates.request._finder._worker)
    page.menu.choose(replace(page.menu.options, least=3))  # waits in the worker
    wait_until_idle(qtbot, duplicates._decision_writer._worker)
    page.levels.buttons[MatchLevel.EXACT].click()
    with qtbot.waitSignal(duplicates.request._finder.found, timeout=PATIENCE_MS) as late:
        go_on()
    assert late.args[0].request.level is MatchLevel.NEAR
    assert duplicates.groups.level is MatchLevel.NEAR
    assert page.model.rowCount() == 0
    assert page.group.isHidden()
    qtbot.waitUntil(lambda: duplicates.groups.level is MatchLevel.EXACT, timeout=PATIENCE_MS)
    assert [len(page.model.photos(row)) for row in range(page.model.rowCount())] == [3]


def test_of_300_photos_only_those_in_sight_are_loaded(
    qtbot: QtBot,
    open_window: OpenWindow,
    tmp_path: Path,
    encoder: BundleEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "photos").mkdir()
    draw(1, 1, (160, 120)).save(tmp_path / "photos" / "0.jpg")
    for number in range(1, MANY):
        shutil.copy(tmp_path / "photos" / "0.jpg", tmp_path / "photos" / f"{number}.jpg")
    bring_up_to_date(tmp_path / "library", encoder, tmp_path / "photos")
    window = open_window(tmp_path / "library")
    asked: set[int] = set()
    load = Thumbnails.pixmap

    def note(self: Thumbnails, photo: int, side: int) -> QPixmap | None:
        asked.add(photo)
        return load(self, photo, side)

    monkeypatch.setattr(Thumbnails, "pixmap", note)
    window.features.navigator.show_page(PageId.DUPLICATES)
    choose_level(qtbot, window, MatchLevel.EXACT)
    group = window.main_layout.duplicates.group
    tiles, photos = group.tiles, group.tiles.tiles.photos.tolist()
    assert len(photos) == MANY
    qtbot.waitUntil(lambda: photos[0] in asked, timeout=PATIENCE_MS)
    assert group.action_buttons[-1].text() == "Trash 299 photos"
    in_sight = tiles.tiles.columnCount() * (tiles.rowAt(tiles.viewport().height() - 1) + 1)
    assert len(asked.intersection(photos)) <= in_sight + 4  # and those of the list
    asked.clear()
    tiles.verticalScrollBar().setValue(tiles.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: photos[-1] in asked, timeout=PATIENCE_MS)
    assert len(asked) <= in_sight + tiles.tiles.columnCount() + 6
