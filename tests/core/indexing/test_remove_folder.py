"""A folder goes out of the library: with everything that is its own, and nothing else."""

import itertools
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.adaptation import training_data
from hashdesk.core.errors import UsageError
from hashdesk.core.indexing.indexer import index
from hashdesk.core.indexing.remove_folder import remove_folder
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.caches.verdict_cache import (
    VERDICTS,
    contents_of,
    keep_verdicts,
    pair_id,
)
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.drawing import draw_photos


@pytest.fixture
def two(tmp_path: Path, encoder: BundleEncoder) -> Path:
    """A library of two folders; the second has copies of three photos of the first."""
    one, other = tmp_path / "one", tmp_path / "other"
    draw_photos(one, themes=2, each=3)
    draw_photos(other, themes=4, each=1)
    shutil.copy2(one / "theme1" / "1-2.jpg", other / "copy.jpg")
    with LibraryDB(tmp_path / "library", write=True) as db:
        index(db, encoder, [one, other], Settings(), Job())
    return tmp_path / "library"


def kept(library: Path, encoder: BundleEncoder, contents: list[bytes]) -> tuple[set[bytes], ...]:
    """Of which contents the two caches have something."""
    found = []
    for path in (library / THUMBNAILS, feature_cache.features_path(library, encoder.backbone)):
        with BlobCache(path) as cache:
            found.append(cache.known(contents))
    return tuple(found)


def test_everything_of_the_folder_goes_and_nothing_else(two: Path, encoder: BundleEncoder) -> None:
    """What another folder has a copy of keeps its thumbnail."""
    with LibraryDB(two, write=True) as db:
        before = photo_rows.content_ids(db.connection)
        contents = training_data.all_content_ids(db)  # as an interrupted adaptation leaves them
        verdicts = two / VERDICTS
        pairs = set(itertools.starmap(pair_id, itertools.combinations({*before.values()}, 2)))
        with BlobCache(verdicts, write=True) as cache:
            keep_verdicts(cache, dict.fromkeys(pairs, "same"), 1)
        gathered = training_data.gather(db, contents, encoder.backbone, encoder.id, 0, Job()).folder
        assert gathered.exists()
        assert remove_folder(db, os.fsencode(two.parent / "one")) == 6
        after = photo_rows.content_ids(db.connection)
        assert [root.path for root in db.roots()] == [os.fsencode(two.parent / "other")]
    assert not gathered.exists()
    assert len(after) == 5
    assert after.items() <= before.items()
    with Library(two) as library:
        assert sorted(library.codes.ids.tolist()) == sorted(after)
    with BlobCache(verdicts) as cache:
        assert set(cache.ids()) == {p for p in pairs if contents_of(p) <= set(after.values())}
        assert len(cache.ids()) == 10
    everything = list(before.values())
    assert kept(two, encoder, everything) == (set(after.values()), set(after.values()))
    assert (two.parent / "one" / "theme0" / "0-0.jpg").exists()


def test_the_folder_can_come_back(two: Path, encoder: BundleEncoder) -> None:
    """With the same codes as before, and none of another photo."""
    folder = two.parent / "other"

    def codes() -> dict[bytes, int]:
        with Library(two) as library:
            ids = library.codes.ids.tolist()
            places = library.places(ids)
            return {
                places[number].full: int(code)
                for number, code in zip(ids, library.codes.codes[64], strict=True)
            }

    before = codes()
    with LibraryDB(two, write=True) as db:
        remove_folder(db, os.fsencode(folder))
        summary = index(db, encoder, [folder], Settings(), Job())
        assert (summary.indexed, summary.encoded) == (5, 2)  # three are copies of photos of `one`
        assert np.all(np.diff(photo_arrays.good_ids(db.connection)) > 0)
    assert codes() == before


def test_only_a_folder_that_was_added_can_go(two: Path) -> None:
    inner = two.parent / "one" / "theme0"
    with LibraryDB(two, write=True) as db:
        with pytest.raises(UsageError, match=r"theme0 is no folder that was added.*one, .*other"):
            remove_folder(db, os.fsencode(inner))
        assert len(photo_arrays.good_ids(db.connection)) == 11
