"""hashdesk search --text: photos by words, in a terminal and as JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hashdesk.core.storage.caches.guess_cache import GUESSES_PATTERN
from tests.cli.test_cli import hashdesk


@pytest.fixture
def library(tmp_path: Path, library_folder: Path) -> Path:
    folder = tmp_path / "library"
    shutil.copytree(library_folder, folder)
    return folder


def test_parts_and_photos_as_json(library: Path) -> None:
    done = hashdesk("search", "--text", "theme1 and 1-2", "-k", "5", "--library", library, "--json")

    assert done.returncode == 0, done.stderr
    *_, found = map(json.loads, done.stdout.splitlines())
    assert [(part["text"], part["kinds"]) for part in found["parts"]] == [
        ("theme1", ["folder"]),
        ("1-2", ["name"]),
    ]
    (result,) = found["results"]
    assert result["path"].endswith("theme1/1-2.jpg")
    assert (result["guess"], result["score"], result["sureness"]) == (False, 1.0, "named so")
    assert list(library.glob(GUESSES_PATTERN))  # made at the first search


def test_a_word_that_is_not_known_in_a_terminal(library: Path) -> None:
    done = hashdesk("search", "--text", "dalmatien", "--library", library)

    assert done.returncode == 0
    assert "dalmatien: nothing is called so. Near: dalmatian" in done.stdout


def test_without_features_what_pictures_show_is_not_known(library: Path) -> None:
    for path in library.glob("features-*"):
        path.unlink()
    done = hashdesk("search", "--text", "dog", "--library", library)

    assert "no features are kept" in done.stdout


@pytest.mark.parametrize(
    "arguments", [["--text", "dog", "a.jpg"], ["--text", ""], ["--text", "dog", "--others"], []]
)
def test_what_makes_no_sense_is_one_sentence(library: Path, arguments: list[str]) -> None:
    done = hashdesk("search", *arguments, "--library", library)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_guesses_are_made_and_cleared_as_a_cache(library: Path) -> None:
    made = hashdesk("caches", "--make", "guesses", "--library", library)
    assert "What 24 photos may show was guessed." in made.stdout
    assert list(library.glob(GUESSES_PATTERN))

    hashdesk("caches", "--clear", "guesses", "--library", library)
    assert not list(library.glob(GUESSES_PATTERN))
