"""Helpers that hold a worker back or wait for it, and read the library again."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS


def read_again(qtbot: QtBot, window: MainWindow) -> None:
    """Read the library again, and wait until the window shows it."""
    before = window.snapshot
    window.parts.watcher.reload()
    qtbot.waitUntil(lambda: window.snapshot is not before, timeout=PATIENCE_MS)


def hold(worker: SerialWorker) -> Callable[[], None]:
    """Block a worker; returns the function that releases it."""
    gate = threading.Event()
    worker.post(lambda: bool(gate.wait(PATIENCE_MS / 1000)) and None)
    return gate.set


def search_similar(qtbot: QtBot, window: MainWindow, photo: int) -> None:
    """Search for photos similar to a photo, and wait for the result."""
    with qtbot.waitSignal(window.features.results.result_changed, timeout=PATIENCE_MS):
        window.features.searches.show_similar(photo)


def wait_until_idle(qtbot: QtBot, worker: SerialWorker) -> None:
    """Wait until a worker has done its tasks and delivered their results."""
    done: list[bool] = []
    worker.queue(lambda: None, lambda _: done.append(True), print)
    qtbot.waitUntil(lambda: bool(done), timeout=PATIENCE_MS)
