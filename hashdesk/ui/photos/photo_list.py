"""The list of photos behind the grid: one folder or all of them, filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.ui.error_words import error_words
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.months import Period
from hashdesk.ui.library.photo_counts import PhotoCounts
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.photos.chosen_period import chosen_period, of_period
from hashdesk.ui.photos.found_photos import FoundPhotos
from hashdesk.ui.photos.grid.date_sections import NO_SECTIONS
from hashdesk.ui.photos.photo_choice import PhotoChoice, PhotoListing, list_photos, read_listing
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.serial_worker import SerialWorker


class Chosen(IntEnum):
    """What the user chose that `changed` has not told yet; the larger covers the smaller."""

    NOTHING = 0
    ORDER = 1  # another order of the same photos
    FILTER = 2  # more or fewer of the same folder, shelf or found photos
    PHOTOS = 3


class PhotoList(QObject):
    """The photos of a folder, a shelf or the whole library. Follows changes of the library."""

    choice_changed = Signal()  # folder, filter or order; `changed` follows, perhaps much later
    changed = Signal(bool)  # True: by a choice of the user; False: with the library
    failed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._worker = SerialWorker("photo list", self)
        self._snapshot = Snapshot()
        self._pending = Chosen.NOTHING  # until `changed` is emitted
        self.chosen = Chosen.NOTHING  # what `changed` told last
        self.hidden: PhotoIds = NO_PHOTOS  # being removed from the library
        self._matching: PhotoIds | None = None  # photos that pass the filter; None: no filter
        self.folder_node: FolderNode | None = None  # None: all folders
        self.shelf: PhotoIds | None = None  # photos of an atlas shelf; None: no shelf chosen
        self.shelf_name = ""
        self._own: PhotoOrder | None = None  # by `own_key`; None: in the library's order
        self.found: FoundPhotos | None = None  # by words; None: nothing is searched for by words
        self.everywhere = True  # search all folders, not only the chosen one
        self.photo_filter = PhotoFilter()
        self.order = PhotoOrder()
        self.photos: PhotoIds = self._snapshot.photos
        self.sections = NO_SECTIONS  # of the photos, by date
        self.counts: PhotoCounts | None = None  # what else can be chosen; None: all there is
        self.answered: PhotoCounts | None = None  # the same while an answer is in sight
        self.whole: PhotoCounts | None = None  # without hidden photos; None: none is hidden

    def stop(self) -> None:
        """End its thread."""
        self._worker.stop()

    @property
    def within(self) -> PhotoIds | None:
        """The photos to search; None: all. The same object as long as they stay the same."""
        if self.folder_node is not None and not self.everywhere:
            return self.photos
        return self._matching

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take a newly read library; stay in the chosen folder if it still exists."""
        self._snapshot = snapshot
        node = self.folder_node
        if node is not None:
            roots = [root for root in snapshot.roots if root.root == node.root]
            self.folder_node = roots[0].find(node.path) if roots else None
            if self.folder_node is None:  # show all photos instead, from the top
                self._pending, self.everywhere = Chosen.PHOTOS, True
        self._update()

    @property
    def period(self) -> Period | None:
        """The year or month that is chosen on the left."""
        return chosen_period(self.photo_filter, self._snapshot.months)

    def choose_folder(
        self, node: FolderNode | None, *, keep_found: bool = False, period: Period | None = None
    ) -> None:
        """Show a folder with its subfolders; None: all folders.

        keep_found: only what words found there, if anything is searched for by words.
        period: to be chosen as well; None: the dates stay what they are.
        """
        if period is not None:
            self.photo_filter = of_period(self.photo_filter, period)
        self.folder_node, self.shelf = node, None
        self.found = self.found if keep_found else None
        self._pending = Chosen.PHOTOS
        self.everywhere |= node is None
        self._update()

    def choose_shelf(self, photos: PhotoIds, name: str) -> None:
        """Show the photos of an atlas shelf in this order, until another one is chosen."""
        self.folder_node, self.shelf, self.shelf_name, self.found = None, photos, name, None
        self._own = PhotoOrder(SortKey.TYPICAL)
        self._pending, self.everywhere = Chosen.PHOTOS, True
        self._update()

    def choose_found(self, found: FoundPhotos) -> None:
        """Show the photos that words found, in the whole library and of all times."""
        if self.period is not None:  # it is left as the folder is
            self.photo_filter = of_period(self.photo_filter, None)
        self.folder_node, self.shelf, self.found = None, None, found
        self._own = PhotoOrder(SortKey.CERTAIN)
        self._pending, self.everywhere = Chosen.PHOTOS, True
        self._update()

    def renew_found(self, found: FoundPhotos) -> None:
        """Show what the same words find in a library that has changed."""
        if found.ranked and self.own_key is None:  # guesses have joined what was certain
            self._own = PhotoOrder(SortKey.CERTAIN)
        self.found = found
        self._update()

    @property
    def levels(self) -> NDArray[np.uint8] | None:
        """How sure it is that the photos (n,) are meant; None: nothing is guessed."""
        if self.found is None or not self.found.ranked:
            return None
        return self.found.levels_of(self.photos)

    @property
    def own_key(self) -> SortKey | None:
        """What only photos like these can be sorted by; None: nothing but what all can be."""
        if self.shelf is not None:
            return SortKey.TYPICAL
        return SortKey.CERTAIN if self.found is not None and self.found.ranked else None

    @property
    def sorted_by(self) -> PhotoOrder:
        """The order of the photos: of the library, or one of their own until another is chosen."""
        own = self._own
        return own if own is not None and own.key is self.own_key else self.order

    @property
    def title(self) -> str:
        """The name of the chosen folder or shelf, or what is searched; empty: the whole library."""
        if self.found is not None:
            return self.found.title
        if self.shelf is not None:
            return self.shelf_name
        return "" if self.folder_node is None else self.folder_node.name

    @property
    def size(self) -> int:
        """The photos of the library, without those that are being removed from it."""
        return len(self._snapshot.photos) if self.whole is None else self.whole.photos

    @property
    def part(self) -> PhotoIds | None:
        """The photos of the chosen part; None: the whole library."""
        return self.photos if self.title or self.photo_filter else None

    @property
    def lasts(self) -> bool:
        """Whether the next start lists the same photos: no filter, shelf or found photos."""
        return self.shelf is None and self.found is None and not self.photo_filter

    def set_order(self, order: PhotoOrder) -> None:
        """Sort the photos."""
        if order.key is self.own_key:
            self._own = order
        else:
            self.order, self._own = order, None
        self._pending = max(self._pending, Chosen.ORDER)
        self._update()

    def sort_all(self, order: PhotoOrder, done: Callable[[PhotoIds], None]) -> None:
        """Sort all photos of the library, and pass them (n,) on, at once or once they are read."""
        snapshot, folder = self._snapshot, self._folder
        choice = PhotoChoice(None, None, None, NO_PHOTOS, PhotoFilter(), order)
        if choice.needs_database:
            self._worker.queue(
                lambda: read_listing(folder, snapshot, choice).photos,
                done,
                lambda error: self.failed.emit(error_words(error)),
            )
        else:
            done(list_photos(snapshot, choice).photos)

    def set_filter(self, condition: PhotoFilter, *, everywhere: bool = True) -> None:
        """Show only photos that pass the filter; everywhere: search all folders."""
        self.photo_filter, self.everywhere = condition, everywhere
        self._pending = max(self._pending, Chosen.FILTER)
        self._update()

    def hide(self, photos: PhotoIds) -> None:
        """Leave out photos that are being removed from the library, until `unhide`."""
        self.hidden = np.union1d(self.hidden, photos)
        self._update()

    def unhide(self, photos: PhotoIds) -> None:
        """Show hidden photos again."""
        self.hidden = np.setdiff1d(self.hidden, photos)
        self._update()

    def without_hidden(self, photos: PhotoIds) -> PhotoIds:
        """Those of some photos (n,) that are not being removed from the library."""
        return photos[np.isin(photos, self.hidden, invert=True)] if len(self.hidden) else photos

    def date_of(self, photo: int) -> int | None:
        """When a photo was taken (seconds since 1970, camera time); None unless sorted by date.

        Nor if nobody knows it.
        """
        if self.sorted_by.key is not SortKey.TAKEN:
            return None
        taken = self._snapshot.taken
        places = np.flatnonzero(self._snapshot.photos[: len(taken)] == photo)
        return int(taken[places[0]]) if len(places) else None

    def _update(self) -> None:
        """Emit `changed` at once, or once the order and the filter have been read from disk."""
        self.choice_changed.emit()
        choice, snapshot, folder = self._choice, self._snapshot, self._folder
        if choice.needs_database and len(snapshot.photos):  # without photos there may be no file
            self._worker.start(
                lambda _: read_listing(folder, snapshot, choice),
                self._show,
                lambda error: self.failed.emit(error_words(error)),
            )
        else:
            self._worker.supersede()
            self._show(list_photos(snapshot, choice))

    def _show(self, listing: PhotoListing) -> None:
        self.photos = _kept(self.photos, listing.photos)
        matching = listing.matching
        self._matching = None if matching is None else _kept(self._matching, matching)
        self.counts, self.answered, self.whole = listing.counts, listing.answered, listing.whole
        self.sections = listing.sections
        chosen, self._pending = self._pending, Chosen.NOTHING
        self.chosen = chosen
        self.changed.emit(chosen is not Chosen.NOTHING)

    @property
    def _choice(self) -> PhotoChoice:
        folders = None if self.folder_node is None else self.folder_node.folders
        part = folders, self.shelf, self.found
        return PhotoChoice(*part, self.hidden, self.photo_filter, self.sorted_by)


def _kept(old: PhotoIds | None, new: PhotoIds) -> PhotoIds:
    """The old array if it is equal, so that its holders see by identity that nothing changed."""
    return old if old is not None and np.array_equal(old, new) else new
