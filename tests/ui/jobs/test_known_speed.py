"""How long large work takes is told by how fast this computer was."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from hashdesk.core.imaging.edits.fixed_edits import FIXED_EDITS
from hashdesk.core.storage.whole_library.library_files import TRAINING_FOLDER
from hashdesk.encoders.library_heads.method import FIXED_EDITS_OF_EACH
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import INSTALL_OPTION, CommandQueue, JobRequest
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.kept_adapting import KeptAdapting
from hashdesk.ui.jobs.known_speed import LONGER, USUAL_ADAPTING_S, USUAL_PER_S, KnownSpeed

SPENT_S = 40.0  # at work, of each command that a test runs


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


class Runs(CommandQueue):
    """A queue whose commands a test begins and ends."""

    def begin(self, command: str, *arguments: str) -> None:
        self.request = JobRequest(command, arguments, "")
        self.began.emit("")

    def run(self, result: CommandResult, whole: float | None, *arguments: str) -> None:
        """whole: seconds that it took, or would have taken in all."""
        self.begin(result.command, *arguments)
        self.advanced.emit(JobState("", fraction=0.5, whole=whole, spent=SPENT_S))
        self.ended.emit(result)


def known_speed(jobs: CommandQueue, settings: QSettings) -> KnownSpeed:
    """It learns of adapting the library beside the settings."""
    library = Path(settings.fileName()).parent
    return KnownSpeed(jobs, KeptAdapting(library, jobs, settings), settings)


def reading(speed: KnownSpeed, photos: int) -> float:
    """Seconds to switch to a model that has heads, at least; at most, it takes longer."""
    least, most = speed.seconds_to_switch(photos, fitted=False)
    assert most == LONGER * least
    return least


def test_a_model_that_was_added_sees_more_pictures(qapp: object, settings: QSettings) -> None:
    """Edits are learned from, and others judge it: few photos take much longer than to be read."""
    speed = known_speed(CommandQueue(), settings)
    least, most = speed.seconds_to_switch(300, fitted=True)
    assert least == (300 + 400 + 768) / USUAL_PER_S
    assert most == LONGER * least
    assert speed.seconds_to_switch(20, fitted=True)[0] == (20 + 160) / USUAL_PER_S
    assert len(FIXED_EDITS) == FIXED_EDITS_OF_EACH


def test_a_small_model_is_not_told_the_time_of_a_large_one(
    qapp: object, settings: QSettings
) -> None:
    """What is learned of one model serves another by how much work a picture is to each."""
    jobs = Runs()
    speed = known_speed(jobs, settings)
    jobs.begin("models")
    speed.weigh(3.0)
    jobs.progressed.emit("", {"phase": "index", "done": 300, "total": 300})
    jobs.advanced.emit(JobState("", spent=60.0))
    jobs.ended.emit(CommandResult("models", {}))
    large, usual, small = (
        speed.seconds_to_switch(300, fitted=False, cost=cost)[0] for cost in (3.0, 1.0, 0.0)
    )
    assert large == pytest.approx(60)
    assert usual == pytest.approx(30)
    assert small == pytest.approx(15)  # files must be read for any model


def test_a_switch_is_told_by_how_fast_the_last_one_was(qapp: object, settings: QSettings) -> None:
    """Only one that read photos; a busy machine is slower than when it last indexed."""
    jobs = Runs()
    speed = known_speed(jobs, settings)
    ended = CommandResult("models", {})
    jobs.run(CommandResult("index", {"encoded": 900, "photos_per_s": 80.0}), None)
    jobs.run(ended, None)
    assert reading(speed, 100) == 100 / 80
    for result in (CommandResult("models", {}, cancelled=True), ended):
        jobs.begin("models")
        jobs.progressed.emit("", {"phase": "features", "done": 300, "total": 300})
        jobs.advanced.emit(JobState("", spent=100.0))
        assert reading(speed, 100) == 100 / 80
        jobs.ended.emit(result)
    assert speed.seconds_to_switch(300, fitted=True)[0] == pytest.approx(100)


def test_it_learns_from_what_ended_well(qapp: object, settings: QSettings) -> None:
    jobs = Runs()
    speed = known_speed(jobs, settings)
    assert reading(speed, 100) == 100 / USUAL_PER_S
    few = {"encoded": 3, "photos_per_s": 0.2}  # while the processor starts
    many = {"encoded": 900, "photos_per_s": 80.0}
    jobs.run(CommandResult("index", few), None)
    jobs.run(CommandResult("index", {**many, "photos_per_s": 1.0}, cancelled=True), None)
    assert reading(speed, 100) == 100 / USUAL_PER_S
    jobs.run(CommandResult("index", many), None)
    jobs.run(CommandResult("adapt", {"seconds": 75.0}), 76.0)
    again = known_speed(jobs, settings)
    assert reading(again, 160) == 2
    assert again.seconds_to_adapt == (75, 75)


def test_adapting_has_a_range_until_it_is_measured(qapp: object, settings: QSettings) -> None:
    """A computer that reads photos slowly learns slowly, and others may need it, too."""
    jobs = Runs()
    speed = known_speed(jobs, settings)
    assert speed.seconds_to_adapt == (USUAL_ADAPTING_S, LONGER * USUAL_ADAPTING_S)
    jobs.run(CommandResult("index", {"encoded": 900, "photos_per_s": USUAL_PER_S / 3}), None)
    slowness = sqrt(3)  # half of it is due to large files, which adapting does not open
    assert speed.seconds_to_adapt == pytest.approx(
        (slowness * USUAL_ADAPTING_S, slowness * LONGER * USUAL_ADAPTING_S)
    )


def test_adapting_that_was_stopped_tells_how_long_it_takes(
    qapp: object, settings: QSettings
) -> None:
    """What only went on from where it was stopped does not."""
    jobs = Runs()
    speed = known_speed(jobs, settings)
    jobs.run(CommandResult("adapt", {}, cancelled=True), 900.0, "--install")
    assert speed.seconds_to_adapt[0] == USUAL_ADAPTING_S
    jobs.run(CommandResult("adapt", {}, cancelled=True), 720.0)
    assert speed.seconds_to_adapt == (720, 720)
    jobs.run(CommandResult("adapt", {}, cancelled=True), None)
    assert speed.seconds_to_adapt == (720, 720)


def test_adapting_that_was_resumed_took_all_its_runs(qapp: object, settings: QSettings) -> None:
    """Not of one whose first run installed PyTorch, which took most of the time."""
    (Path(settings.fileName()).parent / TRAINING_FOLDER).mkdir()
    jobs = Runs()
    speed = known_speed(jobs, settings)
    jobs.run(CommandResult("adapt", {}, cancelled=True), 720.0)
    jobs.run(CommandResult("adapt", {"seconds": 60.0}), None)
    assert speed.seconds_to_adapt[0] == SPENT_S + 60
    jobs.run(CommandResult("adapt", {}, cancelled=True), 720.0, INSTALL_OPTION)
    jobs.run(CommandResult("adapt", {"seconds": 5.0}), None)
    assert speed.seconds_to_adapt[0] == SPENT_S + 60


def test_a_figure_that_is_none(qapp: object, settings: QSettings) -> None:
    settings.setValue("photos_per_s", "fast")
    assert reading(known_speed(CommandQueue(), settings), 50) == 50 / USUAL_PER_S
