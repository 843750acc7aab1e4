"""How HashDesk starts its own modules as child processes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


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
