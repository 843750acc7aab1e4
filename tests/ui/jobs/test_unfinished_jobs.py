"""What was stopped half-way is offered again, also in the next window."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import USE_MODEL
from hashdesk.ui.shell.drop_data import DropData
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.window_settings import UNFINISHED_KEY, library_key
from tests.conftest import MANY
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow

LEFT = Qt.MouseButton.LeftButton


def _results(window: MainWindow) -> list[CommandResult]:
    results: list[CommandResult] = []
    window.parts.jobs.ended.connect(results.append)
    return results


def _stop_half_way(qtbot: QtBot, window: MainWindow, photos: Path) -> int:
    """Index a folder, and stop once some of it is done; how many photos are."""
    results, bar = _results(window), window.main_layout.status_bar
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(photos),)))
    qtbot.waitUntil(lambda: f"of {MANY}" in bar.text.toolTip(), timeout=PATIENCE_MS)
    assert not bar.resume_button.isVisible()
    qtbot.mouseClick(bar.cancel_button, LEFT)
    qtbot.waitUntil(lambda: bool(results) and not window.busy, timeout=PATIENCE_MS)
    assert results[0].cancelled
    return _count(qtbot, window)


def _count(qtbot: QtBot, window: MainWindow) -> int:
    """How many photos the window's library has once it has been read again."""
    with qtbot.waitSignal(window.parts.watcher.loaded, timeout=PATIENCE_MS):
        window.parts.watcher.reload()
    assert window.snapshot is not None
    return len(window.snapshot.photos)


def test_what_was_stopped_is_resumed_after_a_restart(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, many_photos: Path
) -> None:
    """Not by itself, and nothing is done twice."""
    window = open_window(tmp_path / "new library")
    first = _stop_half_way(qtbot, window, many_photos)
    assert first < MANY
    bar = window.main_layout.status_bar
    assert bar.resume_button.isVisible()
    assert bar.unfinished.text() == "Indexing was stopped"
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)

    again = open_window(tmp_path / "new library", wait=False)
    again.rescan_when_loaded()
    qtbot.waitUntil(lambda: again.snapshot is not None, timeout=PATIENCE_MS)
    bar, results = again.main_layout.status_bar, _results(again)
    assert not again.busy
    assert bar.resume_button.isVisible()
    qtbot.mouseClick(bar.resume_button, LEFT)
    assert again.parts.jobs.title == "Indexing photos"
    assert not bar.resume_button.isVisible()
    qtbot.waitUntil(lambda: bool(results) and not again.busy, timeout=PATIENCE_MS)
    assert results[0].summary["counts"]["indexed"] == MANY - first
    assert not bar.resume_button.isVisible()
    assert not again.features.unfinished.commands


def test_what_waited_is_named_and_resumed_too(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, many_photos: Path, drawn_photos: Path
) -> None:
    """A folder that was added while other work ran is in the library in the end."""
    window = open_window(tmp_path / "new library")
    take = window.features.open_and_drop.take
    take(DropData(folders=(os.fsencode(many_photos),)))
    take(DropData(folders=(os.fsencode(drawn_photos),)))
    window.stop_and_close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)

    again = open_window(tmp_path / "new library")
    again.rescan_when_loaded()
    bar = again.main_layout.status_bar
    waiting = f"Indexing was stopped. Waiting behind it: Indexing {drawn_photos.name}."
    assert bar.unfinished.text() == waiting
    assert bar.resume_button.text() == "Resume both"
    assert (
        bar.resume_button.toolTip()
        == "While this waits, new photos are indexed only on request (F5)."
    )
    again.features.unfinished.resume()
    qtbot.waitUntil(lambda: not again.busy, timeout=PATIENCE_MS)
    assert _count(qtbot, again) == MANY + 24
    assert not again.features.unfinished.commands


def test_what_is_resumed_and_stopped_again_is_named_once(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, many_photos: Path
) -> None:
    """It has another title than at first, but does the same; in the end all of it is counted."""
    window = open_window(tmp_path / "new library")
    _stop_half_way(qtbot, window, many_photos)
    bar = window.main_layout.status_bar
    qtbot.mouseClick(bar.resume_button, LEFT)
    qtbot.waitUntil(lambda: f"of {MANY}" in bar.text.toolTip(), timeout=PATIENCE_MS)
    window.stop_and_close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)

    again = open_window(tmp_path / "new library")
    again.rescan_when_loaded()
    bar = again.main_layout.status_bar
    assert bar.unfinished.text() == "Indexing was stopped"
    left = MANY - _count(qtbot, again)
    again.features.unfinished.resume()
    qtbot.waitUntil(lambda: not again.busy, timeout=PATIENCE_MS)
    assert bar.text.text() == f"Up to date: {left} photos newly indexed"


def test_a_scan_of_all_folders_does_what_was_stopped(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, many_photos: Path
) -> None:
    window = open_window(tmp_path / "new library")
    _stop_half_way(qtbot, window, many_photos)
    window.rescan()
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert not window.main_layout.status_bar.resume_button.isVisible()
    assert _count(qtbot, window) == MANY


def test_it_can_be_dismissed(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, window_settings: QSettings
) -> None:
    """It is not offered again."""
    key = library_key(UNFINISHED_KEY, own_library)
    window_settings.setValue(key, '[["adapt", ["--no-switch", "--library", "x"], "Adapting"]]')
    bar = open_window(own_library).main_layout.status_bar
    bar.show_text("Nothing is marked in the group.")
    assert bar.unfinished.isVisible()
    assert bar.unfinished.text() == "Adapting was stopped"  # beside its button, whatever is said
    qtbot.mouseClick(bar.dismiss_button, LEFT)
    assert not bar.resume_button.isVisible()
    assert not bar.unfinished.isVisible()
    assert not window_settings.contains(key)


def test_it_is_named_in_the_language_of_the_window(
    open_window: OpenWindow, own_library: Path, window_settings: QSettings
) -> None:
    """What it was called in the window that stopped it does not matter."""
    end = ["--library", str(own_library)]
    kept = [
        ["models", [USE_MODEL, "f" * 64, *end], "Modell wird gewechselt", False],
        ["index", ["/photos/extra", *end], "Indexieren: extra", False],
        ["index", ["/photos/new", "--as-new", *end], "Indexieren: new", False],
        ["index", ["--features", *end], "Fotos werden neu gelesen", False],
        ["caches", ["--make", "guesses", *end], "Wörter", False],
    ]
    window_settings.setValue(library_key(UNFINISHED_KEY, own_library), json.dumps(kept))
    bar = open_window(own_library).main_layout.status_bar
    assert bar.unfinished.text() == (
        "Switching the model was stopped. Waiting behind it: Indexing extra, Indexing new, "
        "Reading photos again, Getting words ready for the search."
    )
    assert bar.resume_button.text() == "Resume all"


@pytest.mark.parametrize(
    "saved",
    [
        "",
        "{",
        "3",
        '[["index"]]',
        '[["forget", ["/photos"], "x"]]',
        '[["models", ["--remove"], ""]]',
        '[["caches", ["--clear", "guesses"], ""]]',
    ],
)
def test_settings_that_say_nothing_sensible(
    open_window: OpenWindow, own_library: Path, window_settings: QSettings, saved: str
) -> None:
    """Only what may be resumed is run."""
    window_settings.setValue(library_key(UNFINISHED_KEY, own_library), saved)
    window = open_window(own_library)
    assert not window.features.unfinished.commands
    assert not window.main_layout.status_bar.resume_button.isVisible()


def test_a_switch_that_was_made_is_not_offered(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, window_settings: QSettings
) -> None:
    """The window stopped it when all was done; another one is offered still."""
    with LibraryDB(own_library) as db:
        used = db.encoder_in_use()
    assert used is not None
    key = library_key(UNFINISHED_KEY, own_library)
    made, other = (
        ["models", [USE_MODEL, name, "--library", str(own_library)], "Switching model", False]
        for name in (used.name, "f" * 64)
    )
    window_settings.setValue(key, json.dumps([made, other]))
    window = open_window(own_library)
    assert window.features.unfinished.switching_to == {"f" * 64}
    assert json.loads(str(window_settings.value(key))) == [other]
    window.close()
    window_settings.setValue(key, json.dumps([made]))
    window = open_window(own_library)
    assert not window.main_layout.status_bar.resume_button.isVisible()
    assert not window_settings.contains(key)


def test_changes_of_folders_are_not_remembered(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, drawn_photos: Path
) -> None:
    """What waits because a folder changed is found again by itself; what was asked for is not."""
    window = open_window(own_library)
    window.rescan()
    window.parts.jobs.scan([os.fsencode(next(drawn_photos.iterdir()))])
    window.parts.jobs.cancel()
    assert not window.features.unfinished.commands
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    window.rescan()
    window.parts.jobs.add_folders([os.fsencode(drawn_photos)])
    window.parts.jobs.cancel()
    assert window.features.unfinished.commands == {"index"}
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


def test_a_stopped_scan_is_not_worth_remembering(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path
) -> None:
    window = open_window(own_library)
    window.rescan()
    window.parts.jobs.cancel()
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert not window.main_layout.status_bar.resume_button.isVisible()
