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

    changed = Signal()  # other photos, or another order
    failed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lane = Lane("order", self)
        self._snapshot = Snapshot()
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
        self.photos = self._chosen()
        if self.order in READ:
            self._sort()

    def choose(self, branch: Branch | None) -> None:
        """Look at a folder and those below it; None: at all."""
        self.branch = branch
        self._again()

    def sort(self, order: Order) -> None:
        """Another order."""
        self.order = order
        self._again()

    def _again(self) -> None:
        self.photos = self._chosen()
        if self.order in READ:
            self._sort()
        else:
            self.changed.emit()

    def _chosen(self) -> Photos:
        """The photos of the folder, newest or oldest first."""
        snapshot = self._snapshot
        photos = snapshot.photos
        if self.branch is not None:
            photos = photos[np.isin(snapshot.folders, self.branch.folders)]
        return photos[::-1] if self.order == Order.OLDEST else photos

    def _sort(self) -> None:
        """By what only the library's file knows: read in a thread of its own."""
        folder, read, chosen = self._folder, READ[self.order], self.photos

        def work(_: object) -> Photos:
            with Store(folder) as store:
                everything = read(store.connection)
            return everything[np.isin(everything, chosen)]

        def show(photos: Photos) -> None:
            self.photos = photos
            self.changed.emit()

        self._lane.start(work, show, lambda error: self.failed.emit(str(error)))
