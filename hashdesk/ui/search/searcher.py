"""The search lane: a photo of the library, or any image, to its most similar photos.

The lane has its own `Library`, which nothing else may use, and its own encoder on the CPU.
An image from outside is decoded by the sandboxed workers, never in the window's process.
"""

from __future__ import annotations

import logging
import os
import time
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.errors import Cancelled, HashDeskError, UsageError
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.library import Library
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import MOST_SORTED, Question, SearchResult
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui.formatting import name_of, short_name, translate
from hashdesk.ui.search.query_encoder import OpenEncoder, QueryEncoder
from hashdesk.ui.serial_worker import SerialWorker, Superseded

log = logging.getLogger(__name__)

FIRST = 1_000  # photos that are shown at once; the farther ones follow
SORT_PAUSE_MS = 40  # after which the others are sorted: until then another question may come
MOST_TOGETHER = 16  # photos that are searched for as one


def of_file(path: bytes, name: str = "") -> Question:
    """An image file, inside the library or outside, as what is searched for."""
    return Question(name or name_of(path), path=os.path.abspath(path))


class Searcher(QObject):
    """Answers the newest question; older ones are dropped. Signals come on the GUI thread."""

    found = Signal(object)  # Found, with the nearest photos
    completed = Signal(object)  # the same with all photos, unless something else was asked
    failed = Signal(str)

    def __init__(
        self,
        pool: DecodePool,
        open_encoder: OpenEncoder,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library: Library | None = None  # of the lane, like the encoder
        self._encoding = QueryEncoder(pool, open_encoder)
        # What was last made of codes and some of their photos; of the lane too.
        self._part: tuple[HammingIndex, PhotoIds, HammingIndex] | None = None
        self._lane = SerialWorker("search", self)
        self.pending: Question | None = None  # the question that is being answered
        self._unfinished: SearchResult | None = None  # an answer that lacks the farther photos
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SORT_PAUSE_MS)
        self._pause.timeout.connect(self._finish)

    def use(self, library: Library) -> None:
        """Search this library from now on, and close the one before. It is the lane's now."""

        def change() -> None:
            old, self._library = self._library, library
            if old is not None:
                old.close()

        self._lane.post(change)

    def search(self, asked: Question, bits: int, within: PhotoIds | None = None) -> None:
        """Find what is most similar; `found` or `failed` follows. within: among these alone."""
        self.pending, self._unfinished = asked, None
        self._lane.start(
            lambda superseded: self._search(asked, bits, within, superseded),
            self._tell_found,
            self._tell_failure,
        )

    def extend(self, found: SearchResult, distance: int) -> None:
        """Have all photos of an answer up to a distance; `completed` follows if there are more."""
        upto = int(found.histogram[: distance + 1].sum())
        count = len(found.index) if len(found.index) <= MOST_SORTED else min(upto, MOST_SORTED)
        if count > len(found.photos):
            self._complete_all(found, count)

    def warm_up(self) -> None:
        """Start decoder and encoder, for an image will probably come soon."""

        def start() -> None:
            if self._library is None:
                return
            try:
                self._encoding.encoder(self._library).engine  # noqa: B018  (asking for it starts it)
            except HashDeskError as error:
                log.info("The encoder did not start: %s", error)

        self._lane.post(start)

    def supersede(self) -> None:
        """Nobody waits for the answer any more."""
        self.pending = self._unfinished = None
        self._lane.supersede()

    def stop(self) -> None:
        """End the lane; the pool may have been closed before."""
        self._pause.stop()

        def close() -> None:
            if self._library is not None:
                self._library.close()
                self._library = None

        self._lane.stop(close)

    def _tell_found(self, found: SearchResult) -> None:
        self.pending = None
        if found.rest_follows:
            self._unfinished = found
            self._pause.start()
        self.found.emit(found)

    def _finish(self) -> None:
        """Nobody has asked anything else for a moment: sort all photos."""
        if self._unfinished is not None:
            found, self._unfinished = self._unfinished, None
            self._complete_all(found, len(found.index))

    def _complete_all(self, found: SearchResult, count: int) -> None:
        if self.pending is None:  # or another answer will be here in a moment
            self._lane.start(
                lambda _: self._complete(found, count), self.completed.emit, self._tell_failure
            )

    def _tell_failure(self, error: Exception) -> None:
        self.pending = None
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, HashDeskError):
            log.error("A search failed.", exc_info=error)
        self.failed.emit(str(error) or type(error).__name__)

    # -- in the worker

    def _search(
        self, asked: Question, bits: int, within: PhotoIds | None, superseded: Superseded
    ) -> SearchResult:
        library = self._library
        if library is None:
            raise UsageError(
                translate("HashDesk", "There are no photos to compare with yet. Add a folder.")
            )
        if asked.query is None or asked.encoder != library.encoder.name:
            asked = self._with_query(library, asked, superseded)
        query = asked.query
        assert query is not None
        index = self._index(library, within)
        started = time.perf_counter()
        ranked = library.rank(query, bits, FIRST, itself=asked.photo, among=index)
        seconds = time.perf_counter() - started
        return SearchResult(
            asked,
            query,
            library.encoder,
            bits,
            ranked.photos,
            ranked.distances,
            index.largest(bits, query),
            index.histogram(query, bits),
            index,
            within,
            seconds,
        )

    def _index(self, library: Library, within: PhotoIds | None) -> HammingIndex:
        """The codes to be searched; those of some photos are kept for the next question."""
        if within is None:
            return library.codes
        whole, photos, part = self._part or (None, None, None)
        if part is None or whole is not library.codes or photos is not within:
            part = library.codes.among(within)
            self._part = library.codes, within, part
        return part

    def _complete(self, found: SearchResult, count: int) -> SearchResult:
        library = self._library
        if library is None or self._index(library, found.within) is not found.index:
            raise Cancelled  # the library has changed: whoever looks at it asks again
        ranked = library.rank(
            found.query,
            found.bits,
            count,
            itself=found.question.photo,
            among=found.index,
        )
        return replace(found, photos=ranked.photos, distances=ranked.distances)

    def _with_query(self, library: Library, asked: Question, superseded: Superseded) -> Question:
        if not asked.photos:
            whole = asked.region is None
            known = library.find(os.fsdecode(asked.path)) if whole else None
            if known is None:
                return self._encode(library, asked, superseded)
            asked = replace(asked, photos=(known.id,))
        queries = [library.query(photo) for photo in asked.photos]
        if not asked.name:
            first = library.places(asked.photos)[asked.photos[0]]
            asked = replace(asked, name=short_name(first.full))
        return replace(asked, query=Query.together(queries), encoder=library.encoder.name)

    def _encode(self, library: Library, question: Question, superseded: Superseded) -> Question:
        """Decode and encode an image from outside."""
        name = question.name or name_of(question.path)
        image = self._encoding.encode(library, question.path, question.region, name, superseded)
        return replace(
            question,
            query=image.query,
            encoder=library.encoder.name,
            thumbnail=image.decoded.thumbnail,
            engine=image.engine,
        )
