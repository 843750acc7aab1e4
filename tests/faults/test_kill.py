"""Indexing that is killed, stopped or interrupted: what was committed stays, and it goes on."""

from __future__ import annotations

import random
import re
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
def test_kill_at_random_moments(program: Program, album: Path, undisturbed: Codes) -> None:
    """Whatever a reader saw before kill -9 is there afterwards, and indexing goes on from it."""
    rng = random.Random(20240512)
    kept: Codes = {}
    kills = 0
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
        assert acked.items() <= after.items()
        assert after.items() <= undisturbed.items()
        assert_sound(program)
        kept = after
    done = program.run("index", album)
    assert done.code == 0
    assert done.summary["counts"]["indexed"] == 150 - len(kept)
    assert done.summary["encoded"] <= 150 - len(kept)
    assert program.codes() == undisturbed
    assert program.run("check").code == 0


def test_kill_while_starting(program: Program, album: Path) -> None:
    """Killed while the library is being made, it is whole or not there at all."""
    rng = random.Random(7)
    for _ in range(4):
        child = program.start("index", album / "0")
        time.sleep(rng.uniform(0.1, 0.6))
        child.kill()
        program.finish(child)
        assert_sound(program)
    assert program.run("index", album / "0").code == 0
    assert not list(program.library.glob("**/*.new*"))
    assert len(program.codes()) == 30


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


# -- killed at chosen system calls

TRACE = ["strace", "-qq", "-o"]


def strace_refuses() -> str:
    """Why system calls cannot be traced here; nothing if they can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    test = subprocess.run(
        [*TRACE, "/dev/null", "true"], capture_output=True, text=True, check=False
    )
    return test.stderr.strip() if test.returncode else ""


@pytest.mark.long
def test_kill_at_system_calls(
    program: Program, album: Path, undisturbed: Codes, tmp_path: Path
) -> None:
    """Killed just before a write or a sync, anywhere in a run, the library is whole.

    Only the thread that writes is traced, and only what it does to the library's log, so the
    k-th call is the same in every run.
    """
    if why := strace_refuses():
        pytest.skip(f"needs strace: {why}")
    folder = album / "0"  # 30 photos, two units
    log = ["-P", str(program.library / "library.db-wal"), "-e"]
    calls = "pwrite64,fdatasync,fsync"
    trace = tmp_path / "trace"
    before = [*TRACE, str(trace), *log, f"trace={calls}"]
    assert program.run("index", folder, before=before).code == 0
    names = re.findall(r"^(\w+)\(", trace.read_text(), re.MULTILINE)
    assert names.count("pwrite64") > 40
    points = [("pwrite64", 1 + names.count("pwrite64") * part // 6) for part in range(6)]
    syncs = "fdatasync" if "fdatasync" in names else "fsync"
    points += [(syncs, names.count(syncs)), (syncs, names.count(syncs) // 2)]
    for name, number in points:
        shutil.rmtree(program.library)
        inject = f"inject={name}:signal=SIGKILL:when={number}"
        before = [*TRACE, "/dev/null", *log, f"trace={name}", "-e", inject]
        assert program.run("index", folder, before=before).code == -signal.SIGKILL
        assert program.codes().items() <= undisturbed.items()
        assert_sound(program)
    done = program.run("index", folder)
    assert done.code == 0
    assert len(program.codes()) == 30
    assert_sound(program)
