"""How many photos a switch to a model has to read yet."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.code_sets.left_to_read import left_to_read
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.feature_cache import features_path, pack_features
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows

OTHER = "own-other-12345678"


@pytest.fixture
def library(library_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(library_folder, tmp_path / "library"))


def keep_features(library: Path, backbone: str, photos: int) -> None:
    """Features of the first photos, as a switch keeps them until it is stopped."""
    with LibraryDB(library) as db:
        ids = photo_arrays.good_ids(db.connection)[:photos].tolist()
        contents = photo_rows.content_ids(db.connection, ids)
    features = np.random.default_rng(0).standard_normal((photos, 8)).astype(np.float32)
    with BlobCache(features_path(library, backbone), write=True) as cache:
        cache.put(dict(zip(contents.values(), pack_features(features), strict=True)))


def test_what_a_stopped_switch_has_read_is_not_left(library: Path) -> None:
    with LibraryDB(library) as db:
        photos = len(photo_arrays.good_ids(db.connection))
        assert left_to_read(db, OTHER) == photos
        keep_features(library, OTHER, 7)
        assert left_to_read(db, OTHER) == photos - 7


def test_photos_with_codes_need_not_be_read(library: Path) -> None:
    """Also where their features are not kept any more."""
    for path in library.glob("features-*"):
        path.unlink()
    with LibraryDB(library) as db:
        used = db.encoder_in_use()
        assert used is not None
        assert left_to_read(db, used.backbone, used) == 0
        assert left_to_read(db, used.backbone) == len(photo_arrays.good_ids(db.connection))
