"""Runs venv, pip, uv and small checks as child processes that end with the job and with us."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from hashdesk.core import child_process
from hashdesk.core.job import Job

SENTENCE_END = re.compile(r"(?<=\w)[.!?]\s+(?=[A-Z])")
TOOL_POLL_S = 0.2  # until a cancel is noticed
TOOL_TERM_S = 2.0  # time a tool gets to end when asked to
# Settings of pip that would put packages elsewhere than into the runtime.
ELSEWHERE = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_USER", "PYTHONPATH")
# Runs a module like -m, and has Linux end it together with us, even if we are killed.
WITH_US = """
import ctypes, os, runpy, signal, sys
parent, module = int(sys.argv[1]), sys.argv[2]
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
sys.argv = sys.argv[2:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


class ToolFailed(Exception):
    """A tool ended with an error. `output`: all that it said; `code`: its exit code."""

    def __init__(self, code: int, output: str) -> None:
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        errors = [line for line in lines if line.lower().startswith("error: ")]
        last = (errors or lines or [f"it ended with exit code {code}"])[-1]
        last = last[len("error: ") :] if errors else last
        super().__init__(SENTENCE_END.split(last)[0].rstrip("."))  # what follows is advice
        self.code, self.output = code, output


def module(python: Path | str, name: str, *arguments: str) -> list[str]:
    """The command line of `python -m name …`, which ends when this process does."""
    return [str(python), "-I", "-c", WITH_US, str(os.getpid()), name, *arguments]


def run_tool(
    command: Sequence[str], job: Job, while_waiting: Callable[[], None] = lambda: None
) -> str:
    """Run a tool to its end; its standard output. Raises ToolFailed or Cancelled.

    The child process has ended when this returns or raises.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            # In a session of its own: Ctrl-C in the terminal reaches us only, and we ask it to end.
            running = subprocess.Popen(
                command,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as error:
            raise ToolFailed(1, f"{command[0]}: {error.strerror or error}") from error
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    code = running.wait(TOOL_POLL_S)
                    break
                job.check()
                while_waiting()
        finally:
            child_process.end_group(running, TOOL_TERM_S)
        output.seek(0)
        errors.seek(0)
        said = output.read().decode("utf-8", "replace")
        if code != 0:
            raise ToolFailed(code, said + errors.read().decode("utf-8", "replace"))
        return said


def _environment() -> dict[str, str]:
    environment = child_process.environment()
    for name in ELSEWHERE:
        environment.pop(name, None)
    return {**environment, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
