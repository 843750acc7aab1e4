"""System calls on a library that fail once: a sentence or true success, and nothing is lost.

ENOSPC (the disk is full), EIO (it is broken), EMFILE (too many files are open), EROFS and EACCES
(files that may not be written or read), at the calls that each phase makes on its files.
`HASHDESK_FAULT_TRIALS=100` tries every call.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import BuildOnce
from tests.faults.phases import material
from tests.faults.phases.table import PHASES, Phase
from tests.faults.phases.trials import (
    PhaseProcess,
    Undisturbed,
    phase_process,
    strace_refuses,
    undisturbed,
)
from tests.faults.refusals import Refusal, outcome_of, points_of, refuse, refused_by, spread
from tests.faults.report import Report
from tests.faults.trials import trials

if sys.platform != "linux":
    pytest.skip("strace is Linux's", allow_module_level=True)

pytestmark = pytest.mark.slow

MEMORY = Path("/dev/shm")  # where a disk is fast
TRIALS = {"ENOSPC": 6, "EIO": 8, "EMFILE": 4, "EROFS": 2, "EACCES": 2}  # in each phase


@pytest.fixture(scope="module")
def process(build_once: BuildOnce) -> Iterator[PhaseProcess]:
    """The process that phases run in."""
    if why := strace_refuses():
        pytest.skip(f"needs strace: {why}")
    with phase_process(build_once("phases", material.build)) as process:
        yield process


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where phases work: in memory, if there is room."""
    parent = MEMORY if os.access(MEMORY, os.W_OK) else tmp_path
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        yield Path(folder) / "place"


def refuse_all(
    process: PhaseProcess, phase: Phase, place: Path, counts: dict[str, int], report: Report
) -> None:
    """Try so many calls for each error, and report each error by itself."""
    expected: Undisturbed = undisturbed(process, phase, place)
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
def test_refused_calls(process: PhaseProcess, phase: Phase, place: Path, report: Report) -> None:
    refuse_all(process, phase, place, {e: trials(n) for e, n in TRIALS.items()}, report)


def test_a_few_refused_calls(process: PhaseProcess, place: Path, report: Report) -> None:
    refuse_all(process, PHASES["deciding"], place, {"ENOSPC": 2, "EIO": 2, "EMFILE": 1}, report)
