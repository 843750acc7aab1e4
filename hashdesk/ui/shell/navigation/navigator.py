"""Navigation between the library, search results and the other pages, with back and forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from hashdesk.core.imaging.decoded import Region
from hashdesk.core.search.question import SearchResult
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui import formatting
from hashdesk.ui.current_page import CurrentPage, PageId
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.found_photos import FoundPhotos
from hashdesk.ui.photos.grid.table import GridAnchor
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.photos.photo_order import PhotoOrder
from hashdesk.ui.search.questions import question_about
from hashdesk.ui.search.results import ResultsController
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.navigation.before_shelf import BeforeShelf
from hashdesk.ui.shell.navigation.found_trail import FoundTrail
from hashdesk.ui.shell.navigation.history import History, HistoryEntry
from hashdesk.ui.shell.navigation.none_found import none_found
from hashdesk.ui.shell.navigation.search_runner import SearchRunner


class Navigator(QObject):
    """Decides what the window shows, and keeps the history of what it showed."""

    page_shown = Signal(object)  # PageId of any page but the photos
    words_wanted = Signal(str)  # what was searched for before, to be found again

    def __init__(
        self,
        searches: SearchRunner,
        photo_list: PhotoList,
        results: ResultsController,
        current_page: CurrentPage,
        thumbnails: Thumbnails,
        layout: MainLayout,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._searches = searches
        self._photo_list = photo_list
        self._results = results
        self._current_page = current_page
        self._thumbnails = thumbnails
        self._layout = layout
        self._grid = layout.grid
        self._notifier = notifier
        self._snapshot: Snapshot | None = None
        self._job_title = ""
        self._left_at: GridAnchor | None = None  # to return to once the photos are listed
        self._in_library: GridAnchor | None = None  # left for a folder, a shelf or found photos
        self._found_trail = FoundTrail()
        self.history = History()
        self._before_shelf = BeforeShelf()
        searches.ready.connect(self._show_result)
        photo_list.changed.connect(self._show_photo_list)
        photo_list.failed.connect(notifier.notice)
        results.page_wanted.connect(self._show_photos_page)
        results.query_changed.connect(self._show_query)
        top_bar, sidebar = layout.top_bar, layout.sidebar
        self._grid.similar_wanted.connect(lambda _photo: self.show_similar_to_selection())
        layout.details.similar_wanted.connect(self.show_similar_to_selection)
        top_bar.back_wanted.connect(self.go_back)
        top_bar.forward_wanted.connect(self.go_forward)
        top_bar.library_wanted.connect(self._go_up)
        top_bar.order_chosen.connect(self._sort)
        sidebar.folder_chosen.connect(self.show_folder)

    @property
    def result(self) -> SearchResult | None:
        """The search result behind the grid; None: the grid shows the library."""
        return self._results.result

    def date_of(self, photo: int) -> int | None:
        """When a photo in the grid was taken; None unless the grid is sorted by date."""
        return None if self.result is not None else self._photo_list.date_of(photo)

    def show_snapshot(self, snapshot: Snapshot, job_title: str) -> None:
        """Take a newly read library. job_title: of the running job; empty: none runs."""
        self._snapshot, self._job_title = snapshot, job_title
        self._searches.show_snapshot(snapshot)
        self._photo_list.show_snapshot(snapshot)  # emits `changed`

    # -- searches

    def show_similar(self, *photos: int, region: Region | None = None) -> None:
        """Show the photos most similar to one photo, to a region of it, or to several together."""
        self._searches.search(question_about(self._thumbnails, photos, region), locate=False)

    def show_similar_to_selection(self) -> None:
        """Show the photos most similar to the selected ones."""
        photos = self._grid.selected_photos().tolist()
        current = self._grid.current_photo()
        if not self._current_page.is_photos or (current is None and not photos):
            return
        self.show_similar(*(photos if len(photos) > 1 or current is None else [current]))

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
        photos = formatting.photos(len(result.index))
        self._notifier.status(self.tr("Compared with {photos}").format(photos=photos))

    def _show_query(self, name: str, pictures: Sequence[QPixmap]) -> None:
        title = self._photo_list.title
        began_in = title if self.history.is_asked_in_list(self.result) or not title else None
        self._layout.top_bar.show_answer(self._results.order, began_in)
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
        elif self._photo_list.found is not None and self._photo_list.folder_node is not None:
            self.show_all_found()
        elif self._photo_list.found is not None:
            self._leave_for(self._found_trail.before)
        elif self._photo_list.shelf is not None:
            before = self._before_shelf
            before.show(self._photo_list)
            self.history, self._found_trail = before.history, before.trail
            self._open_page(PageId.ATLAS)
        elif words := self._found_trail.back():
            self.words_wanted.emit(words)
        elif self._photo_list.folder_node is not None:
            self._leave_for(None)

    def go_forward(self) -> None:
        """Undo the last `go_back`, also where that led to another page."""
        if (entry := self.history.forward(self._current_entry())) is not None:
            self._searches.cancel()
            self._return_to(entry)

    def _current_entry(self) -> HistoryEntry:
        page = None if self._current_page.is_photos else self._current_page.id
        return HistoryEntry(self.result, self._grid.anchor(), page)

    def _return_to(self, entry: HistoryEntry) -> None:
        if entry.result is None:
            self._show_library_at(entry.anchor)
        else:
            self._results.return_to(entry.result, entry.anchor)
            self._layout.top_bar.show_forward(possible=bool(self.history.future))
        if entry.page is not None:
            self._open_page(entry.page)
        elif entry.result is not None and self._searches.is_outdated(entry.result):
            self._searches.search_again()

    def _go_up(self) -> None:
        """From a result to the folder where the search began; otherwise to the library."""
        if self._current_page.is_photos and self.result is not None:
            self._searches.cancel()
            self.history.future.clear()
            self._show_library_at(self.history.rewind())
        else:
            self.show_library()

    def show_library(self) -> None:
        """Show all photos, at the place where they were left."""
        self._searches.cancel()
        self.history.future.clear()
        if not self._photo_list.title:
            self._show_library_at(self.history.rewind())
        else:
            self.show_folder(None)

    @property
    def place(self) -> GridAnchor:
        """The place among the photos of the library or the folder, also behind an answer."""
        if not self.history.past or self.result is None:
            return self._left_at or self._grid.anchor()
        return self.history.past[0].anchor

    def return_to(self, page: PageId, folder: FolderNode | None, anchor: GridAnchor) -> None:
        """Show what was shown when the window was closed."""
        self._left_at = replace(anchor, reveal=True)  # the window may be smaller now
        self._photo_list.choose_folder(folder)
        if page is not PageId.PHOTOS:
            self._open_page(page)

    def _show_library_at(self, anchor: GridAnchor) -> None:
        anchor, self._left_at = self._left_at or anchor, None
        self.history.rewind()
        if not self._current_page.is_photos:
            self._notifier.leave_page()
        self._current_page.id = PageId.PHOTOS
        self._results.clear()
        self._notifier.status("")
        self._grid.digits_are_text = True
        title = self._photo_list.title
        found = self._photo_list.found is not None
        self._layout.top_bar.show_library(self.tr("Found") if found else title)
        self._layout.top_bar.show_forward(possible=bool(self.history.future))
        page = None if title else PageId.PHOTOS
        self._layout.sidebar.show_page(page, self._photo_list.folder_node)
        if self._snapshot is not None and not len(self._snapshot.photos):
            self._layout.show_welcome(self._job_title)
        elif self._snapshot is not None:
            grid, shown = self._grid, self._photo_list.photos
            self._show_photos(keep_place=False)
            grid.restore(anchor)
            grid.setFocus()
            if grid.current_photo() is None and len(shown):
                grid.set_current(int(shown[0]))

    def return_to_photos(self) -> None:
        """Show the photos that were left for another page, not the answer to a search."""
        if not self._current_page.is_photos:
            self._searches.cancel()
            self.history.future.clear()
            self._show_library_at(self.history.rewind())

    def show_folder(self, node: FolderNode | None) -> None:
        """Show a folder and those below it, of found photos in sight those in it; None: all."""
        is_list = self._current_page.is_photos and self.result is None
        narrows = is_list and node is not None and self._photo_list.found is not None
        leave = self._found_trail.narrow if narrows else self._found_trail.leave
        leave(self._photo_list, self.place, node)
        self._start_history()
        self._photo_list.choose_folder(node, keep_found=narrows)

    def show_all_found(self) -> None:
        """Show the photos that words found in all folders, at the place where they were left."""
        self._start_history()
        self._left_at = self._found_trail.in_all_folders
        self._photo_list.choose_folder(None, keep_found=True)

    def show_shelf(self, photos: PhotoIds, name: str) -> None:
        """Show the photos of an atlas shelf."""
        self._before_shelf = BeforeShelf.leave(self.history, self._found_trail, self._photo_list)
        self._found_trail.forget()
        self._start_history()
        self._photo_list.choose_shelf(photos, name)

    def show_found(self, found: FoundPhotos) -> None:
        """Show the photos that words found."""
        anchor = self._found_trail.arrive(found, self._photo_list)
        self._start_history()
        self._left_at = anchor
        self._photo_list.choose_found(found)

    def leave_found(self) -> None:
        """Show all photos of the folder in sight, or what was shown before the words."""
        if self._current_page.is_photos:
            self._leave_for(self._photo_list.folder_node or self._found_trail.before)
        else:
            self._photo_list.choose_folder(None)

    def _leave_for(self, folder: FolderNode | None) -> None:
        """Return to a folder, or to the library where it was left."""
        self._found_trail.forget()
        self._start_history()
        self._left_at = self._in_library if folder is None else None
        self._photo_list.choose_folder(folder)

    def _start_history(self) -> None:
        self._searches.cancel()
        if not self._photo_list.title:
            self._in_library = self.place
        self.history = History()
        self._left_at = None  # another list: nothing of this one is kept
        self._notifier.leave_page()
        self._current_page.id = PageId.PHOTOS
        self._results.clear()

    def _show_photo_list(self, by_choice: bool) -> None:
        """Show a chosen list from its top; keep the place if only the library has changed."""
        if not self._current_page.is_photos:
            return
        if self.result is not None and self.result.within is not self._photo_list.within:
            self._searches.search_again()
        elif self.result is not None:
            self._results.leave_out_hidden()
        elif by_choice:
            only_sorted = self._photo_list.is_only_sorted
            self._show_library_at(self._grid.chosen() if only_sorted else GridAnchor())
        elif self._snapshot is None or not len(self._snapshot.photos):
            self._layout.show_welcome(self._job_title)
        else:
            first = not len(self._grid.photo_model.photos)
            self._show_photos(keep_place=not first)
            if first:
                self._grid.setFocus()

    def _show_photos(self, *, keep_place: bool) -> None:
        photos = self._photo_list.photos
        self._layout.show_photos()
        levels = self._photo_list.levels
        self._grid.empty_words = none_found(self._photo_list)
        self._grid.show_photos(
            photos, guesses=levels, sections=self._photo_list.sections, keep_place=keep_place
        )
        self._layout.top_bar.show_order(shown=levels is None)
        self._layout.show_listed(len(photos))

    def show_page(self, page: PageId) -> None:
        """Show a page of the side bar; `go_back` returns to what is in sight now."""
        if page == PageId.PHOTOS:
            self.show_library()
        else:
            if page != self._current_page.id:
                self.history.leave(self._current_entry())
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
