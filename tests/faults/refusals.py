"""System calls that a phase makes on its files, each refused in a run, and what came of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.phases.process import BUG, REFUSED
from tests.faults.phases.state import faults_of, state_of
from tests.faults.phases.table import Phase
from tests.faults.phases.trials import (
    WRITING_CALLS,
    PhaseProcess,
    Point,
    Undisturbed,
    judge,
)
from tests.faults.report import Outcome

READING_CALLS = (
    *("?open", "openat", "read", "readv", "pread64", "getdents64", "lseek"),
    *("?stat", "?lstat", "fstat", "newfstatat", "statx", "close"),
)
OF_SQLITE = frozenset({"pwrite64", "fdatasync", "ftruncate"})  # which write; of nothing else


@dataclass(frozen=True)
class Fault:
    """An error that the system gives, once or from then on, and the calls that it gives it for."""

    name: str
    error: str
    calls: frozenset[str]
    lasting: bool = False


FULL = frozenset(
    {"openat", "write", "writev", "pwrite64", "pwritev", "fallocate", "ftruncate", "fsync"}
    | {"fdatasync", "sendfile", "copy_file_range", "rename", "renameat", "renameat2"}
    | {"mkdir", "mkdirat", "link", "linkat", "unlink", "unlinkat", "rmdir"}
)
BROKEN = frozenset(name.lstrip("?") for name in (*WRITING_CALLS, *READING_CALLS)) - {"close"}
READ_ONLY = frozenset(
    {"openat", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "unlink", "unlinkat"}
    | {"rmdir", "link", "linkat", "ftruncate"}
)
FORBIDDEN = frozenset(
    {"openat", "rename", "mkdir", "unlink", "rmdir", "link", "newfstatat", "getdents64"}
)
FAULTS = (
    Fault("full disk (ENOSPC)", "ENOSPC", FULL),
    Fault("disk that stays full (ENOSPC)", "ENOSPC", OF_SQLITE, lasting=True),
    Fault("broken disk (EIO)", "EIO", BROKEN),
    Fault("disk that stays broken (EIO)", "EIO", OF_SQLITE, lasting=True),
    Fault("too many open files (EMFILE)", "EMFILE", frozenset({"open", "openat"})),
    Fault("read-only disk (EROFS)", "EROFS", READ_ONLY),
    Fault("no permission (EACCES)", "EACCES", FORBIDDEN),
)


@dataclass(frozen=True)
class Refusal:
    """A system call that failed, and how the phase took it."""

    point: Point
    lost: int
    encoded_again: int
    wrong: str
    message: str  # the sentence, if there was one


def points_of(process: PhaseProcess, phase: Phase, place: Path) -> list[Point]:
    """The calls that a phase makes on files in its place."""
    process.prepare(phase, place)
    trace = place.with_name("calls")
    names = ",".join((*WRITING_CALLS, *READING_CALLS))
    run = process.run(phase, place, ["-y", "-s", "0", "-o", str(trace), "-e", f"trace={names}"])
    assert run.code == 0, run.error
    seen: Counter[str] = Counter()
    points = []
    for line in trace.read_text(errors="replace").splitlines():
        if called := re.match(r"\w+(?=\()", line):
            seen[called[0]] += 1
            if f"{place}" in line and not re.search(r"= -1 E\w+ ", line):
                points.append(Point(called[0], seen[called[0]]))
    return points


def refused_by(fault: Fault, points: Sequence[Point]) -> list[Point]:
    """The calls that a fault is given for."""
    return [point for point in points if point.call in fault.calls]


def refuse(
    process: PhaseProcess,
    phase: Phase,
    place: Path,
    expected: Undisturbed,
    fault: Fault,
    points: Sequence[Point],
) -> Iterator[Refusal]:
    """Have each of these calls fail in a run of its own."""
    for point in points:
        process.prepare(phase, place)
        options = point.options(f"error={fault.error}", lasting=fault.lasting)
        run = process.run(phase, place, options)
        said = run.error if run.code == REFUSED else ""
        if run.code == BUG:
            yield Refusal(point, 0, 0, run.error, "")
            continue
        wrong = _false_words(run.code, said) or _false_success(run.code, place, expected)
        said = said.replace(str(place), "…")
        if not wrong and run.code == 0 and _keeps_a_backup(place, expected):
            yield Refusal(point, 0, 0, "", "")
            continue
        verdict = judge(process, phase, place, expected, run)
        yield Refusal(point, verdict.lost, verdict.encoded_again, wrong or verdict.wrong, said)


def _false_words(code: int, said: str) -> str:
    """What is wrong with how a run ended, and with what it said."""
    if code not in (0, REFUSED):
        return f"it ended with {code}"
    if code == REFUSED and ("\n" in said or len(said) < 20 or said[-1] not in ".!”"):
        return f"this is no sentence: {said!r}"
    return ""


def _false_success(code: int, place: Path, expected: Undisturbed) -> str:
    """What a run that reported success has not done."""
    less = expected.states[-1] - state_of(place) if code == 0 else None
    return f"it reported success without {sorted(less)[:2]}" if less else ""


def _keeps_a_backup(place: Path, expected: Undisturbed) -> bool:
    """Whether only a backup is left that was to be deleted, which the next one makes up for."""
    known = frozenset[str]().union(*expected.states)
    more = state_of(place) - expected.states[-1]
    backups = all(line.startswith("library: backup:") for line in more)
    return bool(more) and backups and more <= known and not faults_of(place)


def outcome_of(fault: str, refusals: Sequence[Refusal]) -> Outcome:
    """All refusals of one kind as a row of the table."""
    return Outcome(
        fault,
        len(refusals),
        sum(one.lost for one in refusals),
        max((one.encoded_again for one in refusals), default=0),
        sum(bool(one.wrong) for one in refusals),
        next((one.message for one in refusals if one.message), ""),
    )
