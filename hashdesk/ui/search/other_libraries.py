"""Other libraries are asked what one's own was asked, in a thread that keeps them open."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.errors import Cancelled, HashDeskError
from hashdesk.core.search.library import Library
from hashdesk.core.search.other_libraries import LibraryVersion, OtherLibraries
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import Question, SearchResult
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photo_rows import places
from hashdesk.core.storage.schema import LIBRARY_FILE
from hashdesk.ui.formatting import name_of
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.search.other_libraries_panel import OtherLibrariesPanel, OtherLibraryAnswer
from hashdesk.ui.search.query_encoder import QueryEncoder
from hashdesk.ui.serial_worker import SerialWorker, Superseded
from hashdesk.ui.window_settings import OTHER_LIBRARIES_KEY, library_key

log = logging.getLogger(__name__)

NEAREST = 40  # photos of each library
CAPACITY = 16 << 20  # bytes of pictures of each
STALE_MS = 150  # after which answers to another question are taken away


class OtherLibrariesController(QObject):
    """Follows the answers of one's own library; libraries are chosen by a person."""

    answered = Signal(int)  # so many of them, or said why not

    def __init__(
        self,
        own: Path,
        panel: OtherLibrariesPanel,
        encoding: QueryEncoder,
        pool: DecodePool,
        settings: QSettings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._own = own
        self._panel = panel
        self._pool = pool
        self._settings = settings
        self._key = library_key(OTHER_LIBRARIES_KEY, own)
        self.chosen = self._kept()  # the libraries that are asked
        self._found: SearchResult | None = None  # the answer that is followed
        self._thumbnails: dict[Path, tuple[LibraryVersion | None, Thumbnails]] = {}
        self._lane = SerialWorker("beside", self)
        self._stale = QTimer(self)
        self._stale.setSingleShot(True)
        self._stale.setInterval(STALE_MS)
        self._stale.timeout.connect(lambda: self._show(()))
        # Of the lane:
        self._others = OtherLibraries()
        self._encoding = encoding
        self._asked: Question | None = None  # last …
        self._queries: dict[str, Query] = {}  # … and what other encoders make of it, by their ids
        panel.leave_wanted.connect(lambda folder: self.choose(folder, wanted=False))

    def stop(self) -> None:
        """End its threads."""
        self._stale.stop()
        self._lane.stop(self._others.close)
        for _, thumbnails in self._thumbnails.values():
            thumbnails.stop()

    def choose(self, folder: Path, *, wanted: bool) -> None:
        """Ask a library from now on, or no more."""
        others = {one for one in self._kept() if one != folder}  # of all windows
        self.chosen = tuple(sorted(others | {folder} if wanted else others))
        self._settings.setValue(self._key, json.dumps([str(one) for one in self.chosen]))
        if not wanted:
            self._panel.leave(folder)
            self._forget(folder)
            self._lane.post(lambda: self._others.close_library(folder))
        self.look(self._found)

    def look(self, found: SearchResult | None) -> None:
        """Answers to the same question follow; None: nothing is asked any more."""
        before, self._found = self._found, found
        folders = self.chosen if found is not None else ()
        if found is None or not folders:
            self._lane.supersede()
            self._show(())
            return
        if before is None or not before.question.is_same(found.question):
            self._stale.start()
        self._lane.start(
            lambda superseded: self._ask(found, folders, superseded), self._take, self._give_up
        )

    def _kept(self) -> tuple[Path, ...]:
        with suppress(ValueError, TypeError):
            names = json.loads(str(self._settings.value(self._key, "[]")))
            return tuple(Path(name) for name in names)
        return ()

    def _take(self, answers: Sequence[OtherLibraryAnswer]) -> None:
        self._show(answers)
        self.answered.emit(len(answers))

    def _give_up(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            log.error("Other libraries could not be asked.", exc_info=error)
        self._show(())

    def _show(self, answers: Sequence[OtherLibraryAnswer]) -> None:
        self._stale.stop()
        self._panel.show_answers(answers, self._thumbnails_of)

    def _thumbnails_of(self, answer: OtherLibraryAnswer) -> Thumbnails:
        """Those of the library as it was asked: another one may lie in its place since."""
        made, found = self._thumbnails.get(answer.folder, (None, None))
        if found is not None and made == answer.moment:
            return found
        self._forget(answer.folder)
        new = Thumbnails(answer.folder, self._pool, self, capacity=CAPACITY)
        self._thumbnails[answer.folder] = answer.moment, new
        return new

    def _forget(self, folder: Path) -> None:
        """No row shows pictures of this library any more."""
        if folder in self._thumbnails:
            _, gone = self._thumbnails.pop(folder)
            gone.stop()
            gone.deleteLater()

    # -- in the worker

    def _ask(
        self, found: SearchResult, folders: Sequence[Path], superseded: Superseded
    ) -> list[OtherLibraryAnswer]:
        answers = []
        for folder in folders:
            if superseded():
                raise Cancelled
            try:
                if folder != self._own and (folder / LIBRARY_FILE).exists():
                    answers.append(self._answer(folder, found, superseded))
            except Cancelled:
                raise
            except (HashDeskError, sqlite3.Error, OSError) as error:
                answers.append(OtherLibraryAnswer(folder, problem=str(error)))
        return answers

    def _answer(
        self, folder: Path, found: SearchResult, superseded: Superseded
    ) -> OtherLibraryAnswer:
        library = self._others.library(folder, found.encoder)
        query = self._query(library, found, superseded)
        return OtherLibraryAnswer(
            folder,
            self._others.version(folder),
            len(library.codes),
            library.rank(query, found.bits, NEAREST),
            library.codes.largest(found.bits, query),
            library.encoder.name == found.encoder.name,
        )

    def _query(self, library: Library, found: SearchResult, superseded: Superseded) -> Query:
        """What was asked in the codes of another library: its encoder looks at the pictures."""
        name = library.encoder.name
        if name == found.encoder.name:
            return found.query
        if self._asked is not found.question:
            self._asked, self._queries = found.question, {}
        if name not in self._queries:
            queries = []
            for path in self._pictures(found.question):
                if superseded():
                    raise Cancelled
                region = found.question.region
                image = self._encoding.encode(library, path, region, name_of(path), superseded)
                queries.append(image.query)
            if not queries:
                raise Cancelled  # the photos are no longer known: another answer is under way
            self._queries[name] = Query.together(queries)
        return self._queries[name]

    def _pictures(self, asked: Question) -> list[bytes]:
        """Where the pictures lie that are searched for."""
        if not asked.photos:
            return [asked.path]
        with LibraryDB(self._own) as db:
            found = places(db.connection, asked.photos)
        return [found[photo].full for photo in asked.photos if photo in found]
