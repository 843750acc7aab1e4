"""What a person types while an earlier answer is still to come, or is renewed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.caches import guess_cache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.library_content import backbone_in_use
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.jobs.held import Held
from tests.ui.shell.waiting import hold, search_similar, wait_until_idle
from tests.ui.words import test_search_field
from tests.ui.words.test_search_field import chips, field_of, search, shown

guessed = test_search_field.guessed
window = test_search_field.window
Key = Qt.Key


def press_find(window: MainWindow) -> None:
    QTest.keyClick(window, Key.Key_F, Qt.KeyboardModifier.ControlModifier)


def finish(qtbot: QtBot, window: MainWindow, rest: str) -> None:
    """Type the rest where the keys are, and press Enter: the folder is found."""
    with qtbot.waitSignal(window.features.words.found, timeout=PATIENCE_MS):
        for key in rest:
            QTest.keyClicks(window.focusWidget(), key)
        QTest.keyClick(window.focusWidget(), Key.Key_Return)
    assert field_of(window).text() == "folder:theme0"
    qtbot.waitUntil(lambda: chips(window)[:1] == ["theme0 · folder  ✕"], timeout=PATIENCE_MS)


@pytest.mark.qt_log_ignore("This plugin does not support")  # of a list below a field
@pytest.mark.parametrize("typed", ["", "folder:"])
def test_photos_that_are_found_at_last_leave_the_keys_to_the_field(
    qtbot: QtBot, open_window: OpenWindow, guessed: Path, typed: str
) -> None:
    """As once words have been got ready: the earlier answer is renewed, and has photos now."""
    with LibraryDB(guessed) as db:
        path = guess_cache.guesses_path(guessed, backbone_in_use(db))
    kept = path.read_bytes()
    path.unlink()
    for features in guessed.glob("features-*"):
        features.unlink()
    window = open_window(guessed)
    qtbot.waitUntil(lambda: len(shown(window)) > 0, timeout=PATIENCE_MS)
    search(qtbot, window, "dog")
    assert shown(window) == []

    press_find(window)
    QTest.keyClicks(field_of(window), typed)
    path.write_bytes(kept)
    window.features.words.renew()
    qtbot.waitUntil(lambda: shown(window) == [3, 5, 7], timeout=PATIENCE_MS)
    finish(qtbot, window, "folder:theme0".removeprefix(typed))


@pytest.mark.qt_log_ignore("This plugin does not support")  # of a list below a field
@pytest.mark.parametrize("typed", ["", "folder:"])
def test_an_answer_that_comes_late_leaves_the_keys_to_the_field(
    qtbot: QtBot, window: MainWindow, typed: str
) -> None:
    go_on = hold(window.features.words._worker)
    press_find(window)
    QTest.keyClicks(field_of(window), "dog")
    QTest.keyClick(field_of(window), Key.Key_Return)
    press_find(window)
    QTest.keyClicks(field_of(window), typed)
    go_on()
    qtbot.waitUntil(lambda: shown(window) == [3, 5, 7], timeout=PATIENCE_MS)
    finish(qtbot, window, "folder:theme0".removeprefix(typed))


@pytest.mark.qt_log_ignore("This plugin does not support")  # of a list below a field
@pytest.mark.parametrize("typed", ["", "folder:"])
def test_similar_photos_that_come_late_leave_the_keys_to_the_field(
    qtbot: QtBot, window: MainWindow, typed: str
) -> None:
    go_on = hold(window.parts.searcher.worker)
    window.features.searches.show_similar(shown(window)[0])
    press_find(window)
    QTest.keyClicks(field_of(window), typed)
    with qtbot.waitSignal(window.features.results.result_changed, timeout=PATIENCE_MS):
        go_on()
    finish(qtbot, window, "folder:theme0".removeprefix(typed))


@pytest.mark.qt_log_ignore("This plugin does not support")  # of a list below a field
def test_the_way_back_to_similar_photos_leaves_the_keys_to_the_field(
    qtbot: QtBot, window: MainWindow
) -> None:
    navigator, grid = window.features.navigator, window.main_layout.grid
    search_similar(qtbot, window, shown(window)[0])
    search_similar(qtbot, window, shown(window)[1])
    assert grid.hasFocus()  # nobody typed
    press_find(window)
    QTest.keyClicks(field_of(window), "folder:")
    navigator.go_back()
    finish(qtbot, window, "theme0")


class EndsAtOnce(Held):
    """A process that cannot begin."""

    def start(self) -> None:
        self.ended.emit(CommandResult("caches", {}))


def test_an_earlier_answer_that_is_renewed_replaces_no_later_one(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a task begins, and ends at once, just as the later answer comes."""
    words, jobs, begun = window.features.words, window.parts.jobs, list[str]()
    search(qtbot, window, "dog")
    monkeypatch.setattr(words._requests, "are_due", lambda *_: not begun)
    monkeypatch.setattr(jobs, "_make_process", lambda name, _, parent: EndsAtOnce(name, (), parent))
    jobs.began.connect(begun.append)
    words.renew()
    search(qtbot, window, "folder:theme0")
    qtbot.waitUntil(lambda: bool(begun), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: chips(window)[:1] == ["theme0 · folder  ✕"], timeout=PATIENCE_MS)
    wait_until_idle(qtbot, words._worker)
    # A chip that was just made anew is shown once events have been handled.
    qtbot.waitUntil(lambda: chips(window)[:1] == ["theme0 · folder  ✕"], timeout=PATIENCE_MS)
    assert field_of(window).text() == "folder:theme0"


@pytest.mark.qt_log_ignore("This plugin does not support")  # of a list below a field
def test_the_grid_has_the_keys_where_nothing_was_typed_since(
    qtbot: QtBot, window: MainWindow
) -> None:
    search(qtbot, window, "dog")
    qtbot.waitUntil(window.main_layout.grid.hasFocus, timeout=PATIENCE_MS)
