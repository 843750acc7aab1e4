"""Photos that the library knows and that cannot be read now: they keep their rows and codes."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.indexing.photo_writer import PhotoWriter
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState
from tests.core.decoder.test_pool import harm
from tests.core.indexing.small_library import SmallLibrary
from tests.drawing import OLD
from tests.faults.drives import Acting, state_of
from tests.small_encoder import SmallEncoder

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    """Four photos with codes of two encoders."""
    small = SmallLibrary(tmp_path)
    small.draw(4)
    small.index()
    small.index(encoder=SmallEncoder("other"))
    return small


def rows(small: SmallLibrary) -> dict[bytes, Photo]:
    with LibraryDB(small.library) as db:
        (count,) = db.connection.execute("SELECT max(id) FROM photos").fetchone()
        return {p.name: p for p in photo_rows.get(db.connection, range(1, count + 1)).values()}


def path_of(small: SmallLibrary, name: str) -> Path:
    return next(small.photos.rglob(name))


def test_a_changed_photo_that_cannot_be_opened_changes_nothing(small: SmallLibrary) -> None:
    """Between scan and reading, a link to itself takes its place; the next scan sees it."""
    before, known = state_of(small.library), rows(small)
    path, aside = path_of(small, "p3.jpg"), small.folder / "aside.jpg"
    os.utime(path, (OLD + 99, OLD + 99))
    second = SmallEncoder("other")

    def put_a_link() -> None:
        path.rename(aside)
        path.symlink_to(path)

    summary = small.index(encoder=second, job=Acting("index", 1, put_a_link))
    assert (summary.failed, summary.unchanged, summary.unplugged) == (1, 3, ())
    assert "p3.jpg" in small.failures
    assert (state_of(small.library), rows(small)) == (before, known)
    path.unlink()
    aside.rename(path)
    assert small.index(encoder=second).encoded == 0
    assert rows(small)[b"p3.jpg"] == replace(known[b"p3.jpg"], mtime_ns=(OLD + 99) * 10**9)


@pytest.mark.parametrize("why", ["a limit", "a crash", "no time"])
def test_a_photo_that_has_not_changed_keeps_its_codes(
    small: SmallLibrary, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """Whatever its decoder says or does now; it is named, and may be tried again."""
    before = state_of(small.library)
    (small.library / "thumbnails.db").unlink()
    second, settings = SmallEncoder("other"), Settings(workers=1, photo_seconds=0.3)
    if why == "a limit":
        settings = replace(
            settings, max_pixels=100
        )  # they have 6,912, and JPEGs are decoded at 1/8
    else:
        stop = signal.SIGKILL if why == "a crash" else signal.SIGSTOP
        is_known = harm(8, stop)  # four photos, two tries each
        monkeypatch.setattr(PhotoWriter, "has_codes", lambda _, content: is_known(content))
    summary = small.index(encoder=second, settings=settings, renew_features=True)
    monkeypatch.undo()
    assert (summary.failed, summary.unchanged, summary.encoded) == (4, 0, 0)
    assert len(small.failures) == 4
    after = state_of(small.library)
    assert (after.codes, after.content, after.found) == (before.codes, before.content, before.found)
    assert all(photo.state is PhotoState.OK and photo.reason for photo in rows(small).values())
    assert small.index(encoder=second).failed == 0
    assert small.index(encoder=second, renew_features=True).encoded == 4
    assert not any(photo.reason for photo in rows(small).values())


def test_a_photo_with_damaged_bytes_leaves_the_search(small: SmallLibrary) -> None:
    """Its content is another one: no code set keeps what it was made from."""
    path = path_of(small, "p3.jpg")
    path.write_bytes(b"\xff\xd8\xff broken")
    summary = small.index(encoder=SmallEncoder("other"))
    assert (summary.failed, summary.unchanged) == (1, 3)
    photo = rows(small)[b"p3.jpg"]
    assert photo.state is PhotoState.FAILED
    assert all(photo.id not in codes for codes in state_of(small.library).codes.values())


def test_a_new_photo_that_cannot_be_opened_is_tried_again(small: SmallLibrary) -> None:
    """Its drive is there, so it is named; once it can be read, it is taken in."""
    small.draw(1, "new", seed=3)
    path, aside = small.photos / "new" / "d0" / "p0.jpg", small.folder / "aside.jpg"
    second = SmallEncoder("other")
    assert (
        small.index(encoder=second, job=Acting("index", 1, lambda: path.rename(aside))).failed == 1
    )
    assert small.failures == {"p0.jpg": "it is gone"}
    aside.rename(path)
    summary = small.index(encoder=second)
    assert (summary.failed, summary.encoded) == (0, 1)
