"""The page of what went to the trash: over restarts, with pictures, one or several or all back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.ui import formatting
from hashdesk.ui.current_page import PageId
from hashdesk.ui.photos.trash.stayed_dialog import StayedDialog
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.focus.key_focus import BY_KEYS
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.recently_deleted.throwing_away import open_page, throw_away
from tests.ui.shell.tab_walk import activate

pytestmark = pytest.mark.slow


def codes_of(library: Path, path: Path) -> tuple[int, bytes]:
    """The id and content id of the photo of a file."""
    with LibraryDB(library) as db:
        places = photo_rows.places(db.connection, range(1, 100))
        (photo,) = [p for p, place in places.items() if os.fsdecode(place.full) == str(path)]
        return photo, photo_rows.content_ids(db.connection, [photo])[photo]


def test_it_says_what_went_and_brings_it_back_after_a_restart(
    qtbot: QtBot, own: MainWindow, open_window: OpenWindow, tmp_path: Path
) -> None:
    """One by a key, several by the button, then all; the library knows them by their old ids."""
    paths = [throw_away(qtbot, own, rank) for rank in (0, 3, 6, 9, 12)]
    own.close()
    window = open_window(tmp_path / "library")
    known = {path: codes_of(tmp_path / "library", path) for path in paths}
    sidebar = window.main_layout.sidebar.rows[PageId.RECENTLY_DELETED]
    qtbot.waitUntil(lambda: sidebar.accessibleName().endswith(" 5"), timeout=PATIENCE_MS)
    page = open_page(qtbot, window, 5)
    words = page.model.index(0).data()
    moment = formatting.local_moment(page.model.photos[0].file.at)
    assert words.startswith(f"{paths[-1].name}\n{paths[-1].parent}\nDeleted {moment} · ")
    first = page.model.photos[0]
    qtbot.waitUntil(lambda: page.model.picture_of(first) is not None, timeout=PATIENCE_MS)
    assert not page.model.picture_of(first).isNull()
    page.list.setCurrentIndex(page.model.index(0))
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4, timeout=PATIENCE_MS)
    assert paths[-1].exists()
    selection = page.list.selectionModel()
    for row in (0, 2):
        selection.select(page.model.index(row), QItemSelectionModel.SelectionFlag.Select)
    page.restore_button.setFocus()
    page.restore_button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2, timeout=PATIENCE_MS)
    assert window.focusWidget() is page.list
    assert [path.exists() for path in paths] == [False, True, False, True, True]
    page.restore_all_button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0, timeout=PATIENCE_MS)
    assert all(path.exists() for path in paths)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(window.snapshot.photos) == 24, timeout=PATIENCE_MS)
    assert {path: codes_of(tmp_path / "library", path) for path in paths} == known
    assert window.main_layout.status_bar.text.text() == "Restored: 2 photos."  # the scan is over
    assert sidebar.accessibleName() == "Recently deleted"
    assert not page.restore_all_button.isVisible()


def test_what_cannot_come_back_stays_and_is_listed(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    """New files are in the places of two; the third comes back."""
    paths = [throw_away(qtbot, own, rank) for rank in (0, 3, 6)]
    for path in paths[:2]:
        path.write_bytes(b"something new")
    page = open_page(qtbot, own, 3)
    page.restore_all_button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2, timeout=PATIENCE_MS)
    assert paths[2].exists()
    assert [path.read_bytes() for path in paths[:2]] == [b"something new"] * 2
    bar = own.main_layout.notice_bar
    assert bar.words == (
        f"{paths[0].name} stays in the trash: there is a new file in its place. The same goes for "
        "1 more."
    )
    bar.button.click()
    (shown,) = own.findChildren(StayedDialog)
    assert shown.windowTitle() == "Not restored"
    assert [shown.list.item(row).text().split("\n")[0] for row in range(2)] == [
        str(path) for path in paths[:2]
    ]
    shown.accept()
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_ctrl_z_takes_back_what_the_page_restored(qtbot: QtBot, own: MainWindow) -> None:
    """It goes to the trash again, and nothing else is offered; then Ctrl+Z brings it back."""
    first, second = [throw_away(qtbot, own, rank) for rank in (0, 3)]
    page = open_page(qtbot, own, 2)
    assert own.main_layout.notice_bar.isVisible()
    page.list.setCurrentIndex(page.model.index(0))
    page.restore_button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE_MS)
    assert second.exists()
    assert not own.main_layout.notice_bar.isVisible()  # it offered to bring back what is back
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    undo = own.bindings.by_name["undo"]
    assert undo.text() == "&Undo: Restore 1 photo"
    undo.trigger()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2, timeout=PATIENCE_MS)
    assert (first.exists(), second.exists()) == (False, False)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    for rows, back in ((1, second), (0, first)):
        assert undo.text() == "&Undo: Move 1 photo to the trash"
        undo.trigger()
        qtbot.waitUntil(lambda rows=rows: page.model.rowCount() == rows, timeout=PATIENCE_MS)
        assert back.exists()
    assert not own.features.undo_history.can_undo
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_ctrl_z_takes_back_what_the_page_restored_after_a_restart(
    qtbot: QtBot, own: MainWindow, open_window: OpenWindow, tmp_path: Path
) -> None:
    """What an earlier window moved is not offered instead."""
    first, second = [throw_away(qtbot, own, rank) for rank in (0, 3)]
    own.close()
    window = open_window(tmp_path / "library")
    page = open_page(qtbot, window, 2)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE_MS)
    assert (first.exists(), second.exists()) == (False, True)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    window.bindings.by_name["undo"].trigger()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2, timeout=PATIENCE_MS)
    assert (first.exists(), second.exists()) == (False, False)
    assert not window.findChildren(QMessageBox)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


def test_the_page_opens_with_its_first_row_chosen(qtbot: QtBot, own: MainWindow) -> None:
    """Also when more went since it was in sight; a row takes the place of one that came back."""
    for rank in (0, 3, 6):
        throw_away(qtbot, own, rank)
    page = open_page(qtbot, own, 3)

    def chosen() -> list[int]:
        rows = [index.row() for index in page.list.selectionModel().selectedIndexes()]
        return [page.list.currentIndex().row(), *rows]

    assert chosen() == [0, 0]
    assert page.restore_button.isEnabled()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    own.main_layout.sidebar.rows[PageId.PHOTOS].click()
    throw_away(qtbot, own, 9)
    open_page(qtbot, own, 4)
    assert chosen() == [0, 0]
    page.list.setCurrentIndex(page.model.index(2))
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3, timeout=PATIENCE_MS)
    assert chosen() == [2, 2]
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_a_picture_without_a_thumbnail_is_decoded_from_the_trash(
    qtbot: QtBot, own: MainWindow, open_window: OpenWindow, tmp_path: Path
) -> None:
    """One that is no picture any more has none, and is listed all the same."""
    for rank in (0, 3):
        throw_away(qtbot, own, rank)
    own.close()
    (tmp_path / "library" / "thumbnails.db").unlink()
    photo = own.main_layout.recently_deleted.model.photos[0].file
    status = os.stat(photo.trash_path)
    Path(os.fsdecode(photo.trash_path)).write_bytes(bytes(status.st_size))
    os.utime(photo.trash_path, ns=(status.st_atime_ns, status.st_mtime_ns))
    window = open_window(tmp_path / "library")
    page = open_page(qtbot, window, 2)

    def pictures() -> list[bool]:
        found = [page.model.picture_of(photo) for photo in page.model.photos]
        return [pixmap.isNull() for pixmap in found if pixmap is not None]

    qtbot.waitUntil(lambda: pictures() == [True, False], timeout=PATIENCE_MS)


def test_a_photo_of_a_folder_that_was_taken_out_comes_back_to_its_place_alone(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    """Bringing it back does not put the folder into the library again."""
    path = throw_away(qtbot, own, 0)
    own.parts.jobs.forget(os.fsencode(tmp_path / "photos"))
    qtbot.waitUntil(lambda: own.snapshot.roots == (), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    page = open_page(qtbot, own, 1)
    page.restore_all_button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0, timeout=PATIENCE_MS)
    assert path.exists()
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    with LibraryDB(tmp_path / "library") as db:
        assert db.roots() == []


def test_an_emptied_trash_is_empty_here_too(qtbot: QtBot, own: MainWindow, tmp_path: Path) -> None:
    """And nothing offers to undo what cannot be undone any more."""
    throw_away(qtbot, own, 0)
    assert own.features.undo_history.can_undo
    assert own.main_layout.notice_bar.isVisible()
    page = open_page(qtbot, own, 1)
    shutil.rmtree(tmp_path / "data" / "Trash" / "files")
    (tmp_path / "data" / "Trash" / "files").mkdir()
    own.features.recently_deleted.refresh()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0, timeout=PATIENCE_MS)
    assert not own.features.undo_history.can_undo
    assert not own.main_layout.notice_bar.isVisible()
    assert own.bindings.by_name["undo"].text() == "&Undo"
    said = {one.text() for one in page.findChildren(QLabel) if one.isVisible()}
    assert any(words.startswith("Not in the trash any more") for words in said)
    assert any("cannot restore: 1 photo." in words for words in said)


def test_the_chosen_row_has_a_ring_only_by_keys(qtbot: QtBot, own: MainWindow) -> None:
    """After a click that opened the page, no ring is around it."""
    for rank in (0, 3):
        throw_away(qtbot, own, rank)
    activate(qtbot, own)
    page, accent = own.main_layout.recently_deleted, own.parts.theme.colours.accent
    qtbot.waitUntil(lambda: page.model.rowCount() == 2, timeout=PATIENCE_MS)

    def has_accent() -> bool:
        """At the edges of the first row."""
        image, row = page.list.grab().toImage(), page.list.visualRect(page.model.index(0))
        edge = [image.pixelColor(row.left() + 1, y).name() for y in range(row.top(), row.bottom())]
        return accent in edge

    qtbot.mouseClick(
        own.main_layout.sidebar.rows[PageId.RECENTLY_DELETED], Qt.MouseButton.LeftButton
    )
    assert page.list.hasFocus()
    assert not page.list.property(BY_KEYS)
    assert not has_accent()
    qtbot.keyClick(page.list, Qt.Key.Key_F12)
    assert page.list.property(BY_KEYS)
    assert has_accent()
    assert page.restore_button.isEnabled()
    page.list.clearSelection()
    assert not has_accent()
    assert not page.restore_button.isEnabled()
    assert page.restore_button.toolTip() == "Select photos first."
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(page.list, key)
        assert page.restore_button.isEnabled()
        assert not page.restore_button.toolTip()
    assert has_accent()


def test_the_keys_leave_an_emptied_list_and_come_back(qtbot: QtBot, own: MainWindow) -> None:
    throw_away(qtbot, own, 0)
    activate(qtbot, own)
    page = open_page(qtbot, own, 1)
    photos = list(page.model.photos)
    assert page.list.hasFocus()
    page.show_photos([])
    assert page.hasFocus()
    page.show_photos(photos)
    assert page.list.hasFocus()
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_enter_restores_the_photo_with_the_frame(qtbot: QtBot, own: MainWindow) -> None:
    """It need not be selected: Ctrl+Space can leave a frame alone."""
    path = throw_away(qtbot, own, 0)
    throw_away(qtbot, own, 3)
    page = open_page(qtbot, own, 2)
    frame = page.model.index(1)
    page.list.selectionModel().setCurrentIndex(frame, QItemSelectionModel.SelectionFlag.NoUpdate)
    page.list.clearSelection()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE_MS)
