"""A clock that jumps, and photos from other times: nothing is lost, nothing is encoded again."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.clocks import CLOCKS, clock_trial
from tests.faults.report import Outcome, Report
from tests.faults.trials import trials

pytestmark = pytest.mark.slow


def clock_trials(folder: Path, count: int, jumps: int) -> Outcome:
    counts: Counter[str] = Counter()
    for seed in range(count):
        place = folder / "trial"
        place.mkdir()
        counts += clock_trial(place, random.Random(seed), jumps)
        shutil.rmtree(place)
    return Outcome(
        "clock 10 years back, 2 years ahead, an hour off; same-second edits",
        count,
        counts["lost"],
        counts["encoded again"],
        counts["wrong"],
    )


def test_a_clock_that_jumps(tmp_path: Path, report: Report) -> None:
    """Back and ahead, with photos of 1970, of 2445, and edited twice within a second."""
    report(clock_trials(tmp_path, 1, jumps=2))


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_clock_that_jumps_many_times(tmp_path: Path, report: Report) -> None:
    report(clock_trials(tmp_path, trials(15), len(CLOCKS)))
