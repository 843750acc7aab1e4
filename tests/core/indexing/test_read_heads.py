"""Known photos of which a newer HashDesk reads more: heads alone, or pixels where they differ."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from hashdesk.core.decoder import worker_process
from hashdesk.core.decoder.reading_version import READING_VERSION, pixels_alone
from hashdesk.core.decoder.replies import ReadHead, parse_head
from hashdesk.core.errors import Cancelled
from hashdesk.core.imaging.colors.color_spaces import adobe_rgb
from hashdesk.core.indexing import read_heads
from hashdesk.core.job import Job
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures, photo_rows
from hashdesk.core.storage.photos.fact_rows import StoredFacts
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState
from tests.core.indexing.small_library import SmallLibrary
from tests.drawing import OLD
from tests.faults.drives import Acting, state_of
from tests.small_encoder import SmallEncoder

pytestmark = pytest.mark.slow
COUNT = 6


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    """Six photos with a camera and a date."""
    small = SmallLibrary(tmp_path)
    small.draw(COUNT)
    for number, path in enumerate(sorted(small.photos.rglob("*.jpg"))):
        exif = Image.Exif()
        exif[ExifTags.Base.Model] = f"Camera {number}"
        exif[ExifTags.Base.DateTime] = f"2020:01:0{number + 1} 12:00:00"
        with Image.open(path) as image:
            image.save(path, exif=exif)
        os.utime(path, (OLD, OLD))
    small.index()
    return small


def rows(small: SmallLibrary) -> dict[int, Photo]:
    with LibraryDB(small.library) as db:
        return photo_rows.get(db.connection, range(1, 100))


def facts(small: SmallLibrary) -> dict[int, StoredFacts]:
    with LibraryDB(small.library) as db:
        return fact_rows.get(db.connection, range(1, 100))


def forget_facts(small: SmallLibrary) -> None:
    """Make the library as a migration leaves it."""
    with LibraryDB(small.library, write=True) as db, db.transaction():
        for photo in photo_rows.get(db.connection, range(1, 100)).values():
            bare = {"camera": None, "taken": None, "taken_from": None, "pixel_id": None}
            photo_rows.put(db.connection, replace(photo, **bare))
        fact_rows.remove(db.connection, range(1, 100))


def affect(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the pixels of every photo come out differently, says its head."""

    def parse(head: dict[str, object]) -> ReadHead:
        return parse_head({**head, "affected": True})

    monkeypatch.setattr(worker_process, "parse_head", parse)


def test_facts_come_from_heads_alone(small: SmallLibrary) -> None:
    """Nothing is decoded or encoded; the next run has nothing to do."""
    codes, known, before = state_of(small.library), rows(small), facts(small)
    assert {row.read_by for row in before.values()} == {READING_VERSION}
    forget_facts(small)
    encoded = small.encoder.encoded
    summary = small.index()
    assert (summary.looked_at, summary.encoded, summary.indexed) == (COUNT, 0, 0)
    assert summary.unchanged == COUNT
    assert small.encoder.encoded == encoded
    assert state_of(small.library) == codes
    assert facts(small) == before
    # Pixel ids are not in a head: they come when a photo is decoded next.
    assert rows(small) == {n: replace(photo, pixel_id=None) for n, photo in known.items()}
    assert small.index().looked_at == 0


def test_it_can_be_stopped_and_goes_on(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_heads, "HEADS_PER_COMMIT", 1)
    forget_facts(small)
    job = Job()
    with pytest.raises(Cancelled):
        small.index(job=_Cancelling())
    done = sum(row.read_by == READING_VERSION for row in facts(small).values())
    assert 0 < done < COUNT
    assert small.index(job=job).looked_at == COUNT - done
    assert len(facts(small)) == COUNT


class _Cancelling(Job):
    """A job that is cancelled once the first head was read."""

    def report(self, phase: str, done: int, total: int) -> None:
        if phase == read_heads.HEADS_PHASE:
            self.cancel()
        super().report(phase, done, total)


def test_a_drive_that_is_away_waits(small: SmallLibrary) -> None:
    forget_facts(small)
    small.photos.rename(small.folder / "away")
    assert small.index().looked_at == 0
    assert facts(small) == {}
    (small.folder / "away").rename(small.photos)
    assert small.index().looked_at == COUNT


def test_a_drive_that_goes_meanwhile_waits(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_heads, "HEADS_AHEAD", 1)
    forget_facts(small)
    codes = state_of(small.library)
    away = small.folder / "away"
    summary = small.index(job=Acting(read_heads.HEADS_PHASE, 1, lambda: small.photos.rename(away)))
    assert summary.unplugged == (os.fsencode(small.photos),)
    assert summary.looked_at < COUNT
    assert summary.offline == COUNT
    away.rename(small.photos)
    small.index()
    assert len(facts(small)) == COUNT
    assert state_of(small.library).content == codes.content


def test_a_file_that_changed_after_the_scan_is_left_to_the_next(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its facts would be those of another content."""
    monkeypatch.setattr(read_heads, "HEADS_AHEAD", 1)
    forget_facts(small)
    path = next(small.photos.rglob(f"p{COUNT - 1}.jpg"))
    touching = Acting(read_heads.HEADS_PHASE, 1, lambda: os.utime(path, (OLD + 50, OLD + 50)))
    assert small.index(job=touching).looked_at == COUNT - 1
    assert small.index().looked_at == 1  # touched, so it was hashed; then its head was read
    assert len(facts(small)) == COUNT


def test_pixels_that_differ_are_decoded_and_encoded_again(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every code set, in every cache, and for every photo that has the content."""
    copied = next(small.photos.rglob("p0.jpg"))
    shutil.copy2(copied, copied.with_name("copy.jpg"))
    other = SmallEncoder("other")
    small.index(encoder=other)
    small.index()
    before = state_of(small.library)
    forget_facts(small)
    affect(monkeypatch)
    encoded = small.encoder.encoded
    summary = small.index()
    assert (summary.looked_at, summary.encoded) == (COUNT + 1, COUNT)
    assert small.encoder.encoded == encoded + COUNT
    state = state_of(small.library)
    assert state.codes["small"] == before.codes["small"]  # the pixels are the same after all
    assert state.codes["other"] == {}
    assert {row.read_by for row in facts(small).values()} == {READING_VERSION}
    assert all(photo.pixel_id is not None for photo in rows(small).values())
    with BlobCache(feature_cache.features_path(small.library, other.backbone)) as cache:
        assert cache.known(photo.content_id for photo in rows(small).values()) == set()
    assert small.index().looked_at == 0
    small.index(encoder=other)
    assert state_of(small.library) == before


def test_pixels_that_wait_to_be_decoded_are_not_forgotten(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped between the heads and the decoding, the next run looks again."""
    forget_facts(small)
    affect(monkeypatch)

    class CancellingLater(Job):
        def report(self, phase: str, done: int, total: int) -> None:
            if phase == "index":
                self.cancel()
            super().report(phase, done, total)

    with pytest.raises(Cancelled):
        small.index(job=CancellingLater())
    again = small.index()
    assert again.looked_at > 0
    assert {row.read_by for row in facts(small).values()} == {READING_VERSION}


def test_the_old_name_of_a_picture_follows_its_new_one(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other pixels have another pixel id; what was known under the old one is known still."""
    photo = rows(small)[1]
    assert photo.pixel_id is not None
    with LibraryDB(small.library, write=True) as db, db.transaction():
        known_pictures.remember(db.connection, b"former", b"old")
        photo_rows.put(db.connection, replace(photo, pixel_id=b"old"))
        fact_rows.remove(db.connection, [1])
    affect(monkeypatch)
    small.index()
    with LibraryDB(small.library) as db:
        found = known_pictures.pictures_of(db.connection, [b"former", photo.content_id])
    assert set(found) == {b"former", photo.content_id}
    assert set(found.values()) == {photo.pixel_id}


def test_a_head_that_cannot_be_read_is_looked_at_once(small: SmallLibrary) -> None:
    """The photo keeps its codes, and what is known of it."""
    codes, known = state_of(small.library), rows(small)
    forget_facts(small)
    path = next(small.photos.rglob("p0.jpg"))
    size, times = path.stat().st_size, path.stat().st_mtime_ns
    path.write_bytes(bytes(size))
    os.utime(path, ns=(times, times))
    assert small.index().looked_at == COUNT
    assert small.index().looked_at == 0
    assert state_of(small.library) == codes
    assert {p.content_id for p in rows(small).values()} == {p.content_id for p in known.values()}


def test_what_an_older_version_could_not_read_is_tried_once_more(tmp_path: Path) -> None:
    """A newer one may read it; if it does not, it is not tried a third time."""
    small = SmallLibrary(tmp_path)
    small.draw(1)
    broken = small.photos / "broken.jpg"
    broken.write_bytes(b"no picture")
    os.utime(broken, (OLD, OLD))
    small.index()
    (failed,) = (p for p in rows(small).values() if p.state is PhotoState.FAILED)
    with LibraryDB(small.library, write=True) as db, db.transaction():
        photo_rows.put(db.connection, replace(failed, reason="an old reason"))
        fact_rows.remove(db.connection, [failed.id])
    small.index()
    assert rows(small)[failed.id].reason == failed.reason
    with LibraryDB(small.library, write=True) as db, db.transaction():
        photo_rows.put(db.connection, replace(failed, reason="not read again"))
    small.index()
    assert rows(small)[failed.id].reason == "not read again"


def test_damaged_facts_are_read_again(small: SmallLibrary) -> None:
    before = facts(small)
    with LibraryDB(small.library, write=True) as db:
        db.connection.execute("UPDATE facts SET lens='rot' WHERE photo=2")
    assert 2 not in facts(small)
    assert small.index().looked_at == 1
    assert facts(small) == before


def test_a_copy_is_asked_for_its_own_facts(small: SmallLibrary) -> None:
    """Its name or a sidecar may say what the first one's do not."""
    path = next(small.photos.rglob("p0.jpg"))
    shutil.copy2(path, path.with_name("copy.jpg"))
    summary = small.index()
    assert (summary.indexed, summary.encoded, summary.looked_at) == (1, 0, 1)
    assert len(facts(small)) == COUNT + 1


def test_a_copy_of_an_affected_photo_is_not_decoded_again(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its content was decoded by this version: only its facts are asked for."""
    affect(monkeypatch)
    path = next(small.photos.rglob("p0.jpg"))
    shutil.copy2(path, path.with_name("copy.jpg"))
    summary = small.index()
    assert (summary.indexed, summary.encoded, summary.looked_at) == (1, 0, 1)
    assert {row.read_by for row in facts(small).values()} == {READING_VERSION}
    assert small.index().looked_at == 0


def test_newer_facts_leave_pixels_alone(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Photos whose pixels are up to date are not decoded again, affected or not."""
    with LibraryDB(small.library, write=True) as db, db.transaction():
        for number, row in fact_rows.get(db.connection, range(1, 100)).items():
            older = pixels_alone(row.read_by)
            fact_rows.put(db.connection, number, replace(row, read_by=older))
    affect(monkeypatch)
    summary = small.index()
    assert (summary.looked_at, summary.encoded) == (COUNT, 0)


def test_a_photo_with_other_colours_is_decoded_again(tmp_path: Path) -> None:
    """As its head says, whose profile version 1 passed over; the others are not."""
    small = SmallLibrary(tmp_path)
    small.draw(2)
    wide = next(small.photos.rglob("p0.jpg"))
    with Image.open(wide) as image:
        image.save(wide, icc_profile=adobe_rgb())
    os.utime(wide, (OLD, OLD))
    small.index()
    forget_facts(small)
    summary = small.index()
    assert (summary.looked_at, summary.encoded) == (2, 1)
    decoded = {photo.name for photo in rows(small).values() if photo.pixel_id is not None}
    assert decoded == {b"p0.jpg"}
    assert small.index().looked_at == 0


def test_a_tag_in_a_file_leaves_a_note_of_its_picture(small: SmallLibrary) -> None:
    """Other bytes, the same picture; a picture that was changed leaves none."""
    known = {photo.name: photo for photo in rows(small).values()}
    tagged, painted = (next(small.photos.rglob(name)) for name in ("p0.jpg", "p1.jpg"))
    tagged.write_bytes(tagged.read_bytes() + b"a tag")
    noise = np.random.default_rng(9).integers(0, 255, (72, 96, 3), dtype=np.uint8)
    Image.fromarray(noise).save(painted)
    small.index()
    now = {photo.name: photo for photo in rows(small).values()}
    assert now[b"p0.jpg"].content_id != known[b"p0.jpg"].content_id
    assert now[b"p0.jpg"].pixel_id == known[b"p0.jpg"].pixel_id
    with LibraryDB(small.library) as db:
        contents = [known[name].content_id for name in (b"p0.jpg", b"p1.jpg")]
        pictures = known_pictures.pictures_of(db.connection, contents)
    assert pictures == {known[b"p0.jpg"].content_id: known[b"p0.jpg"].pixel_id}


class Counting(Job):
    """Notes what is done of each phase."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, list[int]] = {}

    def report(self, phase: str, done: int, total: int) -> None:
        self.counts.setdefault(phase, []).append(done)
        super().report(phase, done, total)


def test_no_count_goes_back_whatever_has_to_be_read_once_more(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In several folders, with new photos and known ones that are decoded again."""
    more = SmallLibrary(tmp_path, place="more")
    more.draw(3, seed=9)
    small.index(more.photos)
    more.draw(2, below="new", seed=10)
    forget_facts(small)
    affect(monkeypatch)
    job = Counting()

    small.index(job=job)

    assert job.counts["scan"][-1] == COUNT + 3 + 2
    assert job.counts["index"][-1] == COUNT + 3 + 2
    assert {phase: sorted(counts) for phase, counts in job.counts.items()} == job.counts
