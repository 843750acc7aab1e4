"""Kill -9 and power cuts at the calls with which HashDesk writes, in every phase.

Each call that writes, flushes, renames or deletes is a point. A run is killed just before it; for
a power cut, its disk then loses all that was not flushed. What was acknowledged has to be there,
the library has to be whole, and the same phase, run again, has to end as if nothing had happened.

`HASHDESK_FAULT_TRIALS=10` tries ten times as many points.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.phases.table import PHASES, Phase
from tests.faults.phases.trials import (
    PhaseProcess,
    Point,
    Undisturbed,
    Verdict,
    judge,
    spread,
    undisturbed,
)
from tests.faults.power import FILE_SYSTEMS, PowerDisk, power_disk
from tests.faults.report import Outcome, Report
from tests.faults.trials import trials

if sys.platform != "linux":
    pytest.skip("strace and these disks are Linux's", allow_module_level=True)

pytestmark = pytest.mark.slow

POWER_CUTS = trials(8)  # in each phase, on each file system: over 300 in all
KILLS = trials(40)  # in each phase

Trial = Callable[[Point | None], Verdict]


def kill(process: PhaseProcess, phase: Phase, place: Path, expected: Undisturbed) -> Trial:
    """Trials that are killed; without a point, they end in peace."""

    def trial(point: Point | None) -> Verdict:
        process.prepare(phase, place)
        run = process.run(phase, place, point.options("signal=SIGKILL") if point else [])
        return judge(process, phase, place, expected, run)

    return trial


def cut(process: PhaseProcess, phase: Phase, disk: PowerDisk, expected: Undisturbed) -> Trial:
    """Trials that are killed, and their disk loses what was not flushed."""
    place = disk.place / "place"

    def trial(point: Point | None) -> Verdict:
        process.prepare(phase, place)
        disk.flush()
        run = process.run(phase, place, point.options("signal=SIGKILL") if point else [])
        disk.cut()
        return judge(process, phase, place, expected, run)

    return trial


def spread_and_end(points: list[Point], count: int) -> list[Point | None]:
    """So many points, and the end of the run among them."""
    return [*spread(points, count - 1), None]


def outcome(fault: str, points: list[Point | None], trial: Trial) -> Outcome:
    """Try all points; what was wrong is printed."""
    verdicts = []
    for point in points:
        verdicts.append(verdict := trial(point))
        if verdict.lost or verdict.wrong:
            print(point, verdict)  # noqa: T201 - shown, for the test fails
    return Outcome(
        fault,
        len(verdicts),
        sum(verdict.lost for verdict in verdicts),
        max(verdict.encoded_again for verdict in verdicts),
        sum(bool(verdict.wrong) for verdict in verdicts),
    )


@pytest.mark.long
@pytest.mark.timeout(trials(480))
@pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES)
def test_kill_at_each_call(
    process: PhaseProcess, phase: Phase, memory: Path, report: Report
) -> None:
    place = memory / "place"
    expected = undisturbed(process, phase, place)
    trial = kill(process, phase, place, expected)
    report(outcome(f"kill -9, {phase.name}", spread_and_end(expected.points, KILLS), trial))


@pytest.mark.long
@pytest.mark.timeout(trials(480))
@pytest.mark.parametrize("file_system", FILE_SYSTEMS)
@pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES)
def test_power_cut_at_each_call(
    process: PhaseProcess, phase: Phase, file_system: str, memory: Path, report: Report
) -> None:
    with power_disk(memory, file_system) as disk:
        expected = undisturbed(process, phase, disk.place / "place")
        trial = cut(process, phase, disk, expected)
        fault = f"power cut, {phase.name}"
        report(outcome(fault, spread_and_end(expected.points, POWER_CUTS), trial))


@pytest.mark.parametrize("name", ["deciding", "merging", "restoring"])
def test_a_few_power_cuts(process: PhaseProcess, name: str, memory: Path, report: Report) -> None:
    phase = PHASES[name]
    with power_disk(memory, "ext4") as disk:
        expected = undisturbed(process, phase, disk.place / "place")
        trial = cut(process, phase, disk, expected)
        report(outcome(f"power cut, {name}", spread_and_end(expected.points, 3), trial))


@pytest.mark.parametrize("name", ["adapting", "importing"])
def test_a_few_kills(process: PhaseProcess, name: str, memory: Path, report: Report) -> None:
    phase, place = PHASES[name], memory / "place"
    expected = undisturbed(process, phase, place)
    trial = kill(process, phase, place, expected)
    report(outcome(f"kill -9, {name}", spread_and_end(expected.points, 4), trial))
