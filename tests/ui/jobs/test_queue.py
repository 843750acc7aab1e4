"""Indexing from the window, through a real child process."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.current_page import PageId
from hashdesk.ui.jobs.command_queue import JobRequest
from hashdesk.ui.shell.drop_data import DropData
from hashdesk.ui.shell.main_window import MainWindow
from tests.drawing import draw_photos
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow

Running = Callable[[], list[str]]


@pytest.fixture
def many_photos(tmp_path: Path) -> Path:
    """Enough photos to be able to stop in the middle."""
    folder = tmp_path / "many"
    for part in range(4):
        draw_photos(folder / str(part), themes=6, each=25)
    return folder


def _wait_for_photos(qtbot: QtBot, window: MainWindow, count: int) -> None:
    qtbot.waitUntil(
        lambda: window.snapshot is not None and len(window.snapshot.photos) >= count,
        timeout=PATIENCE_MS,
    )


def _wait_until_idle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


def test_a_dropped_folder_is_indexed(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, drawn_photos: Path
) -> None:
    window = open_window(tmp_path / "new library")
    assert window.main_layout.welcome.isVisible()
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(drawn_photos),)))
    assert window.busy
    assert window.main_layout.status_bar.engine.isHidden(), "none is known yet"
    _wait_until_idle(qtbot, window)
    _wait_for_photos(qtbot, window, 24)
    assert window.main_layout.grid.isVisible()
    engine = window.main_layout.status_bar.engine
    assert engine.text() == "CPU", "no rate while nothing runs"
    assert engine.isHidden(), "nothing is read: after a restart, it is the same"
    assert "CPU (ONNX Runtime)" in engine.toolTip()
    assert "Up to date: 24 photos newly indexed" in window.main_layout.status_bar.text.text()
    assert window.main_layout.status_bar.cancel_button.isHidden()


def test_what_has_to_wait_says_so(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, many_photos: Path, drawn_photos: Path
) -> None:
    """It is not lost, and what runs first is named."""
    window = open_window(tmp_path / "new library")
    take, bar = window.features.open_and_drop.take, window.main_layout.notice_bar
    take(DropData(folders=(os.fsencode(many_photos),)))
    first = window.parts.jobs.title
    assert bar.words == ""
    take(DropData(folders=(os.fsencode(drawn_photos),)))
    assert bar.words.startswith("Waiting: “")
    assert bar.words.endswith(f"begins once this task has ended: {first}.")
    window.main_layout.status_bar.cancel_wanted.emit()
    _wait_until_idle(qtbot, window)


def test_cancelling_keeps_what_is_done(
    qtbot: QtBot,
    open_window: OpenWindow,
    tmp_path: Path,
    many_photos: Path,
    running_commands: Running,
) -> None:
    window = open_window(tmp_path / "new library")
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(many_photos),)))
    qtbot.waitUntil(
        lambda: "of 600" in window.main_layout.status_bar.text.toolTip(), timeout=PATIENCE_MS
    )
    _wait_for_photos(qtbot, window, 1)  # the grid fills while it goes on
    window.main_layout.status_bar.cancel_wanted.emit()
    _wait_until_idle(qtbot, window)
    assert running_commands() == []
    assert window.main_layout.notice_bar.words == ""  # it was not killed
    with Library(tmp_path / "new library") as library:
        kept = len(library.codes)
        assert 0 < kept <= 600
        assert library.damaged == 0
        assert set(library.codes.codes) == set(BITS)
    _wait_for_photos(qtbot, window, kept)


def test_closing_in_the_middle_stops_the_command_first(
    qtbot: QtBot,
    open_window: OpenWindow,
    tmp_path: Path,
    many_photos: Path,
    running_commands: Running,
) -> None:
    window = open_window(tmp_path / "new library")
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(many_photos),)))
    qtbot.waitUntil(
        lambda: "of 600" in window.main_layout.status_bar.text.toolTip(), timeout=PATIENCE_MS
    )
    assert not window.close()  # not yet
    assert window.isVisible()
    question = window.findChild(QMessageBox)
    assert question is not None
    assert "Indexing" in question.text()
    answer = next(b for b in question.buttons() if b.text() == "Stop and close")
    answer.click()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    assert running_commands() == []


def test_closing_what_is_stopped_already_asks_nothing(
    qtbot: QtBot,
    open_window: OpenWindow,
    tmp_path: Path,
    many_photos: Path,
    running_commands: Running,
) -> None:
    window = open_window(tmp_path / "new library")
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(many_photos),)))
    qtbot.waitUntil(
        lambda: "of 600" in window.main_layout.status_bar.text.toolTip(), timeout=PATIENCE_MS
    )
    window.bindings.by_name["cancel"].trigger()
    assert window.busy
    assert not window.close()  # not yet
    assert window.findChild(QMessageBox) is None
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    assert running_commands() == []


def test_closing_during_a_scan_asks_nothing(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, running_commands: Running
) -> None:
    window = open_window(own_library)
    window.rescan()
    assert window.busy
    window.close()
    assert window.findChild(QMessageBox) is None
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    assert running_commands() == []


def test_a_missing_folder_is_reported(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window(tmp_path / "new library")
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(tmp_path / "nowhere"),)))
    qtbot.waitUntil(lambda: "nowhere" in window.main_layout.notice_bar.words, timeout=PATIENCE_MS)
    _wait_until_idle(qtbot, window)
    assert window.main_layout.welcome.isVisible()


def test_a_grown_library_keeps_the_scroll_position(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, tmp_path: Path
) -> None:
    window = open_window(own_library)
    window.resize(900, 480)
    grid = window.main_layout.grid
    qtbot.waitUntil(
        lambda: not window.main_layout.details.isVisible() and grid.width() > 600,
        timeout=PATIENCE_MS,
    )
    grid.setFocus()
    grid.setCurrentIndex(window.main_layout.grid.photo_model.index_of(13))
    grid._touched = True
    current = grid.current_photo()
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    before = grid.visualRect(grid.currentIndex()).top()
    more = tmp_path / "more"
    draw_photos(more, themes=2, each=6)
    for path in more.rglob("*.jpg"):
        os.utime(path, (1_700_000_000, 1_700_000_000))  # newer: they come first
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(more),)))
    _wait_until_idle(qtbot, window)
    _wait_for_photos(qtbot, window, 36)
    assert grid.current_photo() == current
    assert abs(grid.visualRect(grid.currentIndex()).top() - before) <= grid.columnWidth(0)
    assert window.main_layout.sidebar.rows[PageId.PHOTOS].accessibleName() == "Photos 36"


def test_a_library_from_a_newer_version_is_left_alone(
    qtbot: QtBot, tmp_path: Path, own_library: Path, open_window: OpenWindow
) -> None:
    connection = sqlite3.connect(own_library / "library.db")
    connection.execute("PRAGMA user_version=99")
    connection.close()
    window = open_window(own_library, wait=False)
    page = window.main_layout.restore
    qtbot.waitUntil(page.isVisible, timeout=PATIENCE_MS)
    assert any("newer" in label.text() for label in page.findChildren(QLabel))
    assert not window.main_layout.grid.isVisible()


def test_changes_by_another_process_are_shown(
    qtbot: QtBot,
    open_window: OpenWindow,
    own_library: Path,
    tmp_path: Path,
    encoder: BundleEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hashdesk.ui.library.library_watcher.WATCH_MS", 100)
    window = open_window(own_library)
    draw_photos(tmp_path / "more", themes=1, each=3)
    with LibraryDB(own_library, write=True) as db:
        index(db, encoder, [tmp_path / "more"], Settings(workers=1), Job())
    _wait_for_photos(qtbot, window, 27)


def test_a_warning_is_said_once_a_window(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path, open_place: Path
) -> None:
    """What indexing warns of is shown, and not again with every scan."""
    library = Path(shutil.copytree(library_folder, open_place / "library"))
    library.chmod(0o755)
    window = open_window(library)
    bar = window.main_layout.notice_bar
    window.rescan()
    _wait_until_idle(qtbot, window)
    assert f"chmod -R go= {library}" in bar.words
    bar.hide()
    window.rescan()
    _wait_until_idle(qtbot, window)
    assert bar.isHidden()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("words", "plan"),
    [
        (("swin_t", "--yes", "--install"), "add with PyTorch"),
        (("swin_t", "--yes"), "add by name"),
        (("/models/clip", "--yes"), "add"),
    ],
)
def test_what_adds_a_model_has_a_plan_of_its_own(words: tuple[str, ...], plan: str) -> None:
    request = JobRequest("models", ("--add", *words, "--library", "/library"), "Adding")
    assert (request.plan, request.adds) == (plan, words[0])
    assert not request.switches
