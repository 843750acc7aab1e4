"""Progress, pausing and cancelling of everything that takes long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hashdesk.core.errors import Cancelled

BYTE_PHASES = (
    "fetch",
    "download",
    "install",
    "copy",
    "unpack",
)  # their `done` and `total` are bytes


@dataclass(frozen=True)
class Progress:
    """How far a job is. `total` 0: not known yet."""

    phase: str
    done: int
    total: int
    per_s: float

    @property
    def seconds_left(self) -> float | None:
        """Time left at the present rate; None while that is unknown."""
        if self.total == 0 or self.per_s <= 0:
            return None
        return (self.total - self.done) / self.per_s


Listener = Callable[[Progress], None]
Item = TypeVar("Item")


class Job:
    """A long piece of work that reports its progress and can be paused or cancelled.

    `cancel`, `pause` and `resume` may be called from any thread or signal handler; the rest
    belongs to the thread that does the work. The listener is called at most `REPORTS_PER_S` times
    a second.
    """

    REPORTS_PER_S = 5.0
    PAUSE_S = 0.1  # how soon the end of a pause is noticed

    def __init__(self, listener: Listener | None = None) -> None:
        self._listener = listener
        self._cancelled = threading.Event()
        self._paused = False
        self._phase = ""
        self._started = 0.0
        self._done, self._done_before = 0, 0
        self._reported = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the job was cancelled."""
        return self._cancelled.is_set()

    def pause(self) -> None:
        """Ask the work to wait at its next check."""
        self._paused = True

    def resume(self) -> None:
        """Let the work go on."""
        self._paused = False

    @property
    def paused(self) -> bool:
        """Whether the work waits, or will soon."""
        return self._paused and not self.cancelled

    def check(self) -> None:
        """Wait while the job is paused. Raises Cancelled if it was cancelled."""
        began = time.monotonic()
        while self.paused:
            self._cancelled.wait(self.PAUSE_S)
        self._started += time.monotonic() - began  # pauses do not count as time
        if self.cancelled:
            raise Cancelled

    def report(self, phase: str, done: int, total: int) -> None:
        """Report how far `phase` is; its rate is counted from the first report of the phase.

        A phase of several rounds begins anew with each: less is done then than before.
        """
        now = time.monotonic()
        if phase != self._phase or done < self._done:
            self._phase, self._started, self._reported = phase, now, 0.0
            self._done_before = done  # by an earlier run
        self._done = done
        last = done == total and total > 0
        if self._listener is None or (now - self._reported < 1 / self.REPORTS_PER_S and not last):
            return
        self._reported = now
        elapsed = now - self._started
        per_s = (done - self._done_before) / elapsed if elapsed > 0 else 0.0
        self._listener(Progress(phase, done, total, per_s))

    def batches(self, phase: str, items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
        """The items, `size` at a time: a check before each batch, a report after it.

        And one before the first: its work is not that of an earlier run.
        """
        for start in range(0, len(items), size):
            self.check()
            if start == 0:
                self.report(phase, 0, len(items))
            batch = items[start : start + size]
            yield batch
            self.report(phase, start + len(batch), len(items))
