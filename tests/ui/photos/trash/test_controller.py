"""Photos to the trash and back: questions, what stays, undo, also in a later window."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import restore_listed
from hashdesk.ui import formatting
from hashdesk.ui.photos.trash.stayed_dialog import StayedDialog
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.photos.selecting import select
from tests.ui.photos.trash.answering import answer

pytestmark = pytest.mark.slow

CTRL = Qt.KeyboardModifier.ControlModifier


def test_photos_go_to_the_trash_and_come_back(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    """They leave the grid at once and the library after a scan; undo restores them."""
    grid, model = own.main_layout.grid, own.main_layout.grid.photo_model
    chosen = select(qtbot, own, 1, 2)
    after = int(model.photos[4])
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(model.photos) == 21, timeout=PATIENCE_MS)
    assert not set(chosen) & set(model.photos.tolist())
    assert grid.current_photo() == after
    assert "3 photos" in own.main_layout.notice_bar.words
    assert len(list((tmp_path / "data" / "Trash" / "files").iterdir())) == 3
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 21, timeout=PATIENCE_MS)
    qtbot.keyClick(own, Qt.Key.Key_Z, CTRL)
    assert not own.main_layout.notice_bar.words  # it offered this undo
    qtbot.waitUntil(lambda: len(model.photos) == 24, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: grid.selected_photos().tolist() == chosen, timeout=PATIENCE_MS)
    assert not list((tmp_path / "data" / "Trash" / "files").iterdir())
    assert not list((tmp_path / "data" / "Trash" / "info").iterdir())
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 24, timeout=PATIENCE_MS)


def test_results_leave_out_trashed_photos(qtbot: QtBot, own: MainWindow) -> None:
    grid, model = own.main_layout.grid, own.main_layout.grid.photo_model
    select(qtbot, own, 0, 0)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: own.features.navigator.result is not None, timeout=PATIENCE_MS)
    gone, after = grid.current_photo(), int(model.photos[2])
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(model.photos) == 23, timeout=PATIENCE_MS)
    assert gone not in model.photos
    assert model.levels is not None
    assert len(model.levels) == 23
    assert grid.current_photo() == after
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    qtbot.keyClick(own, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(model.photos) == 24, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_undo_never_replaces_a_new_file(qtbot: QtBot, own: MainWindow, tmp_path: Path) -> None:
    model = own.main_layout.grid.photo_model
    select(qtbot, own, 0, 0)
    path = model.path_at(model.index_of(0))
    qtbot.waitUntil(lambda: model.path_at(model.index_of(0)) is not None, timeout=PATIENCE_MS)
    path = Path(os.fsdecode(model.path_at(model.index_of(0)) or b""))
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(
        lambda: not path.exists() and own.features.undo_history.can_undo, timeout=PATIENCE_MS
    )
    path.write_bytes(b"something new")
    qtbot.keyClick(own, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(
        lambda: "stays in the trash" in own.main_layout.notice_bar.words, timeout=PATIENCE_MS
    )
    assert path.read_bytes() == b"something new"
    assert len(list((tmp_path / "data" / "Trash" / "files").iterdir())) == 1
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_another_window_was_faster(qtbot: QtBot, own: MainWindow) -> None:
    """It brought the photo back: there is nothing to undo, which is said."""
    (path,) = paths_of(qtbot, own, 2, 0)
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: own.features.undo_history.can_undo, timeout=PATIENCE_MS)
    assert restore_listed(RemovalLog(own.parts.watcher.folder)).left == []
    assert path.exists()
    qtbot.keyClick(own, Qt.Key.Key_Z, CTRL)
    bar = own.main_layout.notice_bar
    qtbot.waitUntil(lambda: "all of it is back already" in bar.words, timeout=PATIENCE_MS)
    assert not own.features.undo_history.can_undo
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


@pytest.mark.parametrize("left", [0, 1])
def test_what_left_the_trash_is_not_said_to_be_undone(
    qtbot: QtBot, own: MainWindow, tmp_path: Path, left: int
) -> None:
    """The trash was emptied, or all but one photo was taken out of it."""
    photos = paths_of(qtbot, own, 1, 2)
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: own.features.undo_history.can_undo, timeout=PATIENCE_MS)
    for name in sorted(in_trash(tmp_path))[left:]:
        (tmp_path / "data" / "Trash" / "files" / name).unlink()
    told: list[str] = []
    own.notifier.status_changed.connect(told.append)
    qtbot.keyClick(own, Qt.Key.Key_Z, CTRL)
    bar = own.main_layout.notice_bar
    qtbot.waitUntil(lambda: "Not in the trash any more" in bar.words, timeout=PATIENCE_MS)
    assert f"cannot restore: {formatting.photos(len(photos) - left)}." in bar.words
    assert told[-1].startswith("Restored: 1 photo" if left else "Nothing was restored")
    assert sum(path.exists() for path in photos) == left
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_nothing_to_undo(window: MainWindow) -> None:
    for name in ("undo", "redo", "bring_back"):
        assert not window.bindings.by_name[name].isEnabled()
    assert window.bindings.by_name["undo"].toolTip() == "There is nothing to undo."


def test_undo_and_redo_say_what_and_do_it(qtbot: QtBot, own: MainWindow, tmp_path: Path) -> None:
    """Redo moves to the trash again, which can be undone again."""
    undo, redo = own.bindings.by_name["undo"], own.bindings.by_name["redo"]
    names = {path.name for path in paths_of(qtbot, own, 1, 2)}
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    for _ in range(2):
        qtbot.waitUntil(undo.isEnabled, timeout=PATIENCE_MS)
        assert undo.text() == "&Undo: Move 3 photos to the trash"
        assert in_trash(tmp_path) == names
        assert not redo.isEnabled()
        undo.trigger()
        qtbot.waitUntil(lambda: in_trash(tmp_path) == set(), timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: not undo.isEnabled(), timeout=PATIENCE_MS)
        assert redo.text() == "&Redo: Move 3 photos to the trash"
        qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
        redo.trigger()
        assert not redo.isEnabled()
    qtbot.waitUntil(lambda: in_trash(tmp_path) == names, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_redo_checks_and_asks_as_the_first_time(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    """A photo that was changed meanwhile stays; a whole folder is asked about."""
    undo, redo = own.bindings.by_name["undo"], own.bindings.by_name["redo"]
    edited, *_ = paths_of(qtbot, own, 0, 3)
    own.bindings.by_name["trash"].trigger()
    answer(qtbot, own, "Move to the trash")
    qtbot.waitUntil(undo.isEnabled, timeout=PATIENCE_MS)
    undo.trigger()
    qtbot.waitUntil(redo.isEnabled, timeout=PATIENCE_MS)
    qtbot.waitUntil(edited.exists, timeout=PATIENCE_MS)
    edited.write_bytes(edited.read_bytes() + b"more")
    redo.trigger()
    words = answer(qtbot, own, "Move to the trash")
    assert "All photos of the folder theme0 are among them." in words
    qtbot.waitUntil(lambda: len(in_trash(tmp_path)) == 3, timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: "Changed since" in own.main_layout.notice_bar.words, timeout=PATIENCE_MS
    )
    assert edited.exists()
    undo.trigger()
    qtbot.waitUntil(redo.isEnabled, timeout=PATIENCE_MS)
    redo.trigger()
    answer(qtbot, own, "Cancel")
    assert in_trash(tmp_path) == set()
    assert not undo.isEnabled()
    assert not redo.isEnabled()
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_what_did_not_come_back_is_not_redone(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    (path,) = paths_of(qtbot, own, 0, 0)
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: own.features.undo_history.can_undo, timeout=PATIENCE_MS)
    path.write_bytes(b"something new")
    qtbot.keyClick(own, Qt.Key.Key_Z, CTRL)
    bar = own.main_layout.notice_bar
    qtbot.waitUntil(lambda: "stays in the trash" in bar.words, timeout=PATIENCE_MS)
    assert not own.features.undo_history.can_redo
    undo = own.bindings.by_name["undo"]
    qtbot.waitUntil(lambda: undo.text().endswith("trash…"), timeout=PATIENCE_MS)  # by a question
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_a_deleted_photo_cannot_be_moved_to_the_trash(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "photos")
    select(qtbot, own, 0, 0)
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    bar = own.main_layout.notice_bar
    qtbot.waitUntil(lambda: "no such file any more" in bar.words, timeout=PATIENCE_MS)
    assert len(own.main_layout.grid.photo_model.photos) == 24


def paths_of(qtbot: QtBot, window: MainWindow, first: int, more: int) -> list[Path]:
    """The files of selected photos: the one at a rank, and `more` after it."""
    chosen, thumbnails = select(qtbot, window, first, more), window.parts.thumbnails
    qtbot.waitUntil(lambda: all(map(thumbnails.card, chosen)), timeout=PATIENCE_MS)
    cards = [thumbnails.card(photo) for photo in chosen]
    return [Path(os.fsdecode(card.place.full)) for card in cards if card is not None]


def in_trash(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "data" / "Trash" / "files").glob("*")}


def test_what_cannot_go_stops_nothing_and_is_named(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    """One was edited since it was indexed, one is gone; the others go."""
    edited, gone, *others = paths_of(qtbot, own, 2, 3)
    edited.write_bytes(edited.read_bytes() + b"more")
    gone.unlink()
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: own.features.undo_history.can_undo, timeout=PATIENCE_MS)
    words = own.main_layout.notice_bar.words
    assert "Moved to the trash: 2 photos." in words
    assert f"1 of 4 photos could not be moved to the trash: {edited.name}. Changed since" in words
    assert f"1 of 4 photos could not be moved to the trash: {gone.name}. There is no" in words
    assert in_trash(tmp_path) == {path.name for path in others}
    assert edited.exists()
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    assert own.main_layout.notice_bar.other_button.text() == "Show all"
    own.main_layout.notice_bar.other_button.click()
    (shown,) = own.findChildren(StayedDialog)
    lines = [shown.list.item(row).text() for row in range(shown.list.count())]
    assert lines == [
        f"{edited}\nChanged since indexing: rescan (F5), then look again.",
        f"{gone}\nThere is no such file any more: rescan (F5).",
    ]
    shown.accept()
    qtbot.waitUntil(lambda: not own.findChildren(StayedDialog), timeout=PATIENCE_MS)


def test_a_photo_that_took_the_place_of_another_stays(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    """Of the same size and with the same time, as another program's copy may have."""
    (path,) = paths_of(qtbot, own, 0, 0)
    status, other = path.stat(), tmp_path / "other.jpg"
    other.write_bytes(path.read_bytes()[:-1] + b"!")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    bar = own.main_layout.notice_bar
    qtbot.waitUntil(lambda: "Changed since indexing" in bar.words, timeout=PATIENCE_MS)
    assert path.read_bytes().endswith(b"!")
    assert in_trash(tmp_path) == set()


def test_a_photo_that_frees_nothing_is_told(qtbot: QtBot, own: MainWindow, tmp_path: Path) -> None:
    """Somebody made a hard link of it since it was looked at."""
    held, _ = paths_of(qtbot, own, 0, 1)
    os.link(held, tmp_path / "elsewhere.jpg")
    bar = own.main_layout.notice_bar
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: own.features.undo_history.can_undo, timeout=PATIENCE_MS)
    assert bar.words == (
        "Moved to the trash: 2 photos. No space is freed by 1 photo: hard links keep the same "
        "data under other names."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes links for few")
def test_a_link_stays_with_its_file(qtbot: QtBot, own: MainWindow, tmp_path: Path) -> None:
    """The file may be the only one. What lies in a folder behind a link goes, and comes back."""
    link, inside = paths_of(qtbot, own, 0, 1)
    only, outside = tmp_path / "only.jpg", tmp_path / "outside"
    link.rename(only)
    link.symlink_to(only)
    inside.parent.rename(outside)
    inside.parent.symlink_to(outside)
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: own.features.undo_history.can_undo, timeout=PATIENCE_MS)
    words = own.main_layout.notice_bar.words
    assert f"{link.name}. It is a link, and the file that it leads to may be the only" in words
    assert in_trash(tmp_path) == {inside.name}
    assert link.is_symlink()
    assert only.exists()
    assert not (outside / inside.name).exists()
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 23, timeout=PATIENCE_MS)
    assert len(own.snapshot.roots) == 1  # the folder was scanned again by its path through the link
    qtbot.keyClick(own, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil((outside / inside.name).exists, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 24, timeout=PATIENCE_MS)


def choose(window: MainWindow, ranks: Sequence[int]) -> None:
    """Select the photos of these ranks."""
    grid = window.main_layout.grid
    photos = grid.photo_model.photos[list(ranks)]
    grid.setFocus()
    grid.restore(replace(grid.anchor(), current=int(photos[0]), selected=photos))


def test_more_than_ten_photos_are_asked_about(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    """The question names number and size; ten go unasked, if they are of no folder all photos."""
    paths = paths_of(qtbot, own, 0, 10)
    size = sum(path.stat().st_size for path in paths)
    for said, gone in (("Cancel", 0), ("Move to the trash", 11)):
        own.bindings.by_name["trash"].trigger()
        words = answer(qtbot, own, said)
        assert words.startswith(f"Move 11 photos ({formatting.size(size)}) to the trash?")
        assert "All photos of 2 folders are among them: theme0, theme1." in words
        qtbot.waitUntil(lambda gone=gone: len(in_trash(tmp_path)) == gone, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: own.features.undo_history.can_undo, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    choose(own, [rank for rank in range(13) if rank not in (1, 5, 9)])
    own.bindings.by_name["trash"].trigger()
    qtbot.waitUntil(lambda: len(in_trash(tmp_path)) == 21, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)


def test_a_whole_folder_and_a_whole_library_are_asked_about(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    """However few the photos are."""
    choose(own, range(4))
    own.bindings.by_name["trash"].trigger()
    words = answer(qtbot, own, "Cancel")
    assert words.startswith("Move 4 photos (")
    assert "All photos of the folder theme0 are among them." in words
    assert "Ctrl+Z" in words
    choose(own, range(24))
    own.bindings.by_name["trash"].trigger()
    assert "These are all photos of this library." in answer(qtbot, own, "Cancel")
    assert in_trash(tmp_path) == set()


def test_nothing_goes_that_cannot_be_written_down(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    """Without a line in the log, a later window could not bring it back."""
    (path,) = paths_of(qtbot, own, 0, 0)
    (tmp_path / "library" / "removals.jsonl").mkdir()
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    bar = own.main_layout.notice_bar
    qtbot.waitUntil(lambda: "Nothing was moved to the trash" in bar.words, timeout=PATIENCE_MS)
    assert path.exists()


def test_a_later_window_brings_them_back_after_a_question(
    qtbot: QtBot, own: MainWindow, open_window: OpenWindow, tmp_path: Path
) -> None:
    """By what undoes, and by the entry in the menu of a photo."""
    paths = paths_of(qtbot, own, 0, 2)
    qtbot.keyClick(own, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: own.features.undo_history.can_undo, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    own.close()
    again = open_window(tmp_path / "library")
    assert len(again.main_layout.grid.photo_model.photos) == 21
    undo = again.bindings.by_name["undo"]
    qtbot.waitUntil(undo.isEnabled, timeout=PATIENCE_MS)
    assert undo.text() == "&Undo: Move 3 photos to the trash…"
    for action, said in (("bring_back", "Cancel"), ("undo", "Restore")):
        again.bindings.by_name[action].trigger()
        qtbot.waitUntil(lambda: bool(again.findChildren(QMessageBox)), timeout=PATIENCE_MS)
        (question,) = again.findChildren(QMessageBox)
        assert question.text().startswith("Restore 3 photos, moved to the trash on ")
        (button,) = [one for one in question.buttons() if one.text().strip("&") == said]
        button.click()
        qtbot.waitUntil(lambda: not again.findChildren(QMessageBox), timeout=PATIENCE_MS)
    model = again.main_layout.grid.photo_model
    qtbot.waitUntil(lambda: len(model.photos) == 24, timeout=PATIENCE_MS)
    assert all(path.exists() for path in paths)
    qtbot.waitUntil(lambda: not again.busy, timeout=PATIENCE_MS)
    assert not undo.isEnabled()
    assert undo.text() == "&Undo"


def test_a_window_that_ended_in_the_middle_is_told_about(
    qtbot: QtBot,
    own: MainWindow,
    open_window: OpenWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of two photos that were to go, one has gone and nobody wrote down where to.

    Nothing else reads the log before, however long it takes: that would set it in order.
    """
    going, staying = paths_of(qtbot, own, 0, 1)
    own.close()
    qtbot.waitUntil(lambda: not own.isVisible(), timeout=PATIENCE_MS)  # its job ends first
    RemovalLog(tmp_path / "library").begin([(1, os.fsencode(going)), (2, os.fsencode(staying))])
    trash = tmp_path / "data" / "Trash" / "files"
    trash.mkdir(parents=True)
    going.rename(trash / going.name)
    read = threading.Event()
    listed, interrupted = RemovalLog.in_all_batches, RemovalLog.interrupted

    def read_first(log: RemovalLog) -> list[Removed]:
        read.wait(0.5)
        return interrupted(log)

    def read_all(log: RemovalLog) -> list[Removed]:
        found = listed(log)
        read.set()
        return found

    monkeypatch.setattr(RemovalLog, "interrupted", read_first)
    monkeypatch.setattr(RemovalLog, "in_all_batches", read_all)
    again = open_window(tmp_path / "library")
    bar = again.main_layout.notice_bar
    qtbot.waitUntil(lambda: bar.words.endswith("In the trash: 1 photo."), timeout=PATIENCE_MS)
    assert bar.words.startswith("HashDesk was ended while it moved photos to the trash.")
    bar.button.click()
    qtbot.waitUntil(going.exists, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: again.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not again.busy, timeout=PATIENCE_MS)
    assert in_trash(tmp_path) == set()
