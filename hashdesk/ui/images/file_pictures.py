"""Small pictures of photo files that are in no library, decoded by workers when they are shown."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.ui.images.image_loader import ImageLoader, ImageRequest, LoadedImage
from hashdesk.ui.images.thumbnail_widget import rounded_icon

PIXELS_A_PIXEL = 2  # pixels decoded for each that a square shows: of the longer side, a part is cut


class FilePictures(QObject):
    """Square pictures by path. All methods belong to the GUI thread."""

    loaded = Signal(object)  # bytes: the path of a file

    def __init__(self, pool: DecodePool, side: int, parent: QObject | None = None) -> None:
        """side: of the squares, in pixels."""
        super().__init__(parent)
        self._side, self._ratio = side, 1.0
        self._images = ImageLoader(pool, 0, self)
        self._images.loaded.connect(self._take)
        self._numbers = count()
        self._asked: dict[int, bytes] = {}  # paths by the numbers of their requests
        self._pictures: dict[bytes, QPixmap] = {}  # a null pixmap: there is none, or not yet

    def stop(self) -> None:
        """Stop decoding."""
        self._images.stop()

    def forget(self) -> None:
        """Forget all: paths may stand for other files from now on."""
        self._asked.clear()
        self._pictures.clear()

    def picture(self, path: bytes, ratio: float) -> QPixmap:
        """The picture of a file at so many device pixels a pixel; a null one until it is read."""
        if path not in self._pictures:
            self._ratio = ratio
            self._pictures[path] = QPixmap()
            number = next(self._numbers)
            self._asked[number] = path
            self._images.request(number, path, round(PIXELS_A_PIXEL * self._side * ratio))
        return self._pictures[path]

    def _take(self, request: ImageRequest, loaded: LoadedImage) -> None:
        path = self._asked.pop(request[0], None)
        if path is not None and loaded.image is not None:
            pixmap = QPixmap.fromImage(loaded.image)
            self._pictures[path] = rounded_icon(pixmap, self._side, self._ratio)
            self.loaded.emit(path)
