"""What is said of a running command."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.ui.jobs.job_follower import JobFollower, JobState


@pytest.fixture
def follower(qtbot: QtBot) -> JobFollower:
    return JobFollower()


def test_photos_that_are_read_are_counted(follower: JobFollower) -> None:
    follower.begin("index", "Indexing")
    assert follower.figures == ""
    follower.take({"phase": "index", "done": 200, "total": 861})
    assert follower.figures == "Reading photos: 200 of 861"
    follower.end()


def test_photos_that_are_all_read_are_not_told_as_what_is_left_undone(
    follower: JobFollower,
) -> None:
    """They are encoded and written yet: what the bar shows says so."""
    follower.begin("index", "Indexing")
    follower.take({"phase": "index", "done": 723, "total": 723})
    assert follower.figures.startswith("about ")
    assert int(follower.figures.removeprefix("about ").removesuffix("%")) < 100
    follower.take({"phase": "index", "done": 896, "total": 1491})
    assert follower.figures == "Reading photos: 896 of 1,491"
    follower.end()


def test_other_work_is_told_as_the_bar_shows_it(follower: JobFollower) -> None:
    """The steps of one phase say nothing of the whole."""
    follower.begin("adapt", "Adapting", expected=100.0, kept=0.4)
    follower.take({"phase": "train", "done": 60, "total": 800})
    said = follower.figures
    assert said.startswith("about ")
    assert said.endswith("%")
    assert 40 <= int(said.removeprefix("about ").removesuffix("%")) <= 60
    follower.end()


def test_no_rate_is_told_while_it_is_paused(follower: JobFollower) -> None:
    """Also where a last line comes after the pause has begun."""
    told: list[JobState] = []
    follower.changed.connect(told.append)
    follower.begin("index", "Indexing")
    line = {"phase": "index", "done": 200, "total": 861, "per_s": 156}
    follower.take(line)
    assert told[-1].details == "Reading photos: 200 of 861 · 156 photos/s"
    follower.pause(paused=True)
    assert told[-1].details == "Reading photos: 200 of 861"
    follower.take(line | {"done": 210})
    assert told[-1].details == "Reading photos: 210 of 861"
    follower.pause(paused=False)
    assert told[-1].details == "Reading photos: 210 of 861 · 156 photos/s"
    follower.end()
