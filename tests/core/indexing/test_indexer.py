"""Indexing drawn photos with the real encoder: nothing is lost, nothing is done twice."""

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
from hashdesk.core.storage.caches import blob_cache, feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows
from hashdesk.encoders.bundle_encoder import BundleEncoder, open_encoder
from tests.drawing import OLD, draw

pytestmark = pytest.mark.slow


class PhotoFolder:
    """A folder of photos and its library."""

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
def folder(tmp_path: Path, encoder: BundleEncoder) -> PhotoFolder:
    """Six photos in two folders."""
    folder = PhotoFolder(tmp_path, encoder)
    for number in range(3):
        put(folder.photos / "a" / f"{number}.jpg", 1, number)
        put(folder.photos / "b" / f"{number}.jpg", 2, number)
    return folder


def test_a_second_run_has_nothing_to_do(folder: PhotoFolder) -> None:
    """Photos are read once, as the counts say."""
    first = folder.index(folder.photos)
    assert (first.indexed, first.encoded, first.unchanged) == (6, 6, 0)
    again = folder.index()
    assert (again.indexed, again.encoded, again.unchanged) == (0, 0, 6)
    assert len(folder.codes()) == 6


def test_new_changed_and_deleted_photos(folder: PhotoFolder) -> None:
    """Each is noticed, and only what is new is encoded."""
    folder.index(folder.photos)
    before = folder.codes()
    put(folder.photos / "c" / "new.jpg", 3)
    put(folder.photos / "a" / "0.jpg", 4)
    os.utime(folder.photos / "a" / "0.jpg", (OLD + 9, OLD + 9))
    (folder.photos / "b" / "2.jpg").unlink()
    summary = folder.index()
    assert (summary.encoded, summary.indexed, summary.missing) == (2, 2, 1)
    after = folder.codes()
    assert set(after) == {"a/0.jpg", "a/1.jpg", "a/2.jpg", "b/0.jpg", "b/1.jpg", "c/new.jpg"}
    assert after["a/0.jpg"] != before["a/0.jpg"]
    assert after["a/1.jpg"] == before["a/1.jpg"]


def test_a_touched_photo_is_not_encoded_again(folder: PhotoFolder) -> None:
    """Another time, the same content: nothing to do."""
    folder.index(folder.photos)
    os.utime(folder.photos / "a" / "1.jpg", (OLD + 5, OLD + 5))
    summary = folder.index()
    assert (summary.encoded, summary.indexed, summary.unchanged) == (0, 0, 6)


def test_an_edit_that_keeps_size_and_time_of_a_fresh_file_is_found(folder: PhotoFolder) -> None:
    """A file just written is read again, because the clock of its drive may be too coarse."""
    path = folder.photos / "a" / "0.bmp"
    draw(0, 0).save(path)
    folder.index(folder.photos)
    status = path.stat()
    draw(5, 5).save(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    assert folder.index().encoded == 1


def test_moved_and_renamed_photos_keep_their_codes(folder: PhotoFolder) -> None:
    """A moved folder and a renamed file cost no encoding."""
    folder.index(folder.photos)
    before = folder.codes()
    shutil.move(folder.photos / "a", folder.photos / "x" / "y")
    (folder.photos / "b" / "0.jpg").rename(folder.photos / "b" / "renamed.jpg")
    summary = folder.index()
    assert (summary.encoded, summary.moved, summary.missing, summary.indexed) == (0, 4, 0, 0)
    after = folder.codes()
    assert after["x/y/1.jpg"] == before["a/1.jpg"]
    assert after["b/renamed.jpg"] == before["b/0.jpg"]
    assert len(after) == 6


def test_a_photo_moved_between_roots_keeps_its_codes(folder: PhotoFolder) -> None:
    """It is recognised by its content, whatever its root."""
    folder.index(folder.photos / "a", folder.photos / "b")
    (folder.photos / "a" / "0.jpg").rename(folder.photos / "b" / "zero.jpg")
    summary = folder.index()
    assert (summary.encoded, summary.moved, summary.missing) == (0, 1, 0)


def test_a_copy_shares_codes(folder: PhotoFolder) -> None:
    """A second file with the same content is a photo of its own, with the same codes."""
    folder.index(folder.photos)
    shutil.copy2(folder.photos / "a" / "0.jpg", folder.photos / "b" / "copy.jpg")
    summary = folder.index()
    assert (summary.encoded, summary.indexed, summary.moved) == (0, 1, 0)
    codes = folder.codes()
    assert codes["a/0.jpg"] == codes["b/copy.jpg"]


def test_two_photos_that_swap_names(folder: PhotoFolder) -> None:
    """Codes follow the content, not the name."""
    folder.index(folder.photos)
    before = folder.codes()
    a, b = folder.photos / "a" / "0.jpg", folder.photos / "b" / "0.jpg"
    a.rename(folder.photos / "t.jpg")
    b.rename(a)
    (folder.photos / "t.jpg").rename(b)
    os.utime(a, (OLD + 1, OLD + 1))
    os.utime(b, (OLD + 1, OLD + 1))
    assert folder.index().encoded == 0
    after = folder.codes()
    assert (after["a/0.jpg"], after["b/0.jpg"]) == (before["b/0.jpg"], before["a/0.jpg"])


def test_a_deleted_photo_that_comes_back(folder: PhotoFolder) -> None:
    """It gets the codes that it had before."""
    folder.index(folder.photos)
    away = folder.photos.parent / "away.jpg"
    shutil.move(folder.photos / "a" / "0.jpg", away)
    assert folder.index().missing == 1
    assert folder.index().missing == 1
    shutil.move(away, folder.photos / "a" / "0.jpg")
    summary = folder.index()
    assert (summary.encoded, summary.missing, summary.unchanged) == (0, 0, 6)


@pytest.mark.parametrize("empty", [False, True])
def test_an_unplugged_drive_loses_nothing(folder: PhotoFolder, empty: bool) -> None:
    """The root is offline, its photos are still found, and nothing is encoded when it returns."""
    folder.index(folder.photos)
    shutil.move(folder.photos, folder.photos.parent / "elsewhere")
    if empty:
        folder.photos.mkdir()
    summary = folder.index()
    assert (summary.offline, summary.missing, summary.unchanged) == (6, 0, 0)
    with Library(folder.library) as library:
        assert len(library.codes) == 6
        assert library.photo_arrays.offline.all()
    if empty:
        folder.photos.rmdir()
    shutil.move(folder.photos.parent / "elsewhere", folder.photos)
    summary = folder.index()
    assert (summary.offline, summary.encoded, summary.unchanged) == (0, 0, 6)


def test_unreadable_photos_have_reasons(folder: PhotoFolder) -> None:
    """They are listed each time, and tried again only when they change."""
    (folder.photos / "a" / "empty.jpg").touch()
    (folder.photos / "a" / "text.png").write_text("no photo")
    (folder.photos / "a" / "drawing.xcf").write_bytes(b"gimp xcf file")
    for name in ("empty.jpg", "text.png", "drawing.xcf"):
        os.utime(folder.photos / "a" / name, (OLD, OLD))
    for _ in range(2):
        summary = folder.index(folder.photos)
        assert summary.failed == 3
        assert {os.path.basename(path): reason for path, reason in folder.failures.items()} == {
            "empty.jpg": "it is empty",
            "text.png": "it is not a picture",
            "drawing.xcf": "it is a GIMP picture (XCF), a format that HashDesk does not read",
        }
    assert len(folder.codes()) == 6
    put(folder.photos / "a" / "empty.jpg", 5)
    os.utime(folder.photos / "a" / "empty.jpg", (OLD + 5, OLD + 5))
    assert folder.index().failed == 2


def test_a_photo_that_breaks_leaves_the_search(folder: PhotoFolder) -> None:
    """No code stays behind for content that is gone."""
    folder.index(folder.photos)
    (folder.photos / "a" / "0.jpg").write_bytes(b"\xff\xd8\xff broken")
    assert folder.index().failed == 1
    assert "a/0.jpg" not in folder.codes()


def test_lost_codes_are_made_again_from_kept_features(folder: PhotoFolder) -> None:
    """No photo is decoded for it; the codes are the same but for what half floats lose."""
    folder.index(folder.photos)
    before = folder.codes()
    with LibraryDB(folder.library, write=True) as db:
        db.connection.execute("DELETE FROM code_segments")
    summary = folder.index()
    assert (summary.recoded, summary.encoded) == (6, 0)
    after = folder.codes()
    assert sum((after[name] ^ before[name]).bit_count() for name in before) <= 2


def test_lost_codes_are_made_again_from_photos_without_features(folder: PhotoFolder) -> None:
    """Switched off, the cache is not needed."""
    folder.index(folder.photos, keep_features=False)
    assert not feature_cache.features_path(folder.library, folder.encoder.backbone).exists()
    before = folder.codes()
    with LibraryDB(folder.library, write=True) as db:
        db.connection.execute("DELETE FROM code_segments")
    summary = folder.index(keep_features=False)
    assert (summary.recoded, summary.encoded) == (0, 6)
    assert folder.codes() == before


def test_caches_may_be_deleted_or_broken_at_any_time(folder: PhotoFolder) -> None:
    """Losing a cache costs time, never an answer."""
    folder.index(folder.photos)
    (folder.library / blob_cache.THUMBNAILS).unlink()
    feature_cache.features_path(folder.library, folder.encoder.backbone).write_bytes(b"junk" * 1000)
    put(folder.photos / "c.jpg", 3)
    assert folder.index().encoded == 1
    assert len(folder.codes()) == 7


def test_lost_thumbnails_are_made_again_when_asked_to(folder: PhotoFolder) -> None:
    """`--features` checks both caches, because adapting needs both."""
    folder.index(folder.photos)
    before = folder.codes()
    (folder.library / blob_cache.THUMBNAILS).unlink()
    with LibraryDB(folder.library, write=True) as db:
        summary = index(
            db, folder.encoder, [], Settings(), Job(), IndexOptions(renew_features=True)
        )
        assert summary.encoded == len(before)
        contents = photo_rows.content_ids(db.connection, photo_arrays.good_ids(db.connection))
        with BlobCache(folder.library / blob_cache.THUMBNAILS) as cache:
            assert cache.known(contents.values()) == set(contents.values())
    assert folder.codes() == before


def test_features_are_made_again_only_when_asked_to(folder: PhotoFolder) -> None:
    """Copies, moved and touched photos keep their codes."""
    folder.index(folder.photos)
    before = folder.codes()
    path = feature_cache.features_path(folder.library, folder.encoder.backbone)
    path.unlink()
    assert folder.index().encoded == 0
    shutil.copy2(folder.photos / "a" / "0.jpg", folder.photos / "b" / "copy.jpg")
    os.utime(folder.photos / "a" / "1.jpg", (OLD + 5, OLD + 5))
    off = replace(Settings(), keep_features=False)
    with LibraryDB(folder.library, write=True) as db:
        summary = index(
            db, folder.encoder, [], Settings(), Job(), IndexOptions(renew_features=True)
        )
        assert summary.encoded == 7
        again = index(db, folder.encoder, [], Settings(), Job(), IndexOptions(renew_features=True))
        assert (again.encoded, again.unchanged) == (0, 7)
        with pytest.raises(UsageError, match="keep_features"):
            index(db, folder.encoder, [], off, Job(), IndexOptions(renew_features=True))
    after = folder.codes()
    assert after.pop("b/copy.jpg") == before["a/0.jpg"]
    assert after == before


def test_cancelling_keeps_what_was_done(folder: PhotoFolder) -> None:
    """What was committed stays; indexing again does the rest."""
    for number in range(60):
        put(folder.photos / "many" / f"{number}.jpg", 1, 10 + number)

    def stop(progress: Progress) -> None:
        if progress.phase == "index" and progress.done >= 40:
            job.cancel()

    job = Job(stop)
    small_commits = replace(Settings(), commit_photos=8)
    encoder = open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu", batch=8)
    with LibraryDB(folder.library, write=True) as db, pytest.raises(Cancelled):
        index(db, encoder, [folder.photos], small_commits, job)
    kept = len(folder.codes())
    assert 0 < kept < 66
    summary = folder.index(folder.photos)
    assert summary.indexed == 66 - kept
    assert len(folder.codes()) == 66


class FaultyEncoder:
    """The real encoder, but every third photo comes out as not a number."""

    def __init__(self, encoder: BundleEncoder) -> None:
        self._encoder = encoder
        self._photos = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)

    def encode(self, pixels: np.ndarray) -> EncodedBatch:
        features = self._encoder.encode(pixels).features.copy()
        features[(np.arange(len(pixels)) + self._photos) % 3 == 0, 7] = np.nan
        self._photos += len(pixels)
        return self._encoder.encode_features(features)


def test_features_that_are_no_numbers_never_become_codes(folder: PhotoFolder) -> None:
    """Such a photo fails with a reason; its neighbours in the batch do not."""
    sound = folder.encoder
    folder.encoder = FaultyEncoder(sound)
    summary = folder.index(folder.photos)
    assert (summary.failed, summary.indexed) == (2, 4)
    codes = folder.codes()
    shutil.rmtree(folder.library)
    folder.encoder = sound
    folder.index(folder.photos)
    expected = folder.codes()
    assert all(expected[name] == code for name, code in codes.items())


def test_bad_folders_are_refused_in_one_sentence(folder: PhotoFolder) -> None:
    """Each sentence says what is wrong."""
    with pytest.raises(FolderError, match="There is no folder"):
        absolute_folder(folder.photos / "nowhere")
    with pytest.raises(FolderError, match="is a file, not a folder"):
        absolute_folder(folder.photos / "a" / "0.jpg")
    with LibraryDB(folder.library, write=True) as db, pytest.raises(UsageError, match="Name one"):
        index(db, folder.encoder, [], Settings(), Job())


def test_a_folder_named_like_a_home(folder: PhotoFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """“~name” is the home of that user only if there is such a user."""
    (folder.photos / "~nobody-of-this-name").mkdir()
    monkeypatch.chdir(folder.photos)
    expected = os.fsencode(folder.photos / "~nobody-of-this-name")
    assert absolute_folder("~nobody-of-this-name") == expected


def test_a_nearly_full_disk_is_refused_beforehand(folder: PhotoFolder, monkeypatch) -> None:
    """The sentence says how much is free and how much is needed."""
    usage = shutil.disk_usage(folder.photos)._replace(free=5 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DiskFull, match="5 MB are free"):
        folder.index(folder.photos)


def test_an_empty_folder_is_no_error(folder: PhotoFolder) -> None:
    """It becomes a root with no photos; photos put there later are found."""
    empty = folder.photos / "empty"
    empty.mkdir()
    assert folder.index(empty).indexed == 0
    put(empty / "first.jpg")
    assert folder.index().indexed == 1


def test_photos_appear_before_the_encoder_has_a_whole_batch(
    tmp_path: Path, encoder: BundleEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where reading is slow, the first ones are not held back for the others."""
    monkeypatch.setattr("hashdesk.core.indexing.pipeline.ENCODE_AFTER_S", 0.0)
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(60):  # fewer than a batch
        draw(number % 6, number).save(photos / f"{number}.jpg")
    seen: list[int] = []

    def look(progress: Progress) -> None:
        if progress.phase == "index":
            with LibraryDB(tmp_path / "library") as reader:
                seen.append(len(photo_arrays.load(reader.connection).ids))

    monkeypatch.setattr(Job, "REPORTS_PER_S", 1e9)
    with LibraryDB(tmp_path / "library", write=True) as db:
        index(db, encoder, [photos], replace(Settings(), commit_seconds=0.0), Job(look))
    assert seen == sorted(seen)
    assert 0 < seen[-1] < 60  # the last report comes before the last photos are written
