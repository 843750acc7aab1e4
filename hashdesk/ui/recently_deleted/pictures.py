"""Pictures of photos in the trash: their kept thumbnails, else decoded from the trash.

Both are decoded by workers, never in the window's process.
"""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.removal.removed_photos import RemovedPhoto
from hashdesk.core.storage.caches import blob_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.ui.images.image_loader import image_of
from hashdesk.ui.images.thumbnail_widget import rounded_icon
from hashdesk.ui.images.tile_image import TILE_RADIUS, tile_image
from hashdesk.ui.serial_worker import SerialWorker

log = logging.getLogger(__name__)

MOST_KEPT = 2000  # pictures


class RemovedPictures(QObject):
    """Square pictures by the keys of photos. Methods belong to the GUI thread."""

    loaded = Signal(str)  # key of a photo

    def __init__(
        self, folder: Path, pool: DecodePool, side: int, parent: QObject | None = None
    ) -> None:
        """side: of the squares, in pixels."""
        super().__init__(parent)
        self._folder = folder
        self._pool = pool
        self._side = side
        self._pictures: dict[str, QPixmap] = {}  # a null pixmap: there is none
        self._asked: set[str] = set()
        self._stopped = False
        self._worker = SerialWorker("pictures of the trash", self)

    def stop(self) -> None:
        """End its thread."""
        self._stopped = True
        self._worker.stop()

    def picture(self, photo: RemovedPhoto, ratio: float) -> QPixmap | None:
        """The picture of a photo at so many device pixels a pixel; None: it is being read."""
        if photo.key not in self._pictures and photo.key not in self._asked:
            self._asked.add(photo.key)
            self._worker.queue(
                lambda: self._read(photo, ratio),
                lambda image: self._keep(photo.key, image, ratio),
                lambda error: self._give_up(photo.key, error),
            )
        return self._pictures.get(photo.key)

    # -- in the worker

    def _read(self, photo: RemovedPhoto, ratio: float) -> QImage | None:
        if self._stopped:
            return None
        side = round(self._side * ratio)
        return self._kept_thumbnail(photo.content, side, ratio) or self._decoded(photo, side)

    def _kept_thumbnail(self, content: bytes, side: int, ratio: float) -> QImage | None:
        with BlobCache(self._folder / blob_cache.THUMBNAILS) as cache:
            jpeg = cache.get([content]).get(content) if content else None
        if jpeg is None:
            return None
        tiles = self._pool.tiles([jpeg], side).result()
        if isinstance(tiles, UnreadablePhoto) or tiles[0] is None:
            return None
        return tile_image(tiles[0], side, TILE_RADIUS * ratio)

    def _decoded(self, photo: RemovedPhoto, side: int) -> QImage | None:
        rendered = self._pool.render(photo.file.trash_path, 2 * side).result()
        return None if isinstance(rendered, UnreadablePhoto) else image_of(rendered)

    # -- in the GUI thread again

    def _keep(self, key: str, image: QImage | None, ratio: float) -> None:
        pixmap = QPixmap() if image is None else QPixmap.fromImage(image)
        if not pixmap.isNull():
            pixmap = rounded_icon(pixmap, self._side, ratio)
        self._pictures[key] = pixmap
        self._asked.discard(key)
        while len(self._pictures) > MOST_KEPT:
            del self._pictures[next(iter(self._pictures))]
        self.loaded.emit(key)

    def _give_up(self, key: str, error: Exception) -> None:
        log.warning("A picture of the trash cannot be shown: %s", error)
        self._keep(key, None, 1)
