"""Type-ahead: typing a file name in the grid jumps to the photo."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer

from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_filter
from hashdesk.ui.error_words import error_words
from hashdesk.ui.photos.grid.view import GridView
from hashdesk.ui.serial_worker import SerialWorker

TYPING_PAUSE_MS = 1_500  # after which a new name begins


class TypeAhead(QObject):
    """Collects the characters typed in the grid and looks up names in a worker thread."""

    def __init__(self, folder: Path, grid: GridView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._grid = grid
        self.worker = SerialWorker("type-ahead", self)
        self._typed = ""
        self._finding = False  # the photo of the name is being looked up
        self._search_wanted = False  # for what is similar to it
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.end)
        grid.typed.connect(self._add)
        grid.name_ended.connect(self._search)

    def stop(self) -> None:
        """End its thread."""
        self._pause.stop()
        self.worker.stop()

    def _add(self, typed: str) -> None:
        self._typed += typed
        self._grid.typing = True
        self._grid.overlay.show_words(self._typed)
        self._pause.start()
        self._finding, self._search_wanted = True, False
        folder, prefix = self._folder, self._typed

        def find(_: object) -> PhotoIds:
            with LibraryDB(folder) as db:
                return photo_filter.starting_with(db.connection, prefix)

        self.worker.start(find, self._show, self._fail)

    def _show(self, matching: PhotoIds) -> None:
        """Go to the next matching photo, from the current one on, then from the top."""
        self._finding = False
        ranks = np.flatnonzero(np.isin(self._grid.photo_model.photos, matching))
        if not len(ranks):
            text = self.tr("{typed}: no matching name")
            self._show_text(text.format(typed=self._typed))
            self._search_wanted = False
            return
        here = max(self._grid.photo_model.rank_at(self._grid.currentIndex()), 0)
        after = ranks[ranks >= here]
        chosen = after[0] if len(after) else ranks[0]
        self._grid.set_current(int(self._grid.photo_model.photos[chosen]))
        if self._search_wanted:
            self._search()

    def _fail(self, error: Exception) -> None:
        self._finding = self._search_wanted = False
        self._show_text(error_words(error))

    def _search(self) -> None:
        """Show what is similar to the photo of the name, once that has been found."""
        self._search_wanted = self._finding
        photo = self._grid.current_photo()
        if not self._finding and photo is not None:
            self.end()
            self._grid.similar_wanted.emit(photo)

    def _show_text(self, text: str) -> None:
        """Show text over the grid, unless the name has ended: nothing would hide it again."""
        if self._typed:
            self._grid.overlay.show_words(text)

    def end(self) -> None:
        """Forget the name: the next character begins another one."""
        self._pause.stop()
        self._typed = ""
        self._grid.typing = False
        self._grid.overlay.show_words("")
