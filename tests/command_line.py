"""HashDesk as tests run it from the command line, and what they read of its answers."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests import prepared_program


def hashdesk(
    *arguments: str | Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the real program."""
    return prepared_program.run(*arguments, env=env)


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    """Standard output as JSON, every line of it."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def refused(done: subprocess.CompletedProcess[str], code: int, words: str) -> None:
    """One clear sentence on standard error, nothing on standard output, no traceback."""
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""
