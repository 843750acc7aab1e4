"""Which of the library's photos are looked at, and in what order."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from hashdesk.core.storage import photo_arrays, photo_filter
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photo_filter import PhotoFilter
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.serial_worker import SerialWorker


class PhotoOrder(StrEnum):
    """By what photos are sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    SIZE = "size"  # of the file, largest first


READ = {PhotoOrder.NAME: photo_arrays.by_name, PhotoOrder.SIZE: photo_arrays.by_size}


class PhotoList(QObject):
    """A folder of the library, or all of it; filtered; in an order. Follows the library."""

    asked = Signal()  # another folder or filter is wanted; its photos may have to be read yet
    changed = Signal(bool)  # whether other photos or another order were asked for
    failed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lane = SerialWorker("order", self)
        self._snapshot = Snapshot()
        self._asked = False  # for other photos or another order, and they are not there yet
        self.hidden: PhotoIds = NO_PHOTOS  # on their way out of the library
        self._matching: PhotoIds | None = None  # those that meet the filter, if there is one
        self.branch: FolderNode | None = None  # None: all folders
        self.shelf: PhotoIds | None = None  # of the atlas; None: not just one
        self.shelf_name = ""
        self.everywhere = True  # answers come from all folders, not from the chosen one alone
        self.wanted = PhotoFilter()
        self.order = PhotoOrder.NEWEST
        self.photos: PhotoIds = self._snapshot.photos

    def stop(self) -> None:
        """End its thread."""
        self._lane.stop()

    @property
    def within(self) -> PhotoIds | None:
        """The photos that answers may come from; None: all. The same object while none change."""
        if self.branch is not None and not self.everywhere:
            return self.photos
        return self._matching

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The library has been read (again); the same folder is looked at if it is still there."""
        self._snapshot = snapshot
        branch = self.branch
        if branch is not None:
            tops = [top for top in snapshot.roots if top.root == branch.root]
            self.branch = tops[0].find(branch.path) if tops else None
            if self.branch is None:  # all photos instead: from the top
                self._asked = self.everywhere = True
        self._renew()

    def choose(self, branch: FolderNode | None) -> None:
        """Look at a folder and those below it; None: at all."""
        self.branch, self.shelf, self._asked = branch, None, True
        self.everywhere |= branch is None
        self._renew()

    def choose_shelf(self, photos: PhotoIds, name: str) -> None:
        """Look at the photos of a shelf."""
        self.branch, self.shelf, self.shelf_name, self._asked = None, photos, name, True
        self.everywhere = True
        self._renew()

    @property
    def title(self) -> str:
        """What is looked at; empty: the whole library."""
        if self.shelf is not None:
            return self.shelf_name
        return "" if self.branch is None else self.branch.name

    @property
    def part(self) -> PhotoIds | None:
        """The photos that are looked at; None: the whole library."""
        return self.photos if self.title or self.wanted else None

    def sort(self, order: PhotoOrder) -> None:
        """Another order."""
        self.order, self._asked = order, True
        self._renew()

    def filter(self, wanted: PhotoFilter, *, everywhere: bool = True) -> None:
        """Look only at photos that meet this; answers: from all folders, or the chosen one."""
        self.wanted, self.everywhere, self._asked = wanted, everywhere, True
        self._renew()

    def hide(self, photos: PhotoIds) -> None:
        """Leave these out until `show_again`: they are on their way out of the library."""
        self.hidden = np.union1d(self.hidden, photos)
        self._renew()

    def show_again(self, photos: PhotoIds) -> None:
        """They stay after all."""
        self.hidden = np.setdiff1d(self.hidden, photos)
        self._renew()

    def date_of(self, photo: int) -> int | None:
        """When a photo was taken (seconds since 1970 of the camera's clock), if they are in order
        of that."""
        if self.order not in (PhotoOrder.NEWEST, PhotoOrder.OLDEST):
            return None
        places = np.flatnonzero(self._snapshot.photos == photo)
        return int(self._snapshot.dates[places[0]]) if len(places) else None

    def _renew(self) -> None:
        """Tell of the photos as they are now: at once, or when they have been read."""
        self.asked.emit()
        chosen = self._chosen()
        if self.order in READ or self.wanted:
            self._read(chosen)
        else:
            self._lane.supersede()
            self._show((chosen, None))

    def _show(self, read: tuple[PhotoIds, PhotoIds | None]) -> None:
        photos, matching = read
        self.photos = _kept(self.photos, photos)
        self._matching = None if matching is None else _kept(self._matching, matching)
        asked, self._asked = self._asked, False
        self.changed.emit(asked)

    def _chosen(self) -> PhotoIds:
        """The photos of the folder, newest or oldest first."""
        snapshot = self._snapshot
        photos = snapshot.photos
        if self.branch is not None:
            photos = photos[np.isin(snapshot.folders, self.branch.folders)]
        if self.shelf is not None:
            photos = photos[np.isin(photos, self.shelf)]
        if len(self.hidden):
            photos = photos[np.isin(photos, self.hidden, invert=True)]
        return photos[::-1] if self.order == PhotoOrder.OLDEST else photos

    def _read(self, chosen: PhotoIds) -> None:
        """What only the library's file knows: in a thread of its own."""
        folder, wanted, read = self._folder, self.wanted, READ.get(self.order)

        def work(_: object) -> tuple[PhotoIds, PhotoIds | None]:
            photos, matching = chosen, None
            with LibraryDB(folder) as db:
                if read is not None:
                    everything = read(db.connection)
                    photos = everything[np.isin(everything, photos)]
                if wanted:
                    matching = photo_filter.matching(db.connection, wanted)
                    photos = photos[np.isin(photos, matching)]
            return photos, matching

        self._lane.start(work, self._show, lambda error: self.failed.emit(str(error)))


def _kept(old: PhotoIds | None, new: PhotoIds) -> PhotoIds:
    """The old object if it says the same: who holds it sees that nothing has changed."""
    return old if old is not None and np.array_equal(old, new) else new
