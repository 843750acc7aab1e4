"""Workers: their threads are there before their first tasks."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from hashdesk.ui.serial_worker import SerialWorker, prepare_all


def test_threads_are_started_ahead_of_their_tasks(qtbot: QtBot) -> None:
    """Also where one was stopped at once, as by a window that is closed while it opens."""
    names = {f"prepared {number}" for number in range(4)}
    workers = [SerialWorker(name) for name in sorted(names)]
    stopped = SerialWorker("stopped at once")
    stopped.stop()
    prepare_all([stopped, *workers])

    def started() -> set[str]:
        running = {thread.name.rpartition("_")[0] for thread in threading.enumerate()}
        return running & (names | {"stopped at once"})

    qtbot.waitUntil(lambda: started() == names)
    found: list[int] = []
    workers[0].queue(lambda: 7, found.append, lambda error: None)
    qtbot.waitUntil(lambda: found == [7])
    for worker in workers:
        worker.stop()
