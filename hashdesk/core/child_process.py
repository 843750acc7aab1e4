"""How HashDesk starts its own modules as child processes."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
PARENT = "HASHDESK_PARENT"  # in a child's environment: it ends when this process does
PR_SET_PDEATHSIG = 1  # of Linux's prctl


def command(module: str, *arguments: str) -> list[str]:
    """The command line of `python -m module …`.

    -P keeps the working folder off the module path: a photo folder that holds a numpy.py
    must not get to run it.
    """
    return [sys.executable, "-P", "-m", module, *arguments]


def environment(**extra: str) -> dict[str, str]:
    """This process's environment, with HashDesk itself on the module path."""
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **extra}


def end_with_parent() -> None:
    """Have Linux end this process with the one that started it, if that asked for it."""
    parent = os.environ.pop(PARENT, "")
    if parent and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != int(parent):  # it was quicker
            os._exit(1)
