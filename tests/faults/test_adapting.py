"""Adapting that is killed or stopped: the library searches the old codes or the new ones, whole."""

from __future__ import annotations

import json
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from hashdesk.core.search.library import Library
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.library_encoder import check_bundles
from tests.conftest import MANY
from tests.faults.conftest import Codes, Program, codes_of
from tests.faults.report import Outcome, Report

pytestmark = pytest.mark.slow

if sys.platform == "win32":
    pytest.skip("these are signals of POSIX", allow_module_level=True)

ROUNDS = 10


@pytest.fixture
def adapting(program: Program, large: Path) -> Program:
    """The program with the stub for a trainer and a library of 320 photos."""
    program.library, program.module = large, "tests.adapting"
    return program


def sound_codes(program: Program) -> Codes:
    """The codes in use, of a library that is whole."""
    with LibraryDB(program.library) as db:
        results = [*check(db), check_bundles(db)]
        assert not [result for result in results if result.count]
        return codes_of(db)


def trainers(library: Path) -> list[str]:
    """The trainers that work on a library now."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if "trainer_stub" in words and str(library) in words:
            found.append(words)
    return found


def gone(library: Path) -> bool:
    """Whether no trainer is left before long."""
    deadline = time.monotonic() + 120
    while trainers(library):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.long
def test_kill_at_random_moments(adapting: Program, report: Report) -> None:
    """After kill -9 the codes are all old or all new; the trainer ends too, and it goes on."""
    rng = random.Random(5)
    old = sound_codes(adapting)
    new: Codes = {}
    for number in range(ROUNDS):
        child = adapting.start("adapt")
        # The beginning is loading; what matters lies after the trainer's first word.
        assert child.stdout is not None
        for line in child.stdout:
            if json.loads(line).get("phase") == "fit":
                break
        time.sleep(rng.uniform(0, 0.8) if number else 0)
        child.kill()
        adapting.finish(child)
        assert gone(adapting.library)
        now = sound_codes(adapting)
        if now != old:
            assert not new or now == new
            new = now
            with LibraryDB(adapting.library, write=True) as db:
                db.use_encoder(db.encoders()[0])
    done = adapting.run("adapt")
    assert done.code == 0
    assert done.summary["switched"]
    assert sound_codes(adapting) != old
    assert not new or sound_codes(adapting) == new
    folders = {path.name for path in adapting.library.iterdir() if path.is_dir()}
    assert folders == {"encoders", "backups"}
    assert len(list((adapting.library / "encoders").iterdir())) == 1
    with Library(adapting.library) as library:
        assert len(library.codes) == MANY
    report(Outcome("kill -9 at random moments, adapting", ROUNDS))


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's kernel for it")
def test_a_trainer_ends_with_its_program(
    adapting: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed with -9, the program leaves no trainer behind that works on in its folder."""
    monkeypatch.setenv("HASHDESK_STUB", "stubborn")
    child = adapting.start("adapt")
    assert child.stdout is not None
    for line in child.stdout:
        if json.loads(line).get("phase") == "wait":
            break
    assert len(trainers(adapting.library)) == 1
    child.kill()
    adapting.finish(child)
    assert gone(adapting.library)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("trainer", ["slow", "stubborn"])
def test_asked_to_stop(
    adapting: Program, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, trainer: str
) -> None:
    """It ends with exit code 130, and its trainer with it, even one that is deaf."""
    old = sound_codes(adapting)
    monkeypatch.setenv("HASHDESK_STUB", trainer)
    child = adapting.start("adapt")
    assert child.stdout is not None
    for line in child.stdout:
        if json.loads(line).get("phase") == "wait":
            break
    child.send_signal(number)
    done = adapting.finish(child)
    assert done.code == 130
    assert done.events[-1]["event"] == "cancelled"
    assert done.errors.splitlines() == [
        "Stopped. The model in use has not changed; adapt again to go on."
    ]
    assert not trainers(adapting.library)
    assert sound_codes(adapting) == old
    monkeypatch.delenv("HASHDESK_STUB")
    again = adapting.run("adapt")
    assert [event["resumed"] for event in again.events if "resumed" in event] == [True]


def test_killed_while_codes_are_made(adapting: Program) -> None:
    """The model is kept, but not in use; the next run trains again to the same one, and uses it."""
    old = sound_codes(adapting)
    child = adapting.start("adapt")
    assert child.stdout is not None
    for line in child.stdout:
        if json.loads(line).get("phase") == "recode":
            break
    child.kill()
    adapting.finish(child)
    assert gone(adapting.library)
    assert sound_codes(adapting) == old
    done = adapting.run("adapt")
    assert (done.code, done.summary["switched"]) == (0, True)
    assert sound_codes(adapting) != old


def test_while_another_one_writes(adapting: Program) -> None:
    """A library that is being written is left alone, with a sentence."""
    with LibraryDB(adapting.library, write=True):
        for verb in (("adapt",), ("models", "--use", "7"), ("models", "--remove", "7")):
            assert "Another HashDesk is writing" in adapting.run(*verb).sentence
        assert adapting.run("models").code == 0
