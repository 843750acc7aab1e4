"""Type a name, and the photo of that name becomes the current one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer

from hashdesk.core.storage import photo_filter
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui.photos.grid_view import GridView
from hashdesk.ui.serial_worker import SerialWorker

TYPING_PAUSE_MS = 1_500  # after it, a new name begins


class TypeAhead(QObject):
    """Gathers what is typed in the grid. The names are looked up in a thread of its own."""

    def __init__(self, folder: Path, grid: GridView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._grid = grid
        self._worker = SerialWorker("names", self)
        self._typed = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._end)
        grid.typed.connect(self._add)

    def stop(self) -> None:
        """End its thread."""
        self._pause.stop()
        self._worker.stop()

    def _add(self, typed: str) -> None:
        self._typed += typed
        self._grid.typing = True
        self._grid.pill.show_words(self._typed)
        self._pause.start()
        folder, start = self._folder, self._typed

        def find(_: object) -> PhotoIds:
            with LibraryDB(folder) as db:
                return photo_filter.starting_with(db.connection, start)

        self._worker.start(find, self._show, lambda error: self._tell(str(error)))

    def _show(self, named: PhotoIds) -> None:
        """Go to the next photo of that name: from the current one on, then from the top."""
        places = np.flatnonzero(np.isin(self._grid.photo_model.photos, named))
        if not len(places):
            words = self.tr("{typed}: no photo here has a name like that")
            self._tell(words.format(typed=self._typed))
            return
        here = max(self._grid.photo_model.rank_at(self._grid.currentIndex()), 0)
        after = places[places >= here]
        chosen = after[0] if len(after) else places[0]
        self._grid.set_current(int(self._grid.photo_model.photos[chosen]))

    def _tell(self, words: str) -> None:
        """Say it over the grid, unless the name has ended: nothing would take it away again."""
        if self._typed:
            self._grid.pill.show_words(words)

    def _end(self) -> None:
        self._typed = ""
        self._grid.typing = False
        self._grid.pill.show_words("")
