"""Folders are watched while a window is open."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from hashdesk.ui.library import folder_watch_plan, folder_watcher
from hashdesk.ui.library.folder_watch_plan import away, plan_watch, present, settled
from hashdesk.ui.library.folder_watcher import FolderWatcher
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.window_settings import UNFINISHED_KEY, library_key
from tests.drawing import draw_photos
from tests.mounts import Mounts, mounts_or_skip
from tests.ui.conftest import PATIENCE_MS, OpenWindow


@pytest.fixture
def watcher(qtbot: QtBot) -> Iterator[FolderWatcher]:
    made = FolderWatcher()
    yield made
    made.stop()


@pytest.fixture
def mounts() -> Iterator[Mounts]:
    yield from mounts_or_skip()


def _watch(qtbot: QtBot, watcher: FolderWatcher, *roots: Path) -> None:
    with qtbot.waitSignal(watcher.planned, timeout=PATIENCE_MS):
        watcher.watch([os.fsencode(root) for root in roots])


def _plan(*roots: Path) -> folder_watch_plan.WatchPlan:
    return plan_watch([os.fsencode(root) for root in roots], lambda: False)


def test_what_changes_is_told_once_it_has_settled(
    qtbot: QtBot, watcher: FolderWatcher, tmp_path: Path
) -> None:
    """One folder, however many files come; also one that is new."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    _watch(qtbot, watcher, tmp_path)
    assert watcher.watched == {str(tmp_path), str(tmp_path / "a"), str(tmp_path / "a" / "b")}
    with qtbot.waitSignal(watcher.changed, timeout=PATIENCE_MS) as told:
        for number in range(5):
            (tmp_path / "a" / f"{number}.jpg").write_bytes(b"")
    assert told.args == [[os.fsencode(tmp_path / "a")]]
    new = tmp_path / "a" / "new"
    told_now: list[bytes] = []
    watcher.changed.connect(told_now.extend)
    new.mkdir()
    # A second time: files may have come between its scan and the moment when it was watched.
    qtbot.waitUntil(lambda: os.fsencode(new) in told_now, timeout=PATIENCE_MS)
    assert told_now[0] == os.fsencode(tmp_path / "a")
    assert str(new) in watcher.watched
    with qtbot.waitSignal(watcher.changed, timeout=PATIENCE_MS) as told:
        (new / "photo.jpg").write_bytes(b"")
    assert told.args == [[os.fsencode(new)]]


def test_a_file_that_is_being_written_has_not_settled(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    for name in ("old", "new"):
        (tmp_path / name / "photo.jpg").write_bytes(b"half a ph")
    os.utime(tmp_path / "old" / "photo.jpg", (1_700_000_000, 1_700_000_000))
    folders = [str(tmp_path / name) for name in ("old", "new", "gone")]
    assert settled(folders) == {folders[0], folders[2]}


def test_a_root_that_comes_back_is_told(
    qtbot: QtBot, watcher: FolderWatcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a drive does that is plugged in again: nothing in it changes."""
    monkeypatch.setattr(folder_watcher, "LOOK_MS", 50)
    drive, away = tmp_path / "drive", tmp_path / "away"
    away.mkdir()
    (away / "photo.jpg").write_bytes(b"")
    looking = FolderWatcher()
    try:
        _watch(qtbot, looking, drive)
        with qtbot.waitSignal(looking.changed, timeout=PATIENCE_MS) as told:
            away.rename(drive)
        assert told.args == [[os.fsencode(drive)]]
    finally:
        looking.stop()


def test_a_root_that_went_is_told_as_away_until_it_is_back(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was emptied in its place is not: its photos may be in the trash."""
    monkeypatch.setattr(folder_watcher, "LOOK_MS", 50)
    drive, emptied, elsewhere = tmp_path / "drive", tmp_path / "emptied", tmp_path / "elsewhere"
    for root in (drive, emptied):
        root.mkdir()
        (root / "photo.jpg").write_bytes(b"")
    looking = FolderWatcher()
    try:
        _watch(qtbot, looking, drive, emptied)
        with qtbot.waitSignal(looking.away_changed, timeout=PATIENCE_MS) as told:
            (emptied / "photo.jpg").unlink()
            drive.rename(elsewhere)
        assert told.args == [{os.fsencode(drive)}]
        with qtbot.waitSignal(looking.away_changed, timeout=PATIENCE_MS) as told:
            elsewhere.rename(drive)
        assert told.args == [frozenset()]
    finally:
        looking.stop()


def test_a_drive_that_is_pulled_out_is_away(mounts: Mounts, tmp_path: Path) -> None:
    """Its mount point stays, as an empty folder."""
    drive = tmp_path / "drive"
    drive.mkdir()
    mounts.add(drive)
    (drive / "photo.jpg").write_bytes(b"")
    before = present([os.fsencode(drive)])
    assert away(before) == frozenset()
    mounts.remove(drive)
    assert drive.is_dir()
    assert away(before) == {os.fsencode(drive)}


def test_a_drive_that_is_mounted_below_a_root(
    qtbot: QtBot, mounts: Mounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its mount point was there before, empty; what changes on it is told from then on."""
    monkeypatch.setattr(folder_watcher, "LOOK_MS", 50)
    card, hidden = tmp_path / "card", tmp_path / ".hidden"
    card.mkdir()
    hidden.mkdir()
    looking = FolderWatcher()
    told: list[bytes] = []
    looking.changed.connect(told.extend)
    try:
        _watch(qtbot, looking, tmp_path)
        with qtbot.waitSignal(looking.planned, timeout=PATIENCE_MS):
            mounts.add(hidden)
            mounts.add(card)
        assert set(told) == {os.fsencode(card)}
        told.clear()
        (card / "photo.jpg").write_bytes(b"")
        qtbot.waitUntil(lambda: told == [os.fsencode(card)], timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: str(card) in looking.watched, timeout=PATIENCE_MS)
        told.clear()
        mounts.remove(card)
        qtbot.waitUntil(lambda: os.fsencode(card) in told, timeout=PATIENCE_MS)
    finally:
        looking.stop()


def test_too_many_folders_are_scanned_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And so is what Qt cannot name, and what lies on a network drive."""
    monkeypatch.setattr(folder_watch_plan, "MOST_WATCHED", 4)
    small, large, odd = tmp_path / "small", tmp_path / "large", tmp_path / "odd"
    (small / "1").mkdir(parents=True)
    for number in range(5):
        (large / str(number)).mkdir(parents=True)
    os.makedirs(os.path.join(os.fsencode(odd), b"\xff"))
    plan = _plan(small, large, odd)
    assert set(plan.folders) == {str(small), str(small / "1")}
    assert plan.rescanned == (os.fsencode(large), os.fsencode(odd))
    monkeypatch.setattr(folder_watch_plan, "network_kind", lambda _folder: "nfs4")
    assert _plan(small).rescanned == (os.fsencode(small),)


@pytest.mark.slow
def test_new_and_deleted_photos_are_picked_up(
    qtbot: QtBot, own: MainWindow, tmp_path: Path
) -> None:
    """Without being asked, by the window."""
    watcher = own.features.rescans.watcher
    photos = tmp_path / "photos"
    qtbot.waitUntil(lambda: str(photos) in watcher.watched, timeout=PATIENCE_MS)

    def has(count: int) -> bool:
        return own.snapshot is not None and len(own.snapshot.photos) == count

    assert has(24)
    draw_photos(photos / "new folder", themes=1, each=2)
    qtbot.waitUntil(lambda: has(26), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    next(photos.rglob("*.jpg")).unlink()
    qtbot.waitUntil(lambda: has(25), timeout=PATIENCE_MS)


@pytest.mark.slow
def test_photos_of_a_drive_that_is_mounted_below_a_root(
    qtbot: QtBot, own: MainWindow, mounts: Mounts, tmp_path: Path
) -> None:
    """They come by themselves, and wait for it once it is pulled out."""
    watcher, card = own.features.rescans.watcher, tmp_path / "photos" / "card"
    card.mkdir()
    qtbot.waitUntil(lambda: str(card) in watcher.watched, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)

    def has(count: int) -> bool:
        return own.snapshot is not None and len(own.snapshot.photos) == count

    (tmp_path / "on the drive").mkdir()
    draw_photos(tmp_path / "on the drive", themes=1, each=2)
    mounts.bind(tmp_path / "on the drive", card)
    qtbot.waitUntil(lambda: has(26), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)

    def is_away() -> bool:
        (root,) = own.snapshot.roots if own.snapshot is not None else ()
        return any(below.offline for below in root.children)

    mounts.remove(card)
    qtbot.waitUntil(is_away, timeout=PATIENCE_MS)
    assert has(26)


@pytest.mark.slow
def test_what_was_stopped_is_not_begun_by_a_change(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, window_settings: QSettings,
    tmp_path: Path, drawn_photos: Path,
) -> None:  # fmt: skip
    saved = '[["index", ["/photos", "--library", "x"], "Indexing"]]'
    window_settings.setValue(library_key(UNFINISHED_KEY, own_library), saved)
    window = open_window(own_library)
    began: list[str] = []
    window.parts.jobs.began.connect(began.append)
    window.features.rescans.watcher.changed.emit([os.fsencode(drawn_photos)])
    assert not began
    window.features.unfinished.dismiss()
    window.features.rescans.watcher.changed.emit([os.fsencode(tmp_path)])  # of no root
    assert not began
    window.features.rescans.watcher.changed.emit([os.fsencode(drawn_photos)])
    assert began == ["Indexing photos"]
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
