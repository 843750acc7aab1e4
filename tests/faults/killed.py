"""A Python process that kills itself the moment it renames, deletes or flushes for the n-th time.

`python -m tests.faults.killed N CODE ARGUMENT …` runs CODE with `arguments` in its name space. It
ends by SIGKILL just before its n-th such step, or in peace with exit code 0 if there are fewer.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = ("rename", "replace", "unlink", "rmdir", "mkdir", "fsync", "link")


def run_killed(step: int, code: str, *arguments: str | Path) -> bool:
    """Run code in a process that is killed before a step, counted from 1; whether it came to it."""
    command = [sys.executable, "-m", "tests.faults.killed", str(step), code, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def _counted(call: Callable[..., Any], take: Callable[[], None]) -> Callable[..., Any]:
    def counted(*arguments: Any, **options: Any) -> Any:
        take()
        return call(*arguments, **options)

    return counted


def _main() -> None:
    last, code, *arguments = sys.argv[1:]
    seen = 0

    def take() -> None:
        nonlocal seen
        seen += 1
        if seen == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

    program = compile(code, "<code>", "exec")
    for step in STEPS:
        setattr(os, step, _counted(getattr(os, step), take))
    exec(program, {"arguments": arguments})


if __name__ == "__main__":
    _main()
