"""Adapting to exactly as many photos as it takes, and to one fewer."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hashdesk.core.adaptation.adapt import LEAST_PHOTOS
from hashdesk.core.adaptation.training_data import all_content_ids
from hashdesk.core.adaptation.variety import count_pictures
from hashdesk.core.errors import FeaturesLacking, LibraryError
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.adapting import adapt_library
from tests.conftest import build_library

pytestmark = pytest.mark.slow


@pytest.fixture
def photos(tmp_path: Path, many_library: Path, encoder: BundleEncoder) -> Path:
    """A folder of exactly as many photos, no two of which show the same picture."""
    folder = tmp_path / "photos"
    folder.mkdir()
    chosen: list[bytes] = []
    with LibraryDB(many_library) as db:
        for content in all_content_ids(db):
            most = len(chosen) + 1
            if count_pictures(db, [*chosen, content], encoder.backbone, most, Job()) == most:
                chosen.append(content)
        ids = dict(db.connection.execute("SELECT content_id, id FROM photos"))
        places = photo_rows.places(db.connection, [ids[content] for content in chosen])
    for number, place in enumerate([*places.values()][:LEAST_PHOTOS]):
        shutil.copy(os.fsdecode(place.full), folder / f"{number}.jpg")
    return folder


def test_as_many_as_it_takes_and_one_fewer(
    tmp_path: Path, photos: Path, encoder: BundleEncoder
) -> None:
    """Features of one that are lost are made again, for it takes them all; one fewer is too few."""
    library = tmp_path / "library"
    build_library(library, photos, encoder)
    kept = feature_cache.features_path(library, encoder.backbone)
    whole = kept.read_bytes()
    with closing(sqlite3.connect(kept)) as cache, cache:
        cache.execute("DELETE FROM blobs WHERE rowid=(SELECT min(rowid) FROM blobs)")
    with pytest.raises(FeaturesLacking, match="saw in 1 of 300 photos is not kept"):
        adapt_library(library)
    kept.write_bytes(whole)
    done = adapt_library(library)
    assert (done.photos, done.recoded, done.switched) == (LEAST_PHOTOS, LEAST_PHOTOS, True)
    (photos / "0.jpg").unlink()
    with LibraryDB(library, write=True) as db:
        index(db, encoder, [photos], Settings(workers=1), Job())
    with pytest.raises(LibraryError, match="at least 300 different photos; this library has 299"):
        adapt_library(library)
