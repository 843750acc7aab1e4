"""What tests of late answers and of libraries that are read again share."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS


def read_again(qtbot: QtBot, window: MainWindow) -> None:
    before = window.snapshot
    window.parts.watcher.reload()
    qtbot.waitUntil(lambda: window.snapshot is not before, timeout=PATIENCE_MS)


def hold(lane: SerialWorker) -> Callable[[], None]:
    """Keep a lane from working until what is returned is called."""
    gate = threading.Event()
    lane.post(lambda: bool(gate.wait(PATIENCE_MS / 1000)) and None)
    return gate.set


def answer(qtbot: QtBot, window: MainWindow, photo: int) -> None:
    """Ask for what is similar to a photo, and wait."""
    with qtbot.waitSignal(window.features.results.result_changed, timeout=PATIENCE_MS):
        window.features.navigator.show_similar(photo)


def quiet(qtbot: QtBot, window: MainWindow) -> None:
    """The lane of searches has nothing to do, and what it told has arrived."""
    done: list[bool] = []
    window.parts.searcher.worker.queue(lambda: None, lambda _: done.append(True), print)
    qtbot.waitUntil(lambda: bool(done), timeout=PATIENCE_MS)
