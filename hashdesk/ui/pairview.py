"""The pair that is compared: its pictures as soon as they are there, and its facts."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QObject, QSizeF

from hashdesk.core.pool import DecodePool
from hashdesk.ui import text
from hashdesk.ui.comparepane import ComparePane, Side, described
from hashdesk.ui.fetcher import WHOLE, Card
from hashdesk.ui.pictures import Pictures, Seen, Wish
from hashdesk.ui.thumbnails import Thumbnails

KEPT = 8  # pictures: two pairs, and those before and after

Said = tuple[int | None, bool]  # bits to the reference (None: not told), whether it goes


class PairView(QObject):
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
        self._pictures = Pictures(pool, KEPT, self)
        self._pair: tuple[int, ...] = ()
        self._said: tuple[Said, ...] = ()
        self._next: Sequence[int] = ()
        thumbnails.arrived.connect(self._show_arrived)
        self._pictures.arrived.connect(self._show_picture)

    def stop(self) -> None:
        """Nothing that is still being decoded is waited for."""
        self._pictures.stop()

    def show(self, pair: tuple[int, int], later: Sequence[int]) -> None:
        """Compare two photos; `later` will probably be looked at next."""
        self._pair, self._next = pair, later
        self._pane.show_pair()
        self._pane.fit()
        for which, photo in enumerate(pair):
            self._want(which, photo)
        for photo in later:
            self._thumbnails.pixmap(photo, WHOLE)  # its card comes along
            self._decode(photo)

    def describe(self, said: tuple[Said, Said]) -> None:
        """What is known of the two."""
        self._said = said
        left, right = (self._side(photo, one) for photo, one in zip(self._pair, said, strict=True))
        self._pane.show_sides(left, right)

    def _want(self, which: int, photo: int) -> None:
        """Show what there is of a photo, and have the rest made."""
        seen = self._pictures.get(photo)
        if seen is not None:
            self._pane.show_seen(which, seen)
            return
        small, card = self._thumbnails.pixmap(photo, WHOLE), self._thumbnails.card(photo)
        if small is not None and card is not None:
            full = QSizeF(card.photo.width or small.width(), card.photo.height or small.height())
            self._pane.show_small(which, small, full)
        self._decode(photo)

    def _decode(self, photo: int) -> None:
        card = self._thumbnails.card(photo)
        if card is not None and not card.place.offline and self._pictures.get(photo) is None:
            # Of the screen, whatever the pane has now: two photos are compared at one scale.
            size = self._pane.screen().size()
            pixels = round(max(size.width(), size.height()) * self._pane.devicePixelRatioF())
            self._pictures.want(photo, card.place.full, pixels)

    def _show_arrived(self, arrived: set[int]) -> None:
        if not self._pane.isVisible():
            return
        for which, photo in enumerate(self._pair):
            if photo in arrived:
                self._want(which, photo)
        if arrived.intersection(self._pair) and len(self._said) == 2:
            self.describe((self._said[0], self._said[1]))
        for photo in self._next:
            if photo in arrived:
                self._decode(photo)

    def _show_picture(self, wish: Wish, seen: Seen) -> None:
        for which, photo in enumerate(self._pair):
            if photo == wish[0]:
                self._pane.show_seen(which, seen)

    def _side(self, photo: int, said: Said) -> Side:
        distance, goes = said
        card = self._thumbnails.card(photo)
        state = self.tr("goes to the trash") if goes else self.tr("stays")
        if card is None:
            return Side("", state, goes)
        apart = "" if distance is None else self.tr("{count} bits").format(count=distance)
        return Side(text.shown(card.photo.name), state, goes, _facts(card, apart))


def _facts(card: Card, apart: str) -> tuple[str, ...]:
    """In the order of comparepane.FACTS."""
    photo = card.photo
    return described((
        apart,
        f"{photo.width} × {photo.height}" if photo.width and photo.height else "",
        text.size(photo.size),
        "" if photo.taken is None else text.moment(photo.taken),
        text.moment(photo.mtime_ns // 1_000_000_000) if photo.mtime_ns else "",
        photo.camera or "",
        os.fsdecode(os.path.dirname(card.place.full)),
    ))  # fmt: skip
