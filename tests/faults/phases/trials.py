"""Phases that are disturbed at a system call, and what became of them."""

from __future__ import annotations

import importlib.util
import json
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from hashdesk.core.errors import HashDeskError
from tests.faults.phases.process import REFUSED, Request, Run
from tests.faults.phases.state import State, faults_of, found_in, kept_features, state_of
from tests.faults.phases.table import Phase

# What changes files; "?": not every machine has it.
WRITING_CALLS = (
    *("write", "writev", "pwrite64", "pwritev", "sendfile", "copy_file_range", "fallocate"),
    *("ftruncate", "fsync", "fdatasync", "?rename", "renameat", "renameat2", "?unlink", "unlinkat"),
    *("?rmdir", "?mkdir", "mkdirat", "?link", "linkat"),
)
TRACE = ("strace", "-qq", "-o")  # followed by a file
QUIET = ("-o", "/dev/null")
MOST_ENCODED_AGAIN = 512


def strace_refuses() -> str:
    """Why system calls cannot be traced here; nothing if they can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    command = [*TRACE, "/dev/null", "true"]
    test = subprocess.run(command, capture_output=True, text=True, check=False)
    return test.stderr.strip() if test.returncode else ""


@dataclass(frozen=True)
class Point:
    """A system call of a run: the n-th of its name, from 1."""

    call: str
    number: int

    def options(self, what: str, *, lasting: bool = False) -> list[str]:
        """Have strace do something there: "signal=SIGKILL" (just before it), "error=EIO" …

        lasting: and at each later call of that name.
        """
        inject = f"inject={self.call}:{what}:when={self.number}{'+' if lasting else ''}"
        return [*QUIET, "-e", f"trace={self.call}", "-e", inject]


class PhaseProcess:
    """The process that runs phases, and the material that they start from."""

    def __init__(self, material: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.phases.process"]
        self.material = material
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def prepare(self, phase: Phase, place: Path) -> None:
        """Make a place anew."""
        if phase.needs and importlib.util.find_spec(phase.needs) is None:
            pytest.skip(f"needs {phase.needs}")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        phase.prepare(self.material, place)

    def run(
        self, phase: Phase, place: Path, options: Sequence[str] = (), *, describe: bool = False
    ) -> Run:
        """Run a phase in a place that is prepared; `options` are strace's."""
        request = Request(phase.name, str(self.material), str(place), list(options), describe)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(request)) + "\n")
        self._process.stdin.flush()
        return Run(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@contextmanager
def phase_process(material: Path) -> Iterator[PhaseProcess]:
    """A process to run phases in."""
    process = PhaseProcess(material)
    try:
        yield process
    finally:
        process.close()


@dataclass(frozen=True)
class Undisturbed:
    """What a phase does if nothing happens to it."""

    states: list[State]  # before, after each acknowledgement, and so at the end
    points: list[Point]  # where it writes
    encoded: int
    faults: list[str]  # that are there before, to be mended


def undisturbed(process: PhaseProcess, phase: Phase, place: Path) -> Undisturbed:
    """Run a phase twice: once to hear what it acknowledges, once to see where it writes."""
    process.prepare(phase, place)
    before, faults = state_of(place), faults_of(place)
    told = process.run(phase, place, describe=True)
    assert told.code == 0, told.error
    process.prepare(phase, place)
    trace = place.with_name("trace")
    options = ["-y", "-s", "0", "-o", str(trace), "-e", f"trace={','.join(WRITING_CALLS)}"]
    traced = process.run(phase, place, options)
    assert traced.code == 0, traced.error
    seen: Counter[str] = Counter()
    points = []
    for line in trace.read_text(errors="replace").splitlines():
        if called := re.match(r"\w+(?=\()", line):
            seen[called[0]] += 1
            if f"{place}" in line:
                points.append(Point(called[0], seen[called[0]]))
    return Undisturbed([before, *map(frozenset, told.states)], points, told.encoded, faults)


def spread(points: Sequence[Point], count: int) -> list[Point]:
    """So many points, evenly over all of them, from a random one on."""
    if count >= len(points):
        return list(points)
    seed = random.randrange(1 << 32)
    print(f"seed {seed}, {len(points)} points")  # noqa: T201 - shown if the test fails
    step = len(points) / max(count, 1)
    first = random.Random(seed).random() * step
    return [points[int(first + step * number)] for number in range(count)]


@dataclass(frozen=True)
class Verdict:
    """What became of a run that was disturbed."""

    lost: int  # lines of the state that were acknowledged, or there before, and are gone
    encoded_again: int
    wrong: str  # what else is wrong, if anything


def judge(
    process: PhaseProcess, phase: Phase, place: Path, expected: Undisturbed, run: Run
) -> Verdict:
    """Look at what a run left in a place, and end it there."""
    lost = 0
    try:
        after = state_of(place)
        last, coming = (expected.states[min(run.acknowledged + n, len(expected.states) - 1)]
                        for n in (0, 1))  # fmt: skip
        lost = len((last & coming) - after)
        if wrong := _unexpected(after, last, coming, both=phase.both):
            return Verdict(lost, 0, wrong)
        if hidden := (found_in(expected.states[0]) & found_in(expected.states[-1])) - found_in(
            after
        ):
            return Verdict(lost + len(hidden), 0, f"searches do not find {len(hidden)} photos")
        faults = faults_of(place)
        if faults and (after != expected.states[0] or faults != expected.faults):
            return Verdict(lost, 0, f"check finds: {faults}")
        if after == expected.states[-1]:
            return Verdict(lost, 0, "")
        kept = kept_features(place)
        again = process.run(phase, place)
        if phase.both and again.code == REFUSED:
            return Verdict(lost, 0, "")
        if again.code != 0:
            return Verdict(lost, 0, f"run again: {again.error}")
        end = state_of(place)
        encoded = max(0, run.encoded + again.encoded - expected.encoded)
        if end != expected.states[-1]:
            return Verdict(lost, encoded, f"run again: {_difference(end, expected.states[-1])}")
        if faults := faults_of(place):
            return Verdict(lost, encoded, f"run again, check finds: {faults}")
        if again.encoded and kept and again.encoded > kept_features(place) - kept:
            return Verdict(lost, encoded, "photos were encoded again whose features are kept")
        wrong = "too many encoded again" if encoded > MOST_ENCODED_AGAIN else ""
        return Verdict(lost, encoded, wrong)
    except (HashDeskError, AssertionError, OSError, ValueError) as error:
        return Verdict(lost, 0, f"{type(error).__name__}: {error}")


def _unexpected(after: State, last: State, coming: State, *, both: bool) -> str:
    """How a state differs from the last that was acknowledged, and from the next one."""
    if after in (last, coming):
        return ""
    if both and after <= last | coming and (after >= last or after >= coming):
        return ""
    return f"{_difference(after, last)}; and {_difference(after, coming)}"


def _difference(found: State, expected: State) -> str:
    less, more = sorted(expected - found), sorted(found - expected)
    return f"{len(less)} lines less {less[:2]}, {len(more)} lines more {more[:2]}"
