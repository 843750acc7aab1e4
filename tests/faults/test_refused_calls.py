"""System calls on a library that fail: a sentence or true success, and nothing is lost.

A disk that is full (ENOSPC) or broken (EIO), once or from then on; too many open files (EMFILE); a
disk that is read-only, and files that are forbidden (EROFS, EACCES): at the calls that each phase
makes on its files. `HASHDESK_FAULT_TRIALS=1000` tries every call.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.phases.table import PHASES, Phase
from tests.faults.phases.trials import PhaseProcess, spread, undisturbed
from tests.faults.refusals import (
    FAULTS,
    Fault,
    Refusal,
    outcome_of,
    points_of,
    refuse,
    refused_by,
)
from tests.faults.report import Report
from tests.faults.trials import trials

if sys.platform != "linux":
    pytest.skip("strace is Linux's", allow_module_level=True)

pytestmark = pytest.mark.slow

TRIALS = 26  # in each phase, shared out among the faults


def refuse_all(
    process: PhaseProcess, phase: Phase, place: Path, counts: dict[Fault, int], report: Report
) -> None:
    """Try so many calls for each fault, and report each fault by itself."""
    expected = undisturbed(process, phase, place)
    points = points_of(process, phase, place)
    outcomes = []
    for fault, count in counts.items():
        chosen = spread(refused_by(fault, points), count)
        refusals: list[Refusal] = []
        for refusal in refuse(process, phase, place, expected, fault, chosen):
            refusals.append(refusal)
            if refusal.lost or refusal.wrong:
                print(fault.name, refusal)  # noqa: T201 - shown, for the test fails
        outcomes.append(outcome_of(f"{fault.name}, {phase.name}", refusals))
    for outcome in outcomes:
        report(outcome)


def shared_out(count: int) -> dict[Fault, int]:
    """How often each fault is tried: those that are met most, most often."""
    shares = dict(zip(FAULTS, (6, 4, 6, 4, 3, 2, 1), strict=True))
    return {fault: max(1, count * share // 26) for fault, share in shares.items()}


@pytest.mark.long
@pytest.mark.timeout(trials(900))
@pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES)
def test_refused_calls(process: PhaseProcess, phase: Phase, memory: Path, report: Report) -> None:
    refuse_all(process, phase, memory / "place", shared_out(trials(TRIALS)), report)


def test_a_few_refused_calls(process: PhaseProcess, memory: Path, report: Report) -> None:
    refuse_all(process, PHASES["deciding"], memory / "place", dict.fromkeys(FAULTS[:4], 1), report)
