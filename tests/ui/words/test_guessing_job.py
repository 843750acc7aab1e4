"""The task that gets words ready: only if it can make something, and once for each state."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.core.storage.caches import feature_cache, guess_cache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.library_content import backbone_in_use, make_guesses
from hashdesk.ui.jobs.command_process import CommandProcess, CommandResult
from hashdesk.ui.shell.main_window import MainWindow
from tests.small_models import add_small_model
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.jobs.held import Held
from tests.ui.words.test_search_field import chips, search

Row = tuple[bytes, bytes]


@pytest.fixture
def unseen(
    own_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, list[Row]]:
    """Features of one photo that the shipped model, which guesses, has not seen.

    The library in the file's folder stands on an added model that has no words.
    """
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    with LibraryDB(own_library, write=True) as db:
        used = db.encoder_in_use()
        assert used is not None
        file = feature_cache.features_path(own_library, used.backbone)
        facts = {"name": "Cells", "backbone": add_small_model().name}
        db.use_encoder(db.encoder("cells", json.dumps(facts)))
    with closing(sqlite3.connect(file)) as cache, cache:
        rows = cache.execute("SELECT id, blob FROM blobs LIMIT 1").fetchall()
        cache.execute("DELETE FROM blobs WHERE id=?", (rows[0][0],))
    return file, rows


def hold_runs(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Held]:
    """The commands that the window starts from now on, each until a test ends it."""
    runs: list[Held] = []

    def hold(command: str, _arguments: object, parent: QObject) -> CommandProcess:
        runs.append(Held(command, (), parent))
        return runs[-1]

    monkeypatch.setattr(window.parts.jobs, "_make_process", hold)
    return runs


def renew(qtbot: QtBot, window: MainWindow) -> None:
    """As after any task: the library is read again, and searched again."""
    assert window.snapshot is not None
    window.features.words.show_snapshot(window.snapshot)
    search(qtbot, window, "dog")


def test_nothing_is_begun_for_photos_that_cannot_be_guessed(
    qtbot: QtBot, open_window: OpenWindow, unseen: tuple[Path, list[Row]]
) -> None:
    library = unseen[0].parent
    with LibraryDB(library) as db:
        assert make_guesses(db, paths.cache(), Job()) > 0
    window = open_window(library)
    qtbot.waitUntil(lambda: window.snapshot is not None, timeout=PATIENCE_MS)
    begun: list[str] = []
    window.parts.jobs.began.connect(begun.append)
    for _ in range(3):
        renew(qtbot, window)
    assert "Getting words ready for the search" not in begun
    said = "1 photo has no guess of what it shows"
    qtbot.waitUntil(lambda: any(said in chip for chip in chips(window)), timeout=PATIENCE_MS)


def test_what_was_stopped_begins_again_once_something_has_changed(
    qtbot: QtBot,
    open_window: OpenWindow,
    unseen: tuple[Path, list[Row]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, rows = unseen
    window = open_window(file.parent)
    qtbot.waitUntil(lambda: window.snapshot is not None and not window.busy, timeout=PATIENCE_MS)
    jobs, runs = window.parts.jobs, hold_runs(window, monkeypatch)
    renew(qtbot, window)
    assert [run.command for run in runs] == ["caches"]
    renew(qtbot, window)
    jobs.make_guesses()
    assert not jobs.waiting  # while it runs, it is not asked for a second time
    assert not window.main_layout.notice_bar.words
    jobs.cancel()
    runs[0].ended.emit(CommandResult("caches", {}, cancelled=True))
    renew(qtbot, window)
    assert not jobs.busy
    with closing(sqlite3.connect(file)) as cache, cache:
        cache.executemany("INSERT INTO blobs VALUES (?, ?)", rows)
    renew(qtbot, window)
    assert len(runs) == 2
    jobs.cancel()
    runs[1].ended.emit(CommandResult("caches", {}, cancelled=True))


def test_what_was_stopped_is_resumed_on_request_also_after_a_restart(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it has done anything, too."""
    window = open_window(own_library)
    qtbot.waitUntil(lambda: window.snapshot is not None and not window.busy, timeout=PATIENCE_MS)
    runs, bar = hold_runs(window, monkeypatch), window.main_layout.status_bar
    window.main_layout.top_bar.search.setFocus()
    qtbot.waitUntil(lambda: len(runs) == 1, timeout=PATIENCE_MS)
    qtbot.mouseClick(bar.cancel_button, Qt.MouseButton.LeftButton)
    runs[0].ended.emit(CommandResult("caches", {}, cancelled=True))
    assert bar.unfinished.text() == "Getting words ready for the search was stopped"
    qtbot.mouseClick(bar.resume_button, Qt.MouseButton.LeftButton)
    assert window.parts.jobs.title == "Getting words ready for the search"
    assert not bar.resume_button.isVisible()
    window.parts.jobs.cancel()
    runs[1].ended.emit(CommandResult("caches", {}, cancelled=True))
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)

    again = open_window(own_library)
    bar, runs = again.main_layout.status_bar, hold_runs(again, monkeypatch)
    assert bar.unfinished.text() == "Getting words ready for the search was stopped"
    qtbot.mouseClick(bar.resume_button, Qt.MouseButton.LeftButton)
    assert [run.command for run in runs] == ["caches"]
    runs[0].ended.emit(CommandResult("caches", {}))
    assert not bar.resume_button.isVisible()
    assert not again.features.unfinished.commands


def test_a_scan_gets_the_words_ready_that_were_stopped(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(own_library)
    qtbot.waitUntil(lambda: window.snapshot is not None and not window.busy, timeout=PATIENCE_MS)
    jobs, runs = window.parts.jobs, hold_runs(window, monkeypatch)
    jobs.rescan()
    jobs.make_guesses()  # behind it
    jobs.cancel()
    runs[0].ended.emit(CommandResult("index", {}, cancelled=True))
    assert window.features.unfinished.commands == {"caches"}
    jobs.rescan()
    runs[1].ended.emit(CommandResult("index", {}, error="The disk is full."))
    assert window.features.unfinished.commands == {"caches"}
    jobs.rescan()
    runs[2].ended.emit(CommandResult("index", {}))
    assert not window.features.unfinished.commands


def test_guesses_that_were_made_and_went_with_their_model_are_made_again(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same window; until then it is not said that a word is not known."""
    window = open_window(own_library)
    qtbot.waitUntil(lambda: window.snapshot is not None and not window.busy, timeout=PATIENCE_MS)
    runs = hold_runs(window, monkeypatch)
    with LibraryDB(own_library) as db:
        guesses = guess_cache.guesses_path(own_library, backbone_in_use(db))
    empty = window.main_layout.grid.empty.words
    for number in (1, 2):
        renew(qtbot, window)
        assert [run.command for run in runs] == ["caches"] * number
        qtbot.waitUntil(
            lambda: (
                chips(window)
                == [
                    "dog · not known yet  ✕",
                    "0 photos  Words for what pictures show are just being got ready.",
                ]
            ),
            timeout=PATIENCE_MS,
        )
        assert empty.text() == (
            "Words for what pictures show are just being got ready.\n“dog” is searched for again "
            "by itself then."
        )
        with LibraryDB(own_library) as db:
            assert make_guesses(db, paths.cache(), Job()) > 0
        runs[-1].ended.emit(CommandResult("caches", {}))
        qtbot.waitUntil(lambda: not any("yet" in words for words in chips(window)))
        guesses.unlink()


def test_what_was_made_while_nobody_searched_is_made_again(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(own_library)
    qtbot.waitUntil(lambda: window.snapshot is not None and not window.busy, timeout=PATIENCE_MS)
    runs = hold_runs(window, monkeypatch)
    field, words = window.main_layout.top_bar.search, window.features.words
    field.setFocus()
    qtbot.waitUntil(lambda: len(runs) == 1, timeout=PATIENCE_MS)
    window.main_layout.grid.setFocus()
    with LibraryDB(own_library) as db:
        assert make_guesses(db, paths.cache(), Job()) > 0
        guesses = guess_cache.guesses_path(own_library, backbone_in_use(db))
    runs[0].ended.emit(CommandResult("caches", {}))
    qtbot.waitUntil(lambda: words.ready, timeout=PATIENCE_MS)
    guesses.unlink()
    words.renew()
    field.setFocus()
    qtbot.waitUntil(lambda: len(runs) == 2, timeout=PATIENCE_MS)
    runs[1].ended.emit(CommandResult("caches", {}, cancelled=True))
