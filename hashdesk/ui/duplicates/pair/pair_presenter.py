"""Fills the compare pane: the images of two photos as they arrive, and their facts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, QSizeF
from PySide6.QtGui import QImage, QPixmap

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.imaging.signatures.orientation import IDENTITY, Orientation
from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.pair.compare_pane import ComparePane, PairSide
from hashdesk.ui.duplicates.pair.orientation import orientation_of, oriented, words_for
from hashdesk.ui.images.image_loader import ImageLoader, LoadedImage
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos.details.fact_texts import is_capture

KEPT_PAIR_IMAGES = 8  # the pair in sight, and those before and after

LEFT, RIGHT = 0, 1


class Fate(StrEnum):
    """What becomes of a photo of the pair."""

    GOES = "goes"  # it is marked for the trash
    STAYS = "stays"  # others of its group are marked, or it is always kept
    SUGGESTED = "suggested"  # to be kept, but nothing is marked
    OPEN = "open"  # nothing is marked, and nothing suggested of it


@dataclass(frozen=True)
class PairNotes:
    """What the marks say of a photo of the pair."""

    fate: Fate
    relation: Relation | None = None  # to the photo that is kept; None: it is that photo
    is_soon_after: bool = False  # taken within a burst's time of it


class PairPresenter(QObject):
    """Shows a pair of photos in the pane."""

    def __init__(
        self, pane: ComparePane, thumbnails: Thumbnails, pool: DecodePool, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._pane = pane
        self._thumbnails = thumbnails
        self._images = ImageLoader(pool, KEPT_PAIR_IMAGES, self)
        self._pair: tuple[int, ...] = ()
        self._turned = False  # the right photo may be turned
        self._orientation: Orientation | None = IDENTITY  # of the right photo; None: not known yet
        self._notes: tuple[PairNotes, PairNotes] | None = None
        self._cards: dict[int, PhotoCard] = {}  # of the pair, as they were in sight
        self._next: Sequence[int] = ()
        thumbnails.loaded.connect(self._show_thumbnails)
        self._images.loaded.connect(lambda request, _loaded: self._show_loaded({request[0]}))

    def stop(self) -> None:
        """Stop decoding."""
        self._images.stop()

    def show(self, pair: tuple[int, int], later: Sequence[int], *, turned: bool) -> None:
        """Compare two photos, and decode `later`, which probably come next.

        turned: the right photo may be turned. The zoom stays while the left photo does.
        """
        self._next = later
        if (pair, turned) != (self._pair, self._turned):
            if pair[:1] != self._pair[:1]:  # else keep the zoom for the next copy
                self._pane.fit()
            self._pair, self._turned = pair, turned
            self._cards = {at: card for at, card in self._cards.items() if at in pair}
            self._orientation = None if turned else IDENTITY
            self._pane.show_pair()
            for which, photo in enumerate(pair):
                self._want(which, photo)
        for photo in later:
            self._thumbnails.pixmap(photo, UNCROPPED)  # loads its card, too
            self._decode(photo)

    def describe(self, notes: tuple[PairNotes, PairNotes]) -> None:
        """Show the notes on both photos."""
        self._notes = notes
        self._pane.show_sides(*(self._side(which, notes[which]) for which in (LEFT, RIGHT)))

    def _want(self, which: int, photo: int) -> None:
        """Show a photo as far as it is loaded, and load the rest."""
        loaded = self._images.get(photo)
        if loaded is not None:
            self._show_decoded(which, loaded)
            return
        small, card = self._thumbnails.pixmap(photo, UNCROPPED), self._thumbnails.card(photo)
        if small is not None and not small.isNull() and card is not None:
            full = QSizeF(card.photo.width or small.width(), card.photo.height or small.height())
            if which == RIGHT and self._right_orientation() != IDENTITY:
                small = QPixmap.fromImage(oriented(small.toImage(), self._right_orientation()))
                full = full.transposed() if self._right_orientation().transposed else full
            self._pane.show_small(which, small, full)
        self._decode(photo)

    def _right_orientation(self) -> Orientation:
        """How the right photo is turned, once there is an image of both."""
        if self._orientation is None:
            left, right = (self._image(photo) for photo in self._pair)
            if left.isNull() or right.isNull():
                return IDENTITY
            self._orientation = orientation_of(left, right)
        return self._orientation

    def _image(self, photo: int) -> QImage:
        """The thumbnail, else the decoded photo, else a null image.

        A square from the list is none of these: in a crop with round corners, nothing tells how
        a photo is turned.
        """
        small = self._thumbnails.uncropped(photo)
        if small is not None and not small.isNull():
            return small.toImage()
        loaded = self._images.get(photo)
        return QImage() if loaded is None or loaded.image is None else loaded.image

    def _show_decoded(self, which: int, loaded: LoadedImage) -> None:
        orientation = self._right_orientation() if which == RIGHT else IDENTITY
        if loaded.image is not None and orientation != IDENTITY:
            full = loaded.full.transposed() if orientation.transposed else loaded.full
            loaded = replace(loaded, image=oriented(loaded.image, orientation), full=full)
        self._pane.show_loaded(which, loaded)

    def _decode(self, photo: int) -> None:
        card = self._thumbnails.card(photo)
        if card is not None and not card.place.offline and self._images.get(photo) is None:
            # As large as the screen: both photos are compared at one scale.
            size = self._pane.screen().size()
            pixels = round(max(size.width(), size.height()) * self._pane.devicePixelRatioF())
            self._images.request(photo, card.place.full, pixels)

    def _show_thumbnails(self, photos: set[int]) -> None:
        if self._pane.isVisible():
            self._show_loaded(photos)
            for photo in photos.intersection(self._next):
                self._decode(photo)

    def _show_loaded(self, photos: set[int]) -> None:
        """Show photos whose thumbnails or images have been loaded."""
        oriented_now = self._orientation is None and self._right_orientation() != IDENTITY
        for which, photo in enumerate(self._pair):
            if photo in photos or (which == RIGHT and oriented_now):
                self._want(which, photo)
        if self._notes and (oriented_now or photos.intersection(self._pair)):
            self.describe(self._notes)

    def _side(self, which: int, notes: PairNotes) -> PairSide:
        photo = self._pair[which]
        card = self._card(photo)
        goes = notes.fate is Fate.GOES
        states = [self._fate(notes.fate)]
        if which == RIGHT:
            states.insert(0, words_for(self._right_orientation()))
            states.insert(0, self._relation(notes))
        state = " · ".join(filter(None, states))
        if card is None:
            return PairSide("", state, goes)
        name, facts = formatting.shown(card.photo.name), _facts(card)
        is_taken = card.photo.taken is None or is_capture(card.photo.taken_from)
        return PairSide(name, state, goes, facts, _facts(card, short=True), is_taken)

    def _card(self, photo: int) -> PhotoCard | None:
        """The card of a photo of the pair: until it is read again, as it was in sight."""
        card = self._thumbnails.card(photo)
        if card is None:
            self._thumbnails.pixmap(photo, UNCROPPED)  # asks for it
            return self._cards.get(photo)
        self._cards[photo] = card
        return card

    def _fate(self, fate: Fate) -> str:
        return {
            Fate.GOES: self.tr("Remove"),
            Fate.STAYS: self.tr("Keep"),
            Fate.SUGGESTED: self.tr("Suggested"),
            Fate.OPEN: "",
        }[fate]

    def _relation(self, notes: PairNotes) -> str:
        """Why a photo is not marked; empty where nothing speaks against it."""
        if notes.relation is Relation.LOOK_AGAIN:
            return self.tr("To check")
        if notes.relation is Relation.BURST:
            return self.tr("Burst") if notes.is_soon_after else self.tr("Other time")
        return ""


def _facts(card: PhotoCard, *, short: bool = False) -> tuple[str, ...]:
    """The facts of a photo, in the order of PAIR_FACTS. short: where there is little room."""
    photo, written = card.photo, card.photo.mtime_ns // 1_000_000_000
    taken = photo.taken
    facts = (
        f"{photo.width} × {photo.height}" if photo.width and photo.height else "",
        formatting.size(photo.size),
        "" if taken is None else formatting.moment(taken, to_the_second=True, short=short),
        formatting.local_moment(written, short=short) if photo.mtime_ns else "",
    )
    names = photo.camera or "", os.fsdecode(os.path.dirname(card.place.full))
    return *map(formatting.in_wholes, facts), *map(formatting.shown, names)
