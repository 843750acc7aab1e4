"""Which of the library's photos are looked at, and in what order."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from hashdesk.core import catalogue
from hashdesk.core.store import Store
from hashdesk.ui.branches import Branch
from hashdesk.ui.lane import Lane
from hashdesk.ui.snapshot import Photos, Snapshot


class Order(StrEnum):
    """By what photos are sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    SIZE = "size"  # of the file, largest first


READ = {Order.NAME: catalogue.by_name, Order.SIZE: catalogue.by_size}


class Collection(QObject):
    """A folder of the library, or all of it, in an order. Follows the library as it changes."""

    changed = Signal(bool)  # whether other photos or another order were asked for
    failed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lane = Lane("order", self)
        self._snapshot = Snapshot()
        self._asked = False  # for other photos or another order, and they are not there yet
        self.branch: Branch | None = None  # None: all folders
        self.order = Order.NEWEST
        self.photos: Photos = self._snapshot.photos

    def stop(self) -> None:
        """End its thread."""
        self._lane.stop()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The library has been read (again); the same folder is looked at if it is still there."""
        self._snapshot = snapshot
        branch = self.branch
        if branch is not None:
            tops = [top for top in snapshot.roots if top.root == branch.root]
            self.branch = tops[0].find(branch.path) if tops else None
            self._asked |= self.branch is None  # all photos instead: from the top
        self._renew()

    def choose(self, branch: Branch | None) -> None:
        """Look at a folder and those below it; None: at all."""
        self.branch, self._asked = branch, True
        self._renew()

    def sort(self, order: Order) -> None:
        """Another order."""
        self.order, self._asked = order, True
        self._renew()

    def _renew(self) -> None:
        """Tell of the photos as they are now: at once, or when they have been sorted."""
        chosen = self._chosen()
        if self.order in READ:
            self._sort(chosen)
        else:
            self._lane.supersede()
            self._show(chosen)

    def _show(self, photos: Photos) -> None:
        self.photos = photos
        asked, self._asked = self._asked, False
        self.changed.emit(asked)

    def _chosen(self) -> Photos:
        """The photos of the folder, newest or oldest first."""
        snapshot = self._snapshot
        photos = snapshot.photos
        if self.branch is not None:
            photos = photos[np.isin(snapshot.folders, self.branch.folders)]
        return photos[::-1] if self.order == Order.OLDEST else photos

    def _sort(self, chosen: Photos) -> None:
        """By what only the library's file knows: read in a thread of its own."""
        folder, read = self._folder, READ[self.order]

        def work(_: object) -> Photos:
            with Store(folder) as store:
                everything = read(store.connection)
            return everything[np.isin(everything, chosen)]

        self._lane.start(work, self._show, lambda error: self.failed.emit(str(error)))
