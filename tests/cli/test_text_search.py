"""hashdesk search --text: photos by words, in a terminal and as JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hashdesk.core.storage.caches import guess_cache
from hashdesk.core.storage.caches.guess_cache import GUESSES_PATTERN, Guesses
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.encoders.library_content import backbone_in_use
from tests.command_line import hashdesk
from tests.small_models import use_untrained


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
    ("lacking", "said"),
    [
        (2, "2 photos have no guess of what they show: no features of them are kept."),
        (1, "1 photo has no guess of what it shows: no features of it are kept."),
    ],
)
def test_photos_of_which_nothing_is_guessed_are_counted(
    library: Path, lacking: int, said: str
) -> None:
    """As those that came after the library went over to a model that knows no words."""
    hashdesk("caches", "--make", "guesses", "--library", library)
    with LibraryDB(library) as db:
        ids, contents = photo_arrays.all_content_ids(db.connection)
        path = guess_cache.guesses_path(library, backbone_in_use(db))
    kept = guess_cache.read_guesses(path, ids, contents)
    for file in (path, *library.glob("features-*")):
        file.unlink()
    early = Guesses(kept.classes[lacking:], kept.probabilities[lacking:])
    guess_cache.write_guesses(path, ids[lacking:], contents[lacking:], early)

    asked = hashdesk("search", "--text", "dog", "--library", library)
    assert asked.stderr.startswith(said)
    assert hashdesk("search", "--text", "theme1", "--library", library).stderr == ""


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


def test_a_model_that_sees_nothing_says_whose_guesses_are_set_aside(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own are none of the word; those of the model before it are kept, and do not count."""
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    hashdesk("caches", "--make", "guesses", "--library", library)
    use_untrained(library)
    done = hashdesk("search", "--text", "dog", "--library", library)
    assert done.returncode == 0
    assert done.stdout.endswith(
        "No photo meets all of that.\nWhat pictures show is told by the guesses of “Untrained”, "
        "the model in use. Those of “HashDesk general” answer only while the model in use makes no "
        "guesses itself. To use another model: hashdesk models --use MODEL\n"
    )
