"""One run of the window: every part is built here, once, and handed down."""

from __future__ import annotations

import contextlib
import gc
import logging
import logging.handlers
import os
import signal
import socket
import sys
import threading
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSettings,
    QSocketNotifier,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from hashdesk import __version__, paths
from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import HashDeskError
from hashdesk.core.search.library import Library
from hashdesk.core.search.question import Question
from hashdesk.core.settings import Settings, load_settings
from hashdesk.encoders.library_encoder import open_library_encoder
from hashdesk.ui.app.language import speak
from hashdesk.ui.desktop import Desktop
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.library.library_watcher import LibraryWatcher
from hashdesk.ui.search.searcher import Searcher, of_file
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.shell.window_parts import WindowParts
from hashdesk.ui.widgets.theme import Theme
from hashdesk.ui.window_settings import LANGUAGE_KEY, SYSTEM_LANGUAGE

log = logging.getLogger("hashdesk.ui")

DESKTOP_FILE = "io.github.hashdesk.HashDesk"
# Decoders of the window: one for a photo that was dropped, one in case that hangs.
DECODERS = 2
GC_MS = 5_000
FULL_GC_EVERY = 12  # collections of the young objects
LOG_BYTES = 1 << 20
LOG_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run(library: Path, image: str | None = None, photo: int | None = None) -> int:
    """Show the window until it is closed; the exit code.

    image, photo: a file, or the id of a photo of the library, to be searched for at once.
    """
    _start_log(paths.logs())
    application = QApplication(sys.argv[:1])
    application.setApplicationName("hashdesk")
    application.setApplicationDisplayName("HashDesk")
    application.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName(DESKTOP_FILE)
    settings = QSettings(
        str(paths.settings_file().with_name("window.ini")), QSettings.Format.IniFormat
    )
    speak(application, str(settings.value(LANGUAGE_KEY, SYSTEM_LANGUAGE)))
    application.setWindowIcon(QIcon(str(paths.resources() / "icons" / "hashdesk.svg")))
    collector = GarbageCollector(application)
    try:
        knobs = load_settings(paths.settings_file())
    except HashDeskError as error:
        log.error("%s", error)
        knobs = Settings()
    with DecodePool(replace(knobs, workers=DECODERS)) as pool:
        window = build(library, pool, knobs, settings)
        signals = EndSignals(window)
        window.rescan_when_loaded()
        window.show()
        if photo is not None:
            window.search_when_loaded(Question("", (photo,)))
        elif image is not None:
            window.search_when_loaded(of_file(os.fsencode(image)))
        code = application.exec()
        signals.stop()
    collector.stop()
    return code


def build(library: Path, pool: DecodePool, knobs: Settings, settings: QSettings) -> MainWindow:
    """The window with all its parts."""

    def open_encoder(opened: Library) -> Encoder:
        shipped = paths.resources() / "encoder"
        return open_library_encoder(
            opened.db.folder, opened.encoder, shipped, paths.cache(), "onnx-cpu", knobs.batch
        )

    theme = Theme(paths.resources() / "style.qss")
    parts = WindowParts(
        watcher=LibraryWatcher(library),
        pool=pool,
        open_encoder=open_encoder,
        searcher=Searcher(pool, open_encoder),
        thumbnails=Thumbnails(library, pool),
        jobs=JobQueue(library),
        desktop=Desktop(),
        theme=theme,
        settings=knobs,
        demo_folder=library.parent / "demo album",
    )
    return MainWindow(parts, settings)


class GarbageCollector(QObject):
    """Python's garbage collection, on the GUI thread only.

    A widget in a reference cycle that is collected by a worker thread is destroyed there,
    which Qt does not survive.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._round = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(GC_MS)

    def stop(self) -> None:
        """Back to normal."""
        self._timer.stop()
        gc.collect()
        gc.enable()

    def _collect(self) -> None:
        self._round += 1
        gc.collect(2 if self._round % FULL_GC_EVERY == 0 else 1)


class EndSignals(QObject):
    """Closes the window properly when the session or a person asks the process to end.

    Python runs a signal's handler only when it next runs any Python; the socket wakes it up.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._near, self._far = socket.socketpair()
        self._far.setblocking(False)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        self._window = window
        self._asked = False
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._ask)
        signal.set_wakeup_fd(self._far.fileno(), warn_on_full_buffer=False)

    def stop(self) -> None:
        """Back to normal."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._near.close()
        self._far.close()

    def _ask(self, _number: int, _frame: object) -> None:
        self._asked = True

    def _wake(self) -> None:
        self._near.recv(64)
        if self._asked:
            self._window.stop_and_close()


def _start_log(folder: Path) -> None:
    """Everything unexpected goes to a file, and to standard error."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    with contextlib.suppress(OSError):  # a window without a log is better than none
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                folder / "window.log", maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8"
            )
        )
    logging.basicConfig(
        level=logging.INFO,
        format=LOG_LINE,
        handlers=handlers,
    )
    handlers[0].setLevel(logging.WARNING)
    sys.excepthook = _log_exception
    threading.excepthook = _log_thread_exception
    qInstallMessageHandler(_log_qt)


def _log_exception(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    log.error("A fault in HashDesk.", exc_info=(kind, error, trace))


def _log_thread_exception(found: threading.ExceptHookArgs) -> None:
    log.error("A fault in the thread %s.", found.thread, exc_info=found.exc_value)


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
