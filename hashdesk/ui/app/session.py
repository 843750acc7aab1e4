"""Runs the window: builds every part once, and the process-wide log and signal handling."""

from __future__ import annotations

import contextlib
import gc
import logging
import logging.handlers
import signal
import socket
import sys
import threading
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSettings,
    QSocketNotifier,
    QTimer,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from hashdesk import __version__, paths
from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import HashDeskError
from hashdesk.core.files import private_files
from hashdesk.core.files.atomic_files import make_folder
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings, load_settings
from hashdesk.extras.demo_place import DemoPlace
from hashdesk.ui.app.language import set_language
from hashdesk.ui.app.later_starts import LaterStarts
from hashdesk.ui.app.open_already import NOTHING, Start
from hashdesk.ui.app.quit_requests import QuitRequests
from hashdesk.ui.app.window_switch import WindowSwitch
from hashdesk.ui.desktop import Desktop
from hashdesk.ui.exchange.opened_windows import OpenedWindows
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.library.library_watcher import LibraryWatcher
from hashdesk.ui.scratch_folder import ScratchFolder
from hashdesk.ui.search.searcher import Searcher
from hashdesk.ui.serial_worker import SerialWorker, prepare_all
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.shell.window_parts import WindowParts
from hashdesk.ui.widgets.theme import Theme
from hashdesk.ui.window_settings import LANGUAGE_KEY, SYSTEM_LANGUAGE

log = logging.getLogger("hashdesk.ui")

DESKTOP_FILE = "io.github.hashdesk.HashDesk"
DECODERS = 2  # one for dropped photos, one in case the first hangs
GC_MS = 5_000
FULL_GC_EVERY = 12  # collections of young objects
LOG_BYTES = 1 << 20
LOG_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run(library: Path, start: Start = NOTHING, listener: socket.socket | None = None) -> int:
    """Show the window until it is closed; returns the exit code.

    listener: where later starts on the same library are heard, if anywhere.
    """
    _start_log(paths.logs())
    application = QApplication(sys.argv[:1])
    application.setApplicationName("hashdesk")
    application.setApplicationDisplayName("HashDesk")
    application.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName(DESKTOP_FILE)
    settings = QSettings(str(window_settings_file()), QSettings.Format.IniFormat)
    translators: list[QTranslator] = []

    def speak() -> None:
        for translator in translators:
            application.removeTranslator(translator)
        chosen = str(settings.value(LANGUAGE_KEY, SYSTEM_LANGUAGE))
        translators[:] = set_language(application, chosen)

    speak()
    application.setWindowIcon(QIcon(str(paths.resources() / "icons" / "hashdesk.svg")))
    collector = GarbageCollector(application)
    try:
        core_settings = load_settings(paths.settings_file())
    except HashDeskError as error:
        log.error("%s", error)
        core_settings = Settings()
    opened_windows = OpenedWindows()
    with DecodePool(replace(core_settings, workers=DECODERS)) as pool:

        def build_window(shown: Path, home: Path) -> MainWindow:
            return build(shown, pool, core_settings, settings, home, opened_windows)

        switch = WindowSwitch(library, build_window, settings, speak)
        window = switch.window
        signals = EndSignals(switch)
        requests = QuitRequests(lambda: switch.window.quit())
        window.rescan_when_loaded()
        window.show()
        switch.search(start)
        later_starts = LaterStarts(listener, switch.show_again)
        code = application.exec()
        switch.end()
        later_starts.stop()
        signals.stop()
        requests.stop()
    collector.stop()
    return code


def build(
    library: Path,
    pool: DecodePool,
    core_settings: Settings,
    settings: QSettings,
    home: Path | None = None,
    opened_windows: OpenedWindows | None = None,
) -> MainWindow:
    """Build a window with all its parts.

    home: the person's own library, if this is the demo's; opened_windows: by this process so far.
    """

    def open_encoder(opened: Library) -> Encoder:
        from hashdesk.encoders.library_encoder import (  # noqa: PLC0415  (when a photo is encoded)
            open_library_encoder,
        )

        shipped = paths.resources() / "encoder"
        folder, cache, batch = opened.db.folder, paths.cache(), core_settings.batch
        return open_library_encoder(folder, opened.encoder, shipped, cache, "onnx-cpu", batch)

    # Qt styles a widget anew each time that it gets another parent: all at once is far quicker.
    theme = Theme(paths.resources() / "style.qss", held=True)
    parts = WindowParts(
        watcher=LibraryWatcher(library),
        pool=pool,
        open_encoder=open_encoder,
        searcher=Searcher(pool, open_encoder),
        thumbnails=Thumbnails(library, pool),
        jobs=JobQueue(library),
        desktop=Desktop(),
        theme=theme,
        settings=core_settings,
        demo=DemoPlace(home or library),
        scratch=ScratchFolder(),
        opened_windows=opened_windows or OpenedWindows(),
    )
    window = MainWindow(parts, settings)
    theme.style_widgets()
    prepare_all(window.findChildren(SerialWorker))
    return window


class GarbageCollector(QObject):
    """Runs Python's garbage collection on the GUI thread only.

    A worker thread that collected a widget in a reference cycle would destroy it there, and Qt
    would crash.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._collections = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(GC_MS)

    def stop(self) -> None:
        """Return to automatic garbage collection."""
        self._timer.stop()
        gc.collect()
        gc.enable()

    def _collect(self) -> None:
        self._collections += 1
        gc.collect(2 if self._collections % FULL_GC_EVERY == 0 else 1)


class EndSignals(QObject):
    """Closes the window properly when a signal asks the process to end.

    Python calls a signal handler only when it next runs Python code; the socket wakes it up.
    """

    def __init__(self, switch: WindowSwitch) -> None:
        super().__init__(switch)
        self._read_end, self._write_end = socket.socketpair()
        self._write_end.setblocking(False)
        self._notifier = QSocketNotifier(self._read_end.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        self._switch = switch
        self._signalled = False
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._handle)
        signal.set_wakeup_fd(self._write_end.fileno(), warn_on_full_buffer=False)

    def stop(self) -> None:
        """Stop reacting to signals."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._read_end.close()
        self._write_end.close()

    def _handle(self, _number: int, _frame: object) -> None:
        self._signalled = True

    def _wake(self) -> None:
        self._read_end.recv(64)
        if self._signalled:
            self._switch.window.stop_and_close()


class PrivateLog(logging.handlers.RotatingFileHandler):
    """A log that nobody else may read: it names photos."""

    def _open(self) -> TextIOWrapper:
        private_files.create(Path(self.baseFilename))
        return super()._open()


def window_settings_file() -> Path:
    """The window's settings: private, for they name folders. Qt keeps the mode of a file."""
    path = paths.settings_file().with_name("window.ini")
    with contextlib.suppress(OSError):  # a window that forgets its settings is better than none
        make_folder(path.parent, private_files.FOLDER_MODE)
        private_files.create(path)
    return path


def _start_log(folder: Path) -> None:
    """Log to a file, and warnings to standard error; include uncaught exceptions and Qt."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    with contextlib.suppress(OSError):  # a window without a log is better than none
        make_folder(folder, private_files.FOLDER_MODE)
        log_file = PrivateLog(
            folder / "window.log", maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8"
        )
        handlers.append(log_file)
    logging.basicConfig(level=logging.INFO, format=LOG_LINE, handlers=handlers)
    handlers[0].setLevel(logging.WARNING)
    sys.excepthook = _log_exception
    threading.excepthook = _log_thread_exception
    qInstallMessageHandler(_log_qt)


def _log_exception(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    log.error("A fault in HashDesk.", exc_info=(kind, error, trace))


def _log_thread_exception(fault: threading.ExceptHookArgs) -> None:
    log.error("A fault in the thread %s.", fault.thread, exc_info=fault.exc_value)


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
