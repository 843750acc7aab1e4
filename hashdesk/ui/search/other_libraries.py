"""Searches in other libraries, in a thread that keeps them open."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.encoding.by_length import FINEST
from hashdesk.core.errors import Cancelled, HashDeskError
from hashdesk.core.exchange.imported_libraries import lacks_pictures
from hashdesk.core.imaging.thumbnail import Tile
from hashdesk.core.likeness.calibration import LibraryLikeness, measure_likeness
from hashdesk.core.likeness.levels import DECIDING_RANKS, LikenessScale, most_alike_first
from hashdesk.core.likeness.rating import Searched, rate
from hashdesk.core.search.library import Library
from hashdesk.core.search.other_libraries import LibraryVersion, OtherLibraries
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import Question, SearchResult, check_connected
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.ui.error_words import error_words
from hashdesk.ui.formatting import name_of, shown
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.model_names import model_name
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.search.other_libraries_panel import OtherLibrariesPanel, OtherLibraryResult
from hashdesk.ui.search.query_encoder import QueryEncoder
from hashdesk.ui.serial_worker import SerialWorker, Superseded
from hashdesk.ui.window_settings import OTHER_LIBRARIES_KEY, library_key

log = logging.getLogger(__name__)

NEAREST = 40  # photos of each library that are shown
THUMBNAIL_BYTES = 16 << 20  # of each library, in memory
CLEAR_AFTER_MS = 150  # time for new results, before those of another question are hidden


class OtherLibrariesController(QObject):
    """Repeats each search of the window's library in the other libraries that were chosen."""

    results_shown = Signal(int)  # number of libraries with a result or a problem

    def __init__(
        self,
        own: Path,
        panel: OtherLibrariesPanel,
        query_encoder: QueryEncoder,
        pool: DecodePool,
        settings: QSettings,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._own = own
        self._panel = panel
        self._pool = pool
        self._settings = settings
        self._notifier = notifier
        self._key = library_key(OTHER_LIBRARIES_KEY, own)
        self.chosen = self._saved()  # the libraries to search
        self._result: SearchResult | None = None  # of the window's library
        self._thumbnails: dict[Path, tuple[LibraryVersion | None, Thumbnails]] = {}
        self._worker = SerialWorker("other libraries", self)
        self._clear_timer = QTimer(self, singleShot=True, interval=CLEAR_AFTER_MS)
        self._clear_timer.timeout.connect(lambda: self._show(()))
        # Used in the worker only:
        self._others = OtherLibraries()
        self._likeness: dict[Path, tuple[LibraryVersion, LibraryLikeness]] = {}
        self._query_encoder = query_encoder
        self._question: Question | None = None  # the last one …
        self._queries: dict[str, Query] = {}  # … encoded by other encoders, by encoder id
        panel.remove_wanted.connect(self._leave_out)

    def stop(self) -> None:
        """End its threads."""
        self._clear_timer.stop()
        self._worker.stop(self._others.close)
        for _, thumbnails in self._thumbnails.values():
            thumbnails.stop()

    def choose(self, folder: Path, *, chosen: bool) -> None:
        """Search a library from now on, or no longer."""
        others = {other for other in self._saved() if other != folder}  # by any window
        self.chosen = tuple(sorted(others | {folder} if chosen else others))
        self._settings.setValue(self._key, json.dumps([str(path) for path in self.chosen]))
        if not chosen:
            self._panel.remove(folder)
            self._drop_thumbnails(folder)
            self._worker.post(lambda: self._others.close_library(folder))
        self.follow(self._result)

    def _leave_out(self, folder: Path) -> None:
        """Search a library no longer: told, with a way back, for the × looks as if it closed it."""
        self.choose(folder, chosen=False)
        words = self.tr("{name} is no longer included in searches for similar photos.")
        self._notifier.notice(
            words.format(name=shown(folder.name)),
            self.tr("Include again"),
            lambda: self.choose(folder, chosen=True),
        )

    def follow(self, result: SearchResult | None) -> None:
        """Repeat the search of a result in the other libraries; None: show no results."""
        previous, self._result = self._result, result
        folders = self.chosen if result is not None else ()
        if result is None or not folders:
            self._worker.supersede()
            self._show(())
            return
        if previous is None or not previous.question.is_same(result.question):
            self._clear_timer.start()
        search = partial(self._search_all, result, folders)
        self._worker.start(search, self._on_results, self._on_failed)

    def _saved(self) -> tuple[Path, ...]:
        with suppress(ValueError, TypeError):
            names = json.loads(str(self._settings.value(self._key, "[]")))
            return tuple(Path(name) for name in names)
        return ()

    def _on_results(self, results: Sequence[OtherLibraryResult]) -> None:
        self._show(results)
        self.results_shown.emit(len(results))

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            log.error("Other libraries could not be searched.", exc_info=error)
        self._show(())

    def _show(self, results: Sequence[OtherLibraryResult]) -> None:
        self._clear_timer.stop()
        self._panel.show_results(results, self._thumbnails_of)

    def _thumbnails_of(self, result: OtherLibraryResult) -> Thumbnails:
        """The thumbnails of the library version that was searched: it may have been replaced."""
        version, thumbnails = self._thumbnails.get(result.folder, (None, None))
        if thumbnails is not None and version == result.version:
            return thumbnails
        self._drop_thumbnails(result.folder)
        thumbnails = Thumbnails(result.folder, self._pool, self, capacity=THUMBNAIL_BYTES)
        self._thumbnails[result.folder] = result.version, thumbnails
        return thumbnails

    def _drop_thumbnails(self, folder: Path) -> None:
        """Drop the thumbnails of a library that no row shows any more."""
        if folder in self._thumbnails:
            _, thumbnails = self._thumbnails.pop(folder)
            thumbnails.stop()
            thumbnails.deleteLater()

    # -- in the worker

    def _search_all(
        self, own: SearchResult, folders: Sequence[Path], superseded: Superseded
    ) -> list[OtherLibraryResult]:
        results = []
        for folder in folders:
            if superseded():
                raise Cancelled
            try:
                if folder != self._own and (folder / LIBRARY_FILE).exists():
                    results.append(self._search_one(folder, own, superseded))
            except Cancelled:
                raise
            except (HashDeskError, sqlite3.Error, OSError) as error:
                results.append(OtherLibraryResult(folder, problem=error_words(error)))
        return results

    def _search_one(
        self, folder: Path, own: SearchResult, superseded: Superseded
    ) -> OtherLibraryResult:
        """Repeat the search of a result in one library."""
        library = self._others.library(folder, own.encoder)
        query = self._query(library, own, superseded)
        version, codes = self._others.version(folder), library.codes
        ranked = library.rank(query, FINEST, DECIDING_RANKS)
        same_codes = library.encoder.name == own.encoder.name
        limits = LikenessScale(*own.limits) if same_codes else None  # bits of one model only
        scale = self._likeness_of(folder, version, library).scale_for(query, limits)
        searched, decode = self._searched(own), self._query_encoder.tiles
        levels = rate(library, ranked, searched, scale, decode)
        first = most_alike_first(levels)[:NEAREST]
        nearest = ranked.photos[first], levels[first]
        above, model = model_name(own.encoder), ""
        if not same_codes:
            model = model_name(library.encoder, imported=True)
        pictures = not lacks_pictures(library.db)
        return OtherLibraryResult(folder, version, len(codes), *nearest, "", model, above, pictures)

    def _searched(self, own: SearchResult) -> Searched:
        """What was searched for, as an image that the other libraries do not have."""
        question, count = own.question, len(own.query.parts)
        if not question.photo:
            pictures = (lambda: question.picture), (lambda: question.trimmed)
            return Searched(count, (), (), question.content_id, question.pixel_id, *pictures)
        with LibraryDB(self._own) as db:
            photo = photo_rows.get(db.connection, question.photos).get(question.photo)
        ids = (b"", b"") if photo is None else (photo.content_id, photo.pixel_id or b"")

        def picture() -> Tile | None:
            with BlobCache(self._own / THUMBNAILS) as cache:
                thumbnail = cache.get(ids[:1]).get(ids[0], b"")
            return self._query_encoder.tiles([thumbnail])[0]

        named = ids if question.region is None else (b"", b"")
        return Searched(count, (), (), *named, picture, lambda: question.trimmed)

    def _likeness_of(
        self, folder: Path, version: LibraryVersion, library: Library
    ) -> LibraryLikeness:
        """What is measured on one library, once: they do not change."""
        measured = self._likeness.get(folder)
        if measured is None or measured[0] != version:
            likeness = measure_likeness(library.codes, library.directions, library.encoder.estimate)
            measured = self._likeness[folder] = version, likeness
        return measured[1]

    def _query(self, library: Library, own: SearchResult, superseded: Superseded) -> Query:
        """The query for another library, encoded again if its encoder is another one."""
        name = library.encoder.name
        if name == own.encoder.name:
            return own.query
        if self._question is not own.question:
            self._question, self._queries = own.question, {}
        if name not in self._queries:
            queries = []
            for path in self._query_paths(own.question):
                if superseded():
                    raise Cancelled
                region = own.question.region
                image = self._query_encoder.encode(library, path, region, name_of(path), superseded)
                queries.append(image.query)
            if not queries:
                raise Cancelled  # the photos left the library: a new search follows
            self._queries[name] = Query.together(queries)
        return self._queries[name]

    def _query_paths(self, question: Question) -> list[bytes]:
        """The image files of a question. Raises PhotoError if one's drive is disconnected."""
        with LibraryDB(self._own) as db:
            paths = [question.path]
            if question.photos:
                known = photo_rows.places(db.connection, question.photos)
                paths = [known[photo].full for photo in question.photos if photo in known]
            for path in paths:
                check_connected(path, db, name_of(path))
        return paths
