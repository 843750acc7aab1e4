"""The man page and the completion scripts of packages are what the parsers say now."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hashdesk.cli.commands.completion import COMPLETION_FILES
from hashdesk.cli.parsers import COMMANDS

ROOT = Path(__file__).resolve().parent.parent.parent
MAN_PAGE = ROOT / "packaging" / "linux" / "hashdesk.1"


def test_they_are_up_to_date(tmp_path: Path) -> None:
    """If this fails: make command-line."""
    script = ROOT / "packaging" / "command_line_files.py"
    subprocess.run([sys.executable, script, tmp_path], check=True)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    made = {path.relative_to(tmp_path): path.read_text("utf-8") for path in written}
    assert {path.name for path in made} == {MAN_PAGE.name, *COMPLETION_FILES.values()}
    assert made == {path: (ROOT / path).read_text("utf-8") for path in made}


def test_mandoc_has_nothing_to_say_about_the_man_page() -> None:
    if shutil.which("mandoc") is None:
        pytest.skip("mandoc is not here")
    command = ["mandoc", "-T", "lint", MAN_PAGE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_man_shows_every_command_and_its_options() -> None:
    if shutil.which("man") is None or shutil.which("groff") is None:
        pytest.skip("man or groff is not here")
    command = ["man", "--warnings", "-l", MAN_PAGE]
    env = {"MANWIDTH": "200", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    assert done.stderr == ""
    for name in COMMANDS:
        assert f"   hashdesk {name} [options]" in done.stdout
    assert "--dry-run" in done.stdout
    assert "~/.local/share/hashdesk/library" in done.stdout
