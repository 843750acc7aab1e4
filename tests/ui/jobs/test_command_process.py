"""Commands as child processes, played by small scripts."""

from __future__ import annotations

import sys

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.ui.jobs.command_process import CommandProcess, CommandResult
from tests.ui.conftest import PATIENCE_MS


def run(qtbot: QtBot, script: str, *, cancel_at: str = "") -> tuple[CommandResult, list[dict]]:
    """Run a Python script as the command; its result and progress events."""
    process = CommandProcess("index", [], program=(sys.executable, "-c", script))
    events: list[dict] = []
    process.progressed.connect(events.append)
    if cancel_at:
        process.progressed.connect(
            lambda event: process.cancel() if event["phase"] == cancel_at else None
        )
    with qtbot.waitSignal(process.ended, timeout=PATIENCE_MS) as ended:
        process.start()
    (result,) = ended.args
    return result, events


def test_progress_and_summary(qtbot: QtBot) -> None:
    result, events = run(
        qtbot,
        'print(\'{"event": "progress", "phase": "index", "done": 1}\', flush=True)\n'
        'print(\'{"event": "summary", "counts": {"indexed": 3}}\')',
    )
    assert [event["done"] for event in events] == [1]
    assert result == CommandResult("index", {"event": "summary", "counts": {"indexed": 3}})


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('print(\'{"event": "error", "message": "The disk is full."}\'); exit(1)', "disk is full"),
        ("import sys; sys.exit('boom')", "boom"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "ended unexpectedly"),
    ],
)
def test_a_command_that_fails_gives_the_reason(qtbot: QtBot, script: str, expected: str) -> None:
    result, _ = run(qtbot, script)
    assert expected in result.error
    assert not result.cancelled


def test_a_command_that_cannot_be_started_gives_the_reason(qtbot: QtBot) -> None:
    process = CommandProcess("index", [], program=("/nowhere/python",))
    with qtbot.waitSignal(process.ended, timeout=PATIENCE_MS) as ended:
        process.start()
    assert "/nowhere/python" in ended.args[0].error


@pytest.mark.parametrize(("code", "cancelled"), [(0, False), (3, False), (130, True), (1, True)])
def test_a_command_that_was_done_when_it_was_stopped_is_done(
    qtbot: QtBot, code: int, cancelled: bool
) -> None:
    """It is not to be resumed. One that is stopped half-way may sum up what it did, too."""
    result, _ = run(
        qtbot,
        "import signal, sys\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        'print(\'{"event": "progress", "phase": "last"}\', flush=True)\nsys.stdin.read()\n'
        f'print(\'{{"event": "summary"}}\')\nsys.exit({code})',
        cancel_at="last",
    )
    assert (result.cancelled, result.error) == (cancelled, "")


def test_a_command_that_ignores_sigterm_is_killed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hashdesk.ui.jobs.command_process.KILL_AFTER_MS", 300)
    result, _ = run(
        qtbot,
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        'print(\'{"event": "progress", "phase": "deaf"}\', flush=True)\ntime.sleep(60)',
        cancel_at="deaf",
    )
    assert result.cancelled
    assert result.error == ""
