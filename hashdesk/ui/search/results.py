"""Search results in the grid: all, or those between two distances; and their details."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from hashdesk.core.search.question import SearchResult
from hashdesk.ui.current_page import CurrentPage, PageId
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import UNCROPPED
from hashdesk.ui.photos.details_panel import DetailsPanel
from hashdesk.ui.photos.grid_view import GridView
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.search.other_libraries_panel import OtherLibrariesPanel
from hashdesk.ui.search.searcher import Searcher


class ResultsController(QObject):
    """Keeps grid and details true to the search result in sight."""

    entered = Signal()  # a result is about to be shown: the photos' page is needed
    answered = Signal(object)  # SearchResult, which is in sight now; None: none is
    counted = Signal(int)  # photos that were searched
    crumb_changed = Signal(str, object, str)  # name of the query, its QPixmap, its folder

    def __init__(
        self,
        searcher: Searcher,
        photo_list: PhotoList,
        current_page: CurrentPage,
        thumbnails: Thumbnails,
        grid: GridView,
        details: DetailsPanel,
        other_libraries: OtherLibrariesPanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._searcher = searcher
        self._photo_list = photo_list
        self._current_page = current_page
        self._thumbnails = thumbnails
        self._grid = grid
        self._details = details
        self._other_libraries = other_libraries
        self.found: SearchResult | None = None
        self._span: tuple[int, int] | None = None  # of distances; None: all of the answer
        self._without = photo_list.hidden  # photos that the answer in sight leaves out
        searcher.completed.connect(self._complete)
        thumbnails.loaded.connect(self._show_crumb)
        grid.current_changed.connect(self._show_details)
        grid.selection_changed.connect(self._show_selected)
        details.span_chosen.connect(self.show_span)

    @property
    def in_sight(self) -> bool:
        """Whether an answer is looked at."""
        return self.found is not None and self._current_page.is_photos

    def clear(self) -> None:
        """No answer is looked at any more."""
        self.found = None
        self.answered.emit(None)

    def show(self, found: SearchResult) -> None:
        """Show an answer; to the same question at other bits, the current photo stays."""
        before, here = self.found, self._grid.current_photo()
        same = before is not None and before.question.is_same(found.question)
        if before is None or not same or before.bits != found.bits:
            self._span = None
        if before is not None and same and before.ranks_as(found) and self.in_sight:
            self._renew(found)
        else:
            self._show(found, here if same else None)

    def come_back_to(self, found: SearchResult, current: int | None) -> None:
        """Show an answer that was shown before, all of it."""
        self._span = None
        self._show(found, current)

    def _show(self, found: SearchResult, current: int | None) -> None:
        """Show an answer at a photo; None: at the nearest one."""
        self.found, self._current_page.id = found, PageId.PHOTOS
        grid = self._grid
        grid.figures_are_names = False
        self.entered.emit()
        self._fill_grid(keep_place=False)
        shown = self._grid.photo_model.photos
        if current is None or current not in shown:
            # The nearest other photo: the first is the query itself, if it is in the library.
            other = min(1 if found.question.photo else 0, len(shown) - 1)
            current = int(shown[other]) if other >= 0 else None
        if current is not None:
            grid.set_current(current)
        self._show_crumb()
        if not self._other_libraries.has_focus:  # other bits: the keys stay where they are
            grid.setFocus()
        self._show_details(grid.current_photo())
        self.answered.emit(found)

    def _renew(self, found: SearchResult) -> None:
        """The same answer from a library that has changed: nobody is taken anywhere."""
        self.found = found
        if not found.rest_follows:  # who looks at a far photo would lose it for a moment
            self._fill_grid(keep_place=True)
        self._show_details(self._grid.current_photo())
        self.answered.emit(found)

    def leave_out_hidden(self) -> None:
        """Photos went to the trash, or came back."""
        if self._without is not self._photo_list.hidden:
            self._fill_grid(keep_place=True)

    def _fill_grid(self, *, keep_place: bool) -> None:
        """Show the answer, or the part of it that lies between two distances."""
        found = self.found
        assert found is not None
        first, last = 0, len(found.photos)
        if self._span is not None:
            first = int(np.searchsorted(found.distances, self._span[0], side="left"))
            last = int(np.searchsorted(found.distances, self._span[1], side="right"))
        photos, distances = found.photos[first:last], found.distances[first:last]
        self._without = self._photo_list.hidden
        if len(self._without):
            staying = np.isin(photos, self._without, invert=True)
            photos, distances = photos[staying], distances[staying]
        self._grid.show_photos(photos, distances, found.largest, keep_place=keep_place)
        self.counted.emit(len(found.index))

    def show_span(self, first: int, last: int) -> None:
        """Leave out what is nearer than `first` or farther than `last`."""
        if self.found is None:
            return
        self._span = first, last
        self._searcher.extend(self.found, last)
        self._fill_grid(keep_place=True)
        grid, shown = self._grid, self._grid.photo_model.photos
        if grid.current_photo() is None and len(shown):
            grid.set_current(int(shown[0]))
        self._show_details(grid.current_photo())

    def _complete(self, found: SearchResult) -> None:
        """The rest of the answer: the photos that are in sight stay where they are."""
        shown = self.found
        if shown is not None and shown.question is found.question and self.in_sight:
            self.found = found
            self._fill_grid(keep_place=True)

    def _show_details(self, photo: int | None) -> None:
        distance = self._grid.photo_model.distance_at(self._grid.currentIndex())
        self._details.show_photo(photo, self.found, distance, self._span)

    def _show_selected(self) -> None:
        self._details.show_selected(len(self._grid.selected_photos()))

    def _show_crumb(self, _arrived: object = None) -> None:
        found = self.found
        if found is None or not self.in_sight:
            return
        asked = found.question
        picture: QPixmap | None = QPixmap()
        if asked.photos:
            picture = self._thumbnails.pixmap(asked.photos[0], UNCROPPED)
        elif asked.thumbnail and picture is not None:
            picture.loadFromData(asked.thumbnail, "JPEG")  # the decode worker's, not the file
        self.crumb_changed.emit(asked.name, picture, self._photo_list.title)
