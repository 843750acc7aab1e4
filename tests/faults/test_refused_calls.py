"""System calls on a library that fail once: a sentence or true success, and nothing is lost.

ENOSPC (the disk is full), EIO (it is broken), EMFILE (too many files are open), EROFS and EACCES
(files that may not be written or read), at the calls that each phase makes on its files.
`HASHDESK_FAULT_TRIALS=100` tries every call.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.phases.table import PHASES, Phase
from tests.faults.phases.trials import PhaseProcess, spread, undisturbed
from tests.faults.refusals import Refusal, outcome_of, points_of, refuse, refused_by
from tests.faults.report import Report
from tests.faults.trials import trials

if sys.platform != "linux":
    pytest.skip("strace is Linux's", allow_module_level=True)

pytestmark = pytest.mark.slow

TRIALS = {"ENOSPC": 6, "EIO": 8, "EMFILE": 4, "EROFS": 2, "EACCES": 2}  # in each phase


def refuse_all(
    process: PhaseProcess, phase: Phase, place: Path, counts: dict[str, int], report: Report
) -> None:
    """Try so many calls for each error, and report each error by itself."""
    expected = undisturbed(process, phase, place)
    points = points_of(process, phase, place)
    outcomes = []
    for error, count in counts.items():
        chosen = spread(refused_by(error, points), count)
        refusals: list[Refusal] = []
        for refusal in refuse(process, phase, place, expected, error, chosen):
            refusals.append(refusal)
            if refusal.lost or refusal.wrong:
                print(refusal)  # noqa: T201 - shown, for the test fails
        outcomes.append(outcome_of(f"{error}, {phase.name}", refusals))
    for outcome in outcomes:
        report(outcome)


@pytest.mark.long
@pytest.mark.timeout(max(480, 30 * trials(20)))
@pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES)
def test_refused_calls(process: PhaseProcess, phase: Phase, memory: Path, report: Report) -> None:
    refuse_all(process, phase, memory / "place", {e: trials(n) for e, n in TRIALS.items()}, report)


def test_a_few_refused_calls(process: PhaseProcess, memory: Path, report: Report) -> None:
    refuse_all(
        process, PHASES["deciding"], memory / "place", {"ENOSPC": 2, "EIO": 2, "EMFILE": 1}, report
    )
