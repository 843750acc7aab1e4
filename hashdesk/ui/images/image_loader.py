"""Photos decoded for the screen by sandboxed workers; the last few are kept."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QSizeF, Signal
from PySide6.QtGui import QImage

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.imaging.decoded import RenderedPhoto
from hashdesk.core.metadata.photo_facts import PhotoFacts
from hashdesk.ui.images.tile_image import rgb_image

EVERY_PIXEL = 0  # the side that stands for: not scaled down

Decoding = Future[RenderedPhoto | UnreadablePhoto]
ImageRequest = tuple[int, int]  # photo id; the longer side in device pixels, or EVERY_PIXEL


@dataclass(frozen=True)
class LoadedImage:
    """A decoded photo, ready to be shown; without an image: why there is none."""

    image: QImage | None
    full: QSizeF = field(default_factory=QSizeF)  # the photo's own size, in its pixels
    facts: PhotoFacts | None = None
    tags: tuple[tuple[str, str], ...] = ()  # EXIF beyond the facts: names and values to be shown
    reason: str = ""


class ImageLoader(QObject):
    """Has photos decoded and keeps the newest. All methods belong to the GUI thread."""

    loaded = Signal(object, object)  # ImageRequest, LoadedImage
    _decoded = Signal(object, object)  # ImageRequest, Future; emitted in the decoder's thread

    def __init__(self, pool: DecodePool, capacity: int, parent: QObject | None = None) -> None:
        """capacity: how many images scaled to the screen are kept."""
        super().__init__(parent)
        self._pool = pool
        self._capacity = capacity
        self._kept: OrderedDict[int, LoadedImage] = OrderedDict()  # by photo
        self._waiting: set[ImageRequest] = set()
        self._stopped = False
        self._decoded.connect(self._take)

    def get(self, photo: int) -> LoadedImage | None:
        """A photo scaled to the screen, if it is kept."""
        return self._kept.get(photo)

    def request(self, photo: int, path: bytes, side: int, companions: bytes | None = None) -> None:
        """Have a photo decoded; `loaded` follows. companions: those of its row, for its facts."""
        request = photo, side
        if request in self._waiting or self._stopped:
            return
        self._waiting.add(request)
        try:
            decoding = self._pool.render(path, side, companions)
        except RuntimeError:  # the pool is closed: the window is closing too
            return
        decoding.add_done_callback(lambda done: self._hand_over(request, done))

    def forget(self) -> None:
        """Drop all images."""
        self._kept.clear()

    def stop(self) -> None:
        """Deliver nothing any more, without waiting for the decoders."""
        self._stopped = True

    def _hand_over(self, request: ImageRequest, done: Decoding) -> None:
        """In the decoder's thread."""
        if not self._stopped:
            self._decoded.emit(request, done)

    def _take(self, request: ImageRequest, done: Decoding) -> None:
        self._waiting.discard(request)
        if done.cancelled() or done.exception() is not None:
            return
        rendered = done.result()
        if isinstance(rendered, UnreadablePhoto):
            self.loaded.emit(request, LoadedImage(None, reason=rendered.reason))
            return
        image = LoadedImage(
            image_of(rendered), QSizeF(*rendered.full), rendered.facts, rendered.tags
        )
        photo, side = request
        if side != EVERY_PIXEL:
            self._kept[photo] = image
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        self.loaded.emit(request, image)


def image_of(rendered: RenderedPhoto) -> QImage:
    """A decoded photo as a QImage with pixels of its own."""
    height, width = rendered.pixels.shape[:2]
    return rgb_image(rendered.pixels.data, width, height)
