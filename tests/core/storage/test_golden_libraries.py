"""Libraries of every format there was: read as they are, brought up to date, and nothing is lost.

`tests/golden_library.py` wrote them, each with the code of its time.
"""

from __future__ import annotations

import re
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.atlas import shelf_names
from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.decisions.decisions_format import DECISIONS_FORMAT
from hashdesk.core.job import Job
from hashdesk.core.repair.library_check import check_library
from hashdesk.core.search.library import Library
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures, photo_rows
from hashdesk.core.storage.photos.fact_rows import StoredFacts
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.whole_library.library_files import DECISIONS_FILE
from hashdesk.encoders.files.bundle import load_bundle
from tests import golden_library as golden

GOLDEN = Path(__file__).parents[2] / "golden"
ARCHIVES = sorted(GOLDEN.glob("folder-*.tar.gz"))
VERSIONS = [int(re.findall(r"\d+", path.name)[0]) for path in ARCHIVES]


@pytest.fixture(params=VERSIONS)
def libraries(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder with the libraries `own` and `imported` of one format."""
    return unpacked(request.param, tmp_path)


def unpacked(version: int, place: Path) -> Path:
    """The folder with the libraries of one format, unpacked below a place."""
    folder = place / f"format {version}"
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(GOLDEN / f"folder-{version}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return folder


def assert_as_it_was(own: Path) -> None:
    """Everything that `golden_library` wrote is there, and sound."""
    version = int(own.parent.name.split()[1])
    with LibraryDB(own) as db:
        assert [result for result in check_library(db, Job(), caches=True) if result.count] == []
        assert [root.path for root in db.roots()] == [golden.ROOT, golden.OFFLINE_ROOT]
        assert [root.offline for root in db.roots()] == [False, True]
        photos = photo_rows.get(db.connection, range(1, 10))
        assert photos == {
            photo.id: replace(photo, folder=photos[photo.id].folder)
            for photo in golden.photos(version)
        }
        facts = {n: StoredFacts(*values, read_by=1) for n, values in golden.FACTS.items()}
        assert fact_rows.get(db.connection, range(10)) == (facts if version >= 3 else {})
        pictures = known_pictures.pictures_of(db.connection, [golden.FORMER_CONTENT])
        assert set(pictures.values()) == ({photos[1].pixel_id} if version >= 3 else set())
        places = photo_rows.places(db.connection, photos)
        for photo in golden.PHOTOS:
            root, folder = golden.FOLDERS[photo.folder - 1]
            below = folder + b"/" if folder else b""
            assert places[photo.id].full == root + b"/" + below + photo.name
        shipped, adapted = db.encoders()
        assert (shipped.name, shipped.manifest) == golden.SHIPPED
        assert db.encoder_in_use() == adapted
        assert adapted.adapted
        for number, row in enumerate((shipped, adapted), 1):
            found = db.load_codes(row)
            assert found.ids.tolist() == list(golden.CODED)
            rows = found.codes.map(lambda codes, ids=found.ids: codes[ids - 1].tolist())
            assert rows.themes == golden.codes(number)
            assert rows.details == (golden.details() if version >= 4 and number == 2 else {})
        assert load_bundle(bundle_folder(own, adapted.name)).id == adapted.name
    with DecisionsDB(own) as decisions:
        assert decisions.all() == list(golden.DECISIONS)
        assert decisions.damaged == 0
    shelves = {(adapted.name, 8, code): name for code, name in golden.SHELVES.items()}
    assert shelf_names.read_codes(own) == shelves
    contents = [golden.content(number) for number in golden.CODED]
    with BlobCache(own / THUMBNAILS) as cache:
        assert cache.get(contents).keys() == set(contents)
    with BlobCache(feature_cache.features_path(own, "small")) as cache:
        packed = feature_cache.get_features(cache, contents)
    kept = feature_cache.unpack_features([packed[content] for content in contents])
    assert np.array_equal(kept, golden.features())


def bring_up_to_date(own: Path) -> None:
    """Open every file of a library for writing."""
    LibraryDB(own, write=True).close()
    DecisionsDB(own, write=True).close()
    for path in (own / THUMBNAILS, feature_cache.features_path(own, "small")):
        BlobCache(path, write=True).close()


def test_every_format_has_a_golden_library() -> None:
    """Whoever raises the format adds one: tests/golden_library.py says how."""
    assert list(range(1, schema.LIBRARY_FORMAT.version + 1)) == VERSIONS


def test_a_reader_takes_it_as_it_is(libraries: Path) -> None:
    files = [path for path in libraries.rglob("*") if path.is_file()]
    before = {path: path.read_bytes() for path in files}
    assert_as_it_was(libraries / "own")
    assert {path: path.read_bytes() for path in files} == before


def test_a_writer_brings_it_up_to_date(libraries: Path) -> None:
    own = libraries / "own"
    bring_up_to_date(own)
    assert_as_it_was(own)
    with LibraryDB(own) as db:
        assert sqlite_file.stamped(db.connection)[1] == schema.LIBRARY_FORMAT.version
    with LibraryDB(own, write=True) as db, db.transaction():  # and it can be written to
        photo_rows.put(db.connection, replace(golden.PHOTOS[0], id=0, name=b"new.jpg"))
    with LibraryDB(own) as db:
        assert [r.name for r in check_library(db, Job()) if r.count] == ["uncoded"]


def test_an_adapted_encoder_ranks_as_it_did(libraries: Path) -> None:
    """Also after the library was brought up to date: without detail codes, it needs none."""
    version = int(libraries.name.split()[1])
    for _ in range(2):
        with Library(libraries / "own") as library:
            assert library.codes.codes.has_details == (version >= 4)
            assert library.codes.largest(64) == 64 + 2 * 16 + (64 if version >= 4 else 0)
            photos = library.codes.ids.tolist()
            for photo in photos:
                first = library.search(library.query(photo), 64, 1, itself=photo)[0]
                assert (first.photo, first.distance, first.detail) == (photo, 0, 0)
        bring_up_to_date(libraries / "own")


def test_an_imported_library_answers(libraries: Path) -> None:
    """It is only read, whatever its format is."""
    with Library(libraries / "imported") as library:
        assert library.db.imported is not None
        assert [r.name for r in check_library(library.db, Job(), caches=True) if r.count] == []
        ids = library.codes.ids.tolist()
        assert len(ids) == 4
        for number in ids:
            assert library.search(library.query(number), 64, 1)[0].distance == 0
        assert len(library.thumbnails(ids)) == 4


@pytest.mark.parametrize(
    ("name", "table"),
    [
        *((schema.LIBRARY_FILE, table) for table in ("photo_blocks", "facts", "former_contents")),
        (DECISIONS_FILE, "tally"),
    ],
)
def test_a_migration_that_fails_changes_nothing(tmp_path: Path, name: str, table: str) -> None:
    """A table of the new format that is there already stands for any error in the middle."""
    own = unpacked(1, tmp_path) / "own"
    path = own / name
    opens = LibraryDB if name == schema.LIBRARY_FILE else DecisionsDB
    connection = sqlite_file.connect(path, "rw")
    connection.execute(f"CREATE TABLE {table} (something)")
    before = list(connection.iterdump())
    with pytest.raises(sqlite_file.LibraryError, match=table):
        opens(own, write=True)
    assert list(connection.iterdump()) == before
    assert sqlite_file.stamped(connection)[1] == 1 < DECISIONS_FORMAT.version
    connection.close()
