"""A command in a process of its own: how long it took, and the most memory that it had."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass

KB = 1024


@dataclass(frozen=True)
class Run:
    """What came of it."""

    output: str
    seconds: float
    bytes: int  # of memory, at most


def run(*arguments: str) -> Run:
    """Python with these arguments. Raises CalledProcessError."""
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child.stdout:
        output = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, arguments)
    return Run(output, time.perf_counter() - started, used.ru_maxrss * KB)
