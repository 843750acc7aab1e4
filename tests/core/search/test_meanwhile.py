"""A library that another process changes while it is searched: each answer is of one moment."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.indexing.indexer import index
from hashdesk.core.indexing.remove_folder import remove_folder
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.conftest import build_library

Change = Callable[[Path, Path, BundleEncoder], None]


def spoil(library: Path, photos: Path, encoder: BundleEncoder) -> None:
    """A copy program writes over the photos: for a while they are no pictures."""
    for path in photos.rglob("*.jpg"):
        path.write_bytes(b"half a photo")
    with LibraryDB(library, write=True) as db:
        index(db, encoder, [], Settings(workers=1), Job())


def remove(library: Path, photos: Path, encoder: BundleEncoder) -> None:
    """The folder is taken out of the library."""
    with LibraryDB(library, write=True) as db:
        remove_folder(db, os.fsencode(photos))


@pytest.fixture
def photos(tmp_path: Path, drawn_photos: Path) -> Path:
    return shutil.copytree(drawn_photos, tmp_path / "photos")


@pytest.fixture
def folder(tmp_path: Path, photos: Path, encoder: BundleEncoder) -> Path:
    twin = next(photos.rglob("*.jpg"))
    shutil.copy(twin, twin.with_name("twin.jpg"))  # so that paths break a tie
    build_library(tmp_path / "library", photos, encoder)
    return tmp_path / "library"


@pytest.mark.parametrize("change", [spoil, remove])
def test_a_held_library_answers_as_before(
    folder: Path, photos: Path, encoder: BundleEncoder, change: Change
) -> None:
    """Matches, places and rows are those of the moment in which it was opened."""
    with Library(folder) as library:
        ids = library.codes.ids.tolist()
        before = library.search(library.query(ids[0]), 64, 10)
        change(folder, photos, encoder)
        assert library.search(library.query(ids[0]), 64, 10) == before
        assert set(library.places(ids)) == set(library.photos(ids)) == set(ids)
        library.db.connection.execute("ROLLBACK")
        assert library.photos(ids) == {} or {
            p.content_id for p in library.photos(ids).values()
        } == {b""}


@pytest.mark.parametrize("change", [spoil, remove])
@pytest.mark.parametrize("bits", BITS)
def test_a_library_that_is_not_held_still_answers(
    folder: Path, photos: Path, encoder: BundleEncoder, change: Change, bits: int
) -> None:
    """A window searches the codes that it has read; what went since is no error."""
    library = Library(folder, hold=False)
    try:
        ids = library.codes.ids.tolist()
        change(folder, photos, encoder)
        matches = library.search(library.query(ids[0]), bits, 10)
        assert len(matches) == 10
        assert not library.db.connection.in_transaction
        assert library.thumbnails(ids).keys() <= set(ids)
        library.rank(library.query(ids[0]), bits, len(ids))
    finally:
        library.close()
