"""What is said of a running command."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.ui.jobs.job_follower import JobFollower


@pytest.fixture
def follower(qtbot: QtBot) -> JobFollower:
    return JobFollower()


def test_photos_that_are_read_are_counted(follower: JobFollower) -> None:
    follower.begin("index", "Indexing")
    assert follower.figures == ""
    follower.take({"phase": "index", "done": 200, "total": 861})
    assert follower.figures == "Reading photos: 200 of 861"
    follower.end()


def test_other_work_is_told_as_the_bar_shows_it(follower: JobFollower) -> None:
    """The steps of one phase say nothing of the whole."""
    follower.begin("adapt", "Adapting", expected=100.0, kept=0.4)
    follower.take({"phase": "train", "done": 60, "total": 800})
    said = follower.figures
    assert said.startswith("about ")
    assert said.endswith(" %")
    assert 40 <= int(said.split()[1]) <= 60
    follower.end()
