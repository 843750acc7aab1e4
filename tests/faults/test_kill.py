"""Indexing that is killed, stopped or interrupted: what was committed stays, and it goes on."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from tests.faults.conftest import SMALL_UNITS, Codes, Program
from tests.faults.report import Outcome, Report

pytestmark = pytest.mark.slow

if sys.platform == "win32":
    pytest.skip("these are signals of POSIX", allow_module_level=True)

ROUNDS = 12
POLL_SECONDS = 0.01


def watch(program: Program, child: subprocess.Popen[str], wanted: Callable[[Codes], bool]) -> Codes:
    """Read the library until it is as wanted or the child has ended; what was read last."""
    codes = program.codes()
    while not wanted(codes) and child.poll() is None:
        time.sleep(POLL_SECONDS)
        codes = program.codes()
    return codes


def assert_sound(program: Program) -> None:
    """The library is whole, or was not made yet."""
    if (program.library / "library.db").exists():
        with LibraryDB(program.library) as db:
            assert not [result for result in check(db) if result.count]


@pytest.mark.long
def test_kill_at_random_moments(
    program: Program, album: Path, undisturbed: Codes, report: Report
) -> None:
    """Whatever a reader saw before kill -9 is there afterwards, and indexing goes on from it."""
    rng = random.Random(20240512)
    kept: Codes = {}
    kills = lost = 0
    while kills < ROUNDS:
        child = program.start("index", album)
        more = len(kept) + rng.randrange(0, 60)
        acked = watch(program, child, lambda codes, more=more: len(codes) > more)
        time.sleep(rng.uniform(0, 0.05))
        acked |= program.codes()
        child.kill()
        code = program.finish(child).code
        if code == 0:  # it was faster, and the next round starts anew
            assert program.codes() == undisturbed
            shutil.rmtree(program.library)
            kept = {}
            continue
        assert code == -signal.SIGKILL
        kills += 1
        after = program.codes()
        lost += len(acked.items() - after.items())
        assert after.items() <= undisturbed.items()
        assert_sound(program)
        kept = after
    done = program.run("index", album)
    assert done.code == 0
    assert done.summary["counts"]["indexed"] == 150 - len(kept)
    assert done.summary["encoded"] <= 150 - len(kept)
    assert program.codes() == undisturbed
    assert program.run("check").code == 0
    report(Outcome("kill -9 at random moments, indexing", kills, lost))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop(
    program: Program, album: Path, undisturbed: Codes, number: signal.Signals
) -> None:
    """Asked to stop, it commits what it has and ends with exit code 130."""
    child = program.start_pausing("written:16", "index", album)
    acked = program.codes()
    child.send_signal(number)
    child.send_signal(signal.SIGCONT)
    done = program.finish(child, timeout=30)
    assert done.code == 130
    assert done.events[-1]["event"] == "cancelled"
    assert done.errors == "Stopped. Everything indexed so far is kept; index again to go on.\n"
    after = program.codes()
    assert 16 <= len(acked) <= len(after) < 150
    assert acked.items() <= after.items() <= undisturbed.items()
    assert_sound(program)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the workers in /proc")
def test_workers_end_with_their_program(program: Program, album: Path) -> None:
    """Killed with -9, the program leaves no decoding worker behind."""
    child = program.start_pausing("written:8", "index", album)
    workers = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # a process may end meanwhile
            if (entry / "stat").read_text().rpartition(")")[2].split()[1] == str(child.pid):
                workers.append(entry)
    assert workers
    child.kill()
    program.finish(child)
    deadline = time.monotonic() + 30
    while any(worker.exists() for worker in workers):
        assert time.monotonic() < deadline, "a worker lives on"
        time.sleep(POLL_SECONDS)


def test_what_was_not_committed_yet_is_kept_when_asked_to_stop(
    program: Program, album: Path, undisturbed: Codes
) -> None:
    """Stopping commits what was encoded since the last commit: it is not done twice."""
    large = SMALL_UNITS.replace("commit_photos = 16", "commit_photos = 1000")
    program.settings.write_text(large + "commit_seconds = 1000\n")
    child = program.start_pausing("encoded:48", "index", album)
    assert program.codes() == {}
    child.send_signal(signal.SIGTERM)
    child.send_signal(signal.SIGCONT)
    assert program.finish(child).code == 130
    assert 48 <= len(program.codes()) < 150
    assert program.codes().items() <= undisturbed.items()


def test_a_second_writer_waits_its_turn(program: Program, album: Path) -> None:
    """While one indexes, another is refused with a sentence; after kill -9 the way is free."""
    child = program.start_pausing("written:16", "index", album)
    assert "Another HashDesk is writing" in program.run("index", album).sentence
    child.kill()
    program.finish(child)
    with LibraryDB(program.library, write=True):
        assert_sound(program)
