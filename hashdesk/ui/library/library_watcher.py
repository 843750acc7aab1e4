"""Keeps what the window knows of its library up to date, without ever making it wait."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from hashdesk.core.errors import Cancelled, HashDeskError
from hashdesk.core.search.library import Library
from hashdesk.ui.library.snapshot import Snapshot, load, stamp_of
from hashdesk.ui.serial_worker import SerialWorker, Superseded

log = logging.getLogger(__name__)

WATCH_MS = 5_000  # between two looks at whether the library has changed
LEAST_PAUSE_MS = 2_000  # between two readings while the library grows …
PAUSE_PER_READING = 4  # … or this many times as long as the last reading took


class LibraryWatcher(QObject):
    """Reads snapshots of one library in a thread of its own, one at a time.

    Who receives a snapshot owns its `library`.
    """

    loaded = Signal(object)  # Snapshot
    failed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._lane = SerialWorker("library", self)
        self._busy = False
        self._again = False
        self._stamp: tuple[int, ...] | None = None
        self._undelivered: Library | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(LEAST_PAUSE_MS)
        self._pause.timeout.connect(self.reload_if_changed)
        self._watch = QTimer(self)  # others may write to the library too: a verb in a terminal
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self._look)
        self._watch.start()

    def reload(self) -> None:
        """Read the library now, or right after the reading that is under way."""
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        self._pause.stop()
        self._lane.start(self._load, self._show, self._fail)

    def reload_soon(self) -> None:
        """Read it before long: call this as often as you like while it grows."""
        if not self._busy and not self._pause.isActive():
            self._pause.start()

    def reload_if_changed(self) -> None:
        """Read it if its files have changed since the last time, whoever changed them."""
        if self._stamp is not None and stamp_of(self.folder) != self._stamp:
            self.reload()

    def stop(self) -> None:
        """End the thread."""
        self._watch.stop()
        self._pause.stop()
        self._lane.stop()
        if self._undelivered is not None:
            self._undelivered.close()
            self._undelivered = None

    def _look(self) -> None:
        if not self._pause.isActive():
            self.reload_if_changed()

    def _load(self, superseded: Superseded) -> Snapshot:
        if superseded():
            raise Cancelled
        snapshot = load(self.folder)
        self._undelivered = snapshot.library
        return snapshot

    def _show(self, snapshot: Snapshot) -> None:
        self._undelivered = None
        self._stamp = snapshot.stamp
        pause = max(LEAST_PAUSE_MS, int(PAUSE_PER_READING * snapshot.seconds * 1000))
        self._pause.setInterval(pause)
        self._busy = False
        self.loaded.emit(snapshot)
        if self._again:
            self.reload()

    def _fail(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, HashDeskError):
            log.error("The library could not be read.", exc_info=error)
        self.failed.emit(str(error) or type(error).__name__)
