"""Reads a snapshot of the library whenever its files have changed; the window never waits."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from hashdesk.core.errors import Cancelled, HashDeskError
from hashdesk.core.search.library import Library
from hashdesk.ui.library.snapshot import Snapshot, load, stamp_of
from hashdesk.ui.serial_worker import SerialWorker, Superseded

log = logging.getLogger(__name__)

WATCH_MS = 5_000  # between two checks whether the files have changed
LEAST_PAUSE_MS = 2_000  # between two loads while the library grows …
FIRST_PAUSE_MS = 200  # … until it has its first photos
PAUSE_PER_LOAD = 4  # … or this many times as long as the last load took


class LibraryWatcher(QObject):
    """Loads snapshots of one library in a thread of its own, one at a time.

    The receiver of a snapshot owns its `library` and closes it.
    """

    loaded = Signal(object)  # Snapshot
    failed = Signal(object)  # Exception

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._worker = SerialWorker("library", self)
        self._busy = False
        self._again = False
        self._stamp: tuple[int, ...] | None = None
        self._undelivered: Library | None = None
        self._pause = QTimer(self, singleShot=True, interval=LEAST_PAUSE_MS)
        self._pause.timeout.connect(self.reload_if_changed)
        # A command in a terminal may write to it, too.
        self._watch = QTimer(self, interval=WATCH_MS)
        self._watch.timeout.connect(self._check)
        self._watch.start()

    def reload(self) -> None:
        """Load now, or right after the load that is under way."""
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        self._pause.stop()
        self._worker.start(self._load, self._show, self._fail)

    def reload_soon(self) -> None:
        """Load before long; may be called as often as the library grows."""
        if not self._busy and not self._pause.isActive():
            self._pause.start()

    def reload_if_changed(self) -> None:
        """Load if the files have changed since the last load, whichever process changed them."""
        if self._stamp is not None and stamp_of(self.folder) != self._stamp:
            self.reload()

    def stop(self) -> None:
        """End the thread."""
        self._watch.stop()
        self._pause.stop()
        self._worker.stop()
        if self._undelivered is not None:
            self._undelivered.close()
            self._undelivered = None

    def _check(self) -> None:
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
        pause = int(PAUSE_PER_LOAD * snapshot.seconds * 1000)
        least = LEAST_PAUSE_MS if len(snapshot.photos) else FIRST_PAUSE_MS
        self._pause.setInterval(max(least, pause))
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
        self._stamp = stamp_of(self.folder)  # once its files change, it is tried again
        self.failed.emit(error)
