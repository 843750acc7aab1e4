"""Several code sets in one library: each is whole, none is mixed with another."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from hashdesk.core.code_sets import code_sets
from hashdesk.core.code_sets.code_sets import bundle_folder, list_code_sets
from hashdesk.core.code_sets.model_names import find_model
from hashdesk.core.errors import UsageError
from hashdesk.core.indexing.indexer import IndexSummary, index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.whole_library.library_files import BUNDLES_FOLDER
from hashdesk.encoders.bundle_encoder import BundleEncoder, open_encoder
from tests.adapting import adapt_library, encoder_of
from tests.conftest import MANY, move_root
from tests.drawing import OLD, draw


@pytest.fixture
def photos(tmp_path: Path, many_photos: Path) -> Path:
    """A copy of the photos that a test may change."""
    return Path(shutil.copytree(many_photos, tmp_path / "photos"))


@pytest.fixture
def two(adapted: Path, photos: Path) -> Path:
    """A library with the code sets of the shipped encoder and of an adapted one, which is used."""
    move_root(adapted, photos)
    return adapted


def put(path: Path, theme: int, number: int) -> None:
    draw(theme, number, (96, 72)).save(path, quality=90)
    os.utime(path, (OLD + number, OLD + number))


def update(folder: Path) -> IndexSummary:
    """Index again with the encoder in use."""
    with LibraryDB(folder, write=True) as db:
        return index(db, encoder_of(db), [], Settings(workers=1), Job())


def rows(db: LibraryDB) -> tuple[EncoderRow, EncoderRow]:
    """The shipped encoder's row and the adapted one's."""
    shipped, adapted = db.encoders()
    return shipped, adapted


def codes(db: LibraryDB, row: EncoderRow) -> dict[int, int]:
    """64-bit codes by photo id."""
    found = db.load_codes(row)
    assert found.damaged == 0
    return {number: int(found.codes[64][number - 1]) for number in found.ids.tolist()}


def true_codes(db: LibraryDB, row: EncoderRow, photos: Path, names: list[str]) -> dict[int, int]:
    """What an encoder makes of some photos now, in a library of their own."""
    with Library(db.folder) as library:
        ids = [library.find(photos / name).id for name in names]
    folder = db.folder.parent / f"alone {row.id}"
    bundle = bundle_folder(db.folder, row.name)
    with LibraryDB(folder, write=True) as alone:
        encoder = encoder_of(alone)
        if bundle.exists():
            encoder = open_encoder(bundle, encoder._cache, "onnx-cpu")
        for name in names:
            index(alone, encoder, [(photos / name).parent], Settings(workers=1), Job())
    with Library(folder) as library:
        found = [library.query(library.find(photos / name).id).codes[64] for name in names]
    return dict(zip(ids, found, strict=True))


def test_both_are_kept_and_listed(two: Path) -> None:
    """With what a person wants to know of each."""
    with LibraryDB(two) as db:
        shipped, adapted = list_code_sets(db)
    assert (shipped.in_use, adapted.in_use) == (False, True)
    assert (shipped.photos, adapted.photos) == (MANY, MANY)
    assert shipped.bytes < 20_000 < 1_000_000 < adapted.bytes
    assert (shipped.encoder.adapted, adapted.encoder.adapted) == (False, True)
    assert shipped.encoder.estimate == {}
    assert adapted.encoder.estimate["8"]["edits_after"] == 0.5


def test_new_photos_get_codes_of_the_encoder_in_use(two: Path, photos: Path) -> None:
    """And of the other one when it is gone over to, without a photo being decoded."""
    (photos / "new").mkdir()
    for number in range(3):
        put(photos / "new" / f"{number}.jpg", 40, number)
    assert update(two).encoded == 3
    with LibraryDB(two, write=True) as db:
        shipped, adapted = rows(db)
        assert db.encoder_in_use() == adapted
        assert (len(codes(db, shipped)), len(codes(db, adapted))) == (MANY, MANY + 3)
        shutil.rmtree(photos)
        coded = code_sets.update_code_set(db, encoder_of_row(db, shipped), Job())
        assert (coded.encoder, coded.recoded, coded.uncoded) == (shipped, 3, 0)
        assert db.encoder_in_use() == adapted
        db.use_encoder(shipped)
        assert len(codes(db, shipped)) == MANY + 3
        assert not [result for result in check(db) if result.count]


def encoder_of_row(db: LibraryDB, row: EncoderRow) -> BundleEncoder:
    """An encoder of a library, in use or not."""
    used = db.encoder_in_use()
    assert used is not None
    db.use_encoder(row)
    encoder = encoder_of(db)
    db.use_encoder(used)
    return encoder


@pytest.mark.slow
@pytest.mark.parametrize("how", ["edited", "broken and mended", "copied over"])
def test_a_photo_with_new_content_keeps_no_old_codes(two: Path, photos: Path, how: str) -> None:
    """Not in the code set that nobody uses either: going back must not find the photo of before."""
    name = "theme1/1.jpg"
    path = photos / name
    if how == "broken and mended":
        path.write_bytes(b"\xff\xd8\xff broken")
        assert update(two).failed == 1
        with LibraryDB(two) as db:
            assert [len(codes(db, row)) for row in rows(db)] == [MANY - 1, MANY - 1]
    if how == "copied over":
        shutil.copy(photos / "theme2" / "2.jpg", path)
        os.utime(path, (OLD + 7, OLD + 7))
    else:
        put(path, 41, 7)
    update(two)
    with LibraryDB(two, write=True) as db:
        shipped, adapted = rows(db)
        assert (len(codes(db, shipped)), len(codes(db, adapted))) == (MANY - 1, MANY)
        code_sets.update_code_set(db, encoder_of_row(db, shipped), Job())
        for row in (shipped, adapted):
            for number, code in true_codes(db, row, photos, [name, "theme2/2.jpg"]).items():
                assert (codes(db, row)[number] ^ code).bit_count() <= 1


def test_a_damaged_range_of_the_other_code_set_is_not_hidden(two: Path, photos: Path) -> None:
    """Marking a photo in it would give its presence a right checksum again: it goes as a whole."""
    with LibraryDB(two, write=True) as db:
        shipped, _ = rows(db)
        query = "UPDATE code_segments SET blob=zeroblob(128) WHERE bits=0 AND encoder=?"
        db.connection.execute(query, (shipped.id,))
    put(photos / "theme1" / "1.jpg", 41, 7)
    update(two)
    with LibraryDB(two, write=True) as db:
        assert codes(db, shipped) == {}
        coded = code_sets.update_code_set(db, encoder_of_row(db, shipped), Job())
        assert (coded.recoded, coded.uncoded) == (MANY, 0)


def test_photos_without_features_are_counted(two: Path) -> None:
    """They get their codes when they are indexed next."""
    with LibraryDB(two, write=True) as db:
        shipped, _ = rows(db)
        encoder = encoder_of_row(db, shipped)
        db.connection.execute("DELETE FROM code_segments WHERE encoder=?", (shipped.id,))
        with sqlite3.connect(next(two.glob("features-*.db"))) as cache:
            cache.execute("DELETE FROM blobs WHERE id IN (SELECT id FROM blobs LIMIT 20)")
        cache.close()
        coded = code_sets.update_code_set(db, encoder, Job())
        assert (coded.recoded, coded.uncoded) == (MANY - 20, 20)
        db.use_encoder(shipped)
    assert update(two).encoded == 20


def test_removing(two: Path) -> None:
    """Codes, row and files go, but never those in use; what a crash left goes with them."""
    with LibraryDB(two, write=True) as db:
        shipped, adapted = rows(db)
        with pytest.raises(UsageError, match="is in use"):
            code_sets.remove(db, adapted)
        left = bundle_folder(two, "0" * 32)
        left.mkdir()
        db.use_encoder(shipped)
        before = codes(db, shipped)
        code_sets.remove(db, adapted)
        assert db.encoders() == [shipped]
        assert codes(db, shipped) == before
        assert list((two / BUNDLES_FOLDER).iterdir()) == []
        (count,) = db.connection.execute(
            "SELECT count(*) FROM code_segments WHERE encoder=?", (adapted.id,)
        ).fetchone()
        assert count == 0
    assert adapt_library(two).switched


def test_a_beginning_names_an_encoder() -> None:
    """If it is that of one only; else it is said which there are."""
    names = {"abc1": "one", "ab02": "two"}
    assert find_model(names, "ab0") == "ab02"
    assert find_model(names, "abc1") == "abc1"
    for wanted, words in (("ab", "more than one"), ("x", "No model"), ("", "No model")):
        with pytest.raises(UsageError, match=rf"{words}.*abc1 \(one\), ab02 \(two\)"):
            find_model(names, wanted)
    with pytest.raises(UsageError, match="None was used or added yet"):
        find_model({}, "a")
    long = {"0123456789abcdef": "one", "own-my-model-01234567": "two"}
    with pytest.raises(UsageError, match=r"01234567 \(one\), own-my-model-01234567 \(two\)"):
        find_model(long, "x")


def test_a_title_names_a_model_in_any_case() -> None:
    """A whole one before its beginning; that of an added model means it, not its code set."""
    names = {
        "aa11": "HashDesk general", "bb22": "HashDesk large", "cc33": "Hash", "dd44": "My Clip",
        "own-my-clip-01234567": "My Clip", "ee55": "Adapted", "ff66": "Adapted",
    }  # fmt: skip
    made_for = {"dd44": "own-my-clip-01234567"}
    assert find_model(names, "hashdesk LARGE") == "bb22"
    assert find_model(names, "HASHDESK g") == "aa11"
    assert find_model(names, "hash") == "cc33"
    assert find_model(names, " my clip ", made_for) == "own-my-clip-01234567"
    assert find_model(names, "dd", made_for) == "dd44"
    with pytest.raises(UsageError) as unknown:
        find_model(names, "x", made_for)
    assert str(unknown.value).count("My Clip") == 1
    with pytest.raises(UsageError, match=r"more than one model: ee55 \(Adapted\), ff66"):
        find_model(names, "adapted")
    with pytest.raises(UsageError, match="more than one model: aa11"):
        find_model(names, "HashDesk")


def test_an_encoder_of_an_older_version_gives_way(large: Path, encoder: BundleEncoder) -> None:
    """A library that was encoded by an older shipped encoder gets the one of today."""
    with LibraryDB(large, write=True) as db:
        old = db.encoder("0" * 32, '{"name": "HashDesk old"}')
        db.use_encoder(old)
        assert encoder_of(db).id == encoder.id
    done = update(large)
    assert (done.encoded, done.recoded) == (0, 0)
    with LibraryDB(large) as db:
        assert db.encoder_in_use().name == encoder.id
        assert len(db.encoders()) == 2


def test_what_a_manifest_says_may_change(large: Path, encoder: BundleEncoder) -> None:
    """Under the same id, a damaged description too: the next run writes it anew."""
    with LibraryDB(large, write=True) as db:
        db.connection.execute("UPDATE encoders SET manifest='{'")
        assert db.encoder_in_use().facts == {}
        assert [f.name for f in check(db) if f.count] == ["manifests"]
    with Library(large) as library:
        assert library.codes.largest(64) == 64
    update(large)
    with LibraryDB(large) as db:
        assert db.encoder_in_use().manifest == encoder.description
        assert not [f.name for f in check(db) if f.count]
