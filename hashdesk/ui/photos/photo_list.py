"""The list of photos behind the grid: one folder or all of them, filtered and sorted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_filter
from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.core.system_errors import sentence_of
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.serial_worker import SerialWorker


class PhotoOrder(StrEnum):
    """How photos are sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    SIZE = "size"  # of the file, largest first


CERTAIN_MATCH = 255  # in FoundPhotos.levels: the photo is named so


@dataclass(frozen=True)
class FoundPhotos:
    """Photos that words found."""

    title: str
    photos: PhotoIds  # (k,), the surest first, then the newest
    levels: NDArray[np.uint8]  # (k,): values of Sureness, or CERTAIN_MATCH

    @property
    def ranked(self) -> bool:
        """Whether some are there by a guess, so that how sure it is decides their order."""
        return bool((self.levels != CERTAIN_MATCH).any())

    def levels_of(self, photos: PhotoIds) -> NDArray[np.uint8]:
        """The levels of photos (n,); CERTAIN_MATCH for those that were not found."""
        order = np.argsort(self.photos)
        places = np.searchsorted(self.photos, photos, sorter=order)
        levels = np.full(len(photos), CERTAIN_MATCH, np.uint8)
        inside = np.isin(photos, self.photos)
        levels[inside] = self.levels[order[places[inside]]]
        return levels


READ = {PhotoOrder.NAME: photo_arrays.by_name, PhotoOrder.SIZE: photo_arrays.by_size}


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
        self._choice_pending = False  # the user has chosen; `changed` has not been emitted yet
        self.hidden: PhotoIds = NO_PHOTOS  # being removed from the library
        self._matching: PhotoIds | None = None  # photos that pass the filter; None: no filter
        self.folder_node: FolderNode | None = None  # None: all folders
        self.shelf: PhotoIds | None = None  # photos of an atlas shelf; None: no shelf chosen
        self.shelf_name = ""
        self.found: FoundPhotos | None = None  # by words; None: nothing is searched for by words
        self.everywhere = True  # search all folders, not only the chosen one
        self.photo_filter = PhotoFilter()
        self.order = PhotoOrder.NEWEST
        self.photos: PhotoIds = self._snapshot.photos

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
                self._choice_pending = self.everywhere = True
        self._update()

    def choose_folder(self, node: FolderNode | None) -> None:
        """Show a folder with its subfolders; None: all folders."""
        self.folder_node, self.shelf, self.found = node, None, None
        self._choice_pending = True
        self.everywhere |= node is None
        self._update()

    def choose_shelf(self, photos: PhotoIds, name: str) -> None:
        """Show the photos of an atlas shelf."""
        self.folder_node, self.shelf, self.shelf_name, self.found = None, photos, name, None
        self.everywhere = self._choice_pending = True
        self._update()

    def choose_found(self, found: FoundPhotos) -> None:
        """Show the photos that words found, in the whole library."""
        self.folder_node, self.shelf, self.found = None, None, found
        self.everywhere = self._choice_pending = True
        self._update()

    def renew_found(self, found: FoundPhotos) -> None:
        """Show what the same words find in a library that has changed."""
        self.found = found
        self._update()

    @property
    def levels(self) -> NDArray[np.uint8] | None:
        """How sure it is that the photos (n,) are meant; None: nothing is guessed."""
        if self.found is None or not self.found.ranked:
            return None
        return self.found.levels_of(self.photos)

    @property
    def title(self) -> str:
        """The name of the chosen folder or shelf, or what is searched; empty: the whole library."""
        if self.found is not None:
            return self.found.title
        if self.shelf is not None:
            return self.shelf_name
        return "" if self.folder_node is None else self.folder_node.name

    @property
    def part(self) -> PhotoIds | None:
        """The photos of the chosen part; None: the whole library."""
        return self.photos if self.title or self.photo_filter else None

    def set_order(self, order: PhotoOrder) -> None:
        """Sort the photos."""
        self.order, self._choice_pending = order, True
        self._update()

    def set_filter(self, condition: PhotoFilter, *, everywhere: bool = True) -> None:
        """Show only photos that pass the filter; everywhere: search all folders."""
        self.photo_filter, self.everywhere, self._choice_pending = condition, everywhere, True
        self._update()

    def hide(self, photos: PhotoIds) -> None:
        """Leave out photos that are being removed from the library, until `unhide`."""
        self.hidden = np.union1d(self.hidden, photos)
        self._update()

    def unhide(self, photos: PhotoIds) -> None:
        """Show hidden photos again."""
        self.hidden = np.setdiff1d(self.hidden, photos)
        self._update()

    def date_of(self, photo: int) -> int | None:
        """When a photo was taken (seconds since 1970, camera time); None unless sorted by date."""
        if self.order not in (PhotoOrder.NEWEST, PhotoOrder.OLDEST) or self._is_ranked:
            return None
        places = np.flatnonzero(self._snapshot.photos == photo)
        return int(self._snapshot.dates[places[0]]) if len(places) else None

    def _update(self) -> None:
        """Emit `changed` at once, or once the order and the filter have been read from disk."""
        self.choice_changed.emit()
        chosen = self._chosen()
        if (self.order in READ and not self._is_ranked) or self.photo_filter:
            self._read(chosen)
        else:
            self._worker.supersede()
            self._show((chosen, None))

    def _show(self, read: tuple[PhotoIds, PhotoIds | None]) -> None:
        photos, matching = read
        self.photos = _kept(self.photos, photos)
        self._matching = None if matching is None else _kept(self._matching, matching)
        by_choice, self._choice_pending = self._choice_pending, False
        self.changed.emit(by_choice)

    def _chosen(self) -> PhotoIds:
        """The photos of the folder or shelf, newest or oldest first, or those that were found."""
        snapshot = self._snapshot
        photos = snapshot.photos
        if self.found is not None and self._is_ranked:
            photos = self.found.photos[np.isin(self.found.photos, photos)]
        elif self.found is not None:
            photos = photos[np.isin(photos, self.found.photos)]
        if self.folder_node is not None:
            photos = photos[np.isin(snapshot.folders, self.folder_node.folders)]
        if self.shelf is not None:
            photos = photos[np.isin(photos, self.shelf)]
        if len(self.hidden):
            photos = photos[np.isin(photos, self.hidden, invert=True)]
        backwards = self.order == PhotoOrder.OLDEST and not self._is_ranked
        return photos[::-1] if backwards else photos

    @property
    def _is_ranked(self) -> bool:
        return self.found is not None and self.found.ranked

    def _read(self, chosen: PhotoIds) -> None:
        """Apply the order and the filter that need the database, in the worker."""
        folder, condition, read = self._folder, self.photo_filter, READ.get(self.order)
        read = None if self._is_ranked else read

        def work(_: object) -> tuple[PhotoIds, PhotoIds | None]:
            photos, matching = chosen, None
            with LibraryDB(folder) as db:
                if read is not None:
                    in_order = read(db.connection)
                    photos = in_order[np.isin(in_order, photos)]
                if condition:
                    matching = photo_filter.matching(db.connection, condition)
                    photos = photos[np.isin(photos, matching)]
            return photos, matching

        self._worker.start(work, self._show, lambda error: self.failed.emit(sentence_of(error)))


def _kept(old: PhotoIds | None, new: PhotoIds) -> PhotoIds:
    """The old array if it is equal, so that its holders see by identity that nothing changed."""
    return old if old is not None and np.array_equal(old, new) else new
