"""The headline of a job: what it is, and the time that it takes yet."""

from __future__ import annotations

import pytest

from hashdesk.core.progress.overall_progress import OverallState
from hashdesk.core.progress.plans import ADDING_BY_NAME, ADDING_WITH_PYTORCH
from hashdesk.ui.jobs.progress_words import figures, headlines


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
    assert headlines("Switching model", state)[0] == f"Switching model – {words}"


@pytest.mark.usefixtures("qapp")
def test_a_time_that_did_not_hold_is_followed_by_another_one() -> None:
    """Not by words in its place: how long it takes is what people look for."""
    slower = OverallState(0.3, None, slower=True, rough_left=600.0, spent=120.0)
    words = "about 10 minutes left, slower than at first"
    assert headlines("Indexing photos", slower)[0] == f"Indexing photos – {words}"
    left = "about 10 minutes left"
    assert headlines("Indexing photos", slower)[1:] == (f"Indexing photos – {left}", left)
    late = OverallState(0.8, None, late=True, rough_left=100.0, spent=900.0)
    words = "about 2 minutes left, taking longer than expected"
    assert headlines("Indexing photos", late)[0] == f"Indexing photos – {words}"
    renewed = OverallState(0.8, None, rough_left=100.0, spent=900.0)
    assert headlines("Indexing photos", renewed)[0] == "Indexing photos – about 2 minutes left"
    assert headlines("Indexing photos", OverallState(0.0)) == ("Indexing photos …",)


def test_what_is_fetched_is_named(qapp: object) -> None:
    """A model and PyTorch come one after the other when a model is added."""
    some = {"done": 24_000_000, "total": 90_000_000}
    for plan in (ADDING_BY_NAME, ADDING_WITH_PYTORCH):
        fetched = figures({"phase": "fetch", **some}, plan)
        assert fetched == "Downloading the model: 24.0 MB of 90.0 MB"
    assert figures({"phase": "fetch", **some}, "demo") == "Downloading: 24.0 MB of 90.0 MB"
    installed = figures({"phase": "download", **some}, ADDING_WITH_PYTORCH)
    assert installed == "Downloading PyTorch, once: 24.0 MB of 90.0 MB"
    unpacked = figures({"phase": "install", **some}, ADDING_WITH_PYTORCH)
    assert unpacked == "Unpacking PyTorch: 24.0 MB of 90.0 MB"
    assert figures({"phase": "try"}, ADDING_WITH_PYTORCH) == "Trying PyTorch out"
