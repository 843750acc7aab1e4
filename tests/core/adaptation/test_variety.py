"""Different pictures are counted, not files: copies of one teach nothing about others."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance

from hashdesk.core.adaptation.adapt import LEAST_PHOTOS, different_pictures
from hashdesk.core.adaptation.training_data import all_content_ids
from hashdesk.core.adaptation.variety import count_pictures
from hashdesk.core.errors import Cancelled, FeaturesLacking, LibraryError
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.whole_library.library_files import TRAINING_FOLDER
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.adapting import adapt_library
from tests.conftest import MANY
from tests.drawing import draw

pytestmark = pytest.mark.slow

EVERY = 10_000


def edits(kind: str, count: int) -> Iterator[Image.Image]:
    """Copies of one picture, no two of the same bytes."""
    picture = draw(5, 5, (320, 240))
    for number in range(count):
        match kind:
            case "resized":
                yield picture.resize((200 + number, 150 + number * 3 // 4))
            case "toned":
                yield ImageEnhance.Brightness(picture).enhance(0.7 + 0.6 * number / count)
            case "turned":
                turned = picture.transpose(Image.Transpose(number % 7))
                yield turned.resize((turned.width - number // 7, turned.height))


def count(library: Path, enough: int = EVERY, *, with_features: bool = False) -> int:
    with LibraryDB(library) as db:
        used, contents = db.encoder_in_use(), all_content_ids(db)
        backbone = used.facts["backbone"]
        return count_pictures(db, contents, backbone, enough, Job(), with_features=with_features)


@pytest.fixture(scope="module")
def one_picture(tmp_path_factory: pytest.TempPathFactory, encoder: BundleEncoder) -> Path:
    """A library of 330 different files that show one picture."""
    folder = tmp_path_factory.mktemp("one picture")
    (folder / "photos").mkdir()
    for kind in ("resized", "toned", "turned"):
        for number, image in enumerate(edits(kind, 110)):
            quality = 40 + number % 55
            image.save(folder / "photos" / f"{kind}-{number}.jpg", quality=quality)
    with LibraryDB(folder / "library", write=True) as db:
        assert index(db, encoder, [folder / "photos"], Settings(workers=1), Job()).indexed == 330
    return folder / "library"


@pytest.fixture
def copies(one_picture: Path, tmp_path: Path) -> Path:
    """A library of its own for a test that changes it."""
    return Path(shutil.copytree(one_picture, tmp_path / "copies"))


def test_copies_and_edits_count_once(copies: Path) -> None:
    """However many files there are; and nothing is learned from them."""
    with LibraryDB(copies) as db:
        before, contents = db.encoder_in_use(), all_content_ids(db)
        assert len(contents) == 330
        assert different_pictures(db, contents, Job()) <= 3
    words = (
        r"300 different pictures; the 330 different files of this library show [123], for copies"
    )
    with pytest.raises(LibraryError, match=words) as caught:
        adapt_library(copies)
    assert "\n" not in str(caught.value)
    with LibraryDB(copies) as db:
        assert db.encoder_in_use() == before
        assert len(db.encoders()) == 1
    assert not (copies / TRAINING_FOLDER).exists()


def test_different_photos_count(many_library: Path) -> None:
    """Nearly all drawings of 32 themes, and no more of them than are asked for."""
    assert LEAST_PHOTOS <= count(many_library) <= MANY
    assert count(many_library, LEAST_PHOTOS) == LEAST_PHOTOS
    assert count(many_library, with_features=True) >= LEAST_PHOTOS


@pytest.mark.parametrize("change", ["DELETE FROM blobs", "UPDATE blobs SET blob=x'00'"])
def test_without_features_the_phash_decides(copies: Path, change: str) -> None:
    """Caches may be cleared, or damaged, at any time."""
    with LibraryDB(copies) as db:
        backbone = db.encoder_in_use().facts["backbone"]
    with closing(sqlite3.connect(feature_cache.features_path(copies, backbone))) as cache:
        cache.execute(change)
        cache.commit()
    assert count(copies) <= 8
    assert count(copies, with_features=True) == 0


def test_without_a_phash_features_decide(copies: Path) -> None:
    with LibraryDB(copies, write=True) as db, db.transaction():
        db.connection.execute("UPDATE photos SET phash=NULL")
    assert 1 <= count(copies) <= 20


def test_what_says_nothing_counts_nothing(copies: Path) -> None:
    """Neither features nor a pHash: such photos are no variety."""
    with LibraryDB(copies, write=True) as db, db.transaction():
        db.connection.execute("UPDATE photos SET phash=0")
    with LibraryDB(copies) as db:
        assert count_pictures(db, all_content_ids(db), "another", EVERY, Job()) == 0


def test_the_kept_features_must_show_enough(
    large: Path, encoder: BundleEncoder, tmp_path: Path
) -> None:
    """Different photos whose features are lost, beside many copies whose features are kept."""
    added = tmp_path / "added"
    added.mkdir()
    for number, image in enumerate(edits("resized", 500)):
        image.save(added / f"{number}.jpg", quality=60)
    with LibraryDB(large, write=True) as db:
        index(db, encoder, [added], Settings(workers=1), Job())
        lost = db.connection.execute(
            "SELECT content_id FROM photos WHERE phash<>0 ORDER BY id LIMIT 80"
        ).fetchall()
    with closing(sqlite3.connect(feature_cache.features_path(large, encoder.backbone))) as cache:
        cache.executemany("DELETE FROM blobs WHERE id=?", lost)
        cache.commit()
    with pytest.raises(FeaturesLacking, match="too few different pictures"):
        adapt_library(large)
    assert not (large / TRAINING_FOLDER).exists()


def test_it_can_be_cancelled(many_library: Path) -> None:
    job = Job()
    job.cancel()
    with LibraryDB(many_library) as db, pytest.raises(Cancelled):
        different_pictures(db, all_content_ids(db), job)
