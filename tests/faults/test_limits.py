"""What the system refuses: open files, memory, a place for the output. One sentence each."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import Program
from tests.faults.report import Outcome, Report

pytestmark = pytest.mark.slow

if sys.platform == "win32":
    pytest.skip("these are limits of POSIX", allow_module_level=True)


@pytest.mark.parametrize(
    "files",
    [pytest.param(8, marks=pytest.mark.long), 12, pytest.param(14, marks=pytest.mark.long), 20],
)
@pytest.mark.parametrize("verb", ["index", "search"])
def test_few_open_files(
    program: Program, library_folder: Path, album: Path, report: Report, verb: str, files: int
) -> None:
    """However few files may be open, a command works or says which limit to raise."""
    if verb == "search":
        program.library = library_folder
    photo = next(album.rglob("*.jpg"))
    limit = ["prlimit", f"--nofile={files}:{files}"]
    if shutil.which("prlimit") is None:
        pytest.skip("needs prlimit")
    done = program.run(verb, photo if verb == "search" else album / "0", before=limit)
    assert done.code in (0, 1)
    assert "Traceback" not in done.errors
    if done.code == 1:
        assert re.search("open as many files as it needs|Too many open files", done.sentence)
    said = done.sentence if done.code else ""
    report(Outcome(f"few open files allowed: {verb}", 1, message=said))


@pytest.mark.long
@pytest.mark.parametrize("files", [14, 20])
@pytest.mark.parametrize("verb", ["export", "backup", "check", "groups", "info"])
def test_few_open_files_for_the_others(
    program: Program, library_folder: Path, tmp_path: Path, verb: str, files: int
) -> None:
    """However few files may be open, it works or says which limit to raise."""
    if shutil.which("prlimit") is None:
        pytest.skip("needs prlimit")
    program.library = tmp_path / "library"
    shutil.copytree(library_folder, program.library)
    options = [tmp_path / "out", "--format", "csv"] if verb == "export" else []
    limit = ["prlimit", f"--nofile={files}:{files}"]
    done = program.run(verb, *options, before=limit)
    assert done.code in (0, 1)
    assert "Traceback" not in done.errors
    if done.code == 1:
        assert re.search("open as many files as it needs|Too many open files", done.sentence)


def test_the_output_has_no_room(program: Program, library_folder: Path) -> None:
    """A full disk behind standard output is an error, not a traceback."""
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    program.library = library_folder
    for json in (True, False):
        command = [word for word in program.command("info") if json or word != "--json"]
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                command, stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
        assert done.returncode == 1
        assert done.stderr == (
            "The disk is full: the output cannot be written. Free some space and try again.\n"
        )


def test_a_library_that_is_deleted_while_it_is_written(
    program: Program, album: Path, report: Report
) -> None:
    """No success is reported for photos that nobody can search."""
    child = program.start_pausing("written:16", "index", album)
    shutil.rmtree(program.library)
    child.send_signal(signal.SIGCONT)
    done = program.finish(child)
    assert done.code == 1
    assert "was deleted, moved or replaced while HashDesk wrote to it" in done.sentence
    assert not program.library.exists()
    said = done.sentence.replace(str(program.library.parent), "…")
    report(Outcome("library deleted while it is written", 1, message=said))
