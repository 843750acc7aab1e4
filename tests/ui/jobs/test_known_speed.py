"""How long large work takes is told by how fast this computer was."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import CommandQueue
from hashdesk.ui.jobs.known_speed import USUAL_ADAPTING_S, USUAL_PER_S, KnownSpeed


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


def test_it_learns_from_what_ended_well(qapp: object, settings: QSettings) -> None:
    jobs = CommandQueue()
    speed = KnownSpeed(jobs, settings)
    assert speed.seconds_to_read(100) == 100 / USUAL_PER_S
    assert speed.seconds_to_adapt == USUAL_ADAPTING_S
    few = {"encoded": 3, "photos_per_s": 0.2}  # while the processor starts
    many = {"encoded": 900, "photos_per_s": 80.0}
    jobs.ended.emit(CommandResult("index", few))
    jobs.ended.emit(CommandResult("index", {**many, "photos_per_s": 1.0}, cancelled=True))
    assert speed.seconds_to_read(100) == 100 / USUAL_PER_S
    jobs.ended.emit(CommandResult("index", many))
    jobs.ended.emit(CommandResult("adapt", {"seconds": 75.0}))
    again = KnownSpeed(jobs, settings)
    assert again.seconds_to_read(160) == 2
    assert again.seconds_to_adapt == 75


def test_a_figure_that_is_none(qapp: object, settings: QSettings) -> None:
    settings.setValue("photos_per_s", "fast")
    assert KnownSpeed(CommandQueue(), settings).seconds_to_read(50) == 50 / USUAL_PER_S
