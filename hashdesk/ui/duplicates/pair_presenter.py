"""The pair that is compared: its pictures as soon as they are there, and its facts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QSizeF
from PySide6.QtGui import QImage, QPixmap

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.imaging.orientation import IDENTITY, Orientation
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.compare_pane import ComparePane, PairSide, described
from hashdesk.ui.duplicates.orientation import laid, way_of, words_for
from hashdesk.ui.images.image_loader import ImageLoader, ImageRequest, LoadedImage
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import UNCROPPED

KEPT_PAIR_IMAGES = 8  # pictures: two pairs, and those before and after

LEFT, RIGHT = 0, 1


@dataclass(frozen=True)
class PairNotes:
    """What is known of a photo of the pair."""

    goes: bool  # it is marked for the trash
    apart: int | None = None  # bits to the reference of its group; None: not told
    reference: bool = False  # it is that


class PairPresenter(QObject):
    """Keeps the pane true to two photos."""

    def __init__(
        self,
        pane: ComparePane,
        thumbnails: Thumbnails,
        pool: DecodePool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pane = pane
        self._thumbnails = thumbnails
        self._pictures = ImageLoader(pool, KEPT_PAIR_IMAGES, self)
        self._pair: tuple[int, ...] = ()
        self._turned = False  # the right one may lie in another way than the left one
        self._way: Orientation | None = IDENTITY  # how the right one is laid; None: to be found out
        self._said: tuple[PairNotes, ...] = ()
        self._next: Sequence[int] = ()
        thumbnails.loaded.connect(self._show_arrived)
        self._pictures.loaded.connect(self._show_picture)

    def stop(self) -> None:
        """Nothing that is still being decoded is waited for."""
        self._pictures.stop()

    def show(self, pair: tuple[int, int], later: Sequence[int], *, turned: bool) -> None:
        """Compare two photos; `later` will probably be looked at next.

        turned: the right one may lie in another way than the left one. Who looks closely at just
        these two goes on doing so.
        """
        self._next = later
        if (pair, turned) != (self._pair, self._turned):
            if pair[:1] != self._pair[:1]:  # copies of one picture are compared in one place
                self._pane.fit()
            self._pair, self._turned = pair, turned
            self._way = None if turned else IDENTITY
            self._pane.show_pair()
            for which, photo in enumerate(pair):
                self._want(which, photo)
        for photo in later:
            self._thumbnails.pixmap(photo, UNCROPPED)  # its card comes along
            self._decode(photo)

    def describe(self, said: tuple[PairNotes, PairNotes]) -> None:
        """What is known of the two."""
        self._said = said
        self._pane.show_sides(self._side(LEFT, said[LEFT]), self._side(RIGHT, said[RIGHT]))

    def _want(self, which: int, photo: int) -> None:
        """Show what there is of a photo, and have the rest made."""
        seen = self._pictures.get(photo)
        if seen is not None:
            self._show_seen(which, seen)
            return
        small, card = self._thumbnails.pixmap(photo, UNCROPPED), self._thumbnails.card(photo)
        if small is not None and not small.isNull() and card is not None:
            full = QSizeF(card.photo.width or small.width(), card.photo.height or small.height())
            if which == RIGHT and self._lay() != IDENTITY:
                small = QPixmap.fromImage(laid(small.toImage(), self._lay()))
                full = full.transposed() if self._lay().transposed else full
            self._pane.show_small(which, small, full)
        self._decode(photo)

    def _lay(self) -> Orientation:
        """How the right photo is laid, as soon as there is something to see of both."""
        if self._way is None:
            left, right = (self._picture(photo) for photo in self._pair)
            if left.isNull() or right.isNull():
                return IDENTITY
            self._way = way_of(left, right)
        return self._way

    def _picture(self, photo: int) -> QImage:
        """A small picture, or the photo itself, or a null one: not all thumbnails are kept."""
        small = self._thumbnails.pixmap(photo, UNCROPPED)
        if small is not None and not small.isNull():
            return small.toImage()
        seen = self._pictures.get(photo)
        return QImage() if seen is None or seen.image is None else seen.image

    def _show_seen(self, which: int, seen: LoadedImage) -> None:
        way = self._lay() if which == RIGHT else IDENTITY
        if seen.image is not None and way != IDENTITY:
            full = seen.full.transposed() if way.transposed else seen.full
            seen = replace(seen, image=laid(seen.image, way), full=full)
        self._pane.show_seen(which, seen)

    def _decode(self, photo: int) -> None:
        card = self._thumbnails.card(photo)
        if card is not None and not card.place.offline and self._pictures.get(photo) is None:
            # Of the screen, whatever the pane has now: two photos are compared at one scale.
            size = self._pane.screen().size()
            pixels = round(max(size.width(), size.height()) * self._pane.devicePixelRatioF())
            self._pictures.request(photo, card.place.full, pixels)

    def _show_arrived(self, arrived: set[int]) -> None:
        if not self._pane.isVisible():
            return
        found_out = self._way is None and self._lay() != IDENTITY
        for which, photo in enumerate(self._pair):
            if photo in arrived or (which == RIGHT and found_out):
                self._want(which, photo)
        if arrived.intersection(self._pair) and len(self._said) == 2:
            self.describe((self._said[LEFT], self._said[RIGHT]))
        for photo in self._next:
            if photo in arrived:
                self._decode(photo)

    def _show_picture(self, wish: ImageRequest, seen: LoadedImage) -> None:
        found_out = self._way is None and self._lay() != IDENTITY
        for which, photo in enumerate(self._pair):
            if photo == wish[0] or (which == RIGHT and found_out):
                self._want(which, photo)
        if found_out and len(self._said) == 2:
            self.describe((self._said[LEFT], self._said[RIGHT]))

    def _side(self, which: int, said: PairNotes) -> PairSide:
        photo = self._pair[which]
        card = self._thumbnails.card(photo)
        states = [self.tr("goes to the trash") if said.goes else self.tr("stays")]
        if which == RIGHT:
            states.insert(0, words_for(self._lay()))
        state = " · ".join(filter(None, states))
        if card is None:
            return PairSide("", state, said.goes)
        return PairSide(
            formatting.shown(card.photo.name), state, said.goes, _facts(card, self._apart(said))
        )

    def _apart(self, said: PairNotes) -> str:
        if said.apart is None:
            return ""
        if said.reference:
            return self.tr("the others are measured from here")
        return formatting.bits(said.apart)


def _facts(card: PhotoCard, apart: str) -> tuple[str, ...]:
    """In the order of comparepane.FACTS."""
    photo = card.photo
    return described((
        apart,
        f"{photo.width} × {photo.height}" if photo.width and photo.height else "",
        formatting.size(photo.size),
        "" if photo.taken is None else formatting.moment(photo.taken),
        formatting.moment(photo.mtime_ns // 1_000_000_000) if photo.mtime_ns else "",
        photo.camera or "",
        os.fsdecode(os.path.dirname(card.place.full)),
    ))  # fmt: skip
