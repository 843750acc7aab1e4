"""Search results in the grid, limited to a span of distances, with their details."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.core.search.distances import Distances
from hashdesk.core.search.question import SearchResult
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.ui.current_page import CurrentPage
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.images.tile_image import rgb_image
from hashdesk.ui.photos.details.comparison import PlaceInResult
from hashdesk.ui.photos.details.panel import DetailsPanel
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.grid.view import GridView
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.search.answer_order import shown_order, standings
from hashdesk.ui.search.likeness_sections import LikenessSections, likeness_sections
from hashdesk.ui.search.match_bar import MOST_QUERY_PICTURES
from hashdesk.ui.search.searcher import Searcher

BY_LIKENESS = PhotoOrder(SortKey.LIKENESS)
KEPT_IN_SIGHT = 40  # ranks: a photo within them stays current when another step is chosen


class ResultsController(QObject):
    """Shows the current search result in the grid and the details panel."""

    page_wanted = Signal()  # the photos' page, before a result is shown
    keys_wanted = Signal()  # for the photos, unless words are being typed
    result_changed = Signal(object)  # SearchResult that is shown now; None: none
    completed = Signal(object)  # SearchResult that is shown now, with its farther photos, too
    counted = Signal(int)  # number of photos searched
    query_changed = Signal(str, object)  # name of the query, its pictures: a list of QPixmap

    def __init__(
        self,
        searcher: Searcher,
        photo_list: PhotoList,
        current_page: CurrentPage,
        thumbnails: Thumbnails,
        grid: GridView,
        details: DetailsPanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._searcher = searcher
        self._photo_list = photo_list
        self._current_page = current_page
        self._thumbnails = thumbnails
        self._grid = grid
        self._details = details
        self.result: SearchResult | None = None
        self.order = BY_LIKENESS
        self._sorted = NO_PHOTOS  # all photos in that order, unless it is by likeness
        self._span: tuple[int, int] | None = None  # first and last distance; None: all
        self._left_out = photo_list.hidden  # photos missing in the grid
        self._distances: Distances = np.empty(0, np.uint8)  # of the photos in the grid
        searcher.completed.connect(self._complete)
        thumbnails.loaded.connect(self._show_query)
        grid.current_changed.connect(self._show_details)
        grid.selection_changed.connect(self._show_selected_count)
        details.span_chosen.connect(self.show_span)

    @property
    def is_visible(self) -> bool:
        """Whether a result is in sight."""
        return self.result is not None and self._current_page.is_photos

    @property
    def place(self) -> GridAnchor:
        """The place in the result."""
        return replace(self._grid.anchor(), order=self.order)

    def clear(self) -> None:
        """Forget the result."""
        self.result = None
        self.order, self._sorted = BY_LIKENESS, NO_PHOTOS
        self.result_changed.emit(None)

    def show(self, result: SearchResult) -> None:
        """Show a result; the current photo stays if only the step has changed."""
        previous, current, visible = self.result, self._grid.current_photo(), self.is_visible
        same = previous is not None and previous.question.is_same(result.question)
        if previous is None or not same or previous.step != result.step:
            self._span = None
        if not same:
            self.order, self._sorted = BY_LIKENESS, NO_PHOTOS
        if previous is not None and same and previous.ranks_as(result) and visible:
            self._replace(result)
        else:
            self._show(result, current if same else None)
            if not (same and visible):  # else the focus is where the step was chosen
                self.keys_wanted.emit()

    def return_to(self, result: SearchResult, anchor: GridAnchor) -> None:
        """Show an earlier result again at a place, with all its distances."""
        if result is not self.result:
            self._span, self.order, self._sorted = None, BY_LIKENESS, NO_PHOTOS
        self._show(result, anchor.current)
        self.keys_wanted.emit()
        place = anchor.among(self.order)
        self._grid.restore(place)
        if place.first is None and not place.reveal:  # the current photo has scrolled it
            self._grid.show_from_top()

    def sort(self, order: PhotoOrder) -> None:
        """Sort the answer in sight; the next one is sorted by likeness again."""
        answer, self.order, self._sorted = self.result, order, NO_PHOTOS

        def show(in_order: PhotoIds) -> None:
            if self.result is answer and self.order == order:
                self._sorted = in_order
                kept = self._grid.chosen()
                self._fill_grid(keep_place=False)
                self._grid.restore(kept)

        if order.key is SortKey.LIKENESS:
            show(NO_PHOTOS)
        else:
            self._photo_list.sort_all(order, show)

    def _show(self, result: SearchResult, current: int | None) -> None:
        """Show a result at a photo; None: at the nearest one."""
        self.result = result
        grid = self._grid
        grid.digits_are_text = False
        self.page_wanted.emit()
        self._fill_grid(keep_place=False)
        shown = grid.photo_model.photos
        near = shown[:KEPT_IN_SIGHT]  # farther down, the nearest photos would be out of sight
        is_new = current is None or current not in near
        if is_new:
            # The nearest other photo: what was searched for stands before it.
            others = np.flatnonzero(np.isin(shown, result.question.in_library, invert=True))
            first = others if len(others) else np.arange(len(shown))
            current = int(shown[first[0]]) if len(first) else None
        if current is not None:
            grid.set_current(current)
            if is_new:
                grid.show_from_top()
                many = len(result.question.in_library) > grid.photo_model.columnCount()
                if many and not grid.all_in_sight([current]):  # they fill what is in sight
                    grid.scrollTo(grid.currentIndex())
        self._show_query()
        self._show_details(grid.current_photo())
        self.result_changed.emit(result)

    def _replace(self, result: SearchResult) -> None:
        """Show the same ranking of a changed library; selection, place and focus stay."""
        self.result = result
        if not result.rest_follows:  # else far photos would vanish for a moment
            self._fill_grid(keep_place=True)
        self._show_details(self._grid.current_photo())
        self.result_changed.emit(result)

    def leave_out_hidden(self) -> None:
        """Leave out the photos that the photo list hides now."""
        if self._left_out is not self._photo_list.hidden:
            self._fill_grid(keep_place=True)

    def _fill_grid(self, *, keep_place: bool) -> None:
        """Show the result, or its part within the span of distances."""
        result = self.result
        assert result is not None
        first, last = 0, len(result.photos)
        if self._span is not None:
            first = int(np.searchsorted(result.distances, self._span[0], side="left"))
            last = int(np.searchsorted(result.distances, self._span[1], side="right"))
        shown = np.arange(first, last)
        self._left_out = self._photo_list.hidden
        if len(self._left_out):
            shown = shown[np.isin(result.photos[shown], self._left_out, invert=True)]
        shown = shown_order(result, shown)
        shown = shown[self._places(result.photos[shown])]
        self._distances = result.distances[shown]
        levels = result.likenesses[shown]
        sections = self._sections(result, shown)
        self._grid.show_photos(
            result.photos[shown], levels, sections=sections, keep_place=keep_place
        )
        self.counted.emit(len(self._photo_list.without_hidden(result.index.ids)))

    def _sections(self, result: SearchResult, shown: NDArray[np.intp]) -> LikenessSections:
        """The headings of ranks in sight; none unless the most alike come first."""
        if self.order != BY_LIKENESS:
            return LikenessSections()
        asked = int(np.isin(result.question.in_library, result.photos[shown]).sum())
        return likeness_sections(result.step, standings(result, shown), asked)

    def _places(self, photos: PhotoIds) -> NDArray[np.intp]:
        """The places (k,) of photos in the chosen order. photos (k,): the most alike first."""
        if not len(self._sorted):  # by likeness, or the order is being read
            rising = np.arange(len(photos))
            by_likeness = self.order.key is SortKey.LIKENESS
            return rising[::-1] if by_likeness and self.order.backwards else rising
        by_id = np.argsort(self._sorted)
        found = np.searchsorted(self._sorted, photos, sorter=by_id)
        ranks = by_id[np.minimum(found, len(by_id) - 1)]  # what is new since then stands anywhere
        return np.argsort(ranks, kind="stable")

    def show_span(self, first: int, last: int) -> None:
        """Show only photos at distances from `first` to `last`."""
        if self.result is None:
            return
        self._span = first, last
        self._searcher.extend(self.result, last)
        self._fill_grid(keep_place=True)
        grid, shown = self._grid, self._grid.photo_model.photos
        if grid.current_photo() is None and len(shown):
            grid.set_current(int(shown[0]))
        self._show_details(grid.current_photo())

    def _complete(self, result: SearchResult) -> None:
        """Add the rest of the result; the visible photos stay where they are."""
        shown = self.result
        if shown is not None and shown.question is result.question and self.is_visible:
            self.result = result
            self._fill_grid(keep_place=True)
            self.completed.emit(result)

    def _show_details(self, photo: int | None) -> None:
        model, index = self._grid.photo_model, self._grid.currentIndex()
        likeness = model.likeness_at(index)
        if self.result is None or likeness is None:
            self._details.show_photo(photo, self.result)
            return
        place = PlaceInResult(likeness, int(self._distances[model.rank_at(index)]), self._span)
        self._details.show_photo(photo, self.result, place)

    def _show_selected_count(self) -> None:
        self._details.show_selected(len(self._grid.selected_photos()))

    def _show_query(self, _loaded: object = None) -> None:
        if self.result is None or not self.is_visible:
            return
        question = self.result.question
        pictures = [
            self._thumbnails.pixmap(photo, UNCROPPED) or QPixmap()
            for photo in question.photos[:MOST_QUERY_PICTURES]
        ]
        if question.picture is not None:
            height, width = question.picture.shape[:2]
            image = rgb_image(question.picture.tobytes(), width, height)
            pictures.append(QPixmap.fromImage(image))
        self.query_changed.emit(question.name, pictures)
