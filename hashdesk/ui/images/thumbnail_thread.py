"""The thread that fetches thumbnails and facts: newest wishes first, forgotten ones dropped."""

from __future__ import annotations

import io
import itertools
import logging
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps
from PySide6.QtGui import QImage

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.errors import HashDeskError
from hashdesk.core.storage import blob_cache
from hashdesk.core.storage.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui.images.photo_cards import PhotoCard, cards_of

log = logging.getLogger(__name__)

MOST_WISHES = 512  # about four screens; older wishes have scrolled away
MOST_DECODES = 128  # photos without a thumbnail that wait for a decoder
CARDS_AT_ONCE = 12  # photos that are looked up together
BURST_S = 0.03  # wishes that follow each other sooner come from one painting of the grid
TILE_RADIUS = 6.0  # pixels, of a tile's corners
UNCROPPED = 0  # the side that stands for: not cropped

ThumbnailRequest = tuple[int, int]  # photo id; side of the tile in device pixels, or WHOLE


@dataclass(frozen=True)
class LoadedCard:
    """What came of a wish."""

    wish: ThumbnailRequest
    card: PhotoCard | None
    image: QImage | None  # None: there is no picture to be had


class ThumbnailThread(threading.Thread):
    """Reads facts and JPEGs from the library's files, and has photos decoded that have none."""

    def __init__(self, folder: Path, pool: DecodePool, ready: Callable[[], None]) -> None:
        super().__init__(name="thumbnails")
        self._folder = folder
        self._pool = pool
        self._ready = ready
        self._lock = threading.Condition()
        self._wishes: OrderedDict[ThumbnailRequest, int] = (
            OrderedDict()
        )  # and its burst; the newest last
        self._burst, self._asked = 0, 0.0  # wishes of one painting belong together
        self._working: set[ThumbnailRequest] = set()
        self._undecoded: OrderedDict[ThumbnailRequest, PhotoCard] = OrderedDict()
        self._decoding: ThumbnailRequest | None = None
        self._arrivals: list[LoadedCard] = []
        self._stopped = False
        self._store: LibraryDB | None = None
        self._stale = False  # the cache has been written to: open it anew
        self.radius = TILE_RADIUS

    # -- from the GUI thread

    def ask(self, wish: ThumbnailRequest) -> None:
        """Wish for a picture; asking again makes it the newest wish."""
        with self._lock:
            if wish in self._working or wish in self._undecoded:
                return
            now = time.monotonic()
            if now - self._asked > BURST_S:
                self._burst += 1
            self._asked = now
            self._wishes[wish] = self._burst
            self._wishes.move_to_end(wish)
            if len(self._wishes) > MOST_WISHES:
                self._wishes.popitem(last=False)
            self._lock.notify()

    def take(self) -> list[LoadedCard]:
        """What has come since the last time."""
        with self._lock:
            arrivals, self._arrivals = self._arrivals, []
            self._working.difference_update(arrival.wish for arrival in arrivals)
            return arrivals

    def stop(self) -> None:
        """End, and wait for the end."""
        with self._lock:
            self._stopped = True
            self._lock.notify()
        if self.is_alive():
            self.join()

    # -- in the thread

    def run(self) -> None:
        """Serve wishes until stopped."""
        cache = BlobCache(self._folder / blob_cache.THUMBNAILS)
        while wishes := self._next():
            if self._stale:
                self._stale = False
                cache.close()
                cache = BlobCache(self._folder / blob_cache.THUMBNAILS)
            try:
                self._serve(wishes, cache)
            except Exception:
                log.exception("Thumbnails could not be fetched.")
                self._deliver([LoadedCard(wish, None, None) for wish in wishes])
        cache.close()
        if self._store is not None:
            self._store.close()

    def _next(self) -> list[ThumbnailRequest]:
        with self._lock:
            while not self._wishes and not self._stopped:
                self._lock.wait()
            if self._stopped:
                return []
            newest = next(reversed(self._wishes.values()))
            together = itertools.takewhile(
                lambda wish: self._wishes[wish] == newest, reversed(self._wishes)
            )
            wishes = list(together)[::-1][:CARDS_AT_ONCE]  # from the top of the screen down
            for wish in wishes:
                del self._wishes[wish]
            self._working.update(wishes)
            return wishes

    def _serve(self, wishes: list[ThumbnailRequest], cache: BlobCache) -> None:
        cards = self._look_up({photo for photo, _ in wishes})
        blobs = cache.get(card.photo.content_id for card in cards.values())
        for wish in wishes:
            card = cards.get(wish[0])
            blob = blobs.get(card.photo.content_id) if card is not None else None
            image = None if blob is None else _image(blob, wish[1], self.radius)
            if image is None and card is not None and not card.place.offline:
                self._have_decoded(wish, card)
            else:
                self._deliver([LoadedCard(wish, card, image)])

    def _look_up(self, photos: set[int]) -> dict[int, PhotoCard]:
        try:
            if self._store is None:
                self._store = LibraryDB(self._folder)
            return cards_of(self._store, photos)
        except (HashDeskError, sqlite3.Error) as error:
            log.warning("The facts of some photos cannot be read: %s", error)
            return {}

    def _deliver(self, arrivals: list[LoadedCard]) -> None:
        with self._lock:
            self._arrivals += arrivals
            if not self._stopped:  # and nobody stops it meanwhile: who listens is still there
                self._ready()

    # -- photos without a thumbnail: one decoder at a time, the newest first

    def _have_decoded(self, wish: ThumbnailRequest, card: PhotoCard) -> None:
        with self._lock:
            self._working.discard(wish)
            self._undecoded[wish] = card
            if len(self._undecoded) > MOST_DECODES:
                self._undecoded.popitem(last=False)
        self._decode_next()

    def _decode_next(self) -> None:
        with self._lock:
            if self._stopped or self._decoding is not None or not self._undecoded:
                return
            wish, card = self._undecoded.popitem()
            self._decoding = wish
            self._working.add(wish)
        try:
            future = self._pool.submit(card.place.full)
        except RuntimeError:  # the pool is closed: the window is closing too
            return
        future.add_done_callback(lambda done: self._decoded(wish, card, done))

    def _decoded(
        self, wish: ThumbnailRequest, card: PhotoCard, done: Future[ReadPhoto | UnreadablePhoto]
    ) -> None:
        image = None
        if not done.cancelled() and done.exception() is None:
            read = done.result()
            if isinstance(read, ReadPhoto) and read.decoded is not None:
                image = _image(read.decoded.thumbnail, wish[1], self.radius)
                if read.content_id == card.photo.content_id and not self._stopped:
                    self._keep(read.content_id, read.decoded.thumbnail)
        self._deliver([LoadedCard(wish, card, image)])
        with self._lock:
            self._decoding = None
        self._decode_next()

    def _keep(self, content: bytes, jpeg: bytes) -> None:
        """A thumbnail that was lost is there again the next time."""
        try:
            with BlobCache(self._folder / blob_cache.THUMBNAILS, write=True) as cache:
                cache.put({content: jpeg})
        except (HashDeskError, sqlite3.Error) as error:
            log.info("A thumbnail could not be kept: %s", error)
        self._stale = True


def _image(jpeg: bytes, side: int, radius: float) -> QImage | None:
    """Our own thumbnail's JPEG as a rounded square, or whole; None if it is damaged.

    Pillow lets the GUI thread go on while it decodes and scales; Qt's own QImage does not.
    """
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
            picture = opened.convert("RGB")
    except Exception:  # noqa: BLE001  (whatever it raises, the cache's bytes are no picture)
        return None
    return _whole(picture) if side == UNCROPPED else tile(picture, side, radius)


def _whole(picture: Image.Image) -> QImage:
    pixels = picture.tobytes()
    width, height = picture.size
    return QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888).copy()


def tile(picture: Image.Image, side: int, radius: float) -> QImage:
    """The middle of a picture as a square of `side` pixels with rounded corners."""
    square = ImageOps.fit(picture, (side, side), Image.Resampling.BICUBIC)
    square.putalpha(_corners(side, radius))
    pixels = square.tobytes()
    image = QImage(pixels, side, side, side * 4, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


@cache
def _corners(side: int, radius: float) -> Image.Image:
    """What of a square tile can be seen, 0 … 255, with smooth edges."""
    finer = 4
    mask = Image.new("L", (side * finer, side * finer), 0)
    edge = side * finer - 1
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, edge, edge), radius * finer, fill=255)
    return mask.resize((side, side), Image.Resampling.BOX)
