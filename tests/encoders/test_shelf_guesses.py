"""Guesses of what shelves hold: everyday words in the window's language."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.atlas.gathering import gather
from hashdesk.core.atlas.shelves import Shelves, fold
from hashdesk.core.search.library import Library
from hashdesk.core.storage.caches import guess_cache
from hashdesk.core.storage.caches.guess_cache import GUESSED_CLASSES, Guesses
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.encoders.content_words import read_table
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.linear_heads import class_probabilities
from hashdesk.encoders.shelf_guesses import _CoverShares, _words_of_shelves, guess_words
from tests.small_models import add_small_model

BACKBONE = "efficientnet-lite0"


def teach(
    folder: Path, of_shelves: list[dict[str, float]], shown: int = 0, as_: str = "lemon"
) -> Shelves:
    """Write guesses for the photos of a library: class -> probability, for each of its shelves.

    shown: so many of the photos that stand for a shelf are of another class.
    """
    numbers = {name: at for at, name in enumerate(load_backbone(paths.cache(), BACKBONE).classes)}
    with Library(folder) as library:
        shelves = fold(library.codes, gather(library.codes), 5)
        ids, contents = photo_arrays.all_content_ids(library.db.connection)
    classes = np.zeros((len(ids), GUESSED_CLASSES), np.uint16)
    shares = np.zeros((len(ids), GUESSED_CLASSES), np.uint8)
    shares[:, 0] = 1
    for row, photo in enumerate(ids.tolist()):
        place = shelves.place_of(photo)
        assert place is not None
        guessed = of_shelves[place] if place < len(of_shelves) else {}
        if photo in shelves.typical[place, :shown]:
            guessed = {as_: 0.9}
        for column, (name, share) in enumerate(guessed.items()):
            classes[row, column], shares[row, column] = numbers[name], round(share * 255)
    path = guess_cache.guesses_path(folder, BACKBONE)
    guess_cache.write_guesses(path, ids, contents, Guesses(classes, shares))
    return shelves


def guesses(folder: Path, shelves: Shelves, language: str) -> dict[int, str]:
    with Library(folder) as library:
        contents = photo_arrays.all_content_ids(library.db.connection)
        encoder = library.encoder.name
    return guess_words(folder, encoder, shelves, contents, language, paths.cache())


def test_the_word_that_tells_a_shelf_from_the_others_is_said(large: Path) -> None:
    """Not “animal”, which holds for two of them; nothing about what is not sure."""
    shelves = teach(large, [{"beagle": 0.9}, {"goldfish": 0.8}, {"lemon": 0.2}])
    assert len(shelves) == 5
    assert guesses(large, shelves, "en") == {0: "dog", 1: "fish"}
    assert guesses(large, shelves, "de") == {0: "Hund", 1: "Fisch"}
    assert guesses(large, shelves, "fr") == {0: "dog", 1: "fish"}


def test_a_word_of_which_a_shelf_holds_too_little_is_not_said(large: Path) -> None:
    """A wider one is, if it is sure; else none: none is better than a silly one."""
    few = [{"beagle": 0.33}, {"beagle": 0.3, "tabby": 0.3}, {"goldfish": 0.8}, {"lemon": 0.8}]
    assert guesses(large, teach(large, few), "en") == {1: "mammal", 2: "fish", 3: "lemon"}


def test_of_fewer_photos_a_larger_share_has_to_bear_a_word_out() -> None:
    members, usual = np.ones((1, 1)), np.array([0.02])
    shares = np.full((4, 1), 0.45)
    said = _words_of_shelves(
        members, shares, usual, _CoverShares(shares, shares), np.array([5, 20, 40, 400])
    )
    assert list(said) == [2, 3]


def test_a_second_word_stands_where_a_fair_share_of_the_photos_bear_it(large: Path) -> None:
    dogs = [{"beagle": 0.9}, {"goldfish": 0.6, "lemon": 0.2}, {"beagle": 0.5, "lemon": 0.4}]
    found = guesses(large, teach(large, dogs), "en")
    assert (found[0], found[1]) == ("dog", "fish")
    assert sorted(found[2].split(", ")) == ["dog", "lemon"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_two_shelves_are_called_the_same(large: Path, language: str) -> None:
    """One keeps the word: that of which it holds most. What tells the others is said of them."""
    dogs = [
        {"beagle": 0.9},
        {"beagle": 0.5, "lemon": 0.4},
        {"chow": 0.8},
        {"beagle": 0.6},
        {"goldfish": 0.6},
    ]
    found = guesses(large, teach(large, dogs), language)
    if language == "en":
        assert found == {0: "dog", 1: "dog, lemon", 2: "dog, chow", 3: "dog 2", 4: "fish"}
    else:  # nobody has translated all kinds of dogs
        assert found == {0: "Hund", 1: "Hund, Zitrone", 2: "Hund 2", 3: "Hund 3", 4: "Fisch"}


def test_a_kind_that_is_not_as_good_as_sure_is_not_named(large: Path) -> None:
    """Rhinos show as "triceratops", kangaroos as "cougar": a number is better than a wrong kind."""
    unsure = [
        {"beagle": 0.9},
        {"chow": 0.45, "beagle": 0.3},  # the mere name of a class
        {"goldfish": 0.8},
        {"cougar": 0.3, "wallaby": 0.25, "beaver": 0.25},
        {"wallaby": 0.3, "beaver": 0.3, "hare": 0.3},
    ]
    found = guesses(large, teach(large, unsure), "en")
    assert not {"chow", "cougar"} & {word for title in found.values() for word in title.split(", ")}
    assert found[1] == "dog 2"
    assert found[3].startswith("mammal")


def test_a_narrower_kind_is_not_called_as_the_word_is(large: Path) -> None:
    barrels = [{"barrel": 0.9}, {"rain barrel": 0.5, "barrel": 0.3}]
    found = guesses(large, teach(large, barrels), "en")
    assert found[0] == "barrel"
    assert found[1] in ("barrel, rain barrel", "barrel 2")


def test_a_shelf_of_the_same_photos_has_the_same_first_word_among_few_shelves_and_many(
    large: Path,
) -> None:
    """Only what tells it from others of this word depends on these."""
    teach(large, [{"beagle": 0.9}, {"beagle": 0.6}, {"beagle": 0.7, "lemon": 0.2}, {"beagle": 0.5}])
    with Library(large) as library:
        tree = gather(library.codes)
        cuts = [fold(library.codes, tree, count) for count in (3, 4, 5, 6, 8, 12)]
    said: dict[frozenset[int], set[str]] = {}
    seen: dict[frozenset[int], int] = {}
    for shelves in cuts:
        words = guesses(large, shelves, "en")
        assert len(set(words.values())) == len(words)
        for place in range(len(shelves)):
            photos = frozenset(shelves.ids[shelves.places == place].tolist())
            said.setdefault(photos, set()).add(
                words.get(place, "").partition(",")[0].rstrip(" 0123456789")
            )
            seen[photos] = seen.get(photos, 0) + 1
    assert any(seen[photos] > 1 and said[photos] == {"dog"} for photos in said)
    assert all(len(words) == 1 for words in said.values())


def test_words_stay_when_a_model_comes_into_use_that_has_guessed_nothing(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are about the same photos."""
    shelves = teach(large, [{"beagle": 0.9}])
    before = guesses(large, shelves, "en")
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    manifest = json.dumps({"name": "Cells", "backbone": add_small_model().name})
    with LibraryDB(large, write=True) as db:
        contents = photo_arrays.all_content_ids(db.connection)
        db.use_encoder(db.encoder("cells", manifest))
    assert before[0] == "dog"
    assert guess_words(large, "cells", shelves, contents, "en", paths.cache()) == before


@pytest.mark.parametrize(("shown", "words"), [(0, {0: "dog"}), (1, {}), (4, {})])
def test_photos_that_stand_for_a_shelf_bear_its_word_out(
    large: Path, shown: int, words: dict[int, str]
) -> None:
    """The first of them, for it may be the only one in sight, and all together."""
    shelves = teach(large, [{"beagle": 0.9}], shown, "accordion")
    assert shelves.counts[0] > 8, "most of its photos are dogs"
    found = guesses(large, shelves, "en")
    assert {place: word for place, word in found.items() if place == 0} == words


def test_what_holds_for_a_shelf_less_than_for_the_others_is_not_said(large: Path) -> None:
    """However sure it is: a library of dogs has a shelf with fewer of them."""
    dogs = [{"beagle": 0.9}, {"beagle": 0.9}, {"beagle": 0.9}, {"beagle": 0.9}, {"beagle": 0.4}]
    assert 4 not in guesses(large, teach(large, dogs), "en")


def test_every_guess_is_a_word_of_the_table(large: Path) -> None:
    shelves = teach(large, [{"beagle": 0.9}, {"goldfish": 0.5, "lemon": 0.4}, {"accordion": 0.7}])
    for language in ("en", "de"):
        known = {row[language][0] for row in read_table()}
        found = guesses(large, shelves, language)
        assert found
        assert {word for words in found.values() for word in words.split(", ")} <= known


def test_without_guesses_of_photos_nothing_is_guessed(tmp_path: Path, many_library: Path) -> None:
    bare = Path(shutil.copytree(many_library, tmp_path / "bare"))
    for file in bare.glob(guess_cache.GUESSES_PATTERN):
        file.unlink()
    with Library(bare) as library:
        shelves = fold(library.codes, gather(library.codes), 20)
    assert guesses(bare, shelves, "en") == {}


def test_class_probabilities_are_shares() -> None:
    backbone = load_backbone(paths.cache(), BACKBONE)
    classifier = backbone.classifier
    assert classifier is not None
    assert len(backbone.classes) == len(classifier.bias) == 1000
    features = np.random.default_rng(0).random((5, 1280), np.float32)
    shares = class_probabilities(features, classifier)
    assert shares.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    logits = features @ classifier.weight.T + classifier.bias
    assert np.array_equal(shares.argmax(axis=1), logits.argmax(axis=1))
