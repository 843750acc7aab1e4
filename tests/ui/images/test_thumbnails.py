"""Thumbnails and cards, loaded by a thread."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.imaging.thumbnail import UNCROPPED, Tile
from hashdesk.core.storage.caches import blob_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos.photo_rows import get
from hashdesk.ui.images.thumbnail_thread import BURST_S, MOST_REQUESTS, ThumbnailThread
from hashdesk.ui.images.thumbnails import Thumbnails
from tests.ui.conftest import PATIENCE_MS

Make = Callable[..., Thumbnails]


class DyingPool(DecodePool):
    """A pool whose worker for tiles dies whenever it is sent one thumbnail."""

    def __init__(self, pool: DecodePool, deadly: bytes) -> None:
        self._pool = pool
        self._deadly = deadly
        self.died = 0
        self.submit = pool.submit

    def tiles(
        self, jpegs: Sequence[bytes], side: int
    ) -> Future[list[Tile | None] | UnreadablePhoto]:
        if self._deadly not in jpegs:
            return self._pool.tiles(jpegs, side)
        self.died += 1
        died: Future[list[Tile | None] | UnreadablePhoto] = Future()
        died.set_result(UnreadablePhoto("its decoder crashed", transient=False))
        return died


@pytest.fixture
def make(qtbot: QtBot, pool: DecodePool) -> Iterator[Make]:
    made: list[Thumbnails] = []

    def one(folder: Path, **options: int) -> Thumbnails:
        made.append(Thumbnails(folder, pool, **options))
        return made[-1]

    yield one
    for thumbnails in made:
        thumbnails.stop()


def _wait(qtbot: QtBot, thumbnails: Thumbnails, photo: int, side: int) -> None:
    qtbot.waitUntil(lambda: thumbnails.pixmap(photo, side) is not None, timeout=PATIENCE_MS)


def test_a_tile_is_a_square_of_the_size_that_was_asked_for(
    qtbot: QtBot, make: Make, library_folder: Path
) -> None:
    thumbnails = make(library_folder)
    assert thumbnails.pixmap(1, 120) is None
    _wait(qtbot, thumbnails, 1, 120)
    pixmap = thumbnails.pixmap(1, 120)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (120, 120)
    assert pixmap.toImage().pixelColor(0, 0).alpha() == 0  # the corners are round
    card = thumbnails.card(1)
    assert card is not None
    assert card.photo.id == 1


def test_uncropped_thumbnails_keep_their_shape(
    qtbot: QtBot, make: Make, library_folder: Path
) -> None:
    thumbnails = make(library_folder)
    _wait(qtbot, thumbnails, 2, UNCROPPED)
    pixmap = thumbnails.pixmap(2, UNCROPPED)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (256, 192)


def test_another_size_is_shown_until_the_right_one_comes(
    qtbot: QtBot, make: Make, library_folder: Path
) -> None:
    thumbnails = make(library_folder)
    _wait(qtbot, thumbnails, 1, 100)
    meanwhile = thumbnails.pixmap(1, 200)
    assert meanwhile is not None
    assert meanwhile.width() == 100


def test_a_photo_without_a_thumbnail_is_decoded(
    qtbot: QtBot, make: Make, library_folder: Path, tmp_path: Path
) -> None:
    """Caches may be deleted at any time."""
    folder = tmp_path / "library"
    shutil.copytree(
        library_folder, folder, ignore=shutil.ignore_patterns(blob_cache.THUMBNAILS + "*")
    )
    thumbnails = make(folder)
    for photo in range(1, 6):
        thumbnails.pixmap(photo, 90)
    for photo in range(1, 6):
        _wait(qtbot, thumbnails, photo, 90)
        pixmap = thumbnails.pixmap(photo, 90)
        assert pixmap is not None
        assert not pixmap.isNull()


def test_a_photo_that_is_gone_gets_a_null_pixmap(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    thumbnails = make(tmp_path / "no library at all")
    thumbnails.pixmap(7, 90)
    _wait(qtbot, thumbnails, 7, 90)
    pixmap = thumbnails.pixmap(7, 90)
    assert pixmap is not None
    assert pixmap.isNull()


def test_memory_is_bounded(qtbot: QtBot, make: Make, library_folder: Path) -> None:
    thumbnails = make(library_folder, capacity=4 * 100 * 100 * 4)
    for photo in range(1, 13):
        _wait(qtbot, thumbnails, photo, 100)
    assert thumbnails.bytes <= 4 * 100 * 100 * 4
    assert thumbnails.pixmap(12, 100) is not None


def test_what_is_in_sight_stays_whatever_it_takes(
    qtbot: QtBot, make: Make, library_folder: Path
) -> None:
    """Else a large window with small cells would load its thumbnails over and over."""
    thumbnails = make(library_folder, capacity=4 * 100 * 100 * 4)
    thumbnails.keep_in_sight(7)
    for photo in range(1, 13):
        _wait(qtbot, thumbnails, photo, 100)
    shown = [thumbnails.pixmap(photo, 100) for photo in range(6, 13)]
    assert None not in shown
    assert thumbnails.pixmap(5, 100) is None


def test_requests_that_scrolled_away_are_dropped(library_folder: Path, pool: DecodePool) -> None:
    thread = ThumbnailThread(library_folder, pool, lambda: None)  # not started: requests pile up
    for photo in range(1, 50 * MOST_REQUESTS):
        thread.ask((photo, 64))
    assert thread.waiting == MOST_REQUESTS


def test_the_newest_paint_event_comes_first_and_from_the_top(
    library_folder: Path, pool: DecodePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was scrolled past waits; what is in sight fills from the top down."""
    now = 1.0
    monkeypatch.setattr(
        "hashdesk.ui.images.thumbnail_thread.time", SimpleNamespace(monotonic=lambda: now)
    )
    thread = ThumbnailThread(library_folder, pool, lambda: None)  # not started
    for photo in (1, 2, 3):
        thread.ask((photo, 100))
    now += 2 * BURST_S
    for photo in (7, 2, 9):
        thread.ask((photo, 100))
    assert thread.next_batch() == [(7, 100), (2, 100), (9, 100)]
    assert thread.next_batch() == [(1, 100), (3, 100)]


def _with_thumbnail(library_folder: Path, folder: Path, jpeg: bytes) -> Path:
    """A copy of a library whose first thumbnail is replaced."""
    shutil.copytree(library_folder, folder)
    with LibraryDB(folder) as db:
        content = get(db.connection, [1])[1].content_id
    with BlobCache(folder / blob_cache.THUMBNAILS, write=True) as cache:
        cache.put({content: jpeg})
    return folder


def test_no_thumbnail_is_decoded_in_the_windows_process(
    qtbot: QtBot, make: Make, library_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes may have come from elsewhere; here no JPEG decoder may so much as look at them."""

    def fail(*_: object) -> None:
        raise AssertionError("a thumbnail was decoded in the window's process")

    monkeypatch.setattr("PIL.JpegImagePlugin.JpegImageFile.__init__", fail)
    monkeypatch.setattr("PySide6.QtGui.QImage.loadFromData", fail)
    monkeypatch.setattr("PySide6.QtGui.QPixmap.loadFromData", fail)
    thumbnails = make(library_folder)
    for side in (64, UNCROPPED):
        _wait(qtbot, thumbnails, 3, side)
        pixmap = thumbnails.pixmap(3, side)
        assert pixmap is not None
        assert not pixmap.isNull()


def test_a_huge_thumbnail_is_not_decoded(
    qtbot: QtBot, make: Make, library_folder: Path, tmp_path: Path
) -> None:
    """The photo itself is decoded, with its own limits, and shown instead."""
    huge = io.BytesIO()
    Image.new("L", (8000, 8000)).save(huge, "JPEG", quality=1, optimize=True)
    thumbnails = make(_with_thumbnail(library_folder, tmp_path / "library", huge.getvalue()))
    _wait(qtbot, thumbnails, 1, UNCROPPED)
    pixmap = thumbnails.pixmap(1, UNCROPPED)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (256, 192)


def test_a_worker_that_dies_of_one_thumbnail_shows_the_others(
    qtbot: QtBot, library_folder: Path, pool: DecodePool, tmp_path: Path
) -> None:
    """A worker that was taken over costs one tile, which is made from the photo instead."""
    deadly = io.BytesIO()
    Image.new("RGB", (64, 64)).save(deadly, "JPEG")
    folder = _with_thumbnail(library_folder, tmp_path / "library", deadly.getvalue())
    dying = DyingPool(pool, deadly.getvalue())
    thumbnails = Thumbnails(folder, dying)
    try:
        for photo in range(1, 13):
            thumbnails.pixmap(photo, 80)
        for photo in range(1, 13):
            _wait(qtbot, thumbnails, photo, 80)
            pixmap = thumbnails.pixmap(photo, 80)
            assert pixmap is not None
            assert not pixmap.isNull()
    finally:
        thumbnails.stop()
    assert dying.died


def test_what_is_in_sight_stays_while_a_photo_cannot_be_looked_up(
    qtbot: QtBot, make: Make, library_folder: Path, tmp_path: Path
) -> None:
    """As when the library is busy: tiles must not go grey."""
    folder = Path(shutil.copytree(library_folder, tmp_path / "copy"))
    thumbnails = make(folder)
    _wait(qtbot, thumbnails, 1, 64)
    assert not thumbnails.pixmap(1, 64).isNull()
    with LibraryDB(folder, write=True) as db, db.transaction():
        db.connection.execute("DELETE FROM photos WHERE id = 1")
    thumbnails.forget()
    with qtbot.waitSignal(thumbnails.loaded, timeout=PATIENCE_MS):
        thumbnails.pixmap(1, 64)
    assert thumbnails.card(1) is None
    assert not thumbnails.pixmap(1, 64).isNull()
