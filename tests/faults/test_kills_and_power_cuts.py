"""Kill -9 and power cuts at the calls with which HashDesk writes, in every phase.

Each call that writes, flushes, renames or deletes is a point. A run is killed just before it; for
a power cut, its disk then loses all that was not flushed. What was acknowledged has to be there,
the library has to be whole, and the same phase, run again, has to end as if nothing had happened.

`HASHDESK_FAULT_TRIALS=10` tries ten times as many points.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import BuildOnce
from tests.faults.phases import material
from tests.faults.phases.table import PHASES, Phase
from tests.faults.phases.trials import (
    PhaseProcess,
    Point,
    Undisturbed,
    Verdict,
    judge,
    phase_process,
    strace_refuses,
    undisturbed,
)
from tests.faults.power import FILE_SYSTEMS, PowerDisk, power_disk
from tests.faults.report import Outcome, Report

if sys.platform != "linux":
    pytest.skip("strace and these disks are Linux's", allow_module_level=True)

pytestmark = pytest.mark.slow

MORE = int(os.environ.get("HASHDESK_FAULT_TRIALS", "1"))
POWER_CUTS = 8 * MORE  # in each phase, on each file system: over 300 in all
KILLS = 40 * MORE  # in each phase
MEMORY = Path("/dev/shm")  # where a disk is fast

Trial = Callable[[Point | None], Verdict]


@pytest.fixture(scope="module")
def process(build_once: BuildOnce) -> Iterator[PhaseProcess]:
    """The process that phases run in."""
    if why := strace_refuses():
        pytest.skip(f"needs strace: {why}")
    with phase_process(build_once("phases", material.build)) as process:
        yield process


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, if there is any."""
    place = MEMORY if os.access(MEMORY, os.W_OK) else tmp_path
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


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


def spread(points: list[Point], count: int) -> list[Point | None]:
    """So many points, evenly over all of them from a random one on, and the end of the run."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}, {len(points)} points")  # noqa: T201 - shown if the test fails
    step = max(len(points) / (count - 1), 1)
    first = random.Random(seed).random() * step
    chosen = range(min(count - 1, len(points)))
    return [*(points[int(first + step * n) % len(points)] for n in chosen), None]


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
@pytest.mark.timeout(480 * MORE)
@pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES)
def test_kill_at_each_call(
    process: PhaseProcess, phase: Phase, memory: Path, report: Report
) -> None:
    place = memory / "place"
    expected = undisturbed(process, phase, place)
    trial = kill(process, phase, place, expected)
    report(outcome(f"kill -9, {phase.name}", spread(expected.points, KILLS), trial))


@pytest.mark.long
@pytest.mark.timeout(480 * MORE)
@pytest.mark.parametrize("file_system", FILE_SYSTEMS)
@pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES)
def test_power_cut_at_each_call(
    process: PhaseProcess, phase: Phase, file_system: str, memory: Path, report: Report
) -> None:
    with power_disk(memory, file_system) as disk:
        expected = undisturbed(process, phase, disk.place / "place")
        trial = cut(process, phase, disk, expected)
        fault = f"power cut, {phase.name}"
        report(outcome(fault, spread(expected.points, POWER_CUTS), trial))


@pytest.mark.parametrize("name", ["deciding", "merging", "restoring"])
def test_a_few_power_cuts(process: PhaseProcess, name: str, memory: Path, report: Report) -> None:
    phase = PHASES[name]
    with power_disk(memory, "ext4") as disk:
        expected = undisturbed(process, phase, disk.place / "place")
        trial = cut(process, phase, disk, expected)
        report(outcome(f"power cut, {name}", spread(expected.points, 3), trial))
