"""HashDesk's own modules as child processes: command line, exit codes, lines of JSON."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent
PARENT = "HASHDESK_PARENT"  # in a child's environment: it ends when this process does
PR_SET_PDEATHSIG = 1  # of Linux's prctl


class ExitCode(IntEnum):
    """Exit codes of `hashdesk` and `python -m trainer`."""

    OK = 0
    FAILED = 1
    USAGE = 2
    PARTLY = 3  # done, but some photos cannot be read
    INTERRUPTED = 130


def command(module: str, *arguments: str) -> list[str]:
    """The command line of `python -m module …`.

    -P keeps the working folder off the module path: a photo folder that holds a numpy.py
    must not get to run it. The bundle's program takes -m as Python does
    (packaging/bundle/entry.py), and looks for modules only in itself.
    """
    if is_frozen():
        return [sys.executable, "-m", module, *arguments]
    return [sys.executable, "-P", "-m", module, *arguments]


def is_frozen() -> bool:
    """Whether this is the bundle's program: no Python that could run any other module."""
    return bool(getattr(sys, "frozen", False))


def environment(**extra: str) -> dict[str, str]:
    """This process's environment, with HashDesk itself on the module path.

    The bundle's program needs no module path, and a Python elsewhere must not find its packages.
    """
    if is_frozen():
        return {**os.environ, **extra}
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **extra}


def end_group(running: subprocess.Popen[bytes], patience_s: float) -> None:
    """Ask a child that leads a session to end, then kill it; its own children are killed, too."""
    if running.poll() is None:
        running.terminate()
        try:
            running.wait(patience_s)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(running.pid, signal.SIGKILL)


def event_line(fields: Mapping[str, Any]) -> str:
    """An event as one line of JSON, without its end."""
    return json.dumps(dict(fields))


def read_event(line: bytes) -> dict[str, Any] | None:
    """The event in a line of a child's output; None for anything else, such as a warning."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None


def end_with_parent() -> None:
    """Have Linux end this process together with its parent, if the parent asked for that."""
    parent = os.environ.pop(PARENT, "")
    if parent and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != int(parent):  # it has ended already
            os._exit(1)
