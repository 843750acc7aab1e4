"""The search thread: from a photo or an image to the most similar photos.

The worker has its own `Library`, which nothing else may use, and its own encoder on the CPU.
Images from outside are decoded in a sandbox, never in the window's process.
"""

from __future__ import annotations

import logging
import os
import time
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.encoding.by_length import FINEST
from hashdesk.core.errors import Cancelled, HashDeskError, UsageError
from hashdesk.core.likeness.calibration import LibraryLikeness, measure_likeness
from hashdesk.core.likeness.known_copies import KnownCopies
from hashdesk.core.likeness.levels import DECIDING_RANKS, in_order
from hashdesk.core.likeness.rating import Searched, rate, with_known
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.library import Library
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import MOST_SORTED, Question, SearchResult, check_connected
from hashdesk.core.search.views import in_views
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.troubles import Trouble
from hashdesk.ui.error_words import error_words
from hashdesk.ui.formatting import name_of, short_name
from hashdesk.ui.search.query_encoder import OpenEncoder, QueryEncoder
from hashdesk.ui.serial_worker import SerialWorker, Superseded

log = logging.getLogger(__name__)

FIRST = DECIDING_RANKS  # nearest photos that are shown at once; the rest follows
SORT_PAUSE_MS = 40  # before all photos are sorted, in case a new question comes
MAX_QUERY_PHOTOS = 16  # photos in one question
CHANGE_TO_MEASURE = 0.1  # of a library's photos, after which likeness is measured on it again


def of_file(path: bytes, name: str = "") -> Question:
    """A question about an image file, inside the library or outside."""
    return Question(name or name_of(path), path=os.path.abspath(path))


class Searcher(QObject):
    """Answers the newest question and drops older ones. Signals arrive on the GUI thread."""

    result_ready = Signal(object)  # SearchResult with the nearest photos
    completed = Signal(object)  # the same result with all photos, unless a new question came
    failed = Signal(str)
    measured = Signal(object)  # EncoderRow of a model that tells no photos apart; None: it does

    def __init__(
        self, pool: DecodePool, open_encoder: OpenEncoder, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library: Library | None = None  # used in the worker only, like the encoder
        self._query_encoder = QueryEncoder(pool, open_encoder)
        self._known_copies = KnownCopies()  # used in the worker only
        # Of an encoder and a number of photos. Used in the worker only.
        self._likeness: tuple[str, int, LibraryLikeness] | None = None
        # The last index of some photos: of all codes, photo ids, index. Used in the worker only.
        self._subset: tuple[HammingIndex, PhotoIds, HammingIndex] | None = None
        self.worker = SerialWorker("search", self)
        self.pending: Question | None = None  # the question that is being answered
        self._unfinished: SearchResult | None = None  # a result without the farther photos
        self._pause = QTimer(self, singleShot=True, interval=SORT_PAUSE_MS)
        self._pause.timeout.connect(self._finish)

    def use(self, library: Library) -> None:
        """Search this library from now on, and close the previous one. The worker owns it."""

        def change() -> None:
            old, self._library = self._library, library
            if old is not None:
                old.close()
            told = self._likeness_of(library).tells_apart  # before the first question comes
            self.measured.emit(None if told else library.encoder)

        self.worker.post(change)

    def search(self, question: Question, step: int, within: PhotoIds | None = None) -> None:
        """Answer a question; emits `result_ready` or `failed`. within: search only these photos."""
        self.pending, self._unfinished = question, None
        search = partial(self._search, question, step, within)
        self.worker.start(search, self._on_result, self._on_failed)

    def extend(self, result: SearchResult, distance: int) -> None:
        """Complete a result up to a distance; `completed` follows if there are more photos."""
        upto = int(result.histogram[: distance + 1].sum())
        count = len(result.index) if len(result.index) <= MOST_SORTED else min(upto, MOST_SORTED)
        if count > len(result.photos):
            self._complete_all(result, count)

    def warm_up(self) -> None:
        """Start decoder and encoder, because an image is likely to come soon."""

        def start() -> None:
            if self._library is None:
                return
            try:
                self._query_encoder.encoder(self._library).engine  # noqa: B018  (asking for it starts it)
            except HashDeskError as error:
                log.info("The encoder did not start: %s", error)

        self.worker.post(start)

    def supersede(self) -> None:
        """Drop the pending question."""
        self.pending = self._unfinished = None
        self.worker.supersede()

    def stop(self) -> None:
        """End the worker; the pool may be closed already."""
        self._pause.stop()

        def close() -> None:
            if self._library is not None:
                self._library.close()
                self._library = None

        self.worker.stop(close)

    def _on_result(self, result: SearchResult) -> None:
        self.pending = None
        if result.rest_follows:
            self._unfinished = result
            self._pause.start()
        self.result_ready.emit(result)

    def _finish(self) -> None:
        """Sort all photos, as no new question has come."""
        if self._unfinished is not None:
            result, self._unfinished = self._unfinished, None
            self._complete_all(result, len(result.index))

    def _complete_all(self, result: SearchResult, count: int) -> None:
        if self.pending is None:  # else a newer result follows
            self.worker.start(
                lambda _: self._complete(result, count), self.completed.emit, self._on_failed
            )

    def _on_failed(self, error: Exception) -> None:
        self.pending = None
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, HashDeskError):
            log.error("A search failed.", exc_info=error)
        self.failed.emit(error_words(error))

    # -- in the worker

    def _search(
        self, question: Question, step: int, within: PhotoIds | None, superseded: Superseded
    ) -> SearchResult:
        library = self._library
        if library is None:
            raise UsageError(Trouble.NO_PHOTOS.say())
        if question.query is None or question.encoder != library.encoder.name:
            question = self._with_query(library, question, superseded)
        query = question.query
        assert query is not None
        index = self._index(library, within)
        started = time.perf_counter()
        ranked = library.rank(query, FINEST, FIRST, itself=question.photo, among=index)
        seconds = time.perf_counter() - started
        largest, histogram = index.largest(FINEST, query), index.histogram(query, FINEST)
        measured, decode = self._likeness_of(library), self._query_encoder.tiles
        limits, scale = measured.limits_for(query), measured.scale_for(query)
        likenesses = rate(library, ranked, self._searched(library, question, query), scale, decode)
        return SearchResult(
            *(question, query, library.encoder, step, ranked.photos, ranked.distances),
            ranked.themes,
            ranked.loose,
            ranked.loosest,
            likenesses,
            (limits.very_alike, limits.alike, limits.strange),
            measured.tells_apart,
            *(largest, histogram, index, within, seconds),
        )

    def _searched(self, library: Library, question: Question, query: Query) -> Searched:
        copies = self._known_copies.of(library, question.photo)
        ids = question.content_id, question.pixel_id
        pictures = (lambda: question.picture), (lambda: question.trimmed)
        return Searched(len(query.parts), question.photos, copies, *ids, *pictures)

    def _likeness_of(self, library: Library) -> LibraryLikeness:
        """What was measured on a library; the last time, while the library is much the same."""
        encoder, count = library.encoder.name, len(library.codes)
        if self._likeness is not None:
            last, photos, measured = self._likeness
            if last == encoder and abs(photos - count) <= CHANGE_TO_MEASURE * photos:
                return measured
        measured = measure_likeness(library.codes, library.directions, library.encoder.estimate)
        self._likeness = encoder, count, measured
        return measured

    def _index(self, library: Library, within: PhotoIds | None) -> HammingIndex:
        """The codes to search; the index of some photos is kept for the next question."""
        if within is None:
            return library.codes
        whole, photos, part = self._subset or (None, None, None)
        if part is None or whole is not library.codes or photos is not within:
            part = library.codes.among(within)
            self._subset = library.codes, within, part
        return part

    def _complete(self, result: SearchResult, count: int) -> SearchResult:
        library = self._library
        if library is None or self._index(library, result.within) is not result.index:
            raise Cancelled  # the library has changed: a new question follows
        ranked = library.rank(
            result.query, FINEST, count, itself=result.question.photo, among=result.index
        )
        searched = self._searched(library, result.question, result.query)
        scale = self._likeness_of(library).scale_for(result.query)
        likenesses = scale.levels(ranked.themes, len(result.query.parts))
        likenesses[: len(result.likenesses)] = result.likenesses  # the order is the same
        likenesses = with_known(in_order(likenesses), ranked.photos, searched)
        return replace(
            result,
            photos=ranked.photos,
            distances=ranked.distances,
            themes=ranked.themes,
            loose=ranked.loose,
            loosest=ranked.loosest,
            likenesses=likenesses,
        )

    def _with_query(self, library: Library, question: Question, superseded: Superseded) -> Question:
        if not question.photos:
            whole = question.region is None
            known = library.find(os.fsdecode(question.path)) if whole else None
            if known is None:
                return self._encode(library, question, superseded)
            question = replace(question, photos=(known.id,))
        queries = [library.query(photo) for photo in question.photos]
        thumbnails = library.thumbnails(question.photos)
        tiles = self._query_encoder.tiles([thumbnails.get(n, b"") for n in question.photos])
        views = [in_views(query, shown) for query, shown in zip(queries, tiles, strict=True)]
        if not question.name:
            first = library.places(question.photos)[question.photos[0]]
            question = replace(question, name=short_name(first.full))
        query = Query.together([query for query, _ in views])
        return replace(question, query=query, encoder=library.encoder.name, trimmed=views[0][1])

    def _encode(self, library: Library, question: Question, superseded: Superseded) -> Question:
        """Decode and encode an image from outside."""
        name = question.name or name_of(question.path)
        path, region = question.path, question.region
        check_connected(path, library.db, name)
        image = self._query_encoder.encode(library, path, region, name, superseded)
        (picture, trimmed), encoder = self._query_encoder.pictures(image), library.encoder.name
        return replace(
            question,
            query=image.query,
            encoder=encoder,
            picture=picture,
            trimmed=trimmed,
            content_id=b"" if region else image.content_id,
            pixel_id=b"" if region else image.decoded.pixel_id,
            engine=image.engine,
        )
