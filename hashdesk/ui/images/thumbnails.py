"""Thumbnails and cards of the photos in sight, loaded by a thread; the grid never waits.

The newest requests are served first, and requests that pile up while the grid scrolls are
dropped. The thread makes QImages; QPixmaps are made on the GUI thread only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.images.thumbnail_thread import ThumbnailRequest, ThumbnailThread
from hashdesk.ui.images.tile_image import TILE_RADIUS

CACHE_BYTES = 96 << 20  # three screens of 3840 × 2160 pixels
BATCH_MS = 16  # what was loaded is shown together, once a frame
CARDS = 20_000  # photos whose cards are remembered


class Thumbnails(QObject):
    """Thumbnails and cards by photo id. All methods belong to the GUI thread."""

    loaded = Signal(object)  # set of photo ids
    _ready = Signal()

    def __init__(
        self,
        folder: Path,
        pool: DecodePool,
        parent: QObject | None = None,
        *,
        capacity: int = CACHE_BYTES,
    ) -> None:
        super().__init__(parent)
        self._cards: OrderedDict[int, PhotoCard | None] = OrderedDict()
        self._pixmaps: OrderedDict[ThumbnailRequest, QPixmap] = OrderedDict()
        self._away: frozenset[bytes] = frozenset()
        self._sides: dict[int, int] = {}  # photo -> the side of its tile that was loaded last
        self._capacity = capacity
        self._in_sight = 1
        self.bytes = 0
        self._thread = ThumbnailThread(folder, pool, self._ready.emit)
        self._timer = QTimer(self, singleShot=True, interval=BATCH_MS)
        self._timer.timeout.connect(self._take)
        self._ready.connect(self._start_timer, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    def card(self, photo: int) -> PhotoCard | None:
        """The card of a photo, once its thumbnail was asked for and is loaded."""
        card = self._cards.get(photo)
        if card is None or card.place.root not in self._away:
            return card
        return replace(card, place=replace(card.place, offline=True))

    def show_away(self, roots: frozenset[bytes]) -> None:
        """Take all photos of these roots for disconnected, whatever the last scan found."""
        changed, self._away = roots ^ self._away, roots
        cards = self._cards.items()
        self.loaded.emit({photo for photo, card in cards if card and card.place.root in changed})

    def learn(self, cards: Mapping[int, PhotoCard]) -> None:
        """Remember cards that were read elsewhere; their thumbnails may never be asked for."""
        self._cards.update(cards)
        self._trim()

    def pixmap(self, photo: int, side: int) -> QPixmap | None:
        """The thumbnail of a photo: a rounded square of `side` device pixels, or UNCROPPED.

        Until it is loaded: one of another size, to be scaled, or None. A null pixmap if the
        photo has none.
        """
        request = photo, side
        pixmap = self._pixmaps.get(request)
        if pixmap is None or photo not in self._cards:
            self._thread.ask(request)
        if pixmap is None:
            return self._pixmaps.get((photo, self._sides.get(photo, -1)))
        self._pixmaps.move_to_end(request)
        return pixmap

    def uncropped(self, photo: int) -> QPixmap | None:
        """The whole thumbnail of a photo; None until it is loaded, whatever else is."""
        self.pixmap(photo, UNCROPPED)  # asks for it
        return self._pixmaps.get((photo, UNCROPPED))

    def forget(self, *, failed: bool = False) -> None:
        """Load cards again when they are next asked for; failed: and thumbnails that failed."""
        self._cards.clear()
        if failed:
            for request in [asked for asked, pixmap in self._pixmaps.items() if pixmap.isNull()]:
                del self._pixmaps[request]

    def set_ratio(self, ratio: float) -> None:
        """Set the device pixels per pixel of the screen that the window is on."""
        self._thread.radius = TILE_RADIUS * ratio

    def keep_in_sight(self, count: int) -> None:
        """Keep so many thumbnails, whatever they take: what is in sight must never be dropped.

        It would be asked for again by the paint event that shows what came in its place.
        """
        self._in_sight = count

    def stop(self) -> None:
        """End the thread."""
        self._timer.stop()
        self._thread.stop()

    def _start_timer(self) -> None:
        if self._thread.is_alive() and not self._timer.isActive():  # else the receivers are gone
            self._timer.start()

    def _take(self) -> None:
        loaded = self._thread.take()
        for one in loaded:
            photo, side = one.request
            self._cards[photo] = one.card
            could_look = one.card is not None or one.image is not None
            if could_look or one.request not in self._pixmaps:  # else what is in sight stays
                pixmap = QPixmap() if one.image is None else QPixmap.fromImage(one.image)
                self._keep(one.request, pixmap)
            if side != UNCROPPED:
                self._sides[photo] = side
        self._trim()
        if loaded:
            self.loaded.emit({one.request[0] for one in loaded})

    def _trim(self) -> None:
        while len(self._cards) > CARDS:
            self._cards.popitem(last=False)

    def _keep(self, request: ThumbnailRequest, pixmap: QPixmap) -> None:
        old = self._pixmaps.pop(request, None)
        if old is not None:
            self.bytes -= _bytes(old)
        self._pixmaps[request] = pixmap
        self.bytes += _bytes(pixmap)
        while self.bytes > self._capacity and len(self._pixmaps) > self._in_sight:
            (photo, side), dropped = self._pixmaps.popitem(last=False)
            self.bytes -= _bytes(dropped)
            if self._sides.get(photo) == side:
                del self._sides[photo]


def _bytes(pixmap: QPixmap) -> int:
    return 64 + pixmap.width() * pixmap.height() * 4  # 64: the entry itself, if it is empty
