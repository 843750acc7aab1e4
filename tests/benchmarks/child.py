"""Runs Python in a child process, and measures its time and peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass

KB = 1024


@dataclass(frozen=True)
class ChildRun:
    """The output and the cost of a child process."""

    output: str
    seconds: float
    bytes: int  # peak memory
    cpu_seconds: float  # of the processor, its own children included


def run(*arguments: str) -> ChildRun:
    """Run Python with arguments. Raises CalledProcessError."""
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child.stdout:
        output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, arguments)
    seconds, cpu_seconds = time.perf_counter() - started, usage.ru_utime + usage.ru_stime
    return ChildRun(output, seconds, usage.ru_maxrss * KB, cpu_seconds)
