"""The table of everyday words, and what the pictures of a library show by it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.code_sets import code_sets
from hashdesk.core.errors import Cancelled
from hashdesk.core.indexing.remove_folder import remove_folder
from hashdesk.core.job import Job
from hashdesk.core.storage.caches import feature_cache, guess_cache
from hashdesk.core.storage.caches.cache_sizes import PATTERNS, CacheKind
from hashdesk.core.storage.caches.guess_cache import Guesses
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.words.content import Unseen
from hashdesk.core.words.photo_words import read_photo_words
from hashdesk.core.words.searched_texts import folded
from hashdesk.encoders.backbones.imagenet_classes import imagenet_classes
from hashdesk.encoders.content_words import content_words, read_table
from hashdesk.encoders.files.backbone_files import BackboneFiles
from hashdesk.encoders.library_content import (
    backbone_in_use,
    guesses_to_make,
    guessing_backbone,
    library_content,
    make_guesses,
)
from tests.small_models import add_small_model

LEAST_ENTRIES = 150


@pytest.fixture
def library(tmp_path: Path, library_folder: Path) -> Path:
    folder = tmp_path / "library"
    shutil.copytree(library_folder, folder)
    return folder


def test_every_class_of_the_table_exists_and_no_word_is_there_twice() -> None:
    table, classes = read_table(), set(imagenet_classes())
    words = Counter(word for row in table for word in {*map(folded, row["en"] + row["de"])})

    assert len(table) >= LEAST_ENTRIES
    for row in table:
        assert set(row) == {"en", "de", "classes"}
        assert row["en"], row
        assert row["de"], row
        assert row["classes"], row
        assert set(row["classes"]) <= classes, row["en"][0]
        assert len(set(row["classes"])) == len(row["classes"]), row["en"][0]
    assert [word for word, count in words.items() if count > 1] == []


def test_classes_are_words_too_and_a_backbone_without_them_knows_fewer() -> None:
    everyday = content_words(imagenet_classes())
    few = content_words(["dalmatian", "sea snake"])

    assert everyday["tench"].classes == {0}
    assert everyday["hund"].classes == everyday["dog"].classes
    assert few["dog"].classes == {0}
    assert few["schlange"].classes == {1}
    assert "boat" not in few


def test_guesses_are_made_once_from_kept_features(library: Path) -> None:
    with LibraryDB(library) as db:
        words = read_photo_words(db.connection)
        before = library_content(db, words, paths.cache())
        made = [make_guesses(db, paths.cache(), Job()) for _ in range(2)]
        content = library_content(db, words, paths.cache())

    assert before.known == 0
    assert made == [len(words.ids), 0]
    assert content.known == len(words.ids)
    assert content.ranking("dog") is not None
    assert content.ranking("xyzzy") is None


def test_what_can_be_guessed_are_photos_with_features_and_without_guesses(library: Path) -> None:
    with LibraryDB(library) as db:
        backbone, before = guesses_to_make(db)
        features = feature_cache.features_path(library, backbone)
        with closing(sqlite3.connect(features)) as cache, cache:
            cache.execute("DELETE FROM blobs WHERE id IN (SELECT id FROM blobs LIMIT 2)")
        less = guesses_to_make(db)[1]
        made = make_guesses(db, paths.cache(), Job())
        after = guesses_to_make(db)[1]

    assert len(before) == len(less) + 2 == made + 2
    assert set(less.tolist()) < set(before.tolist())
    assert len(after) == 0


def test_guesses_that_were_made_before_a_stop_are_kept(library: Path) -> None:
    job = Job(lambda _progress: job.cancel())
    with LibraryDB(library) as db:
        job.cancel()
        with pytest.raises(Cancelled):
            make_guesses(db, paths.cache(), job)
        assert make_guesses(db, paths.cache(), Job()) > 0


def test_nothing_is_known_without_features(library: Path) -> None:
    for path in library.glob("features-*"):
        path.unlink()
    with LibraryDB(library) as db:
        words = read_photo_words(db.connection)
        assert make_guesses(db, paths.cache(), Job()) == 0
        assert library_content(db, words, paths.cache()).ranking("dog") is None


def test_a_model_without_classes_leaves_the_guesses_of_the_one_before(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    manifest = {"name": "Cells", "backbone": add_small_model().name}
    with LibraryDB(library, write=True) as db:
        before = backbone_in_use(db)
        db.use_encoder(db.encoder("cells", json.dumps(manifest)))
        words = read_photo_words(db.connection)
        made = make_guesses(db, paths.cache(), Job())
        content = library_content(db, words, paths.cache())
        assert (backbone_in_use(db), guessing_backbone(db)) == (manifest["backbone"], before)

    assert made == content.known == len(words.ids)
    assert content.ranking("dog") is not None


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def use(db: LibraryDB, backbone: str) -> None:
    """Have the library stand on a backbone, as after going over to it."""
    manifest = {"name": backbone, "backbone": backbone}
    db.use_encoder(db.encoder(f"of {backbone}", json.dumps(manifest)))


def guessed_wrongly(db: LibraryDB) -> BackboneFiles:
    """Use a model with classes that takes every picture for a tench, and keep its guesses."""
    model = add_small_model("Wrong", classes=imagenet_classes())
    use(db, model.name)
    ids, contents = photo_arrays.all_content_ids(db.connection)
    classes = np.zeros((len(ids), 5), np.uint16)
    shares = np.tile(np.array([255, 0, 0, 0, 0], np.uint8), (len(ids), 1))
    path = guess_cache.guesses_path(db.folder, model.name)
    guess_cache.write_guesses(path, ids, contents, Guesses(classes, shares))
    return model


def test_what_answers_words_in_every_order_of_models(library: Path, models: Path) -> None:
    """The classes of the model in use; else what the shipped one guessed; never a removed one."""

    def answers() -> tuple[str, int, bool]:
        make_guesses(db, paths.cache(), Job())
        words = read_photo_words(db.connection)
        content = library_content(db, words, paths.cache())
        tench = content.ranking("tench")
        assert tench is not None
        return content.guessed_by, content.known, bool((tench == 1).all())

    with LibraryDB(library, write=True) as db:
        shipped = backbone_in_use(db)
        first = answers()
        photos = first[1]
        wrong = guessed_wrongly(db)
        with_wrong = answers()
        use(db, add_small_model("Cells").name)
        wordless = answers()
        shutil.rmtree(models / wrong.name)
        without_wrong = answers()
        use(db, wrong.name)
        removed_in_use = answers()
        (row,) = (one for one in db.encoders() if one.backbone == shipped)
        code_sets.remove(db, row)
        shipped_removed = answers()
        use(db, shipped)
        back = answers()

    assert photos > 0
    assert first == back == ("", photos, False)
    assert with_wrong == ("", photos, True)
    others = (wordless, without_wrong, removed_in_use, shipped_removed)
    assert set(others) == {("HashDesk general", photos, False)}


def test_where_nothing_can_answer_it_is_known_why(library: Path, models: Path) -> None:
    with LibraryDB(library, write=True) as db:
        words = read_photo_words(db.connection)

        def why() -> Unseen:
            content = library_content(db, words, paths.cache())
            assert not content.known
            return content.unseen

        assert why() is Unseen.NOT_YET
        for path in library.glob("features-*"):
            path.unlink()
        assert why() is Unseen.NO_FEATURES
        use(db, add_small_model("Cells").name)
        assert why() is Unseen.NO_WORDS


def test_a_folder_that_is_removed_leaves_no_guess(library: Path) -> None:
    with LibraryDB(library, write=True) as db:
        make_guesses(db, paths.cache(), Job())
        path = guess_cache.guesses_path(library, backbone_in_use(db))
        ids = read_photo_words(db.connection).ids
        remove_folder(db, db.roots()[0].path)

    rows = np.frombuffer(
        path.read_bytes()[guess_cache.GUESSES_CHECKSUM_BYTES :], guess_cache.GUESS_ROW
    )
    assert len(rows) == len(ids)
    assert not rows.tobytes().strip(b"\0")
    assert PATTERNS[CacheKind.GUESSES] == (guess_cache.GUESSES_PATTERN,)
