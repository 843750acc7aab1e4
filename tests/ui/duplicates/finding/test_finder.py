"""Levels are compared once, however often they are chosen, until the library changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel, usual_radius
from hashdesk.core.progress.overall_progress import OverallProgress
from hashdesk.core.progress.plans import groups_plan, plan_of
from hashdesk.ui.duplicates.finding import finder as finder_module
from hashdesk.ui.duplicates.finding.finder import GroupFinder
from hashdesk.ui.duplicates.finding.grouping_work import FoundGroups
from hashdesk.ui.duplicates.finding.options import DuplicatesOptions, GroupsRequest
from hashdesk.ui.jobs.command_process import CommandProcess
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.kept_shares import KeptShares
from hashdesk.ui.scratch_folder import ScratchFolder
from hashdesk.ui.window_settings import COMPARED_KEY
from tests.ui.conftest import PATIENCE_MS
from tests.ui.duplicates.groups import PICTURES, forget_comparison


@pytest.fixture
def copies(copies: Path) -> Path:
    """A library whose photos were never compared: their files are read."""
    forget_comparison(copies)
    return copies


def request(level: MatchLevel) -> GroupsRequest:
    return GroupsRequest(level, 64, 0, usual_radius(level, 64), DuplicatesOptions())


@pytest.fixture
def shares(tmp_path: Path) -> KeptShares:
    return KeptShares(QSettings(str(tmp_path / "ini"), QSettings.Format.IniFormat), COMPARED_KEY)


@pytest.fixture
def finder(qtbot: QtBot, copies: Path, shares: KeptShares) -> Iterator[GroupFinder]:
    scratch = ScratchFolder()
    made = GroupFinder(copies, scratch, shares)
    yield made
    made.stop()
    scratch.delete()


def ask(qtbot: QtBot, finder: GroupFinder, level: MatchLevel, *, again: bool = False) -> int:
    """Ask, and wait for the groups; how many there are."""
    with qtbot.waitSignal(finder.found, timeout=PATIENCE_MS) as found:
        finder.ask(request(level), again=again)
    groups = found.args[0]
    assert isinstance(groups, FoundGroups)
    assert groups.request.level is level
    return len(groups.review.groups)


def test_each_level_is_compared_once(
    qtbot: QtBot, finder: GroupFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    class Counted(CommandProcess):
        def start(self) -> None:
            started.append("groups")
            super().start()

    monkeypatch.setattr(finder_module, "CommandProcess", Counted)
    for level, groups in (
        (MatchLevel.NEAR, PICTURES),
        (MatchLevel.EXACT, 0),
        (MatchLevel.NEAR, PICTURES),
        (MatchLevel.EXACT, 0),
    ):
        assert ask(qtbot, finder, level) == groups
    assert len(started) == 2
    assert ask(qtbot, finder, MatchLevel.NEAR, again=True) == PICTURES
    assert len(started) == 3
    ask(qtbot, finder, MatchLevel.EXACT)
    assert len(started) == 4  # nothing of an outdated library is kept


def test_one_bar_over_comparing_and_grouping(qtbot: QtBot, finder: GroupFinder) -> None:
    """It goes on until the groups are there, and is not full before the files are read."""
    states: list[JobState] = []
    events: list[str] = []
    finder.working.connect(states.append)
    finder.working.connect(lambda _: events.append("working"))
    finder.rested.connect(lambda: events.append("rested"))
    finder.found.connect(lambda _: events.append("found"))
    ask(qtbot, finder, MatchLevel.NEAR)
    assert events[-2:] == ["rested", "found"]
    assert events.count("rested") == 1
    fractions = [state.fraction for state in states]
    assert fractions == sorted(fractions)
    reading = [state for state in states if "files" in state.details]
    assert reading
    assert reading[0].fraction < 0.6


@pytest.mark.slow
def test_what_was_stopped_goes_on_where_its_bar_stood(
    qtbot: QtBot, finder: GroupFinder, shares: KeptShares
) -> None:
    """Also in the next window: the settings keep it. What has ended begins at nothing."""
    asked = request(MatchLevel.NEAR)
    name = " ".join(asked.comparison.level_arguments())
    states: list[JobState] = []
    finder.working.connect(states.append)

    def stop(state: JobState) -> None:
        if finder.at_work and state.fraction >= 0.1:
            finder.cancel()

    finder.working.connect(stop)
    with qtbot.waitSignal(finder.ended, timeout=PATIENCE_MS):
        finder.ask(asked)
    finder.working.disconnect(stop)
    stood = states[-1].fraction
    assert shares.share([name]) == pytest.approx(stood, abs=0.01)
    del states[:]
    ask(qtbot, finder, MatchLevel.NEAR)
    assert states[0].fraction == pytest.approx(stood, abs=0.01)
    assert shares.share([name]) == 0
    del states[:]
    ask(qtbot, finder, MatchLevel.NEAR, again=True)
    assert states[0].fraction == pytest.approx(0, abs=0.001)


def test_stop_while_the_groups_are_made(qtbot: QtBot, finder: GroupFinder) -> None:
    """When no process runs any more, stopping stops what is left."""
    found: list[object] = []
    ended: list[str] = []
    finder.found.connect(found.append)
    finder.ended.connect(ended.append)

    def stop(process: CommandProcess) -> None:
        process.ended.connect(lambda _: finder.cancel())

    finder.ask(request(MatchLevel.NEAR))
    (process,) = finder.findChildren(CommandProcess)
    stop(process)
    qtbot.waitUntil(lambda: ended == [""], timeout=PATIENCE_MS)
    ask(qtbot, finder, MatchLevel.EXACT)
    assert len(found) == 1  # of what was asked for afterwards


def test_a_bar_is_not_full_before_long_work() -> None:
    """Reading files takes most of the time; what comes before it must leave it room."""
    for level in (MatchLevel.NEAR, MatchLevel.EDITED):
        overall = OverallProgress(plan_of(groups_plan(level)), 0.0)
        now, states = 0.0, []
        for phase, seconds in (("compare", 5), ("look", 5), ("detail", 5), ("read", 100)):
            for step in range(51):
                overall.report(phase, step, 50, now)
                now += seconds / 50
                states.append((phase, overall.at(now)))
        before = [state.fraction for phase, state in states if phase != "read"]
        assert max(before) < 0.6
        during = [state.fraction for phase, state in states if phase == "read"]
        assert during[-1] - during[0] > 0.25
