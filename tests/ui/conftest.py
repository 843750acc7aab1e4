"""Fixtures of the window's tests: windows on real libraries, and a check for leftovers."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSettings, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.core.settings import Settings
from hashdesk.ui.app import language, session
from hashdesk.ui.shell.main_window import MainWindow
from tests.conftest import move_root

OpenWindow = Callable[..., MainWindow]
PATIENCE_MS = 60_000


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """The application in German."""
    before = QLocale()
    translators = language.set_language(qapp, "de")
    yield
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.fixture(scope="package")
def pool(drawn_photos: Path) -> Iterator[DecodePool]:
    """The decoders of all windows, already at work: starting them takes longer than most tests."""
    with DecodePool(replace(Settings(), workers=1)) as decoders:
        decoders.tiles([], UNCROPPED).result()
        decoders.read(os.fsencode(next(drawn_photos.rglob("*.jpg"))))
        yield decoders


@pytest.fixture(autouse=True)
def nothing_left_behind(pool: DecodePool) -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind."""
    gc.collect()  # widgets of the last test, on this thread
    gc.freeze()  # so that collections need not go through the modules
    threads, children = set(threading.enumerate()), _children()
    yield
    gc.collect()
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < deadline:
        left = set(threading.enumerate()) - threads
        living = _children() - children
        # A decoder that died or hung has been replaced by another one.
        if not left and len(_children()) <= len(children):
            return
        time.sleep(0.02)
    pytest.fail(f"left behind: threads {left}, processes {living}")


def _children() -> set[int]:
    """The ids of the living child processes."""
    children = set()
    for task in Path("/proc/self/task").glob("*"):
        with suppress(OSError):  # the thread has ended
            children.update(int(number) for number in (task / "children").read_text().split())
    return children


@pytest.fixture(scope="session", autouse=True)
def qapp(qapp: QApplication) -> QApplication:
    """The application in English, whatever the system's language and the order of tests."""
    language.set_language(qapp, "en")
    return qapp


@pytest.fixture
def own_library(tmp_path: Path, library_folder: Path) -> Path:
    """A copy of the library of drawn photos, for tests that change it."""
    folder = tmp_path / "own library"
    shutil.copytree(library_folder, folder)
    return folder


@pytest.fixture
def window_settings(tmp_path: Path) -> QSettings:
    """The settings that all windows of a test share."""
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def open_window(qtbot: QtBot, pool: DecodePool, window_settings: QSettings) -> Iterator[OpenWindow]:
    """Opens windows, and closes them at the end.

    Not by `qtbot.addWidget`: it deletes a window whose job is still ending.
    """
    opened: list[MainWindow] = []

    def open_one(library: Path, *, wait: bool = True) -> MainWindow:
        window = session.build(library, pool, Settings(), window_settings)
        opened.append(window)
        window.resize(1280, 800)
        with qtbot.waitExposed(window, timeout=PATIENCE_MS):
            window.show()
        if wait:
            qtbot.waitUntil(lambda: window.snapshot is not None, timeout=PATIENCE_MS)
        return window

    yield open_one
    for window in opened:
        window.stop_and_close() if window.busy else window.close()
        qtbot.waitUntil(lambda window=window: not window.isVisible(), timeout=PATIENCE_MS)
        assert not _active_timers(window)
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _active_timers(window: MainWindow) -> list[str]:
    """The repeating timers that a closed window has left running."""
    parts = (window, window.parts.watcher, window.parts.searcher, window.parts.thumbnails)
    timers = [timer for part in parts for timer in part.findChildren(QTimer)]
    return [
        repr(timer.parent()) for timer in timers if timer.isActive() and not timer.isSingleShot()
    ]


@pytest.fixture
def window(open_window: OpenWindow, library_folder: Path) -> MainWindow:
    """A window on the library of drawn photos, which the test must not change."""
    return open_window(library_folder)


@pytest.fixture
def running_commands() -> Callable[[], list[str]]:
    """The hashdesk commands that run as child processes."""

    def listed() -> list[str]:
        names = []
        for number in _children():
            command = Path(f"/proc/{number}/cmdline")
            try:
                names.append(command.read_bytes().replace(b"\0", b" ").decode())
            except (OSError, subprocess.SubprocessError):
                continue
        return [name for name in names if "-m hashdesk " in name]

    return listed


@pytest.fixture
def own(
    qtbot: QtBot,
    open_window: OpenWindow,
    tmp_path: Path,
    drawn_photos: Path,
    library_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> MainWindow:
    """A window on photos that a test may move to the trash, with its own trash."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    shutil.copytree(drawn_photos, tmp_path / "photos")
    shutil.copytree(library_folder, tmp_path / "library")
    move_root(tmp_path / "library", tmp_path / "photos")
    return open_window(tmp_path / "library")
