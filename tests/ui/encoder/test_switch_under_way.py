"""A switch to another model on the card of that model: how far it is, stopped there, resumed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.ui.current_page import PageId
from hashdesk.ui.jobs.command_process import CommandProcess, CommandResult
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.kept_switches import switches_to
from hashdesk.ui.shell.main_window import MainWindow
from tests.small_models import add_small_model
from tests.ui.conftest import PATIENCE_MS
from tests.ui.jobs.held import Held


@pytest.fixture
def runs(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Iterator[list[Held]]:
    """The commands of a window that shows an added model, begun and ended by the test."""
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    add_small_model()
    made: list[Held] = []

    def hold(command: str, _arguments: object, parent: QObject) -> CommandProcess:
        made.append(Held(command, (), parent))
        return made[-1]

    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    monkeypatch.setattr(window.parts.jobs, "_make_process", hold)
    window.features.navigator.show_page(PageId.ENCODER)
    yield made
    if window.busy:
        made[-1].ended.emit(CommandResult("models", {}, cancelled=True))


def named(window: MainWindow, name: str) -> list[QPushButton]:
    found = window.main_layout.encoder.code_sets.findChildren(QPushButton)
    return [one for one in found if one.accessibleName() == name and one.isVisible()]


def begin(qtbot: QtBot, window: MainWindow) -> None:
    """Press *Use* by the keyboard, and say yes."""
    qtbot.waitUntil(lambda: len(named(window, "Use: Cells")) == 1, timeout=PATIENCE_MS)
    named(window, "Use: Cells")[0].setFocus()
    qtbot.keyClick(named(window, "Use: Cells")[0], Qt.Key.Key_Space)
    (asked,) = window.findChildren(QMessageBox)
    assert "24 photos must be read again, which takes " in asked.text()
    assert ", depending on what else runs on this computer. " in asked.text()
    next(one for one in asked.buttons() if one.text() == "Switch").click()
    qtbot.waitUntil(lambda: len(named(window, "Stop: Cells")) == 1, timeout=PATIENCE_MS)


def words(window: MainWindow) -> list[str]:
    cards = window.main_layout.encoder.code_sets
    return [one.text() for one in cards.findChildren(QLabel) if one.isVisible()]


def test_it_is_shown_where_it_was_asked_for(
    qtbot: QtBot, window: MainWindow, runs: list[Held]
) -> None:
    begin(qtbot, window)
    assert not named(window, "Use: Cells")
    cards = window.main_layout.encoder.code_sets
    assert window.focusWidget() is cards  # not “Stop”
    qtbot.keyClick(cards, Qt.Key.Key_Return)
    assert not window.parts.jobs.is_stopping
    qtbot.keyClick(cards, Qt.Key.Key_Tab)
    assert isinstance(window.focusWidget(), QPushButton)
    assert "being prepared, 0%" in words(window)
    window.parts.jobs.advanced.emit(JobState("", fraction=0.4))
    assert [one for one in words(window) if one.startswith("being")] == ["being prepared, 40%"]


def test_it_is_stopped_there_and_resumed_without_a_question(
    qtbot: QtBot, window: MainWindow, runs: list[Held]
) -> None:
    begin(qtbot, window)
    runs[0].progressed.emit({"phase": "features", "done": 3, "total": 24})
    window.parts.jobs.advanced.emit(JobState("", fraction=0.29))
    named(window, "Stop: Cells")[0].setFocus()
    named(window, "Stop: Cells")[0].click()
    assert "stopping …" in words(window)
    assert not named(window, "Stop: Cells")[0].isEnabled()
    runs[0].ended.emit(CommandResult("models", {}, cancelled=True))
    qtbot.waitUntil(lambda: len(named(window, "Resume: Cells")) == 1, timeout=PATIENCE_MS)
    assert window.focusWidget() is window.main_layout.encoder.code_sets
    assert "Stopped at 29%: what is done is kept. You search as before." in words(window)
    named(window, "Resume: Cells")[0].click()
    assert not window.findChildren(QMessageBox)
    assert len(runs) == 2


def test_the_question_before_closing_tells_what_the_card_and_the_bar_tell(
    qtbot: QtBot, window: MainWindow, runs: list[Held]
) -> None:
    """Also while it counts on, between two lines of the command."""
    begin(qtbot, window)
    follower, bar = window.parts.jobs._follower, window.main_layout.status_bar._bar
    runs[0].progressed.emit({"phase": "features", "done": 3, "total": 24})
    assert not window.close()
    (asked,) = window.findChildren(QMessageBox)
    for share in (0.286, 0.4951, 0.667):
        follower._overall._fraction = share
        follower._timer.timeout.emit()
        percent = int(100 * bar.value() / bar.maximum())
        assert percent >= int(100 * share)
        (card,) = (one for one in words(window) if one.startswith("being prepared"))
        assert card == f"being prepared, {percent}%"
        assert f" is not done yet (about {percent}%). Stop it and close?" in asked.text()
    assert "Until it is ready, you search as before." in words(window)
    assert not [one for one in words(window) if " of 24" in one]
    asked.reject()


def test_the_time_that_was_asked_about_is_told_from_the_start(
    qtbot: QtBot, window: MainWindow, runs: list[Held]
) -> None:
    """Not that of another model, nor of a library of another size."""
    states = list[JobState]()
    window.parts.jobs.advanced.connect(states.append)
    begin(qtbot, window)
    cost = window.features.encoder._choice.cost_of(next(paths.models().iterdir()).name)
    assert 0 < cost < 0.1  # a small model
    speed = window.features.encoder._speed
    _least, most = speed.seconds_to_switch(24, fitted=True, cost=cost)
    assert window.parts.jobs._expected == most
    assert states[0].headline.endswith(" left")


def test_after_a_pause_it_says_so(qtbot: QtBot, window: MainWindow, runs: list[Held]) -> None:
    begin(qtbot, window)
    jobs, states = window.parts.jobs, list[JobState]()
    jobs.advanced.connect(states.append)
    jobs.is_paused = True
    jobs._follower.pause(paused=True)
    assert f"paused, {int(100 * states[-1].fraction)}%" in words(window)


def test_one_that_goes_on_begins_where_its_bar_stood(
    qtbot: QtBot, window: MainWindow, runs: list[Held]
) -> None:
    """What was read is not read again, and what has to be made again sets no bar back."""
    begin(qtbot, window)
    window.parts.jobs.advanced.emit(JobState("", fraction=0.79))
    window.parts.jobs.cancel()
    runs[0].ended.emit(CommandResult("models", {}, cancelled=True))
    qtbot.waitUntil(lambda: len(named(window, "Resume: Cells")) == 1, timeout=PATIENCE_MS)
    seen: list[float] = []
    window.parts.jobs.advanced.connect(lambda state: seen.append(state.fraction))
    named(window, "Resume: Cells")[0].click()
    runs[1].progressed.emit({"phase": "features", "done": 24, "total": 24})
    runs[1].progressed.emit({"phase": "edits", "done": 8, "total": 192})
    assert min(seen) >= 0.79
    assert seen == sorted(seen)
    qtbot.waitUntil(lambda: len(named(window, "Stop: Cells")) == 1, timeout=PATIENCE_MS)
    assert any(
        one.startswith(("being prepared, 79%", "being prepared, 8")) for one in words(window)
    )


def test_what_a_finished_switch_had_done_is_forgotten(
    qtbot: QtBot, window: MainWindow, runs: list[Held]
) -> None:
    begin(qtbot, window)
    window.parts.jobs.advanced.emit(JobState("", fraction=0.79))
    switches = window.features.encoder._unfinished.switches
    assert window.parts.jobs.request is not None
    name = switches_to(window.parts.jobs.request)
    assert switches.share([name]) == 0.79
    runs[0].ended.emit(CommandResult("models", {}))
    assert switches.share([name]) == 0


def test_one_that_has_ended_is_not_said_to_be_prepared(
    qtbot: QtBot, window: MainWindow, runs: list[Held]
) -> None:
    """Not even until the cards are made anew: the status bar says already that it is in use."""
    begin(qtbot, window)
    window.parts.jobs.advanced.emit(JobState("", fraction=0.99))
    runs[0].ended.emit(CommandResult("models", {"encoder": "c" * 32, "name": "Cells"}))
    assert not [one for one in words(window) if one.startswith("being prepared")]
    assert not named(window, "Stop: Cells")
    cards = window.main_layout.encoder.code_sets.findChildren(QLabel)
    marked = [one for one in cards if one.text() == "in use"]
    made_anew = marked[-1].parentWidget()
    assert made_anew is not None
    assert made_anew.findChildren(QLabel)[0].text() == "Cells"


def test_a_model_that_tells_nothing_apart_is_warned_of_at_once_with_the_way_back(
    qtbot: QtBot, window: MainWindow, runs: list[Held]
) -> None:
    begin(qtbot, window)
    came: dict[str, object] = {"encoder": "c" * 32, "name": "Cells", "before": "a" * 32}
    runs[0].ended.emit(CommandResult("models", {**came, "tells_nothing_apart": True}))
    (bar,) = window.main_layout.notice_bar.findChildren(QLabel)[:1]
    said = "“Cells” can hardly tell your photos apart: use another model."
    qtbot.waitUntil(lambda: bar.text() == said, timeout=PATIENCE_MS)
    back = next(
        one
        for one in window.main_layout.notice_bar.findChildren(QPushButton)
        if one.text() == "Use the model before"
    )
    back.click()
    assert window.parts.jobs.request is not None
    assert window.parts.jobs.request.arguments[:2] == ("--use", "a" * 32)
    assert bar.text() != said or not bar.isVisible()
