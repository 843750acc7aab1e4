"""Adapting: a new code set beside the old one, used only if it is better; else all is as before."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.adaptation import training_data
from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import Cancelled, HashDeskError, LibraryError, TrainingFailed
from hashdesk.core.indexing.indexer import IndexOptions, index
from hashdesk.core.job import Job, Progress
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches import blob_cache, feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.whole_library.library_files import TRAINING_FOLDER
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.encoders.library_encoder import check_bundles
from tests.adapting import adapt_library, encoder_of, open_bundle
from tests.conftest import MANY

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class State:
    """What must not change while adapting fails."""

    encoder: str
    codes: ByLength[bytes]


def state(folder: Path) -> State:
    """The code set in use, of a library that is sound."""
    with LibraryDB(folder) as db:
        results = [*check(db), check_bundles(db)]
        assert not [result for result in results if result.count]
        used = db.encoder_in_use()
        assert used is not None
        codes = db.load_codes(used).codes
        return State(used.name, codes.map(lambda values: values.tobytes()))


def damage_features(
    folder: Path, change: Callable[[bytes], bytes], count: int, encoder: BundleEncoder
) -> None:
    """Change the kept features of some photos."""
    with sqlite3.connect(feature_cache.features_path(folder, encoder.backbone)) as cache:
        rows = cache.execute("SELECT id, blob FROM blobs LIMIT ?", (count,)).fetchall()
        changed = [(change(blob), content) for content, blob in rows]
        cache.executemany("UPDATE blobs SET blob=? WHERE id=?", changed)
    cache.close()


def replace_features(
    folder: Path, change: Callable[[bytes], bytes], count: int, encoder: BundleEncoder
) -> None:
    """Keep other features of some photos, as an encoder that goes wrong would."""
    path = feature_cache.features_path(folder, encoder.backbone)
    with closing(sqlite3.connect(path)) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM blobs LIMIT ?", (count,))]
    with BlobCache(path, write=True) as cache:
        cache.put({content: change(blob) for content, blob in cache.get(ids).items()})


def not_finite(blob: bytes) -> bytes:
    """Sound features with a NaN in them."""
    features = feature_cache.unpack_features([blob])
    features[0, 5] = np.nan
    return feature_cache.pack_features(features)[0]


# -- what it does


def test_a_better_encoder_is_used_at_once(large: Path) -> None:
    """Every photo has its codes; the old code set, its codes to the bit, is still there."""
    before = state(large)
    adapted = adapt_library(large)
    assert (adapted.better, adapted.switched) == (True, True)
    assert (adapted.photos, adapted.recoded, adapted.uncoded, adapted.broken) == (MANY, MANY, 0, 0)
    assert adapted.estimate["64"]["groups_after"] == 0.75
    after = state(large)
    assert after.encoder == adapted.encoder.name != before.encoder
    assert after.codes != before.codes
    with LibraryDB(large, write=True) as db:
        old = db.find_encoder(before.encoder)
        assert old is not None
        assert db.find_encoder(after.encoder).adapted
        db.use_encoder(old)
    assert state(large) == before
    assert not (large / TRAINING_FOLDER).exists()
    assert {file.name for file in large.iterdir() if file.is_dir()} == {"encoders"}


def test_its_ranking_counts(large: Path) -> None:
    """The manifest in the library says how distances add up; a photo is still its own first."""
    adapt_library(large)
    with Library(large) as library:
        assert [library.codes.largest(bits) for bits in BITS] == [4, 8, 16, 32, 160]
        query = library.query(7)
        first, second = library.search(query, 64, 2, itself=7)
        assert (first.photo, first.distance) == (7, 0)
        other = library.query(second.photo)
        near = {bits: (query.codes[bits] ^ other.codes[bits]).bit_count() for bits in (64, 16)}
        detail = (query.codes.details[64] ^ other.codes.details[64]).bit_count()
        assert (second.distance, second.detail) == (near[64] + 2 * near[16] + detail, detail)


def test_its_detail_codes_are_those_of_the_encoder_that_ships(large: Path) -> None:
    """So they say the same of a photo as before, and again after adapting another time."""
    with Library(large) as library:
        before = {photo: library.query(photo).codes for photo in (1, 5, 300)}
    for seed in (0, 1):
        adapt_library(large, seed=seed)
        with Library(large) as library:
            assert library.codes.codes.has_details
            for photo, codes in before.items():
                found = library.query(photo).codes
                assert found.details == {bits: codes[bits] for bits in (32, 64)}
                assert found[64] != codes[64]


@pytest.mark.parametrize("worse", [True, False])
def test_it_is_left_to_the_person(
    large: Path, monkeypatch: pytest.MonkeyPatch, worse: bool
) -> None:
    """An encoder that is not better, or --no-switch: the code set is made and not used."""
    before = state(large)
    if worse:
        monkeypatch.setenv("HASHDESK_STUB", "worse")
    adapted = adapt_library(large, switch=worse)
    assert (adapted.better, adapted.switched) == (not worse, False)
    assert state(large) == before
    with LibraryDB(large) as db:
        assert len(db.load_codes(adapted.encoder).ids) == MANY


def test_the_same_photos_and_seed_give_the_same_encoder(
    large: Path, tmp_path: Path, many_photos: Path, encoder: BundleEncoder
) -> None:
    """Whatever their paths and the order in which they were indexed; another seed, another one."""
    moved = shutil.copytree(many_photos, tmp_path / "moved")
    other = tmp_path / "other"
    with LibraryDB(other, write=True) as db:
        for theme in sorted(moved.iterdir(), reverse=True):
            index(db, encoder, [theme], Settings(workers=1), Job())
    first = adapt_library(large, switch=False).encoder.name
    assert adapt_library(other, switch=False).encoder.name == first
    assert adapt_library(large, seed=1, switch=False).encoder.name != first


def test_adapting_again_begins_with_the_adapted_encoder(large: Path) -> None:
    """And finds the same encoder in use, with nothing left to do."""
    first = adapt_library(large)
    before = state(large)
    again = adapt_library(large)
    assert again.encoder.name == first.encoder.name
    assert again.recoded == 0
    assert state(large) == before


def test_what_the_trainer_gets(large: Path, many_photos: Path, encoder: BundleEncoder) -> None:
    """Each content once, in order, as it was kept; and a sample of paths that can be read."""
    photo = next(many_photos.rglob("*.jpg"))
    added = large.parent / "added"
    added.mkdir()
    shutil.copy(photo, added / "copy.jpg")
    with LibraryDB(large, write=True) as db:
        index(db, encoder, [added], Settings(workers=1), Job())
        contents = training_data.all_content_ids(db)
        gathered = training_data.gather(db, contents, encoder.backbone, encoder.id, 0, Job())
    assert contents == sorted(set(contents))
    assert (gathered.contents, gathered.photos, gathered.broken) == (MANY, MANY, 0)
    features = np.load(gathered.folder / training_data.FEATURES)
    assert (features.shape, features.dtype) == ((MANY, 1280), np.float16)
    with BlobCache(feature_cache.features_path(large, encoder.backbone)) as cache:
        kept = cache.get(contents)
    assert np.array_equal(features, feature_cache.unpack_halves([kept[c] for c in contents]))
    with LibraryDB(large) as db:
        hashes = dict(db.connection.execute("SELECT content_id, phash FROM photos"))
    phashes = np.load(gathered.folder / training_data.PHASHES)
    assert phashes.tolist() == [(hashes[c] or 0) % (1 << 64) for c in contents]
    request = json.loads((gathered.folder / training_data.REQUEST).read_text())
    assert (request["version"], request["photos"]) == (1, MANY)
    assert request["backbone"] == encoder.backbone
    with np.load(gathered.folder / training_data.SAMPLE_FILE) as sample:
        rows, ends, jpegs = sample["rows"], sample["ends"], sample["jpegs"].tobytes()
    assert rows.tolist() == list(range(MANY))
    with BlobCache(large / blob_cache.THUMBNAILS) as cache:
        thumbnails = cache.get(contents)
    assert jpegs == b"".join(thumbnails[content] for content in contents)
    assert ends.tolist() == list(np.cumsum([len(thumbnails[c]) for c in contents]))


def test_nothing_is_read_from_the_photos(
    large: Path, tmp_path: Path, many_photos: Path, encoder: BundleEncoder
) -> None:
    """Photos on a drive that is away are learned from like any other."""
    away = tmp_path / "away"
    shutil.copytree(many_photos / "theme0", away)
    for number, path in enumerate(sorted(away.iterdir())):
        path.write_bytes(path.read_bytes() + bytes([number]))
    with LibraryDB(large, write=True) as db:
        index(db, encoder, [away], Settings(workers=1), Job())
        shutil.rmtree(away)
        index(db, encoder, [], Settings(workers=1), Job())
        contents = training_data.all_content_ids(db)
        gathered = training_data.gather(db, contents, encoder.backbone, encoder.id, 0, Job())
    assert gathered.photos == MANY + 10
    with np.load(gathered.folder / training_data.SAMPLE_FILE) as sample:
        assert len(sample["rows"]) == MANY + 10


def test_the_sample_is_as_large_as_it_has_to_be(
    large: Path, encoder: BundleEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Photos without a thumbnail are skipped, and other photos drawn instead."""
    monkeypatch.setattr(training_data, "SAMPLE_SIZE", 50)
    with LibraryDB(large, write=True) as db:
        contents = training_data.all_content_ids(db)
        with sqlite3.connect(large / blob_cache.THUMBNAILS) as cache:
            cache.executemany("DELETE FROM blobs WHERE id=?", [(c,) for c in contents[::2]])
        cache.close()
        gathered = training_data.gather(db, contents, encoder.backbone, encoder.id, 0, Job())
    with np.load(gathered.folder / training_data.SAMPLE_FILE) as sample:
        rows, ends = sample["rows"].tolist(), sample["ends"]
    assert len(rows) == len(ends) == 50
    assert rows == sorted(set(rows))
    assert all(row % 2 for row in rows)


# -- what it refuses


def test_a_library_without_enough_photos(tmp_path: Path, library_folder: Path) -> None:
    """It says how many there are, and how many are needed."""
    with pytest.raises(
        LibraryError,
        match="300 different pictures; the 24 different files of this library show",
    ):
        adapt_library(Path(shutil.copytree(library_folder, tmp_path / "small")))
    with LibraryDB(tmp_path / "empty", write=True):
        pass
    with pytest.raises(LibraryError, match="holds no photos yet"):
        adapt_library(tmp_path / "empty")


@pytest.mark.parametrize("how", ["deleted", "junk", "flipped"])
def test_features_that_are_not_kept(large: Path, encoder: BundleEncoder, how: str) -> None:
    """It says how to make them again, and that helps."""
    before = state(large)
    path = feature_cache.features_path(large, encoder.backbone)
    if how == "deleted":
        path.unlink()
    elif how == "junk":
        path.write_bytes(b"junk" * 1000)
    else:
        damage_features(large, lambda blob: b"\1" + blob[1:], 100, encoder)
    with pytest.raises(LibraryError, match="hashdesk index --features"):
        adapt_library(large)
    assert state(large) == before
    assert not (large / TRAINING_FOLDER).exists()
    with LibraryDB(large, write=True) as db:
        done = index(db, encoder, [], Settings(workers=1), Job(), IndexOptions(renew_features=True))
    assert done.encoded == (100 if how == "flipped" else MANY)
    assert adapt_library(large).switched


def test_a_few_features_may_be_missing(large: Path, encoder: BundleEncoder) -> None:
    """One in ten: the others are learned from; searches go over when those have been read, too."""
    damage_features(large, lambda blob: b"\1" + blob[1:], 15, encoder)
    adapted = adapt_library(large)
    assert (adapted.photos, adapted.recoded, adapted.uncoded) == (MANY - 15, MANY - 15, 15)
    assert (adapted.better, adapted.switched) == (True, False)
    assert adapted.lacking is not None
    assert adapted.lacking.others == 15
    assert state(large).encoder == encoder.id
    with LibraryDB(large, write=True) as db:
        new = open_bundle(bundle_folder(large, adapted.encoder.name))
        done = index(db, new, [], Settings(workers=1), Job())
    assert (done.encoded, done.indexed, done.lacking) == (15, 15, None)
    assert state(large).encoder == adapted.encoder.name


def test_features_that_are_no_numbers(large: Path, encoder: BundleEncoder) -> None:
    """They are left out and counted; too many of them are refused."""
    replace_features(large, not_finite, 5, encoder)
    adapted = adapt_library(large, switch=False)
    assert (adapted.photos, adapted.broken, adapted.uncoded) == (MANY - 5, 5, 5)
    replace_features(large, not_finite, 40, encoder)
    with pytest.raises(LibraryError, match=r"40 photos are no numbers.*280 of at least 300"):
        adapt_library(large)


# -- what goes wrong on the way


@pytest.mark.parametrize(
    ("mishap", "words"),
    [
        ("dies", "ended by SIGKILL"),
        ("fails", r"The trainer failed: The photos are all alike\."),
        (
            "imports sums",
            r"failed: ModuleNotFoundError: No module named 'sums'\. The model in use",
        ),
        ("talks", "without a report"),
        ("noreport", "without a report"),
        ("garbage", "no sound model"),
    ],
)
def test_a_trainer_that_fails_changes_nothing(
    large: Path, monkeypatch: pytest.MonkeyPatch, mishap: str, words: str
) -> None:
    """One sentence, the old encoder in use; and what a failure left is not taken for an answer."""
    before = state(large)
    for trouble in (mishap, "noreport"):
        monkeypatch.setenv("HASHDESK_STUB", trouble)
        with pytest.raises(TrainingFailed, match="model in use has not changed") as caught:
            adapt_library(large)
        assert "\n" not in str(caught.value)
        if trouble == mishap:
            assert caught.match(words)
        assert state(large) == before
    monkeypatch.delenv("HASHDESK_STUB")
    assert adapt_library(large).switched


def test_a_trainer_that_cannot_be_started(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.adapting.STUB", ("no such program",))
    with pytest.raises(TrainingFailed, match="cannot be started"):
        adapt_library(large)


class Stopper:
    """A job that is cancelled at its first report of a phase."""

    def __init__(self, phase: str) -> None:
        self._phase = phase
        self.job = Job(self._hear)

    def _hear(self, progress: Progress) -> None:
        if progress.phase == self._phase:
            self.job.cancel()


def test_a_cancelled_run_goes_on_where_it_was(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trainer's folder stays for the next adaptation, unless that starts over."""
    before = state(large)
    resumed: list[object] = []

    def on_progress(line: object) -> None:
        if "resumed" in line:
            resumed.append(line["resumed"])

    monkeypatch.setenv("HASHDESK_STUB", "slow")
    for options in ({}, {}, {"restart": True}, {"seed": 1}):
        with pytest.raises(Cancelled):
            adapt_library(large, Stopper("wait").job, on_progress, **options)
        assert state(large) == before
    monkeypatch.delenv("HASHDESK_STUB")
    assert adapt_library(large, None, on_progress, seed=1).switched
    assert resumed == [False, True, False, False, True]


@pytest.mark.parametrize("phase", ["gather", "recode"])
def test_cancelled_in_other_steps(large: Path, monkeypatch: pytest.MonkeyPatch, phase: str) -> None:
    """The code set in use is whole, and the next run does the rest."""
    monkeypatch.setattr("hashdesk.core.adaptation.training_data.FEATURES_AT_ONCE", 100)
    monkeypatch.setattr("hashdesk.core.code_sets.recode.FEATURE_BATCH", 100)
    before = state(large)
    with pytest.raises(Cancelled):
        adapt_library(large, Stopper(phase).job)
    assert state(large) == before
    assert adapt_library(large).switched
    assert len(state(large).codes[64]) == 8 * 1024


# -- an adapted encoder that is broken


@pytest.mark.parametrize("harm", ["heads.safetensors", "manifest.json", "gone", "another"])
def test_a_damaged_bundle_is_one_sentence(
    large: Path, many_photos: Path, encoder: BundleEncoder, harm: str
) -> None:
    """It names the way back; the library's own photos are found meanwhile; `check` says so."""
    first = adapt_library(large)
    bundle = bundle_folder(large, first.encoder.name)
    if harm == "gone":
        shutil.rmtree(bundle)
    elif harm == "another":
        shutil.rmtree(bundle)
        shutil.copytree(paths.resources() / "encoder", bundle)
    else:
        (bundle / harm).write_bytes(b"{}")
    with LibraryDB(large) as db:
        with pytest.raises(HashDeskError, match=f"models --use {encoder.id[:8]}"):
            encoder_of(db)
        assert check_bundles(db).count == 1
    with Library(large) as library:
        assert library.search(library.query(3), 64, 5, itself=3)[0].photo == 3
    with LibraryDB(large, write=True) as db:
        old = db.find_encoder(encoder.id)
        assert old is not None
        db.use_encoder(old)
    again = adapt_library(large)
    assert again.encoder.name == first.encoder.name
    assert state(large).encoder == first.encoder.name
