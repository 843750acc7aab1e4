"""An adaptation that is resumed begins its bar at what is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.whole_library.library_files import TRAINING_FOLDER
from hashdesk.ui.jobs.command_process import CommandProcess, CommandResult
from hashdesk.ui.jobs.command_queue import CommandQueue, JobRequest
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.kept_adapting import KEPT_STEP, KeptAdapting
from hashdesk.ui.jobs.known_speed import KnownSpeed
from hashdesk.ui.window_settings import ADAPTING_KEY
from tests.ui.conftest import OpenWindow
from tests.ui.jobs.held import Held


class Queue:
    """A queue and what it says of its command."""

    def __init__(self, settings: QSettings, library: Path) -> None:
        self.started: list[Held] = []
        self.states: list[JobState] = []

        def make(command: str, arguments: object, parent: QObject) -> CommandProcess:
            self.started.append(Held(command, (), parent))
            return self.started[-1]

        self.jobs = CommandQueue(None, make)
        self.kept = KeptAdapting(library, self.jobs, settings)
        self.speed = KnownSpeed(self.jobs, self.kept, settings)
        self.jobs.advanced.connect(self.states.append)

    def adapt(self) -> Held:
        self.jobs.enqueue(JobRequest("adapt", (), "Adapting"))
        return self.started[-1]


def test_the_bar_begins_at_what_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    """Also in another window; not once the adaptation has come to its end."""
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    (tmp_path / TRAINING_FOLDER).mkdir()
    first = Queue(settings, tmp_path)
    process = first.adapt()
    assert first.states[0].fraction < 0.01
    process.progressed.emit({"phase": "train", "done": 400, "total": 800})
    reached = first.states[-1].fraction
    assert reached > 0.4
    process.ended.emit(CommandResult("adapt", {}, cancelled=True))
    again = Queue(settings, tmp_path)
    process = again.adapt()
    assert again.states[0].fraction >= reached - KEPT_STEP
    process.ended.emit(CommandResult("adapt", {}))
    assert Queue(settings, tmp_path).kept.share == 0
    assert Queue(settings, tmp_path / "other").kept.share == 0


def test_the_time_begins_with_what_was_said(qtbot: QtBot, tmp_path: Path) -> None:
    """Of what is left, if a part is kept."""
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue(ADAPTING_KEY, 600.0)
    (tmp_path / TRAINING_FOLDER).mkdir()
    queue = Queue(settings, tmp_path)
    process = queue.adapt()
    assert queue.states[0].headline == "Adapting – about 10 minutes left"
    process.progressed.emit({"phase": "train", "done": 400, "total": 800})
    process.ended.emit(CommandResult("adapt", {}, cancelled=True))
    minutes = round(10 * (1 - queue.kept.share))
    assert 0 < minutes < 9
    again = Queue(settings, tmp_path)
    again.adapt()
    assert again.states[0].headline == f"Adapting – about {minutes} minutes left"


def test_the_time_is_of_what_is_left(open_window: OpenWindow, tmp_path: Path) -> None:
    panel = open_window(tmp_path / "library").main_layout.encoder.adapt
    panel.show_time(120, 360, 0.5)
    assert "About 50% is done and kept. The rest takes 1 min to 3 min" in panel.time.text()
