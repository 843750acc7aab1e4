"""Photos that came back from the trash are selected where they were, as soon as they are listed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Qt

from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.grid.view import GridView
from hashdesk.ui.photos.photo_list import PhotoList

_WHOLE_LIBRARY = None, None, None  # as by `_list_of`


class Returning(QObject):
    """Waits for the list to show photos again, unless a person has gone on since."""

    def __init__(
        self, grid: GridView, photo_list: PhotoList, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._grid = grid
        self._photo_list = photo_list
        self._photos: PhotoIds = NO_PHOTOS  # restored, but not listed again yet
        # The current and selected photos when that was asked for; None: when photos are shown next.
        self._chosen: list[int] | None = []
        self._left = _list_of(photo_list)  # the list behind that other page
        self._place: GridAnchor | None = None  # of the list before they went, if it is the same one
        grid.list_left.connect(self._leave_list)
        # Queued: whoever shows photos returns to a place among them, with an earlier selection.
        grid.photos_shown.connect(self.select, Qt.ConnectionType.QueuedConnection)

    def choice(self) -> list[int]:
        """The current and the selected photos."""
        current = self._grid.current_photo()
        return [-1 if current is None else current, *self._grid.selected_photos().tolist()]

    def wait_for(self, photos: PhotoIds, chosen: list[int], place: GridAnchor | None) -> None:
        """Photos came back by an undo. chosen: what `choice` told when it was asked for."""
        self._photos, self._chosen, self._place = photos, chosen, place

    def wait_elsewhere(self, photos: PhotoIds, place: GridAnchor | None) -> None:
        """Photos came back on another page: in the list behind it, one of them is to be current.

        That which was current when they went, or the first. No other is selected, for keys act on
        what is. Nor in the answer to a search, which begins with what it found.
        """
        current = None if place is None else place.current
        one = photos[photos == current] if current in photos.tolist() else photos[:1]
        self._photos, self._chosen, self._place = one, None, place
        self._left = _list_of(self._photo_list)

    def select(self) -> None:
        """Select the photos if all of them are listed again.

        Only in the list where that was asked for, and unless a person has gone on since: keys act
        on what is selected. Where they are in sight, the list stays in its place; else it returns
        to where it was when they went.
        """
        grid, photos = self._grid, self._photos
        if len(photos) and self._chosen is None:
            if grid.photo_model.levels is not None:  # an answer: they wait for the list
                return
            if _list_of(self._photo_list) not in (self._left, _WHOLE_LIBRARY):
                self._forget()
                return
            self._chosen = self.choice()
        if not len(photos) or not np.isin(photos, grid.photo_model.photos).all():
            return
        if self.choice() == self._chosen:
            place = None if grid.all_in_sight(photos.tolist()) else self._place
            current = None if place is None else place.current
            first = current if current in photos.tolist() else int(photos[0])
            anchor = replace(place or grid.anchor(), current=first, selected=photos)
            if place is not None and place.first is None:
                grid.scrollToTop()
            grid.restore(replace(anchor, reveal=place is None))
        self._photos = NO_PHOTOS

    def _leave_list(self) -> None:
        if self._chosen is not None:  # else it was asked for on another page, for the next list
            self._forget()

    def _forget(self) -> None:
        self._photos, self._place = NO_PHOTOS, None


def _list_of(photos: PhotoList) -> tuple[bytes | None, str | None, str | None]:
    """Which list it is: the path of its folder, the name of its shelf, the words that found it."""
    node, found = photos.folder_node, photos.found
    return (
        None if node is None else node.full,
        None if photos.shelf is None else photos.shelf_name,
        None if found is None else found.typed,
    )
