"""The headline of a job: what it is, and the time that it takes yet."""

from __future__ import annotations

import pytest

from hashdesk.core.progress.overall_progress import OverallState
from hashdesk.ui.jobs.progress_words import headline


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("fraction", "left", "spent", "words"),
    [
        (0.68, 3.0, 20.0, "about 10 seconds left"),  # the bar shows that it is too early
        (0.68, 17.0, 20.0, "about 15 seconds left"),
        (0.95, 9.0, 60.0, "about 10 seconds left"),
        (0.95, 7.0, 60.0, "a few seconds left"),
        (0.3, 4.0, 2.0, "a few seconds left"),  # of a job that takes no longer
    ],
)
def test_a_few_seconds_are_told_only_near_the_end(
    fraction: float, left: float, spent: float, words: str
) -> None:
    state = OverallState(fraction, left, spent=spent)
    assert headline("Switching model", state) == f"Switching model – {words}"
