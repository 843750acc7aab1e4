"""A power cut while photos go to the trash, or come back: each is in place, or is brought back.

The desktop flushes nothing that it moves. So a photo that was said to be in the trash may be in its
place again; and if the move is on the disk, so is what the log needs for the way back.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.phases.trials import TRACE, Point, spread, strace_refuses
from tests.faults.power import FILE_SYSTEMS, PowerDisk, power_disk
from tests.faults.report import Outcome, Report
from tests.faults.trash_place import Place, calls_of
from tests.faults.trials import trials

if sys.platform != "linux":
    pytest.skip("the trash of freedesktop.org", allow_module_level=True)

pytestmark = pytest.mark.slow

POWER_CUTS = trials(24)  # in each direction, on each file system
FEW = 4


@pytest.fixture
def disk(memory: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> object:
    """A disk for everything: photos, library and trash."""
    if why := strace_refuses():
        pytest.skip(f"needs strace: {why}")
    with power_disk(memory, request.param) as disk:
        monkeypatch.setenv("XDG_DATA_HOME", str(disk.place / "home" / "data"))
        yield disk


def commit_names(disk: PowerDisk) -> None:
    """Have it on the disk which files there are, not what is in them: any flushed file does so."""
    with (disk.place / "of another program").open("w") as file:
        os.fsync(file.fileno())


def kill_at(place: Place, point: Point, prepare: Callable[[], list[str]]) -> None:
    """Kill the program at a call; at an earlier one if it comes less often than in the trace."""
    while True:
        done = place.run([*TRACE[:-1], *point.options("signal=SIGKILL"), *prepare()])
        if done.returncode == -signal.SIGKILL:
            return
        assert done.returncode == 0, done.stderr
        assert point.number > 1, f"there is no {point.call}"
        point = replace(point, number=point.number // 2)


def cut_at(disk: PowerDisk, verb: str, count: int, trace: Path) -> Outcome:
    """So many power cuts at the calls that move photos, and at the end."""
    place = Place(disk.place / "home")
    paths = place.draw()

    def prepare() -> list[str]:
        place.start_afresh()
        if verb == "restore":
            assert place.run(place.command("move", *paths)).returncode == 0
        disk.flush()
        return place.command(verb, *(paths if verb == "move" else ()))

    points = [Point(*call) for call in calls_of(place, prepare(), trace)]
    lost = wrong = 0
    for number, point in enumerate([*spread(points, count - 1), None]):
        if point is None:
            assert place.run(prepare()).returncode == 0
        else:
            kill_at(place, point, prepare)
        if number % 2:
            commit_names(disk)
        disk.cut()
        lost += place.lost(paths)
        back = place.bring_back()
        wrong += bool(back.left) or not all(path.exists() for path in paths)
        lost += place.lost(paths)
    phase = "moving photos to the trash" if verb == "move" else "bringing photos back"
    return Outcome(f"power cut, {phase}", count, lost, wrong=wrong)


@pytest.mark.long
@pytest.mark.timeout(trials(480))
@pytest.mark.parametrize("disk", FILE_SYSTEMS, indirect=True)
@pytest.mark.parametrize("verb", ["move", "restore"])
def test_power_cut_at_each_call(disk: PowerDisk, verb: str, tmp_path: Path, report: Report) -> None:
    report(cut_at(disk, verb, POWER_CUTS, tmp_path / "trace"))


@pytest.mark.parametrize("disk", ["ext4"], indirect=True)
def test_a_few_power_cuts(disk: PowerDisk, tmp_path: Path, report: Report) -> None:
    report(cut_at(disk, "move", FEW, tmp_path / "trace"))
