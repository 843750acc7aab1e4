"""Nobody else on the computer can read a library, with any umask, not even for a moment."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adapting import adapt_library

pytestmark = pytest.mark.slow

if os.name != "posix":
    pytest.skip("modes are POSIX's", allow_module_level=True)


def hashdesk(umask: int, *arguments: str | Path, **variables: str) -> str:
    """Run the real program with a umask; its standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "hashdesk", *map(str, arguments)],
        env={**os.environ, **variables},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def open_to_others(folder: Path) -> dict[str, str]:
    """What others could reach in a folder, the folder itself included, and its mode."""
    paths = [folder, *folder.rglob("*")]
    modes = {str(path): stat.S_IMODE(path.lstat().st_mode) for path in paths}
    return {path: oct(mode) for path, mode in modes.items() if mode & 0o077}


@pytest.fixture(params=[0o000, pytest.param(0o022, marks=pytest.mark.long)], ids=oct)
def umask(request: pytest.FixtureRequest) -> int:
    """Of the program."""
    value: int = request.param
    return value


@pytest.fixture
def library(tmp_path: Path, drawn_photos: Path, umask: int) -> Path:
    """A library that the program made under that umask."""
    hashdesk(umask, "index", drawn_photos, "--library", tmp_path / "library")
    return tmp_path / "library"


def test_a_library_is_private(tmp_path: Path, library: Path, umask: int) -> None:
    """The library, what is imported, moved and copied; and exports are not."""
    assert open_to_others(library) == {}
    usual = oct(0o666 & ~umask)

    container, table = tmp_path / "album.hashdesk", tmp_path / "table"
    hashdesk(
        umask, "export", "--format", "hashdesk", container, "--library", library, "--thumbnails"
    )
    hashdesk(umask, "export", "--format", "sqlite", table, "--library", library)
    assert oct(stat.S_IMODE(container.stat().st_mode)) == usual
    assert oct(stat.S_IMODE((table / "photos.sqlite").stat().st_mode)) == usual

    hashdesk(umask, "import", container, "--library", tmp_path / "shelf" / "imported")
    assert open_to_others(tmp_path / "shelf") == {}
    hashdesk(umask, "library", "copy", tmp_path / "copy", "--library", library)
    assert open_to_others(tmp_path / "copy") == {}


def test_nothing_is_readable_for_a_moment(tmp_path: Path, drawn_photos: Path, umask: int) -> None:
    """Every file of a library is created with its mode: no call changes it afterwards."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    library, trace = tmp_path / "library", tmp_path / "trace"
    command = [
        *("strace", "-f", "-qq", "-s", "4096", "-o", str(trace)),
        *("-e", "trace=open,openat,creat,mkdir,mkdirat"),
        *(sys.executable, "-m", "hashdesk", "index", str(drawn_photos), "--library", str(library)),
    ]
    done = subprocess.run(command, umask=umask, capture_output=True, check=False, timeout=300)
    if done.returncode and b"ptrace" in done.stderr.lower():
        pytest.skip("this system does not let processes be traced")
    assert done.returncode == 0, done.stderr
    created: dict[str, str] = {}  # the mode that each path was given first
    for line in trace.read_text("utf-8", "replace").splitlines():
        if call := re.search(r'"([^"]+)", (?:\S+O_CREAT\S+, )?(0[0-7]{3})\) += \d+$', line):
            created.setdefault(call[1], call[2])
    ours = {path: mode for path, mode in created.items() if path.startswith(str(library))}
    assert {str(library), str(library / "library.lock"), str(library / "thumbnails.db")} <= {*ours}
    for path, mode in ours.items():
        # What is not in its place yet lies in a private folder, and gets its mode there.
        unfinished = [folder for folder in map(str, Path(path).parents) if folder.endswith(".new")]
        if not any(created.get(folder) == "0700" for folder in unfinished):
            assert mode in ("0600", "0700"), path


def test_an_old_open_folder_is_said_once_a_run(
    open_place: Path, library_folder: Path, umask: int
) -> None:
    """One sentence with the command that mends it; nothing is changed behind anybody's back."""
    library = Path(shutil.copytree(library_folder, open_place / "library"))
    library.chmod(0o755)
    said = hashdesk(umask, "index", "--library", library)
    assert said.count("Others on this computer can read the library") == 1
    assert f"chmod -R go= {library}" in said
    summary = json.loads(hashdesk(umask, "index", "--library", library, "--json").splitlines()[-1])
    assert len(summary["warnings"]) == 1
    assert stat.S_IMODE(library.stat().st_mode) == 0o755
    report = json.loads(hashdesk(umask, "doctor", "--library", library, "--json").splitlines()[-1])
    assert report["exposed"] == summary["warnings"][0]
    subprocess.run(f"chmod -R go= {library}", shell=True, check=True)
    assert "Others on this computer" not in hashdesk(umask, "index", "--library", library)


def test_adapting_is_private(large: Path, umask: int) -> None:
    """The trainer's data, its checkpoint and its bundle: while it learns, and afterwards."""
    large.chmod(0o700)
    seen: list[dict[str, str]] = []
    before = os.umask(umask)
    try:
        adapt_library(large, on_progress=lambda _line: seen.append(open_to_others(large)))
    finally:
        os.umask(before)
    assert seen
    assert [found for found in seen if found] == []
    assert open_to_others(large) == {}
    assert list(large.glob("encoders/*/heads.safetensors"))
