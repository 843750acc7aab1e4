"""Starts searches, and decides what becomes of a result that arrives late."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from hashdesk.core.imaging.decoded import Region
from hashdesk.core.search.question import Question, SearchResult
from hashdesk.core.storage.code_segments import NO_PHOTOS
from hashdesk.ui.current_page import CurrentPage, PageId
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.search.questions import question_about
from hashdesk.ui.search.results import ResultsController
from hashdesk.ui.search.searcher import Searcher
from hashdesk.ui.shell.layout import MainLayout


class SearchRunner(QObject):
    """Searches with the bits, the filter and the encoder in use, again when they change."""

    ready = Signal(object)  # SearchResult, to be shown
    located = Signal(object)  # SearchResult of a search in the atlas

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
        self._photos = NO_PHOTOS  # of the library
        self._encoder = ""  # in use; empty: no library is loaded
        self._locating: Question | None = None  # searched for in the atlas
        self._left: Question | None = None  # the user went elsewhere before its result came
        searcher.result_ready.connect(self._take_result)
        searcher.failed.connect(self._show_failure)
        layout.match_bar.chosen.connect(self._choose_step)
        self._grid.similar_wanted.connect(lambda _photo: self.show_similar_to_selection())
        layout.details.similar_wanted.connect(self.show_similar_to_selection)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Search again for what is in sight, if other photos or another encoder answer now."""
        switched = self._encoder not in ("", snapshot.encoder)
        others = not np.array_equal(self._photos, snapshot.photos)
        self._encoder, self._photos = snapshot.encoder, snapshot.photos
        result = self._results.result
        if result is None or not self._current_page.is_photos:
            return
        if switched or (others and np.isin(result.question.photos, snapshot.photos).all()):
            self.search_again()

    def show_similar(self, *photos: int, region: Region | None = None) -> None:
        """Show the photos most similar to one photo, to a region of it, or to several together."""
        self.search(question_about(self._thumbnails, photos, region), locate=False)

    def show_similar_to_selection(self) -> None:
        """Show the photos most similar to the selected ones."""
        photos = self._grid.selected_photos().tolist()
        current = self._grid.current_photo()
        if not self._current_page.is_photos or (current is None and not photos):
            return
        self.show_similar(*(photos if len(photos) > 1 or current is None else [current]))

    def search(self, question: Question, *, locate: bool = True) -> None:
        """Show the photos most similar to a question's; in the atlas, locate its shelf instead.

        locate: False to show photos from the atlas, too.
        """
        in_atlas = self._current_page.id is PageId.ATLAS
        self._locating = question if locate and in_atlas else None
        self._left = None
        if self._current_page.is_photos:
            self._grid.digits_are_text = False
        self._start(question)

    def search_again(self) -> None:
        """Search for the same as the result in sight, unless a new search is under way."""
        if self._results.result is not None and self._searcher.pending is None:
            self._start(self._results.result.question)

    def leave(self) -> None:
        """Keep the result that is under way from taking the user back from another page.

        A search from outside takes a while: its result is offered when it is there.
        """
        pending = self._searcher.pending
        if pending is None:
            return
        if pending.photos or self._locating is not None:
            self.cancel()
        else:
            self._left = pending
        self._notifier.status("")
        self._grid.digits_are_text = self._results.result is None

    def cancel(self) -> None:
        """Drop the search that is under way."""
        self._left = None
        self._searcher.supersede()

    def is_outdated(self, result: SearchResult) -> bool:
        """Whether step, filter or encoder have changed since the search."""
        return (
            result.step != self._layout.match_bar.step
            or result.within is not self._photo_list.within
            or self._encoder not in ("", result.encoder.name)
        )

    def _start(self, question: Question) -> None:
        self._searcher.search(question, self._layout.match_bar.step, self._photo_list.within)

    def _choose_step(self, _step: int) -> None:
        if self._current_page.is_photos:
            self.search_again()

    def _take_result(self, result: SearchResult) -> None:
        question = result.question
        if self._locating is not None and self._locating.is_same(question):
            self._locating = None
            self._notifier.status("")
            self.located.emit(result)
            return
        if question.engine:
            self._layout.status_bar.show_engine(question.engine)
        if self.is_outdated(result):
            self._start(question)
        elif self._left is not None:
            self._left = None
            self._offer(result)
        else:
            self.ready.emit(result)

    def _offer(self, result: SearchResult) -> None:
        """Offer a result that the user may still want to see."""
        text = self.tr("Photos similar to {name} were found.")
        self._notifier.notice(
            text.format(name=result.question.name),
            self.tr("Show"),
            lambda: self._take_result(result),
            stays=True,
        )
        shown = self._results.result
        if self._current_page.is_photos and shown is not None and self.is_outdated(shown):
            self.search_again()  # another step was chosen meanwhile

    def _show_failure(self, sentence: str) -> None:
        self._left = None
        self._grid.digits_are_text = self._results.result is None
        self._notifier.status("")
        self._notifier.notice(sentence)
