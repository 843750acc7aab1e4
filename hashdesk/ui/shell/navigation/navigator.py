"""Navigation between a list of photos, answers to searches and pages, with back and forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from hashdesk.core.search.question import SearchResult
from hashdesk.ui import formatting
from hashdesk.ui.current_page import CurrentPage, PageId
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.photo_list import Chosen, PhotoList
from hashdesk.ui.photos.photo_order import PhotoOrder
from hashdesk.ui.search.results import ResultsController
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.navigation.history import History, HistoryEntry
from hashdesk.ui.shell.navigation.list_in_grid import ListInGrid
from hashdesk.ui.shell.navigation.search_runner import SearchRunner


class Navigator(QObject):
    """Decides whether the list of photos, an answer or a page is shown; remembers what was."""

    page_shown = Signal(object)  # PageId of any page but the photos
    list_left = Signal()  # Back was chosen where the history of the list began
    library_wanted = Signal()  # instead of the part of it that is listed

    def __init__(
        self,
        searches: SearchRunner,
        photo_list: PhotoList,
        results: ResultsController,
        current_page: CurrentPage,
        layout: MainLayout,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._searches = searches
        self._photo_list = photo_list
        self._results = results
        self._current_page = current_page
        self._layout = layout
        self._grid = layout.grid
        self._notifier = notifier
        self._list_in_grid = ListInGrid(photo_list, layout)
        self.history = History()  # since the list in sight, or behind what is, was first shown
        searches.ready.connect(self._show_result)
        photo_list.changed.connect(self._follow_list)
        photo_list.failed.connect(notifier.notice)
        results.page_wanted.connect(self._show_photos_page)
        results.query_changed.connect(self._show_query)
        top_bar = layout.top_bar
        top_bar.back_wanted.connect(self.go_back)
        top_bar.forward_wanted.connect(self.go_forward)
        top_bar.library_wanted.connect(self._go_up)
        top_bar.order_chosen.connect(self._sort)

    @property
    def result(self) -> SearchResult | None:
        """The search result behind the grid; None: the grid shows the library."""
        return self._results.result

    def date_of(self, photo: int) -> int | None:
        """When a photo in the grid was taken; None unless the grid is sorted by date."""
        return None if self.result is not None else self._photo_list.date_of(photo)

    def show_snapshot(self, snapshot: Snapshot, job_title: str) -> None:
        """Take a newly read library. job_title: of the running job; empty: none runs."""
        self._list_in_grid.show_snapshot(snapshot, job_title)
        self._searches.show_snapshot(snapshot)
        self._photo_list.show_snapshot(snapshot)  # emits `changed`

    # -- answers

    def _show_result(self, result: SearchResult) -> None:
        if (
            self.result is None
            or not self._current_page.is_photos
            or not self.result.question.is_same(result.question)
        ):
            self._notifier.leave_page()
            self.history.leave(self._current_entry())
        self._results.show(result)
        self._layout.top_bar.show_forward(possible=bool(self.history.future))
        photos = formatting.photos(len(self._photo_list.without_hidden(result.index.ids)))
        self._notifier.status(self.tr("Compared with {photos}").format(photos=photos))

    def _show_query(self, name: str, pictures: Sequence[QPixmap]) -> None:
        photos = self._photo_list
        has_path = self.history.is_asked_in_list(self.result) or not photos.title
        # A folder that it began in would look like one that only was searched.
        searched = photos.title if self._is_of_folder else ""
        self._layout.top_bar.show_answer(self._results.order, searched if has_path else None)
        self._layout.match_bar.show_query(name, pictures)

    def _sort(self, order: PhotoOrder) -> None:
        """Sort what is in sight: an answer, or the photos of the library."""
        if self.result is not None:
            self._results.sort(order)
        else:
            self._photo_list.set_order(order)

    def _show_photos_page(self) -> None:
        self._current_page.id = PageId.PHOTOS
        self._layout.show_photos()
        self._layout.sidebar.show_page(PageId.PHOTOS)

    # -- back, forward, up

    def go_back(self) -> None:
        """Return to what was shown before."""
        self._searches.cancel()
        if (entry := self.history.back(self._current_entry())) is not None:
            self._return_to(entry)
        elif not self._current_page.is_photos:  # where the window opened
            self._return_to(replace(self._current_entry(), page=None))
        else:
            self.list_left.emit()

    def go_forward(self) -> None:
        """Undo the last `go_back`, also where that led to another page."""
        if (entry := self.history.forward(self._current_entry())) is not None:
            self._searches.cancel()
            self._return_to(entry)

    def _current_entry(self) -> HistoryEntry:
        page = None if self._current_page.is_photos else self._current_page.id
        shown = self._list_in_grid if self.result is None else self._results
        return HistoryEntry(self.result, shown.place, page)

    def _return_to(self, entry: HistoryEntry) -> None:
        if entry.result is None:
            self._show_list(entry.anchor)
        else:
            self._results.return_to(entry.result, entry.anchor)
            self._layout.top_bar.show_forward(possible=bool(self.history.future))
        if entry.page is not None:
            self._open_page(entry.page)
        elif entry.result is not None and self._searches.is_outdated(entry.result):
            self._searches.search_again()

    @property
    def _is_of_folder(self) -> bool:
        """Whether the chosen folder alone is searched."""
        return self._photo_list.folder_node is not None and not self._photo_list.everywhere

    def _go_up(self) -> None:
        """From a result to the only folder that was searched; otherwise to the library."""
        if self._current_page.is_photos and self.result is not None and self._is_of_folder:
            self._show_list_again()
        else:
            self.show_library()

    # -- the list of photos

    def show_library(self) -> None:
        """Show all photos, at the place where they were left."""
        if self._photo_list.title:
            self.library_wanted.emit()
        else:
            self._show_list_again()

    def return_to_photos(self) -> None:
        """Show the photos that were left for another page, not the answer to a search."""
        if not self._current_page.is_photos:
            self._show_list_again()

    @property
    def place(self) -> GridAnchor:
        """The place among the photos of the library or the folder, also behind an answer."""
        if not self.history.past or self.result is None:
            return self._list_in_grid.place
        return self.history.past[0].anchor

    @property
    def lasting_place(self) -> GridAnchor:
        """The place for the next start, which lists all photos of the library or the folder."""
        return self.place if self._photo_list.lasts else self.place.alone()

    def return_to(self, page: PageId, folder: FolderNode | None, anchor: GridAnchor) -> None:
        """Show what was shown when the window was closed."""
        order = self._photo_list.sorted_by
        # The window may be smaller now.
        self._list_in_grid.opens_at = replace(anchor, reveal=True, order=order)
        self._photo_list.choose_folder(folder)
        if page is not PageId.PHOTOS:
            self._open_page(page)

    def begin_list(self, at: GridAnchor | None) -> None:
        """Forget all that led from the last list: the next is shown once its photos are listed.

        at: the place in it; None: its top.
        """
        self._searches.cancel()
        self.history = History()
        self._list_in_grid.opens_at = at
        self._notifier.leave_page()
        self._current_page.id = PageId.PHOTOS
        self._results.clear()

    def _show_list(self, anchor: GridAnchor) -> None:
        self.history.rewind()
        if not self._current_page.is_photos:
            self._notifier.leave_page()
        self._current_page.id = PageId.PHOTOS
        self._results.clear()
        self._notifier.status("")
        self._layout.top_bar.show_forward(possible=bool(self.history.future))
        self._list_in_grid.show(anchor)

    def _show_list_again(self) -> None:
        """Show the list where it was left for answers and pages; forget these."""
        self._searches.cancel()
        self.history.future.clear()
        self._show_list(self.history.rewind())

    def _follow_list(self, by_choice: bool) -> None:
        """Show a chosen list from its top; keep the place if only the library has changed."""
        if not self._current_page.is_photos:
            return
        if self.result is not None and self.result.within is not self._photo_list.within:
            self._searches.search_again()
        elif self.result is not None:
            self._results.leave_out_hidden()
        elif by_choice:
            self._show_list(self._kept_place)
        else:
            self._list_in_grid.renew()

    @property
    def _kept_place(self) -> GridAnchor:
        """The place in a list that was chosen anew: the chosen photo, if it can be there, too.

        With another filter, it alone stays selected: others may be out of sight.
        """
        chosen, grid = self._photo_list.chosen, self._grid
        if chosen is Chosen.ORDER:
            return grid.chosen()
        if chosen is Chosen.FILTER and not grid.has_stand_in:
            return GridAnchor(grid.current_photo(), reveal=True)
        return GridAnchor()

    # -- pages

    def show_page(self, page: PageId) -> None:
        """Show a page of the side bar; `go_back` returns to what is in sight now."""
        if page == PageId.PHOTOS:
            self.show_library()
        else:
            if page != self._current_page.id:
                self.history.leave(self._current_entry())
            self._open_page(page)

    def return_to_page(self, page: PageId, history: History) -> None:
        """Show a page again from which another list was shown, with the way that led to it."""
        self.history = history
        self._open_page(page)

    def _open_page(self, page: PageId) -> None:
        self._searches.leave()
        if page != self._current_page.id:
            self._notifier.leave_page()
        self._current_page.id = page
        self._notifier.status("")
        self._layout.show_page(page)
        self._layout.top_bar.show_forward(possible=bool(self.history.future))
        self.page_shown.emit(page)
