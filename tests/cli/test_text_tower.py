"""`hashdesk search --text` with a model that reads text: a toy whose words are colours."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hashdesk import paths
from hashdesk.core.storage.caches.feature_cache import FEATURES_PATTERN, features_path
from hashdesk.core.storage.caches.guess_cache import guesses_path
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.files.backbone_weights import WEIGHTS
from hashdesk.encoders.files.model_card import TEXT_GRAPH, TOKENIZER
from hashdesk.encoders.files.text_files import CAPTION_MEAN
from hashdesk.encoders.freed_bytes import words_without
from tests.command_line import hashdesk
from tests.toy_towers import COLOURS, add_towers

pytestmark = pytest.mark.slow

OF_A_COLOUR = 6


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of coloured photos that stands on the toy model, and the model beside it."""
    place = tmp_path_factory.mktemp("towers")
    rng = np.random.default_rng(3)
    (place / "holiday").mkdir()
    for number, colour in enumerate(list(COLOURS.values()) * OF_A_COLOUR):
        shade = np.add(colour, rng.integers(-18, 19, 3))
        pixels = shade + rng.normal(0, 25, (8, 8, 3))
        picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).resize((96, 96))
        picture.save(place / "holiday" / f"{number:03}.png")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HASHDESK_MODELS", str(place / "models"))
        model = add_towers()
        library = place / "library"
        assert hashdesk("index", place / "holiday", "--library", library).returncode == 0
        done = hashdesk("models", "--use", model.name, "--library", library)
        assert done.returncode == 0, done.stderr
    return place


@pytest.fixture
def library(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(made / "models", tmp_path / "models")
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    return Path(shutil.copytree(made / "library", tmp_path / "library"))


def the_model() -> Path:
    (model,) = paths.models().iterdir()
    return model


def search(library: Path, *typed: str) -> tuple[dict[str, list[str]], list[str], str]:
    """The kinds of the parts, the colours of the best photos, and what was noted."""
    done = hashdesk("search", "--text", *typed, "-k", "6", "--library", library, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    names = list(COLOURS)
    numbers = [int(Path(result["path"]).stem) for result in found["results"]]
    parts = {part["text"]: part["kinds"] for part in found["parts"]}
    return parts, [names[number % len(names)] for number in numbers], done.stderr


@pytest.mark.parametrize("colour", COLOURS)
def test_a_word_finds_its_pictures_by_features(library: Path, colour: str) -> None:
    parts, found, noted = search(library, f"a {colour} thing")

    assert parts == {f"{colour} thing": ["content"]}
    assert found == [colour] * OF_A_COLOUR
    assert not noted


@pytest.mark.parametrize("colour", COLOURS)
def test_a_word_finds_its_pictures_by_codes_alone(library: Path, colour: str) -> None:
    for path in library.glob(FEATURES_PATTERN):
        path.unlink()
    _, found, _ = search(library, colour)

    assert found[:5] == [colour] * 5


def test_a_sentence_ends_where_something_is_named(library: Path) -> None:
    parts, found, _ = search(library, "something red on my holiday")

    assert parts == {"something red": ["content"], "holiday": ["folder", "content"]}
    assert found == ["red"] * OF_A_COLOUR


def test_the_mean_of_captions_is_kept_and_made_again(library: Path) -> None:
    search(library, "red")
    kept = (the_model() / CAPTION_MEAN).read_bytes()
    (the_model() / CAPTION_MEAN).write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    search(library, "red")

    assert (the_model() / CAPTION_MEAN).read_bytes() == kept


@pytest.mark.parametrize("file", [TEXT_GRAPH, TOKENIZER])
@pytest.mark.parametrize("gone", [True, False])
def test_without_a_sound_tower_names_are_still_found(
    library: Path, file: str, *, gone: bool
) -> None:
    if gone:
        (the_model() / file).unlink()
    else:
        (the_model() / file).write_bytes(b"{}")
    parts, found, noted = search(library, "007")

    assert parts == {"007": ["name"]}
    assert len(found) == 1
    assert "The text tower in" in noted
    assert len(noted.strip().splitlines()) == 1


def test_before_it_is_deleted_it_is_said_what_answers_words_then(library: Path) -> None:
    """HashDesk's own model guesses as soon as it has looked at photos; another tower, any words."""
    model = the_model()
    with LibraryDB(library, write=True) as db:
        (shipped,) = (row for row in db.encoders() if row.backbone in WEIGHTS)
        (own,) = (row for row in db.encoders() if row.backbone == model.name)
        db.use_encoder(shipped)
        assert words_without(shipped.backbone, db) is None
        assert words_without(model.name, db) == words_without(model.name, None) == "guesses"
    asked = hashdesk("models", "--remove", model.name, "--library", library)
    words = "Searches for what pictures show then go by HashDesk’s own guesses."
    assert words in asked.stderr
    with LibraryDB(library, write=True) as db:
        other = shutil.copytree(model, paths.models() / "own-other-00000000").name
        made = {**own.facts, "name": "Other", "backbone": other}
        db.use_encoder(db.encoder("d" * 32, json.dumps(made)))
        assert words_without(model.name, db) == "tower"
        db.use_encoder(shipped)
        for kept in (features_path, guesses_path):
            kept(library, shipped.backbone).unlink(missing_ok=True)
        assert words_without(model.name, db) == "nothing"
