"""A window under measurement: when it paints, and how long its event loop is blocked."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QTimer

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.settings import Settings
from hashdesk.ui.app.session import build
from hashdesk.ui.shell.main_window import MainWindow

BEAT_MS = 5
PATIENCE_S = 60.0


class Beat(QObject):
    """The longest time between two beats of a fast timer, in wall and in CPU seconds.

    The CPU time of this thread leaves out what other programs take.
    """

    def __init__(self) -> None:
        super().__init__()
        self.reset()
        self.timer = QTimer(self)
        self.timer.timeout.connect(self._beat)
        self.timer.start(BEAT_MS)

    def reset(self) -> None:
        """Start measuring anew."""
        self.longest_s = self.longest_cpu_s = 0.0
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        self.longest_s = max(self.longest_s, now - self._last)
        self.longest_cpu_s = max(self.longest_cpu_s, cpu - self._last_cpu)
        self._last, self._last_cpu = now, cpu


class Painted(QObject):
    """Records when the grid was last painted while a condition held (seconds since 1970)."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.at = 0.0
        self.condition: Callable[[], bool] = lambda: (
            len(window.main_layout.grid.photo_model.photos) > 0
        )
        window.main_layout.grid.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.condition():
            QTimer.singleShot(0, partial(self._note, self.condition))
        return False

    def _note(self, condition: Callable[[], bool]) -> None:
        if condition is self.condition:  # not an earlier one
            self.at = time.time()


class WatchedWindow:
    """An open window with its measurements."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.painted = Painted(window)
        self.beat = Beat()

    def wait(self, until: Callable[[], bool]) -> None:
        """Process events until a condition holds."""
        end = time.time() + PATIENCE_S
        while not until() and time.time() < end:
            QCoreApplication.processEvents()
            time.sleep(0.001)
        assert until(), "nothing happened"

    def rest(self, seconds: float) -> None:
        """Process events for a while."""
        end = time.time() + seconds
        self.wait(lambda: time.time() > end)

    def until_painted(self, action: Callable[[], object], done: Callable[[], bool]) -> float:
        """Milliseconds from an action until the grid was painted with `done` true."""
        begin, self.painted.condition = time.time(), done
        action()
        self.wait(lambda: self.painted.at > begin)
        return (self.painted.at - begin) * 1000

    def screen_is_filled(self) -> bool:
        """Whether every visible photo has its thumbnail."""
        grid, thumbnails = self.window.main_layout.grid, self.window.parts.thumbnails
        model = grid.photo_model
        side = round((grid.columnWidth(0) - 8) * grid.devicePixelRatioF())
        first, last = grid.rowAt(0), grid.rowAt(grid.viewport().height() - 1)
        right = model.columnCount() - 1
        shown = model.rows.ranks_in([(first, 0, last if last >= 0 else first, right)])
        pixmaps = [thumbnails.pixmap(photo, side) for photo in model.photos[shown].tolist()]
        return all(pixmap is not None and pixmap.width() == side for pixmap in pixmaps)


@contextmanager
def open_watched(folder: Path) -> Iterator[WatchedWindow]:
    """Open a window of 1440 × 900 pixels on a library, and close it at the end."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        DecodePool(replace(Settings(), workers=2)) as pool,
    ):
        settings = QSettings(f"{scratch}/window.ini", QSettings.Format.IniFormat)
        window = build(folder, pool, Settings(), settings)
        watched = WatchedWindow(window)
        window.resize(1440, 900)
        window.show()
        try:
            yield watched
        finally:
            watched.beat.timer.stop()
            window.close()
