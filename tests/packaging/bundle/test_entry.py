"""The bundle's program: which modules it runs, and what it leaves to its child processes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import entry
import pytest

import hashdesk

PACKAGE = Path(hashdesk.__file__).parent
NEEDS_PYTORCH = "trainer"  # started with the Python that has PyTorch


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The program, as the bundle's loader starts it."""
    command = [sys.executable, entry.__file__, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("before", [(), ("-m", "hashdesk")], ids=["verb", "module"])
def test_it_is_the_command_line(before: tuple[str, ...]) -> None:
    done = run(*before, "--version")
    assert (done.returncode, done.stdout) == (0, f"hashdesk {hashdesk.__version__}\n")


def test_a_module_gets_its_arguments_and_gives_its_exit_code() -> None:
    done = run("-m", "hashdesk.ui.app.main", "--no-such-option")
    assert done.returncode == 2
    assert "usage: hashdesk-window" in done.stderr


@pytest.mark.parametrize("arguments", [("-m", "os"), ("-m", "trainer"), ("-m",)], ids=str)
def test_no_other_module_is_run(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("hashdesk -m runs only these modules: hashdesk, ")
    assert done.stderr.count("\n") == 1


def test_it_runs_every_module_that_hashdesk_starts() -> None:
    """The first argument of child_process.command, wherever it is called."""
    calls = re.compile(r'child_process\.command\(\s*"([\w.]+)"')
    sources = [path.read_text("utf-8") for path in PACKAGE.rglob("*.py")]
    started = {module for source in sources for module in calls.findall(source)}
    assert started >= {"hashdesk", "hashdesk.core.decoder.worker", "hashdesk.ui.app.main", "pip"}
    assert started - {NEEDS_PYTORCH} <= set(entry.MODULES)


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"LD_LIBRARY_PATH": "/b/_internal", "HOME": "/h"}, {"HOME": "/h"}),
        (
            {"LD_LIBRARY_PATH": "/b/_internal:/opt/lib", "LD_LIBRARY_PATH_ORIG": "/opt/lib"},
            {"LD_LIBRARY_PATH": "/opt/lib"},
        ),
        ({"LD_LIBRARY_PATH": "/b/_internal:", "LD_LIBRARY_PATH_ORIG": ""}, {"LD_LIBRARY_PATH": ""}),
        ({}, {}),
    ],
    ids=["unset", "set", "empty", "no loader"],
)
def test_programs_of_the_system_get_their_own_library_path(
    given: dict[str, str], left: dict[str, str]
) -> None:
    entry.free_children(given)
    assert given == left | {"PYINSTALLER_RESET_ENVIRONMENT": "1"}
