"""Indexing real (drawn) photos with the real encoder: nothing is lost, nothing is done twice."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.encoding.encoder import EncodedBatch, Encoder
from hashdesk.core.errors import Cancelled, DiskFull, FolderError, UsageError
from hashdesk.core.indexing.indexer import IndexOptions, IndexSummary, index
from hashdesk.core.indexing.library_scan import absolute_folder
from hashdesk.core.job import Job, Progress
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage import (
    blob_cache,
    photo_arrays,
    photo_rows,
)
from hashdesk.core.storage.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder, open_encoder
from tests.drawing import OLD, draw


class Desk:
    """A folder of photos, its library, and the deed between them."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self.photos = folder / "photos"
        self.library = folder / "library"
        self.encoder = encoder
        self.failures: dict[str, str] = {}

    def index(self, *folders: Path, **settings: object) -> IndexSummary:
        self.failures = {}
        with LibraryDB(self.library, write=True) as db:
            return index(
                db,
                self.encoder,
                folders,
                replace(Settings(), **settings),
                Job(),
                IndexOptions(self._note_failure),
            )

    def _note_failure(self, path: bytes, reason: str) -> None:
        self.failures[os.fsdecode(path)] = reason

    def codes(self) -> dict[str, int]:
        """64-bit codes by path below the photos."""
        with Library(self.library) as library:
            ids = library.codes.ids.tolist()
            places = library.places(ids)
            names = [os.path.relpath(os.fsdecode(places[i].full), self.photos) for i in ids]
            return dict(zip(names, library.codes.codes[64].tolist(), strict=True))


def put(path: Path, theme: int = 0, number: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    draw(theme, number).save(path, quality=90)
    os.utime(path, (OLD, OLD))
    return path


@pytest.fixture
def desk(tmp_path: Path, encoder: BundleEncoder) -> Desk:
    """Six photos in two folders."""
    desk = Desk(tmp_path, encoder)
    for number in range(3):
        put(desk.photos / "a" / f"{number}.jpg", 1, number)
        put(desk.photos / "b" / f"{number}.jpg", 2, number)
    return desk


def test_a_second_run_has_nothing_to_do(desk: Desk) -> None:
    """Photos are read once; the counts say so."""
    first = desk.index(desk.photos)
    assert (first.indexed, first.encoded, first.unchanged) == (6, 6, 0)
    again = desk.index()
    assert (again.indexed, again.encoded, again.unchanged) == (0, 0, 6)
    assert len(desk.codes()) == 6


def test_new_changed_and_deleted_photos(desk: Desk) -> None:
    """Each is noticed, and only what is new is encoded."""
    desk.index(desk.photos)
    before = desk.codes()
    put(desk.photos / "c" / "new.jpg", 3)
    put(desk.photos / "a" / "0.jpg", 4)
    os.utime(desk.photos / "a" / "0.jpg", (OLD + 9, OLD + 9))
    (desk.photos / "b" / "2.jpg").unlink()
    summary = desk.index()
    assert (summary.encoded, summary.indexed, summary.missing) == (2, 2, 1)
    after = desk.codes()
    assert set(after) == {"a/0.jpg", "a/1.jpg", "a/2.jpg", "b/0.jpg", "b/1.jpg", "c/new.jpg"}
    assert after["a/0.jpg"] != before["a/0.jpg"]
    assert after["a/1.jpg"] == before["a/1.jpg"]


def test_a_touched_photo_is_not_encoded_again(desk: Desk) -> None:
    """Another time, the same content: nothing to do."""
    desk.index(desk.photos)
    os.utime(desk.photos / "a" / "1.jpg", (OLD + 5, OLD + 5))
    summary = desk.index()
    assert (summary.encoded, summary.indexed, summary.unchanged) == (0, 0, 6)


def test_an_edit_that_keeps_size_and_time_of_a_fresh_file_is_found(desk: Desk) -> None:
    """A file just written is looked at again, for its clock may be too coarse."""
    path = desk.photos / "a" / "0.bmp"
    draw(0, 0).save(path)
    desk.index(desk.photos)
    status = path.stat()
    draw(5, 5).save(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    assert desk.index().encoded == 1


def test_moved_and_renamed_photos_keep_their_codes(desk: Desk) -> None:
    """A moved folder and a renamed file cost no encoding."""
    desk.index(desk.photos)
    before = desk.codes()
    shutil.move(desk.photos / "a", desk.photos / "x" / "y")
    (desk.photos / "b" / "0.jpg").rename(desk.photos / "b" / "renamed.jpg")
    summary = desk.index()
    assert (summary.encoded, summary.moved, summary.missing, summary.indexed) == (0, 4, 0, 0)
    after = desk.codes()
    assert after["x/y/1.jpg"] == before["a/1.jpg"]
    assert after["b/renamed.jpg"] == before["b/0.jpg"]
    assert len(after) == 6


def test_a_photo_moved_between_roots_keeps_its_codes(desk: Desk) -> None:
    """Content tells, not the root."""
    desk.index(desk.photos / "a", desk.photos / "b")
    (desk.photos / "a" / "0.jpg").rename(desk.photos / "b" / "zero.jpg")
    summary = desk.index()
    assert (summary.encoded, summary.moved, summary.missing) == (0, 1, 0)


def test_a_copy_shares_codes(desk: Desk) -> None:
    """A second file with the same content is a photo of its own, with the same codes."""
    desk.index(desk.photos)
    shutil.copy2(desk.photos / "a" / "0.jpg", desk.photos / "b" / "copy.jpg")
    summary = desk.index()
    assert (summary.encoded, summary.indexed, summary.moved) == (0, 1, 0)
    codes = desk.codes()
    assert codes["a/0.jpg"] == codes["b/copy.jpg"]


def test_two_photos_that_swap_names(desk: Desk) -> None:
    """Codes follow the content, not the name."""
    desk.index(desk.photos)
    before = desk.codes()
    a, b = desk.photos / "a" / "0.jpg", desk.photos / "b" / "0.jpg"
    a.rename(desk.photos / "t.jpg")
    b.rename(a)
    (desk.photos / "t.jpg").rename(b)
    os.utime(a, (OLD + 1, OLD + 1))
    os.utime(b, (OLD + 1, OLD + 1))
    assert desk.index().encoded == 0
    after = desk.codes()
    assert (after["a/0.jpg"], after["b/0.jpg"]) == (before["b/0.jpg"], before["a/0.jpg"])


def test_a_deleted_photo_that_comes_back(desk: Desk) -> None:
    """Its codes waited for it."""
    desk.index(desk.photos)
    away = desk.photos.parent / "away.jpg"
    shutil.move(desk.photos / "a" / "0.jpg", away)
    assert desk.index().missing == 1
    assert desk.index().missing == 1
    shutil.move(away, desk.photos / "a" / "0.jpg")
    summary = desk.index()
    assert (summary.encoded, summary.missing, summary.unchanged) == (0, 0, 6)


@pytest.mark.parametrize("empty", [False, True])
def test_an_unplugged_drive_loses_nothing(desk: Desk, empty: bool) -> None:
    """The root is offline, its photos are still found, and nothing is encoded when it returns."""
    desk.index(desk.photos)
    shutil.move(desk.photos, desk.photos.parent / "elsewhere")
    if empty:
        desk.photos.mkdir()
    summary = desk.index()
    assert (summary.offline, summary.missing, summary.unchanged) == (6, 0, 0)
    with Library(desk.library) as library:
        assert len(library.codes) == 6
        assert library.outline.offline.all()
    if empty:
        desk.photos.rmdir()
    shutil.move(desk.photos.parent / "elsewhere", desk.photos)
    summary = desk.index()
    assert (summary.offline, summary.encoded, summary.unchanged) == (0, 0, 6)


def test_unreadable_photos_have_reasons_and_stop_nobody(desk: Desk) -> None:
    """They are listed at every run, and tried again only when they change."""
    (desk.photos / "a" / "empty.jpg").touch()
    (desk.photos / "a" / "text.png").write_text("no photo")
    (desk.photos / "a" / "raw.cr2").write_bytes(b"II*\0")
    for name in ("empty.jpg", "text.png", "raw.cr2"):
        os.utime(desk.photos / "a" / name, (OLD, OLD))
    for _ in range(2):
        summary = desk.index(desk.photos)
        assert summary.failed == 3
        assert {os.path.basename(path): reason for path, reason in desk.failures.items()} == {
            "empty.jpg": "it is empty",
            "text.png": "it is not a photo in a format that HashDesk reads, or it is damaged",
            "raw.cr2": "HashDesk does not read .cr2 files",
        }
    assert len(desk.codes()) == 6
    put(desk.photos / "a" / "empty.jpg", 5)
    os.utime(desk.photos / "a" / "empty.jpg", (OLD + 5, OLD + 5))
    assert desk.index().failed == 2


def test_a_photo_that_breaks_leaves_the_search(desk: Desk) -> None:
    """No code stays behind for content that is gone."""
    desk.index(desk.photos)
    (desk.photos / "a" / "0.jpg").write_bytes(b"\xff\xd8\xff broken")
    assert desk.index().failed == 1
    assert "a/0.jpg" not in desk.codes()


def test_lost_codes_are_made_again_from_kept_features(desk: Desk) -> None:
    """No photo is decoded for it; the codes are the same but for what half floats lose."""
    desk.index(desk.photos)
    before = desk.codes()
    with LibraryDB(desk.library, write=True) as db:
        db.connection.execute("DELETE FROM code_segments")
    summary = desk.index()
    assert (summary.recoded, summary.encoded) == (6, 0)
    after = desk.codes()
    assert sum((after[name] ^ before[name]).bit_count() for name in before) <= 2


def test_lost_codes_are_made_again_from_photos_without_features(desk: Desk) -> None:
    """Switched off, the cache is not needed."""
    desk.index(desk.photos, keep_features=False)
    assert not blob_cache.features_path(desk.library, desk.encoder.backbone).exists()
    before = desk.codes()
    with LibraryDB(desk.library, write=True) as db:
        db.connection.execute("DELETE FROM code_segments")
    summary = desk.index(keep_features=False)
    assert (summary.recoded, summary.encoded) == (0, 6)
    assert desk.codes() == before


def test_caches_may_be_deleted_or_broken_at_any_time(desk: Desk) -> None:
    """Losing a cache costs time, never an answer."""
    desk.index(desk.photos)
    (desk.library / blob_cache.THUMBNAILS).unlink()
    blob_cache.features_path(desk.library, desk.encoder.backbone).write_bytes(b"junk" * 1000)
    put(desk.photos / "c.jpg", 3)
    assert desk.index().encoded == 1
    assert len(desk.codes()) == 7


def test_lost_thumbnails_are_made_again_when_asked_to(desk: Desk) -> None:
    """`--features` looks at both caches: adapting needs the two of them."""
    desk.index(desk.photos)
    before = desk.codes()
    (desk.library / blob_cache.THUMBNAILS).unlink()
    with LibraryDB(desk.library, write=True) as db:
        summary = index(db, desk.encoder, [], Settings(), Job(), IndexOptions(renew_features=True))
        assert summary.encoded == len(before)
        contents = photo_rows.content_ids(db.connection, photo_arrays.good_ids(db.connection))
        with BlobCache(desk.library / blob_cache.THUMBNAILS) as cache:
            assert cache.among(contents.values()) == set(contents.values())
    assert desk.codes() == before


def test_features_are_made_again_only_when_asked_to(desk: Desk) -> None:
    """It takes as long as indexing anew; copies, moved and touched photos keep their codes."""
    desk.index(desk.photos)
    before = desk.codes()
    path = blob_cache.features_path(desk.library, desk.encoder.backbone)
    path.unlink()
    assert desk.index().encoded == 0
    shutil.copy2(desk.photos / "a" / "0.jpg", desk.photos / "b" / "copy.jpg")
    os.utime(desk.photos / "a" / "1.jpg", (OLD + 5, OLD + 5))
    off = replace(Settings(), keep_features=False)
    with LibraryDB(desk.library, write=True) as db:
        summary = index(db, desk.encoder, [], Settings(), Job(), IndexOptions(renew_features=True))
        assert summary.encoded == 7
        again = index(db, desk.encoder, [], Settings(), Job(), IndexOptions(renew_features=True))
        assert (again.encoded, again.unchanged) == (0, 7)
        with pytest.raises(UsageError, match="keep_features"):
            index(db, desk.encoder, [], off, Job(), IndexOptions(renew_features=True))
    after = desk.codes()
    assert after.pop("b/copy.jpg") == before["a/0.jpg"]
    assert after == before


def test_cancelling_keeps_what_was_done(desk: Desk) -> None:
    """What was committed stays; the next run does the rest."""
    for number in range(60):
        put(desk.photos / "many" / f"{number}.jpg", 1, 10 + number)

    def stop(progress: Progress) -> None:
        if progress.phase == "index" and progress.done >= 40:
            job.cancel()

    job = Job(stop)
    knobs = replace(Settings(), commit_photos=8)
    encoder = open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu", batch=8)
    with LibraryDB(desk.library, write=True) as db, pytest.raises(Cancelled):
        index(db, encoder, [desk.photos], knobs, job)
    kept = len(desk.codes())
    assert 0 < kept < 66
    summary = desk.index(desk.photos)
    assert summary.indexed == 66 - kept
    assert len(desk.codes()) == 66


class Faulty:
    """The real encoder, but every third photo comes out as not a number."""

    def __init__(self, encoder: BundleEncoder) -> None:
        self._encoder = encoder
        self.seen = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)

    def encode(self, pixels: np.ndarray) -> EncodedBatch:
        features = self._encoder.encode(pixels).features.copy()
        features[(np.arange(len(pixels)) + self.seen) % 3 == 0, 7] = np.nan
        self.seen += len(pixels)
        return self._encoder.encode_features(features)


def test_features_that_are_no_numbers_never_become_codes(desk: Desk) -> None:
    """Such a photo fails with a reason; its neighbours in the batch do not."""
    honest = desk.encoder
    desk.encoder = Faulty(honest)
    summary = desk.index(desk.photos)
    assert (summary.failed, summary.indexed) == (2, 4)
    wrong = desk.codes()
    shutil.rmtree(desk.library)
    desk.encoder = honest
    desk.index(desk.photos)
    right = desk.codes()
    assert all(right[name] == code for name, code in wrong.items())


def test_bad_folders_are_refused_in_one_sentence(desk: Desk) -> None:
    """Each sentence says what is wrong; no library is made."""
    with pytest.raises(FolderError, match="There is no folder"):
        absolute_folder(desk.photos / "nowhere")
    with pytest.raises(FolderError, match="is a file, not a folder"):
        absolute_folder(desk.photos / "a" / "0.jpg")
    with LibraryDB(desk.library, write=True) as db, pytest.raises(UsageError, match="Name one"):
        index(db, desk.encoder, [], Settings(), Job())


def test_a_nearly_full_disk_is_refused_beforehand(desk: Desk, monkeypatch) -> None:
    """The sentence says how much is free and how much is needed."""
    usage = shutil.disk_usage(desk.photos)._replace(free=5 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DiskFull, match="5 MB are free"):
        desk.index(desk.photos)


def test_an_empty_folder_is_no_error(desk: Desk) -> None:
    """It becomes a root with no photos; photos put there later are found."""
    empty = desk.photos / "empty"
    empty.mkdir()
    assert desk.index(empty).indexed == 0
    put(empty / "first.jpg")
    assert desk.index().indexed == 1
