"""What the viewer shows: the grid's current photo, decoded by a sandboxed worker."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSizeF, Signal
from PySide6.QtGui import QPixmap

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.ui import formatting
from hashdesk.ui.images.image_loader import EVERY_PIXEL, ImageLoader, ImageRequest, LoadedImage
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import UNCROPPED
from hashdesk.ui.photos.grid_view import GridView
from hashdesk.ui.viewer.page import ViewerPage

KEPT_IMAGES = 5  # pictures as large as the screen: one, and those before and after it


class ViewerController(QObject):
    """Follows the grid's current photo while the viewer is open."""

    opened = Signal()
    closed = Signal()
    asked_similar = Signal(int)
    asked_region = Signal(int, object)  # photo, Region

    def __init__(
        self,
        page: ViewerPage,
        grid: GridView,
        thumbnails: Thumbnails,
        pool: DecodePool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._grid = grid
        self._thumbnails = thumbnails
        self._images = ImageLoader(pool, KEPT_IMAGES, self)
        self.photo: int | None = None  # None: the viewer is closed
        self._images.loaded.connect(self._take)
        page.closed.connect(self.close)
        page.similar_wanted.connect(self._ask_similar)
        page.canvas.stepped.connect(grid.step)
        page.canvas.full_wanted.connect(self._want_full)
        page.canvas.region_chosen.connect(self._ask_region)
        grid.current_changed.connect(self._follow)
        thumbnails.loaded.connect(self._show_card)

    def open(self) -> None:
        """View the current photo."""
        photo = self._grid.current_photo()
        if photo is not None:
            self.opened.emit()
            self._show(photo)
            self._page.canvas.setFocus()

    def close(self) -> None:
        """Back to the grid, on the photo that was viewed last."""
        if self.photo is not None:
            self.photo = None
            self._images.forget()
            self.closed.emit()
            self._grid.setFocus()

    def stop(self) -> None:
        """Nothing that is still being decoded is waited for."""
        self._images.stop()

    def _ask_similar(self) -> None:
        photo = self.photo
        self.close()
        if photo is not None:
            self.asked_similar.emit(photo)

    def _ask_region(self, region: object) -> None:
        photo = self.photo
        self.close()
        if photo is not None:
            self.asked_region.emit(photo, region)

    # -- one photo

    def _follow(self, photo: int | None) -> None:
        if self.photo is None or photo == self.photo:
            return
        if photo is None:
            self.close()
        else:
            self._show(photo)

    def _show(self, photo: int) -> None:
        self.photo = photo
        self._page.canvas.fit()
        loaded = self._images.get(photo)
        if loaded is not None:
            self._show_loaded(loaded)
        else:
            thumbnail = self._thumbnails.pixmap(photo, UNCROPPED)
            self._page.canvas.show_image(thumbnail or QPixmap(), self._size_of(photo))
        self._show_card({photo})

    def _size_of(self, photo: int) -> QSizeF:
        """How large the photo is, as far as the library knows."""
        card = self._thumbnails.card(photo)
        if card is None or not card.photo.width or not card.photo.height:
            return QSizeF()
        return QSizeF(card.photo.width, card.photo.height)

    def _show_card(self, arrived: set[int]) -> None:
        """The facts of the photo are there: name it, and have it decoded."""
        photo = self.photo
        if photo is None or photo not in arrived:
            return
        card = self._thumbnails.card(photo)
        if card is None:
            return
        model = self._grid.photo_model
        self._page.show_name(
            formatting.shown(card.photo.name), model.rank_of(photo) or 0, len(model.photos)
        )
        loaded = self._images.get(photo)
        if loaded is not None:
            self._page.show_tags(_facts(card), loaded.tags)
            return
        thumbnail = self._thumbnails.pixmap(photo, UNCROPPED)
        if thumbnail is not None:
            self._page.canvas.show_image(thumbnail, self._size_of(photo))
        self._page.show_tags(_facts(card), ())
        if card.place.offline:
            words = self.tr("This photo is offline: plug in the drive that {root} is on.")
            words = words.format(root=formatting.shown(card.place.root))
            if thumbnail is None:
                self._page.canvas.show_words(words)
            else:  # better than nothing
                self._page.tell(words)
        else:
            self._want(photo, card, self._screen())

    def _screen(self) -> int:
        """The longer side that the photo can have on the screen, in its pixels."""
        canvas = self._page.canvas
        return round(max(canvas.width(), canvas.height(), 640) * canvas.devicePixelRatioF())

    # -- decoding

    def _want(self, photo: int, card: PhotoCard, side: int) -> None:
        if not card.place.offline:
            self._images.request(photo, card.place.full, side)

    def _want_full(self) -> None:
        card = None if self.photo is None else self._thumbnails.card(self.photo)
        if self.photo is not None and card is not None and self._images.get(self.photo):
            self._want(self.photo, card, EVERY_PIXEL)

    def _take(self, request: ImageRequest, loaded: LoadedImage) -> None:
        if self.photo is None or request[0] != self.photo:
            return
        if loaded.image is None:
            words = self.tr("This photo cannot be shown: {reason}.")
            self._page.canvas.show_words(words.format(reason=loaded.reason))
        else:
            self._show_loaded(loaded)
            self._look_ahead()

    def _show_loaded(self, loaded: LoadedImage) -> None:
        if loaded.image is not None:
            self._page.canvas.show_image(loaded.image, loaded.full)
        card = None if self.photo is None else self._thumbnails.card(self.photo)
        if card is not None:
            self._page.show_tags(_facts(card), loaded.tags)

    def _look_ahead(self) -> None:
        """Have the photos before and after decoded too: they will probably be next."""
        shown = self._grid.photo_model.photos
        rank = None if self.photo is None else self._grid.photo_model.rank_of(self.photo)
        for near in () if rank is None else (rank + 1, rank - 1):
            if 0 <= near < len(shown):
                photo = int(shown[near])
                card = self._thumbnails.card(photo)
                if card is not None and self._images.get(photo) is None:
                    self._want(photo, card, self._screen())


def _facts(card: PhotoCard) -> Sequence[tuple[str, str]]:
    """What the library knows of a photo, for people."""
    photo, facts = card.photo, []
    if photo.taken is not None:
        facts.append((formatting.translate("HashDesk", "Taken"), formatting.moment(photo.taken)))
    if photo.width and photo.height:
        facts.append(
            (formatting.translate("HashDesk", "Pixels"), f"{photo.width} × {photo.height}")
        )
    facts.append((formatting.translate("HashDesk", "Size"), formatting.size(photo.size)))
    if photo.latitude is not None and photo.longitude is not None:
        place = f"{photo.latitude:.5f}, {photo.longitude:.5f}"
        facts.append((formatting.translate("HashDesk", "Place"), place))
    facts.append((formatting.translate("HashDesk", "File"), formatting.shown(card.place.full)))
    return facts
