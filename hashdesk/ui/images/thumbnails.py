"""Thumbnails and facts of the photos in sight, fetched by a thread that never holds up the grid.

The newest wishes are served first, and wishes that piled up while somebody scrolled past are
dropped. A QImage is made in the worker, a QPixmap only on the GUI thread.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.images.thumbnail_thread import (
    TILE_RADIUS,
    UNCROPPED,
    ThumbnailRequest,
    ThumbnailThread,
)

CACHE_BYTES = 192 << 20
BATCH_MS = 16  # arrivals are shown together, once a frame
CARDS = 20_000  # photos whose facts are remembered


class Thumbnails(QObject):
    """Pictures and facts by photo id. All methods belong to the GUI thread."""

    arrived = Signal(object)  # set of photo ids
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
        self._sides: dict[int, int] = {}  # photo -> the side that is kept of it last
        self._capacity = capacity
        self.bytes = 0
        self._fetcher = ThumbnailThread(folder, pool, self._ready.emit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self._take)
        self._ready.connect(self._arm, Qt.ConnectionType.QueuedConnection)
        self._fetcher.start()

    def card(self, photo: int) -> PhotoCard | None:
        """The facts of a photo, if its picture has been asked for and came."""
        return self._cards.get(photo)

    def learn(self, cards: Mapping[int, PhotoCard]) -> None:
        """The facts of photos that were read elsewhere; their pictures may never be asked for."""
        self._cards.update(cards)
        self._trim()

    def pixmap(self, photo: int, side: int) -> QPixmap | None:
        """The picture of a photo: a rounded square of `side` device pixels, or WHOLE.

        None until it is there; a null pixmap if there is none to be had. One of another
        size is given meanwhile, to be scaled.
        """
        wish = (photo, side)
        pixmap = self._pixmaps.get(wish)
        if pixmap is None or photo not in self._cards:
            self._fetcher.ask(wish)
        if pixmap is None:
            return self._pixmaps.get((photo, self._sides.get(photo, -1)))
        self._pixmaps.move_to_end(wish)
        return pixmap

    def forget(self, *, pictures: bool = False) -> None:
        """Facts may have changed: fetch them again when they are next looked at.

        pictures: those that were not to be had, too.
        """
        self._cards.clear()
        if pictures:
            for wish in [wish for wish, pixmap in self._pixmaps.items() if pixmap.isNull()]:
                del self._pixmaps[wish]

    def set_ratio(self, ratio: float) -> None:
        """Device pixels per pixel of the screen that the window is on."""
        self._fetcher.radius = TILE_RADIUS * ratio

    def stop(self) -> None:
        """End the thread."""
        self._timer.stop()
        self._fetcher.stop()

    def _arm(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _take(self) -> None:
        arrivals = self._fetcher.take()
        for arrival in arrivals:
            photo, side = arrival.wish
            self._cards[photo] = arrival.card
            pixmap = QPixmap() if arrival.image is None else QPixmap.fromImage(arrival.image)
            self._keep(arrival.wish, pixmap)
            if side != UNCROPPED:
                self._sides[photo] = side
        self._trim()
        if arrivals:
            self.arrived.emit({arrival.wish[0] for arrival in arrivals})

    def _trim(self) -> None:
        while len(self._cards) > CARDS:
            self._cards.popitem(last=False)

    def _keep(self, wish: ThumbnailRequest, pixmap: QPixmap) -> None:
        old = self._pixmaps.pop(wish, None)
        if old is not None:
            self.bytes -= _bytes(old)
        self._pixmaps[wish] = pixmap
        self.bytes += _bytes(pixmap)
        while self.bytes > self._capacity and len(self._pixmaps) > 1:
            (photo, side), dropped = self._pixmaps.popitem(last=False)
            self.bytes -= _bytes(dropped)
            if self._sides.get(photo) == side:
                del self._sides[photo]


def _bytes(pixmap: QPixmap) -> int:
    return 64 + pixmap.width() * pixmap.height() * 4  # 64: the entry itself, if it is empty
