"""The thread that loads thumbnails and cards: newest requests first, old ones dropped.

JPEGs are decoded by the pool's workers, never in this process: they may have come from elsewhere.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.errors import HashDeskError
from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.core.storage.caches import blob_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui.images.photo_cards import PhotoCard, cards_of
from hashdesk.ui.images.tile_image import TILE_RADIUS, tile_image

log = logging.getLogger(__name__)

MOST_REQUESTS = 512  # about four screens; older requests have scrolled away
MOST_DECODES = 128  # photos without a thumbnail that wait for a decoder
CARDS_AT_ONCE = 12  # photos that are looked up together
BURST_S = 0.03  # requests closer together than this come from one paint event of the grid

ThumbnailRequest = tuple[int, int]  # photo id; side of the tile in device pixels, or UNCROPPED


@dataclass(frozen=True)
class LoadedCard:
    """The answer to a request."""

    request: ThumbnailRequest
    card: PhotoCard | None
    image: QImage | None  # None: the photo has no thumbnail and cannot be decoded


class ThumbnailThread(threading.Thread):
    """Reads cards and JPEGs from the library's files; has photos without a thumbnail decoded."""

    def __init__(self, folder: Path, pool: DecodePool, ready: Callable[[], None]) -> None:
        super().__init__(name="thumbnails")
        self._folder = folder
        self._pool = pool
        self._ready = ready
        self._lock = threading.Condition()
        # Each request with the number of its burst, the newest last.
        self._requests: OrderedDict[ThumbnailRequest, int] = OrderedDict()
        self._burst, self._asked = 0, 0.0  # number of the newest burst, time of its last request
        self._working: set[ThumbnailRequest] = set()
        self._undecoded: OrderedDict[ThumbnailRequest, PhotoCard] = OrderedDict()
        self._decoding: ThumbnailRequest | None = None
        self._loaded: list[LoadedCard] = []
        self._stopped = False
        self._db: LibraryDB | None = None
        self._stale = False  # the cache has been written to: open it again
        self.radius = TILE_RADIUS

    # -- from the GUI thread

    def ask(self, request: ThumbnailRequest) -> None:
        """Ask for a thumbnail; asking again makes it the newest request."""
        with self._lock:
            if request in self._working or request in self._undecoded:
                return
            now = time.monotonic()
            if now - self._asked > BURST_S:
                self._burst += 1
            self._asked = now
            self._requests[request] = self._burst
            self._requests.move_to_end(request)
            if len(self._requests) > MOST_REQUESTS:
                self._requests.popitem(last=False)
            self._lock.notify()

    def take(self) -> list[LoadedCard]:
        """The answers since the last call."""
        with self._lock:
            loaded, self._loaded = self._loaded, []
            self._working.difference_update(one.request for one in loaded)
            return loaded

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        with self._lock:
            return len(self._requests)

    def stop(self) -> None:
        """End the thread, and wait until it has ended."""
        with self._lock:
            self._stopped = True
            self._lock.notify()
        if self.is_alive():
            self.join()

    # -- in the thread

    def run(self) -> None:
        """Serve requests until stopped."""
        cache = BlobCache(self._folder / blob_cache.THUMBNAILS)
        with contextlib.suppress(RuntimeError):  # the pool is closed: the window is closing too
            self._pool.tiles([], UNCROPPED)  # its worker starts while the window is being built
        while requests := self.next_batch():
            if self._stale:
                self._stale = False
                cache.close()
                cache = BlobCache(self._folder / blob_cache.THUMBNAILS)
            try:
                self._serve(requests, cache)
            except Exception:
                log.exception("Thumbnails could not be fetched.")
                self._deliver([LoadedCard(request, None, None) for request in requests])
        cache.close()
        if self._db is not None:
            self._db.close()

    def next_batch(self) -> list[ThumbnailRequest]:
        """Wait for requests and take those of the newest burst; empty once stopped."""
        with self._lock:
            while not self._requests and not self._stopped:
                self._lock.wait()
            if self._stopped:
                return []
            newest = next(reversed(self._requests.values()))
            together = itertools.takewhile(
                lambda request: self._requests[request] == newest, reversed(self._requests)
            )
            requests = list(together)[::-1][:CARDS_AT_ONCE]  # from the top of the screen down
            for request in requests:
                del self._requests[request]
            self._working.update(requests)
            return requests

    def _serve(self, requests: list[ThumbnailRequest], cache: BlobCache) -> None:
        cards = self._look_up({photo for photo, _ in requests})
        blobs = cache.get(card.photo.content_id for card in cards.values())
        wanted: dict[int, dict[ThumbnailRequest, bytes]] = {}  # JPEGs by side, and by request
        for request in requests:
            card = cards.get(request[0])
            blob = None if card is None else blobs.get(card.photo.content_id)
            if blob is not None:
                wanted.setdefault(request[1], {})[request] = blob
        images: dict[ThumbnailRequest, QImage | None] = {}
        for side, jpegs in wanted.items():
            images |= zip(jpegs, self._images(list(jpegs.values()), side), strict=True)
        for request in requests:
            card, image = cards.get(request[0]), images.get(request)
            if image is None and card is not None and not card.place.offline:
                self._have_decoded(request, card)
            else:
                self._deliver([LoadedCard(request, card, image)])

    def _images(self, jpegs: list[bytes], side: int) -> list[QImage | None]:
        """Thumbnails as images; None for what is damaged."""
        tiles = self._pool.tiles(jpegs, side).result()
        if isinstance(tiles, UnreadablePhoto):  # the worker died, of one of them
            one_by_one = len(jpegs) > 1
            return [self._images([jpeg], side)[0] if one_by_one else None for jpeg in jpegs]
        return [None if tile is None else tile_image(tile, side, self.radius) for tile in tiles]

    def _look_up(self, photos: set[int]) -> dict[int, PhotoCard]:
        try:
            if self._db is None:
                self._db = LibraryDB(self._folder)
            return cards_of(self._db, photos)
        except (HashDeskError, sqlite3.Error) as error:
            log.warning("The facts of some photos cannot be read: %s", error)
            return {}

    def _deliver(self, loaded: list[LoadedCard]) -> None:
        with self._lock:
            self._loaded += loaded
            if not self._stopped:  # the lock holds off `stop`: the receiver is still there
                self._ready()

    # -- photos without a thumbnail: one decoder at a time, the newest request first

    def _have_decoded(self, request: ThumbnailRequest, card: PhotoCard) -> None:
        with self._lock:
            self._working.discard(request)
            self._undecoded[request] = card
            if len(self._undecoded) > MOST_DECODES:
                self._undecoded.popitem(last=False)
        self._decode_next()

    def _decode_next(self) -> None:
        with self._lock:
            if self._stopped or self._decoding is not None or not self._undecoded:
                return
            request, card = self._undecoded.popitem()
            self._decoding = request
            self._working.add(request)
        try:
            future = self._pool.submit(card.place.full)
        except RuntimeError:  # the pool is closed: the window is closing too
            return
        future.add_done_callback(lambda done: self._decoded(request, card, done))

    def _decoded(
        self, request: ThumbnailRequest, card: PhotoCard, done: Future[ReadPhoto | UnreadablePhoto]
    ) -> None:
        image = None
        if not done.cancelled() and done.exception() is None:
            read = done.result()
            if isinstance(read, ReadPhoto) and read.decoded is not None:
                (image,) = self._images([read.decoded.thumbnail], request[1])
                if read.content_id == card.photo.content_id and not self._stopped:
                    self._keep(read.content_id, read.decoded.thumbnail)
        self._deliver([LoadedCard(request, card, image)])
        with self._lock:
            self._decoding = None
        self._decode_next()

    def _keep(self, content: bytes, jpeg: bytes) -> None:
        """Put a thumbnail that was missing back into the cache."""
        try:
            with BlobCache(self._folder / blob_cache.THUMBNAILS, write=True) as cache:
                cache.put({content: jpeg})
        except (HashDeskError, sqlite3.Error) as error:
            log.info("A thumbnail could not be kept: %s", error)
        self._stale = True
