"""Flipped bits in codes and rows: found and named, search goes on, a repair mends them.

`test_rot_in_every_file.py` flips bits of every file there is.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.indexing.indexer import IndexSummary, index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.code_segments import PRESENCE
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests import prepared_program
from tests.drawing import draw_photos
from tests.faults.conftest import Codes, codes_of
from tests.faults.flips import flipped
from tests.random_codes import zero_query

PHOTOS = 24  # in the library that all tests share


@pytest.fixture
def folder(library_folder: Path, tmp_path: Path) -> Path:
    """A copy of the drawn photos' library that may be damaged."""
    with sqlite3.connect(library_folder / "library.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return Path(shutil.copytree(library_folder, tmp_path / "library"))


@pytest.fixture
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    """The library's tables, open for harm; every statement is committed at once."""
    connection = sqlite3.connect(folder / "library.db", isolation_level=None)
    yield connection
    connection.close()


def hashdesk(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the real program."""
    return prepared_program.run(*arguments)


def counters(folder: Path) -> dict[str, int]:
    """What `check` finds wrong, by the name of the counter."""
    with LibraryDB(folder) as db:
        return {result.name: result.count for result in check(db) if result.count}


def codes(folder: Path) -> Codes:
    with LibraryDB(folder) as db:
        return codes_of(db)


def are_the_same(now: Codes, before: Codes) -> bool:
    """Whether codes made from kept features are those made from photos.

    Features are kept as half floats, so a bit that stood on its threshold may fall either way.
    """
    pairs = [zip(now[content], before[content], strict=True) for content in before]
    changed = sum((a ^ b).bit_count() for pair in pairs for a, b in pair)
    return now.keys() == before.keys() and changed <= 0.002 * sum(BITS) * len(before)


def update(folder: Path, encoder: BundleEncoder, photos: list[Path]) -> IndexSummary:
    with LibraryDB(folder, write=True) as db:
        return index(db, encoder, photos, Settings(workers=1), Job())


def flip_segment(
    database: sqlite3.Connection, bits: int, rng: random.Random, first: int = 0
) -> None:
    """One bit of one segment."""
    query = "SELECT blob FROM code_segments WHERE bits=? AND first_row=?"
    (blob,) = database.execute(query, (bits, first)).fetchone()
    query = "UPDATE code_segments SET blob=? WHERE bits=? AND first_row=?"
    database.execute(query, (flipped(blob, rng), bits, first))


# -- codes


@pytest.mark.parametrize("bits", [PRESENCE, *BITS])
def test_every_flip_in_a_segment_is_found(
    folder: Path, database: sqlite3.Connection, bits: int
) -> None:
    """One bit in a thousand rows of codes, used or not, and `check` says so."""
    assert counters(folder) == {}
    rng = random.Random(bits)
    query = "SELECT blob FROM code_segments WHERE bits=?"
    (sound,) = database.execute(query, (bits,)).fetchone()
    for _ in range(20):
        flip_segment(database, bits, rng)
        assert counters(folder) == {"segments": 1, "uncoded": PHOTOS}
        database.execute("UPDATE code_segments SET blob=? WHERE bits=?", (sound, bits))
    assert counters(folder) == {}


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        ("UPDATE code_segments SET checksum=zeroblob(16) WHERE bits=64", "segments"),
        ("UPDATE code_segments SET blob=substr(blob, 2) WHERE bits=64", "segments"),
        ("UPDATE code_segments SET blob=x'' WHERE bits=0", "segments"),
        ("UPDATE code_segments SET first_row=1024 WHERE bits=64", "segments"),
        ("UPDATE code_segments SET first_row=5 WHERE bits=64", "places"),
        ("UPDATE code_segments SET bits=7 WHERE bits=64", "places"),
        ("DELETE FROM code_segments WHERE bits=16", "uncoded"),
        ("DELETE FROM code_segments", "uncoded"),
        ("DELETE FROM photos WHERE id=3", "orphans"),
        ("DELETE FROM meta WHERE key='encoder'", "in_use"),
        ("UPDATE photos SET folder=77 WHERE id=3", "folders"),
    ],
)
def test_damage_of_other_kinds_is_named(
    folder: Path, database: sqlite3.Connection, harm: str, expected: str
) -> None:
    """What is cut off, moved, lost or put in a wrong place has its own counter."""
    database.execute(harm)
    assert expected in counters(folder)


@pytest.mark.parametrize("bits", [PRESENCE, 8, 64])
def test_search_goes_on_and_indexing_mends(
    folder: Path,
    database: sqlite3.Connection,
    drawn_photos: Path,
    encoder: BundleEncoder,
    bits: int,
) -> None:
    """Damaged codes are never compared; kept features give them back without one decoding."""
    sound = codes(folder)
    assert len(sound) == PHOTOS
    flip_segment(database, bits, random.Random(1))
    with Library(folder) as library:
        assert library.damaged in (PHOTOS, 1024)  # all that the segment may hold
        anything = zero_query()
        assert library.search(anything, 64, 10) == []
    mended = update(folder, encoder, [drawn_photos])
    assert (mended.encoded, mended.recoded, mended.unchanged) == (0, PHOTOS, PHOTOS)
    assert are_the_same(codes(folder), sound)
    assert counters(folder) == {}


def test_only_the_damaged_segment_is_left_out(
    folder: Path,
    database: sqlite3.Connection,
    drawn_photos: Path,
    encoder: BundleEncoder,
    tmp_path: Path,
) -> None:
    """Photos of another range of rows are found while one is damaged, and only that is mended."""
    with LibraryDB(folder, write=True) as db, db.transaction():
        # The next new photo gets a number in the second range.
        gap = photo_rows.Photo(1500, 1, b"gap.jpg", 0, 0, state=PhotoState.MISSING)
        photo_rows.put(db.connection, gap)
    added = tmp_path / "added"
    draw_photos(added, themes=1, each=4)
    for path in added.rglob("*.jpg"):
        with Image.open(path) as image:
            ImageOps.invert(image).save(path)
    update(folder, encoder, [added])
    sound = codes(folder)
    assert len(sound) == PHOTOS + 4
    flip_segment(database, 64, random.Random(4), first=1024)
    with Library(folder) as library:
        assert library.damaged == 4
        found = library.search(library.query(3), 64, 100, itself=3)
    assert sorted(match.photo for match in found) == list(range(1, PHOTOS + 1))
    mended = update(folder, encoder, [drawn_photos])
    assert (mended.encoded, mended.recoded) == (0, 4)
    assert are_the_same(codes(folder), sound)


def test_without_features_photos_are_read_again(
    folder: Path, database: sqlite3.Connection, drawn_photos: Path, encoder: BundleEncoder
) -> None:
    """Where the features were deleted, or are broken too, indexing decodes and encodes anew."""
    sound = codes(folder)
    features = feature_cache.features_path(folder, encoder.backbone)
    features.write_bytes(b"this was a cache once" * 1000)
    flip_segment(database, 32, random.Random(2))
    mended = update(folder, encoder, [drawn_photos])
    assert (mended.encoded, mended.recoded) == (PHOTOS, 0)
    assert codes(folder) == sound
    assert counters(folder) == {}


def test_damaged_features_are_not_believed(
    folder: Path, database: sqlite3.Connection, drawn_photos: Path, encoder: BundleEncoder
) -> None:
    """Features with a flipped bit, cut off or not finite make no code: those photos are read."""
    sound = codes(folder)
    rng = random.Random(8)
    path = feature_cache.features_path(folder, encoder.backbone)
    with BlobCache(path, write=True) as cache:
        kept = cache.get(sound)
        flips, short, infinite = list(kept)[:3]
        cache.put({
            flips: flipped(kept[flips], rng),
            short: kept[short][:-10],
            infinite: feature_cache.pack_features(np.full((1, 1280), np.inf, np.float32))[0],
        })  # fmt: skip
    flip_segment(database, 32, rng)
    mended = update(folder, encoder, [drawn_photos])
    assert (mended.encoded, mended.recoded) == (3, PHOTOS - 3)
    assert are_the_same(codes(folder), sound)


# -- rows


@pytest.mark.parametrize(
    "change",
    [
        "folder=folder+1",
        "name=x'61'",
        "size=size+1",
        "mtime_ns=mtime_ns+1",
        "content_id=zeroblob(16)",
        "content_id=x''",
        "width=width|1024",
        "height=NULL",
        "taken=5",
        "camera='Canon'",
        "latitude=0.0",
        "longitude=-1.5",
        "phash=phash+1",
        "state=1",
        "state=17",
        "state='ok'",
        "reason='it is damaged'",
        "checksum=checksum+1",
        "size='large'",
        "name='text'",
        "content_id=NULL",
    ],
)
def test_every_change_in_a_row_is_found(
    folder: Path, database: sqlite3.Connection, change: str
) -> None:
    """Whatever changes in a photo's row, behind HashDesk's back, `check` counts that row."""
    for number in (1, PHOTOS // 2, PHOTOS):
        row = database.execute("SELECT * FROM photos WHERE id=?", (number,)).fetchone()
        try:
            database.execute(f"UPDATE photos SET {change} WHERE id=?", (number,))
        except sqlite3.IntegrityError:
            assert change in ("content_id=NULL",)
            continue
        found = counters(folder)
        assert found.pop("rows") == 1
        marks = ", ".join("?" * len(row))
        database.execute(f"INSERT OR REPLACE INTO photos VALUES ({marks})", row)
        assert counters(folder) == {}


@pytest.mark.parametrize("column", ["name", "content_id", "size", "phash", "mtime_ns"])
def test_every_flip_in_a_row_is_found(
    folder: Path, database: sqlite3.Connection, column: str
) -> None:
    """Single bits of names, ids, sizes and times: each is found."""
    rng = random.Random(column)
    for _ in range(20):
        number = rng.randrange(1, PHOTOS + 1)
        query = f"SELECT {column} FROM photos WHERE id=?"
        (value,) = database.execute(query, (number,)).fetchone()
        wrong = flipped(value, rng) if isinstance(value, bytes) else value ^ 1 << rng.randrange(63)
        database.execute(f"UPDATE photos SET {column}=? WHERE id=?", (wrong, number))
        assert counters(folder) == {"rows": 1}
        database.execute(f"UPDATE photos SET {column}=? WHERE id=?", (value, number))


@pytest.mark.parametrize(
    "change", ["state=17", "state='ok'", "content_id=zeroblob(16)", "size='x'", "width='x'"]
)
def test_a_damaged_row_stops_nobody(
    folder: Path,
    database: sqlite3.Connection,
    drawn_photos: Path,
    encoder: BundleEncoder,
    change: str,
) -> None:
    """With one row damaged, search finds the other photos, and indexing mends the row."""
    sound = codes(folder)
    database.execute(f"UPDATE photos SET {change} WHERE id=7")
    with Library(folder) as library:
        query = library.query(3)
        found = library.search(query, 64, PHOTOS, itself=3)
    assert len(found) >= PHOTOS - 1
    assert found[0].photo == 3
    update(folder, encoder, [drawn_photos])
    assert counters(folder) == {}
    assert codes(folder) == sound


def test_a_damaged_row_lends_nothing(
    folder: Path,
    database: sqlite3.Connection,
    drawn_photos: Path,
    encoder: BundleEncoder,
    tmp_path: Path,
) -> None:
    """A copy of a photo whose row is damaged, in a folder not looked at now, is read itself.

    Only the codes come from what is kept of its content.
    """
    sound = codes(folder)
    database.execute("UPDATE photos SET width=99999")
    added = tmp_path / "added"
    added.mkdir()
    shutil.copy(next(drawn_photos.rglob("*.jpg")), added / "copy.jpg")
    done = update(folder, encoder, [added])
    assert (done.indexed, done.encoded, done.recoded) == (1, 0, 1)
    query = "SELECT width FROM photos WHERE name=?"
    assert database.execute(query, (b"copy.jpg",)).fetchone() == (320,)
    assert are_the_same(codes(folder), {content: sound[content] for content in codes(folder)})


@pytest.mark.slow
def test_every_command_says_that_the_model_is_damaged(
    folder: Path, database: sqlite3.Connection, drawn_photos: Path
) -> None:
    """Without its description photos are ranked differently: nobody is left to wonder why."""
    database.execute("UPDATE encoders SET manifest=replace(manifest, '1', '3')")
    photo = next(drawn_photos.rglob("*.jpg"))
    for verb, *arguments in (("search", photo), ("groups", "--level", "near"), ("info",)):
        done = hashdesk(verb, *arguments, "--library", folder)
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("the description of the model is damaged") == 1


@pytest.mark.slow
def test_every_command_answers_without_a_damaged_row(
    folder: Path, database: sqlite3.Connection, drawn_photos: Path, tmp_path: Path
) -> None:
    """Impossible values in rows: each command leaves them out, and says so in one line."""
    database.execute("UPDATE photos SET size='large', taken=x'00', phash='?' WHERE id=7")
    database.execute("UPDATE photos SET name='7', width=0.5 WHERE id=9")
    photo = next(drawn_photos.rglob("*.jpg"))
    other = tmp_path / "out"
    for verb, *arguments in (
        ("search", photo), ("groups",), ("groups", "--level", "similar"), ("info",),
        ("export", other), ("compare", drawn_photos, "--engine", "onnx-cpu"),
    ):  # fmt: skip
        done = hashdesk(verb, *arguments, "--library", folder)
        assert done.returncode in (0, 3), done.stderr
        notes = [line for line in done.stderr.splitlines() if "hashdesk check" in line]
        assert len(notes) == 1, done.stderr
        assert "2 photos are" in notes[0]
        assert "Traceback" not in done.stderr
    assert json.loads((other / "manifest.json").read_text("utf-8"))["count"] == PHOTOS - 2
    done = hashdesk("check", "--library", folder)
    assert done.returncode == 1
    assert "2  photos whose row was damaged" in done.stdout
    before = (folder / "library.db").read_bytes()
    done = hashdesk("check", "--repair", "--library", folder, "--engine", "onnx-cpu")
    assert "Nothing was changed." in done.stdout
    assert (folder / "library.db").read_bytes() == before
    done = hashdesk("check", "--repair", "--yes", "--library", folder, "--engine", "onnx-cpu")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 photos were encoded again" in done.stdout
    assert counters(folder) == {}
