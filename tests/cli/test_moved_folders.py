"""`hashdesk index` asks whether a new folder is one that was moved, and scripts are told how."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hashdesk.core.storage.library_db import LibraryDB
from tests import prepared_program
from tests.conftest import move_root

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="its terminal is another one"),
]


@pytest.fixture
def own_library(library_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(library_folder, tmp_path / "library"))


@pytest.fixture
def moved(own_library: Path, drawn_photos: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A library whose photos have moved; where they were, and where they are."""
    old, new = tmp_path / "photos", tmp_path / "renamed"
    shutil.copytree(drawn_photos, new)
    move_root(own_library, old)
    return old, new


def command(library: Path, *arguments: str | Path) -> list[str]:
    words = [sys.executable, "-m", "hashdesk", "index", *map(str, arguments)]
    return [*words, "--library", str(library), "--engine", "onnx-cpu"]


def run(
    library: Path, *arguments: str | Path, answer: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run it, in a terminal that answers if there is an answer."""
    if answer is None:
        done = prepared_program.run(*command(library, *arguments)[3:])
        out, errors = done.stdout.encode(), done.stderr.encode()
        return subprocess.CompletedProcess(done.args, done.returncode, out, errors)
    ours, theirs = pty.openpty()
    os.write(ours, answer)
    try:
        words = command(library, *arguments)
        return subprocess.run(words, stdin=theirs, capture_output=True, timeout=120)
    finally:
        os.close(ours)
        os.close(theirs)


def counts(done: subprocess.CompletedProcess[bytes]) -> dict[str, int]:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])["counts"]


def state(library: Path) -> dict[str, int]:
    return counts(run(library, "--json"))


def test_without_a_terminal(own_library: Path, moved: tuple[Path, Path]) -> None:
    """Nothing is done, and one sentence says how to go on; the command in it does it."""
    old, new = moved
    done = run(own_library, new, "--json")
    assert done.returncode == 2
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events] == ["question", "error"]
    assert events[0]["moved"] == {
        "folder": str(new), "others": [], "now": str(new), "was": str(old),
        "found": 24, "sampled": 24,
    }  # fmt: skip
    sentence = done.stderr.decode().strip()
    assert sentence == events[1]["message"]
    assert f"hashdesk index {new} --was {old}. If not" in sentence
    after = counts(run(own_library, new, "--was", old, "--json"))
    assert (after["unchanged"], after["indexed"], after["offline"]) == (24, 0, 0)


def test_a_copy(own_library: Path, moved: tuple[Path, Path]) -> None:
    done = counts(run(own_library, moved[1], "--as-new", "--json"))
    assert done["indexed"] == 24
    assert state(own_library)["offline"] == 24


@pytest.mark.parametrize(("answer", "offline"), [(b"y\n", 0), (b"what?\nYES\n", 0), (b"n\n", 24)])
def test_a_person_is_asked(
    own_library: Path, moved: tuple[Path, Path], answer: bytes, offline: int
) -> None:
    old, new = moved
    done = run(own_library, new, answer=answer)
    assert done.returncode == 0, done.stderr
    question = f"Is it the folder that was {old}, moved or renamed? Type y or n:"
    assert done.stderr.decode().count(question) == answer.count(b"\n")
    assert (f"{old} is {new} now." in done.stdout.decode()) == (not offline)
    assert state(own_library)["offline"] == offline


def test_the_end_of_input_is_no_answer(own_library: Path, moved: tuple[Path, Path]) -> None:
    done = run(own_library, moved[1], answer=b"\x04")
    assert done.returncode == 2
    assert done.stderr.decode().endswith("Nothing was indexed.\n")
    assert state(own_library)["indexed"] == 0


@pytest.mark.parametrize("more", [("--as-new",), ("/tmp",)])
def test_options_that_do_not_go_together(
    own_library: Path, moved: tuple[Path, Path], more: tuple[str, ...]
) -> None:
    done = run(own_library, moved[1], *more, "--was", moved[0])
    assert done.returncode == 2
    assert b"--was names what one folder was" in done.stderr


def test_folders_that_were_taken_out_are_not_added_again(
    tmp_path: Path, drawn_photos: Path
) -> None:
    """A folder may be taken out while a window's scan of it waits for its turn."""
    photos = Path(shutil.copytree(drawn_photos, tmp_path / "photos"))
    library, below = tmp_path / "library", next(p for p in photos.iterdir() if p.is_dir())

    def roots() -> list[bytes]:
        with LibraryDB(library) as db:
            return [root.path for root in db.roots()]

    run(library, photos)
    run(library, "--known", below)
    assert roots() == [os.fsencode(photos)]
    forget = [sys.executable, "-m", "hashdesk", "forget", str(photos), "--library", str(library)]
    subprocess.run(forget, check=True, capture_output=True)
    run(library, "--known", below)
    assert roots() == []
    run(library, below)
    assert roots() == [os.fsencode(below)]


def test_a_copy_of_a_photo_that_was_missing_is_not_said_to_be_moved(
    own_library: Path, drawn_photos: Path, tmp_path: Path
) -> None:
    """Nobody moved it; the photo itself is found again."""
    photos, other = Path(shutil.copytree(drawn_photos, tmp_path / "photos")), tmp_path / "other"
    move_root(own_library, photos)
    photo = min(photos.rglob("*.jpg"))
    other.mkdir()
    shutil.copy(photo, other / "copy.jpg")
    photo.unlink()
    run(own_library, photos)
    done = run(own_library, other, "--as-new")
    assert done.stdout.decode().startswith("1 found in another place.")
