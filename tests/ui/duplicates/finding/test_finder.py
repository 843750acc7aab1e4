"""Levels are compared once, however often they are chosen, until the library changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel, usual_radius
from hashdesk.ui.duplicates.finding import finder as finder_module
from hashdesk.ui.duplicates.finding.finder import GroupFinder
from hashdesk.ui.duplicates.finding.grouping_work import FoundGroups
from hashdesk.ui.duplicates.finding.options import DuplicatesOptions, GroupsRequest
from hashdesk.ui.jobs.command_process import CommandProcess
from tests.ui.conftest import PATIENCE_MS
from tests.ui.duplicates.groups import PICTURES


def request(level: MatchLevel) -> GroupsRequest:
    return GroupsRequest(level, 64, 0, usual_radius(level, 64), DuplicatesOptions())


@pytest.fixture
def finder(qtbot: QtBot, copies: Path) -> Iterator[GroupFinder]:
    made = GroupFinder(copies)
    yield made
    made.stop()


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
