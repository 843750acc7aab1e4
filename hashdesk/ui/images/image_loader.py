"""Photos decoded for the screen by sandboxed workers; the last few are kept."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QSizeF, Signal
from PySide6.QtGui import QImage

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.imaging.render import RenderedPhoto

EVERY_PIXEL = 0  # the side that stands for: not made smaller

ImageRequest = tuple[
    int, int
]  # photo id; the longer side of the picture in device pixels, or EVERY_PIXEL


@dataclass(frozen=True)
class LoadedImage:
    """A decoded photo, ready to be shown; without an image: why there is none."""

    image: QImage | None
    full: QSizeF = field(default_factory=QSizeF)  # of the photo in its own pixels
    tags: tuple[tuple[str, str], ...] = ()  # of its EXIF, for people
    reason: str = ""


class ImageLoader(QObject):
    """Asks for photos and hands them on. All methods belong to the GUI thread."""

    arrived = Signal(object, object)  # Wish, Seen
    _came = Signal(object, object)  # Wish, Future: in the decoder's thread

    def __init__(self, pool: DecodePool, kept: int, parent: QObject | None = None) -> None:
        """kept: how many pictures of the screen's size are remembered."""
        super().__init__(parent)
        self._pool = pool
        self._most = kept
        self._kept: OrderedDict[int, LoadedImage] = OrderedDict()  # by photo
        self._waiting: set[ImageRequest] = set()
        self._stopped = False
        self._came.connect(self._take)

    def get(self, photo: int) -> LoadedImage | None:
        """A photo of the screen's size, if it is there."""
        return self._kept.get(photo)

    def want(self, photo: int, path: bytes, side: int) -> None:
        """Have a photo decoded; `arrived` follows."""
        wish = photo, side
        if wish in self._waiting or self._stopped:
            return
        self._waiting.add(wish)
        try:
            done = self._pool.render(path, side)
        except RuntimeError:  # the pool is closed: the window is closing too
            return
        done.add_done_callback(lambda done: self._hand_over(wish, done))

    def forget(self) -> None:
        """Let go of all of them."""
        self._kept.clear()

    def stop(self) -> None:
        """Nothing that is still being decoded is waited for."""
        self._stopped = True

    def _hand_over(self, wish: ImageRequest, done: Future[RenderedPhoto | UnreadablePhoto]) -> None:
        """In the decoder's thread."""
        if not self._stopped:
            self._came.emit(wish, done)

    def _take(self, wish: ImageRequest, done: Future[RenderedPhoto | UnreadablePhoto]) -> None:
        self._waiting.discard(wish)
        if done.cancelled() or done.exception() is not None:
            return
        view = done.result()
        if isinstance(view, UnreadablePhoto):
            self.arrived.emit(wish, LoadedImage(None, reason=view.reason))
            return
        seen = LoadedImage(image_of(view), QSizeF(*view.full), tuple(view.tags))
        photo, side = wish
        if side != EVERY_PIXEL:
            self._kept[photo] = seen
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self.arrived.emit(wish, seen)


def image_of(view: RenderedPhoto) -> QImage:
    """A decoded photo as Qt's picture, with pixels of its own."""
    height, width = view.pixels.shape[:2]
    image = QImage(view.pixels.data, width, height, width * 3, QImage.Format.Format_RGB888)
    return image.copy()
