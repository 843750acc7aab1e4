"""Navigation: the library, search results, other pages; back and forward."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject, Signal

from hashdesk.core.imaging.decode import Region
from hashdesk.core.search.question import Question, SearchResult
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui import formatting
from hashdesk.ui.current_page import CurrentPage, PageId
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.grid_view import GridAnchor
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.search.questions import question_about
from hashdesk.ui.search.results import ResultsController
from hashdesk.ui.search.searcher import Searcher
from hashdesk.ui.shell.history import History, HistoryEntry
from hashdesk.ui.shell.layout import MainLayout


class Navigator(QObject):
    """Decides what the window shows, and remembers what it showed before."""

    located = Signal(object)  # SearchResult: where a photo would stand in the atlas
    page_shown = Signal(object)  # PageId, other than the photos

    def __init__(
        self,
        searcher: Searcher,
        photo_list: PhotoList,
        results: ResultsController,
        current_page: CurrentPage,
        thumbnails: Thumbnails,
        layout: MainLayout,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._searcher = searcher
        self._photo_list = photo_list
        self._results = results
        self._current_page = current_page
        self._thumbnails = thumbnails
        self._layout = layout
        self._grid = layout.grid
        self._notifier = notifier
        self._snapshot: Snapshot | None = None
        self._doing = ""
        self._locating: Question | None = None  # in the atlas, instead of a result
        self._left: Question | None = None  # the page was left before its result came
        self.history = History()
        searcher.answered.connect(self._show_found)
        searcher.failed.connect(self._show_search_failure)
        photo_list.changed.connect(self._show_photo_list)
        photo_list.failed.connect(notifier.notice)
        results.entered.connect(self._enter_results)
        results.crumb_changed.connect(layout.top_bar.show_query)
        self._connect_widgets()

    def _connect_widgets(self) -> None:
        top_bar, sidebar = self._layout.top_bar, self._layout.sidebar
        self._grid.asked_similar.connect(self._show_similar_to_hand)
        self._layout.details.asked_similar.connect(self.show_similar_to_selection)
        top_bar.back_wanted.connect(self.go_back)
        top_bar.forward_wanted.connect(self.go_forward)
        top_bar.library_wanted.connect(self._go_up)
        top_bar.bits.chosen.connect(self._choose_bits)
        top_bar.order.chosen.connect(self._photo_list.sort)
        sidebar.page_wanted.connect(self.show_page)
        sidebar.folder_chosen.connect(self.show_folder)

    @property
    def found(self) -> SearchResult | None:
        """The answer that was shown last; None: there is none."""
        return self._results.found

    def date_of(self, photo: int) -> int | None:
        """When a photo in sight was taken, if time goes by from one to the next."""
        return None if self.found is not None else self._photo_list.date_of(photo)

    @property
    def _in_sight(self) -> bool:
        """Whether photos are looked at, and no other page."""
        return self._current_page.is_photos

    def show_snapshot(self, snapshot: Snapshot, doing: str) -> None:
        """The library has been read (again). doing: what is going on about it, for people."""
        switched = self._snapshot is not None and self._snapshot.encoder != snapshot.encoder
        self._snapshot, self._doing = snapshot, doing
        if switched and self._in_sight:
            self._rank_again()
        self._photo_list.show_snapshot(snapshot)  # its photos, if they are in sight, follow

    # -- asking

    def show_similar(self, *photos: int, region: Region | None = None) -> None:
        """Show the photos most similar to one photo, to a region of it, or to several together."""
        self.search(question_about(self._thumbnails, photos, region))

    def show_similar_to_selection(self) -> None:
        """Show the photos most similar to those that are selected."""
        photos = self._grid.selected_photos().tolist()
        current = self._grid.current_photo()
        if not self._in_sight or (current is None and not photos):
            return
        self.show_similar(*(photos if len(photos) > 1 or current is None else [current]))

    def _show_similar_to_hand(self, _photo: int) -> None:
        self.show_similar_to_selection()

    def search(self, asked: Question) -> None:
        """Show the photos most similar to a picture; in the atlas, where it would stand."""
        self._locating = asked if self._current_page.id is PageId.ATLAS else None
        self._left = None
        if self._in_sight:
            self._grid.figures_are_names = False  # they are bits, from now on
        self._ask(asked)

    def _ask(self, asked: Question) -> None:
        self._searcher.search(asked, self._layout.top_bar.bits.bits, self._photo_list.within)

    def _rank_again(self) -> None:
        """Ask the same under what holds now; an answer that is on its way is looked at first."""
        if self.found is not None and self._searcher.pending is None:
            self._ask(self.found.question)

    def _choose_bits(self, _bits: int) -> None:
        if self._in_sight:
            self._rank_again()

    def give_up(self) -> None:
        """Somebody goes elsewhere: the answer that is on its way would only take them back.

        A picture from outside takes a while: its answer is offered when it is there.
        """
        pending = self._searcher.pending
        if pending is None:
            return
        if pending.photos or self._locating is not None:
            self._drop()
        else:
            self._left = pending
        self._notifier.status("")
        self._grid.figures_are_names = self.found is None

    def _drop(self) -> None:
        """Nobody waits for an answer any more."""
        self._left = None
        self._searcher.supersede()

    # -- answers

    def _is_stale(self, found: SearchResult) -> bool:
        """Whether other bits, other photos or another encoder are in use since this was asked."""
        used = self._snapshot.encoder if self._snapshot is not None else ""
        return (
            found.bits != self._layout.top_bar.bits.bits
            or found.within is not self._photo_list.within
            or used not in ("", found.encoder.name)
        )

    def _show_found(self, found: SearchResult) -> None:
        asked = found.question
        if self._locating is not None and self._locating.is_same(asked):
            self._locating = None
            self._notifier.status("")
            self.located.emit(found)
            return
        if asked.engine:
            self._layout.status_bar.show_engine(asked.engine)
        if self._is_stale(found):
            self._ask(asked)
            return
        if self._left is not None:
            self._left = None
            self._offer(found)
            return
        if self.found is None or not self.found.question.is_same(asked):
            self._notifier.settle()
            self.history.leave(self._here())
        self._results.show(found)
        self._layout.top_bar.show_forward(possible=bool(self.history.future))
        milliseconds = QLocale().toString(found.seconds * 1000, "f", 1)
        self._notifier.status(
            self.tr("{photos} searched in {ms} ms").format(
                photos=formatting.photos(len(found.index)), ms=milliseconds
            )
        )

    def _offer(self, found: SearchResult) -> None:
        """Tell of an answer that somebody may still want to see."""
        words = self.tr("What is similar to {name} has been found.")
        self._notifier.notice(
            words.format(name=found.question.name),
            self.tr("Show it"),
            lambda: self._show_found(found),
        )
        if self._in_sight and self.found is not None and self._is_stale(self.found):
            self._rank_again()  # other bits were chosen meanwhile

    def _show_search_failure(self, why: str) -> None:
        self._left = None
        self._grid.figures_are_names = self.found is None
        self._notifier.status("")
        self._notifier.notice(why)

    def _enter_results(self) -> None:
        self._layout.show_photos()
        self._layout.sidebar.show_page(None)

    # -- moving about

    def go_back(self) -> None:
        """To what was shown before."""
        self._drop()
        if not self._in_sight:
            self._return_to(self._here())  # the grid is as it was left
        elif (view := self.history.back(self._here())) is not None:
            self._return_to(view)
        elif self._photo_list.shelf is not None:
            self._photo_list.choose(None)
            self.show_page(PageId.ATLAS)
        elif self._photo_list.branch is not None:
            self.show_library()

    def go_forward(self) -> None:
        """To what was gone back from."""
        if self._in_sight and (view := self.history.forward(self._here())) is not None:
            self._drop()
            self._return_to(view)

    def _here(self) -> HistoryEntry:
        return HistoryEntry(self.found, self._grid.anchor())

    def _return_to(self, view: HistoryEntry) -> None:
        if view.found is None:
            self._show_all(view.anchor)
            return
        self._results.come_back_to(view.found, view.anchor.current)
        self._layout.top_bar.show_forward(possible=bool(self.history.future))
        if self._is_stale(view.found):
            self._rank_again()

    def _go_up(self) -> None:
        """From an answer to the folder it was asked from, from anywhere else to the library."""
        if self._in_sight and self.found is not None:
            self._drop()
            self.history.future.clear()
            self._show_all(self.history.start())
        else:
            self.show_library()

    def show_library(self) -> None:
        """To all photos; where they were left, unless only a folder of them was looked at."""
        self._drop()
        self.history.future.clear()
        if not self._photo_list.title:
            self._show_all(self.history.start())
        else:
            self.show_folder(None)

    def _show_all(self, anchor: GridAnchor) -> None:
        self.history.start()
        self._current_page.id = PageId.PHOTOS
        self._results.clear()
        self._notifier.status("")
        self._grid.figures_are_names = True
        branch, title = self._photo_list.branch, self._photo_list.title
        self._layout.top_bar.show_library(title)
        self._layout.top_bar.show_forward(possible=bool(self.history.future))
        self._layout.sidebar.show_page(None if title else PageId.PHOTOS, branch)
        if self._snapshot is None:
            return
        if len(self._snapshot.photos):
            grid = self._grid
            self._show_photos(keep_place=False)
            grid.restore(anchor)
            grid.setFocus()
            shown = self._grid.photo_model.photos
            if grid.current_photo() is None and len(shown):
                grid.set_current(int(shown[0]))
        else:
            self._layout.show_welcome(self._doing)

    def show_folder(self, branch: FolderNode | None) -> None:
        """To the photos of a folder and of those below it; None: of all folders."""
        self._drop()
        self.history = History()
        self._current_page.id = PageId.PHOTOS
        self._results.clear()
        self._photo_list.choose(branch)

    def show_shelf(self, photos: PhotoIds, name: str) -> None:
        """To the photos of a shelf of the atlas."""
        self._drop()
        self.history = History()
        self._current_page.id = PageId.PHOTOS
        self._results.clear()
        self._photo_list.choose_shelf(photos, name)

    def _show_photo_list(self, asked: bool) -> None:
        """Other photos from the top, as asked; or those of a library that has changed."""
        if not self._in_sight:
            return
        if self.found is not None:
            if self.found.within is not self._photo_list.within:
                self._rank_again()
            else:
                self._results.leave_out_hidden()
            return
        if asked:
            self._show_all(GridAnchor())
            return
        if self._snapshot is None or not len(self._snapshot.photos):
            self._layout.show_welcome(self._doing)
            return
        first = not len(self._grid.photo_model.photos)
        self._show_photos(keep_place=not first)
        if first:
            self._grid.setFocus()

    def _show_photos(self, *, keep_place: bool) -> None:
        """The collection in the grid."""
        photos = self._photo_list.photos
        self._layout.show_photos()
        self._grid.show_photos(photos, keep_place=keep_place)
        self._layout.chips.show_count(len(photos))

    def show_page(self, page: PageId) -> None:
        """To a page of the side bar."""
        if page == PageId.PHOTOS:
            self.show_library()
        else:
            self.give_up()
            self._current_page.id = page
            self._notifier.settle()
            self._notifier.status("")
            self._layout.show_page(page)
            self.page_shown.emit(page)
