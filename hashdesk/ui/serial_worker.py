"""A worker thread for one resource that must not be shared; results come to the GUI thread.

✔ connect on the GUI thread, emit anywhere   ✘ touch a widget or a QPixmap in a worker
✔ a newer task replaces a waiting one   ✘ wait in the GUI thread for a worker
✔ `stop` before the widgets are deleted   ✘ let a lambda hold a widget that may be deleted
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

Result = TypeVar("Result")
Superseded = Callable[[], bool]


class SerialWorker(QObject):
    """Runs one task at a time. Methods belong to the GUI thread, tasks to the worker."""

    _ended = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(1, name)
        self._newest = 0
        self._waiting: Future[None] | None = None
        self._stopped = False
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        work: Callable[[Superseded], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `work` in the worker; then `done` or `failed` here, unless a newer task was started.

        work: called with a function that says whether it has been superseded.
        """
        if self._stopped:
            return
        self._newest += 1
        number = self._newest
        if self._waiting is not None:
            self._waiting.cancel()

        def superseded() -> bool:
            return number != self._newest or self._stopped

        def run() -> None:
            if not superseded():
                self._work(number, lambda: work(superseded), done, failed)

        self._waiting = self._threads.submit(run)

    def queue(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `work` in its turn; then `done` or `failed` here. No newer task replaces it."""
        if not self._stopped:
            self._threads.submit(self._work, None, work, done, failed)

    def _work(
        self,
        number: int | None,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """In the worker: run a task and emit its outcome. number: None for a queued task."""
        try:
            result = work()
        except Exception as error:  # noqa: BLE001  (it is passed on, not hidden)
            caught = error
            self._ended.emit((number, lambda: failed(caught)))
        else:
            self._ended.emit((number, lambda: done(result)))

    def post(self, work: Callable[[], None]) -> None:
        """Run something small in the worker, in its turn and in any case. It must not raise."""
        if not self._stopped:
            self._threads.submit(work)

    def prepare(self) -> None:
        """Start the thread, from any thread: whoever starts one waits until it runs."""
        with contextlib.suppress(RuntimeError):  # it was stopped meanwhile
            self._threads.submit(_nothing)

    def supersede(self) -> None:
        """Drop the result of the task that runs or waits."""
        self._newest += 1

    def stop(self, last: Callable[[], None] | None = None) -> None:
        """End the worker after the task that runs; `last` still runs in it before that."""
        if not self._stopped:
            self._stopped = True
            if last is not None:
                self._threads.submit(last)
            self._threads.shutdown(wait=True)

    def _deliver(self, ended: tuple[int | None, Callable[[], None]]) -> None:
        number, call = ended
        if number in (None, self._newest) and not self._stopped:
            call()


def prepare_all(workers: Sequence[SerialWorker]) -> None:
    """Start the threads of workers without waiting for them.

    On a busy computer each start takes a moment, and a library that is shown needs many at once.
    """

    def prepare() -> None:
        for worker in workers:
            worker.prepare()

    threading.Thread(target=prepare, name="starter", daemon=True).start()


def _nothing() -> None:
    """A task that only has its thread started."""
