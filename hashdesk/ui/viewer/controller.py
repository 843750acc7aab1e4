"""The controller of the viewer: shows the grid's current photo, or one of a group of duplicates.

It is decoded in a sandbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSizeF, Signal
from PySide6.QtGui import QPixmap

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui import formatting
from hashdesk.ui.images.image_loader import EVERY_PIXEL, ImageLoader, ImageRequest, LoadedImage
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos.details import companion_texts
from hashdesk.ui.photos.grid.view import GridView
from hashdesk.ui.reason_words import reason_words
from hashdesk.ui.viewer.details import details
from hashdesk.ui.viewer.page import ViewerPage

KEPT_IMAGES = 5  # decoded photos: the current one and its neighbours


class ViewerController(QObject):
    """Follows the grid's current photo while the viewer is open; decodes neighbours ahead.

    Photos that are viewed among others of their own leave the grid as it is.
    """

    opened = Signal()
    closed = Signal()
    similar_wanted = Signal(int)  # photo id
    region_search_wanted = Signal(int, object)  # photo id, Region

    def __init__(
        self,
        folder: Path,
        page: ViewerPage,
        grid: GridView,
        thumbnails: Thumbnails,
        pool: DecodePool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._page = page
        self._grid = grid
        self._thumbnails = thumbnails
        self._images = ImageLoader(pool, KEPT_IMAGES, self)
        self.photo: int | None = None  # None: the viewer is closed
        self._among: tuple[int, ...] = ()  # viewed one after another; empty: those of the grid
        self._images.loaded.connect(self._show_decoded)
        page.close_wanted.connect(self.close)
        page.similar_wanted.connect(self._request_similar)
        page.canvas.stepped.connect(self._step)
        page.canvas.full_wanted.connect(self._request_full)
        page.canvas.region_chosen.connect(self._request_region_search)
        grid.current_changed.connect(self._follow)
        thumbnails.loaded.connect(self._show_card)

    def open(self) -> None:
        """View the current photo."""
        photo = self._grid.current_photo()
        if photo is not None:
            self.view(photo, ())

    def view(self, photo: int, among: Sequence[int]) -> None:
        """View a photo. among: others of the library and it; empty: those of the grid."""
        self._among = tuple(among)
        self.photo = photo  # before it is told: what keys do depends on it
        self.opened.emit()
        self._show(photo)
        self._page.canvas.setFocus()

    def close(self) -> None:
        """Return to the grid; the photo that was viewed last is the current one there.

        From photos of their own, whoever showed them takes the focus.
        """
        if self.photo is not None:
            self.photo = None
            self._images.forget()
            self.closed.emit()
            if not self._among:
                self._grid.setFocus()

    def stop(self) -> None:
        """Stop waiting for photos that are being decoded."""
        self._images.stop()

    def _request_similar(self) -> None:
        photo = self.photo
        self.close()
        if photo is not None:
            self.similar_wanted.emit(photo)

    def _request_region_search(self, region: object) -> None:
        photo = self.photo
        self.close()
        if photo is not None:
            self.region_search_wanted.emit(photo, region)

    # -- one photo

    def _step(self, step: int) -> None:
        """View the next photo, or the previous one."""
        if not self._among:
            self._grid.step(step)
        elif self.photo is not None and (photo := self._beside(self.photo, step)) is not None:
            self._show(photo)

    def _beside(self, photo: int, step: int) -> int | None:
        """The photo so many places after one; None if there is none."""
        shown: Sequence[int] | PhotoIds = self._among or self._grid.photo_model.photos
        there = self._rank_of(photo)[0] + step
        return int(shown[there]) if 0 <= there < len(shown) else None

    def _follow(self, photo: int | None) -> None:
        if self.photo is None or self._among or photo == self.photo:
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

    def _rank_of(self, photo: int) -> tuple[int, int]:
        """Which of the photos in turn it is, from 0, and how many they are."""
        if self._among:
            return self._among.index(photo), len(self._among)
        model = self._grid.photo_model
        return model.rank_of(photo) or 0, len(model.photos)

    def _size_of(self, photo: int) -> QSizeF:
        """The size of a photo in pixels, if the library knows it."""
        card = self._thumbnails.card(photo)
        if card is None or not card.photo.width or not card.photo.height:
            return QSizeF()
        return QSizeF(card.photo.width, card.photo.height)

    def _show_card(self, loaded_cards: set[int]) -> None:
        """Show the details of the photo once they are loaded, and have it decoded."""
        photo = self.photo
        if photo is None or photo not in loaded_cards:
            return
        card = self._thumbnails.card(photo)
        if card is None:
            return
        name = formatting.shown(card.photo.name)
        if mark := companion_texts.marks(card.companions):
            name = f"{name} · {mark}"
        self._page.show_name(name, *self._rank_of(photo))
        loaded = self._images.get(photo)
        if loaded is not None:
            self._page.show_details(details(card, loaded.facts), loaded.tags)
            return
        thumbnail = self._thumbnails.pixmap(photo, UNCROPPED)
        if thumbnail is not None:
            self._page.canvas.show_image(thumbnail, self._size_of(photo))
        self._page.show_details(details(card, None), ())
        if card.place.offline:
            if thumbnail is None or thumbnail.isNull():
                self._page.canvas.show_words(self._away_words(card, pictured=False))
            else:
                self._page.show_message(self._away_words(card, pictured=True))
        else:
            self._request(photo, card, self._screen_side())

    def _away_words(self, card: PhotoCard, *, pictured: bool) -> str:
        """Why the file of a photo is out of reach. pictured: its thumbnail is in sight."""
        if not card.was_left_out(self._folder):
            text = self.tr("This photo is on a disconnected drive: plug in the drive with {root}.")
            return text.format(root=formatting.shown(card.place.root))
        if pictured:
            return self.tr("Only this small picture was exported; the file is not here.")
        return self.tr("The file of this photo was not exported: it is not on this computer.")

    def _screen_side(self) -> int:
        """The longer side of the canvas in device pixels."""
        canvas = self._page.canvas
        return round(max(canvas.width(), canvas.height(), 640) * canvas.devicePixelRatioF())

    # -- decoding

    def _request(self, photo: int, card: PhotoCard, side: int) -> None:
        if not card.place.offline:
            self._images.request(photo, card.place.full, side, card.photo.companions)

    def _request_full(self) -> None:
        card = None if self.photo is None else self._thumbnails.card(self.photo)
        if self.photo is not None and card is not None and self._images.get(self.photo):
            self._request(self.photo, card, EVERY_PIXEL)

    def _show_decoded(self, request: ImageRequest, loaded: LoadedImage) -> None:
        if self.photo is None or request[0] != self.photo:
            return
        if loaded.image is None:
            text = self.tr("This photo cannot be shown. {reason}.")
            self._page.canvas.show_words(text.format(reason=reason_words(loaded.reason)))
        else:
            self._show_loaded(loaded)
            self._decode_neighbours()

    def _show_loaded(self, loaded: LoadedImage) -> None:
        if loaded.image is not None:
            self._page.canvas.show_image(loaded.image, loaded.full)
        card = None if self.photo is None else self._thumbnails.card(self.photo)
        if card is not None:
            self._page.show_details(details(card, loaded.facts), loaded.tags)

    def _decode_neighbours(self) -> None:
        """Decode the next and the previous photo ahead of time."""
        for step in (1, -1):
            photo = None if self.photo is None else self._beside(self.photo, step)
            card = None if photo is None else self._thumbnails.card(photo)
            if photo is not None and card is not None and self._images.get(photo) is None:
                self._request(photo, card, self._screen_side())
