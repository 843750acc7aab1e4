"""Draws the list of photos in the grid; `ResultsController` draws the answer to a search."""

from __future__ import annotations

from dataclasses import replace

from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui.current_page import PageId
from hashdesk.ui.formatting import translate
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.photos.photo_order import PhotoOrder
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.navigation.none_found import none_found


class ListInGrid:
    """Shows the list at a place, under its title; the welcome page if the library is empty."""

    def __init__(self, photo_list: PhotoList, layout: MainLayout) -> None:
        self._photo_list = photo_list
        self._layout = layout
        self._grid = layout.grid
        self._snapshot: Snapshot | None = None  # None: no library has been read yet
        self._job_title = ""
        self._order: PhotoOrder | None = None  # of the photos in the grid
        self._within: PhotoIds | None = None  # what the filter left of all photos, when shown last
        self.opens_at: GridAnchor | None = None  # when it is shown next; None: nowhere special

    @property
    def place(self) -> GridAnchor:
        """The place in it, unless the grid shows an answer."""
        return self.opens_at or replace(self._grid.anchor(), order=self._order)

    def show_snapshot(self, snapshot: Snapshot, job_title: str) -> None:
        """Take a newly read library, to be shown later. job_title: as for the navigator."""
        self._snapshot, self._job_title = snapshot, job_title

    def show(self, anchor: GridAnchor) -> None:
        """Show it where it is to open, otherwise at an anchor. A photo of it is current."""
        anchor, self.opens_at = self.opens_at or anchor, None
        grid, shown, title = self._grid, self._photo_list, self._photo_list.title
        grid.digits_are_text = True
        found = shown.found is not None
        self._show_order()
        self._layout.top_bar.show_library(translate("HashDesk", "Found") if found else title)
        self._layout.sidebar.show_page(None if title else PageId.PHOTOS, shown.folder_node)
        if self._is_empty:
            self._layout.show_welcome(self._job_title)
        elif self._snapshot is not None:
            if shown.within is not self._within:  # changed behind an answer: photos have moved
                anchor = replace(anchor, reveal=True)
            self._fill_grid(keep_place=False)
            grid.restore(anchor.among(self._order))
            self._layout.give_keys_to_grid()
            if grid.current_photo() is None or grid.has_stand_in:
                grid.stand_in()

    def renew(self) -> None:
        """Show what has become of it while it was in sight; the place is kept."""
        self._show_order()
        if self._snapshot is None or self._is_empty:
            self._layout.show_welcome(self._job_title)
            return
        first = not len(self._grid.photo_model.photos)
        self._fill_grid(keep_place=not first)
        if first:
            self._layout.give_keys_to_grid()

    @property
    def _is_empty(self) -> bool:
        return self._snapshot is not None and not len(self._snapshot.photos)

    def _show_order(self) -> None:
        self._layout.top_bar.show_order(self._photo_list.sorted_by, self._photo_list.own_key)

    def _fill_grid(self, *, keep_place: bool) -> None:
        shown = self._photo_list
        self._order, self._within = shown.sorted_by, shown.within
        self._layout.show_photos()
        self._grid.empty_words = none_found(shown)
        self._grid.show_photos(
            shown.photos, guesses=shown.levels, sections=shown.sections, keep_place=keep_place
        )
        self._layout.show_listed(len(shown.photos))
