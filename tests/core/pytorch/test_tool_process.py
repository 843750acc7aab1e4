"""Tools as child processes: what they say, why they failed, and that none outlives us."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hashdesk.core import child_process
from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job
from hashdesk.core.pytorch.tool_process import ToolFailed, module, run_tool

# A tool that would run for ever, in a process that can be killed.
WAITING = """
import sys
from hashdesk.core.job import Job
from hashdesk.core.pytorch.tool_process import module, run_tool
run_tool(module(sys.executable, "http.server", "--bind", "127.0.0.1", "0"), Job())
"""


def wait(until: Callable[[], bool]) -> bool:
    """Whether a condition holds before long."""
    deadline = time.monotonic() + 60
    while not until() and time.monotonic() < deadline:
        time.sleep(0.01)
    return until()


def test_what_a_tool_says() -> None:
    said = run_tool(
        [sys.executable, "-c", "print('right'); import sys; sys.stderr.write('x')"], Job()
    )
    assert said == "right\n"
    assert "usage" in run_tool(module(sys.executable, "venv", "--help"), Job())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("print('a'); print('ERROR: b.'); print('a hint'); raise SystemExit(3)", "b"),
        ("print('a'); raise SystemExit('the last line.')", "the last line"),
        (
            "raise SystemExit('ERROR: torch 2.9 is bad. If you know why, try --force.')",
            "torch 2.9 is bad",
        ),
        ("raise SystemExit(7)", "it ended with exit code 7"),
    ],
)
def test_why_a_tool_failed(code: str, words: str) -> None:
    """Its last error, else its last line."""
    with pytest.raises(ToolFailed) as caught:
        run_tool([sys.executable, "-c", code], Job())
    assert str(caught.value) == words


def test_a_tool_that_is_not_there() -> None:
    with pytest.raises(ToolFailed, match="/nowhere/uv: No such file"):
        run_tool(["/nowhere/uv"], Job())


@pytest.mark.slow
def test_cancelled(tmp_path: Path) -> None:
    """It ends at once, even if it is deaf."""
    job, began = Job(), tmp_path / "began"
    code = (
        "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "pathlib.Path(sys.argv[1]).touch(); time.sleep(600)"
    )

    def cancel_once_it_runs() -> None:
        if began.exists():
            job.cancel()

    with pytest.raises(Cancelled):
        run_tool([sys.executable, "-c", code, str(began)], job, cancel_once_it_runs)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's kernel for it")
def test_killed() -> None:
    """With -9, we leave no tool behind."""

    def children(number: int) -> list[int]:
        return [int(n) for n in Path(f"/proc/{number}/task/{number}/children").read_text().split()]

    environment = child_process.environment()
    with subprocess.Popen([sys.executable, "-c", WAITING], env=environment) as child:
        assert wait(lambda: bool(children(child.pid)))
        (tool,) = children(child.pid)
        command = Path(f"/proc/{tool}/cmdline")
        assert wait(lambda: b"http.server" in command.read_bytes())
        maps = Path(f"/proc/{tool}/maps")
        assert wait(lambda: b"_socket" in maps.read_bytes())  # past its beginning
        child.kill()
    assert wait(lambda: not command.exists())
