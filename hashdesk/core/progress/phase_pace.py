"""How fast one phase of a job goes: on the whole, and lately."""

from __future__ import annotations

from collections import deque

# Of a phase, after which only its own rate counts: a share, or so many steps in so many seconds.
TRUSTED_SHARE, TRUSTED_S, TRUSTED_STEPS = 0.1, 5.0, 50
RECENT_S = 30.0  # over which a rate is a recent one
OVERDUE = 0.25  # of the time since the last report: the next one may take this much more


class PhasePace:
    """Follows the count of one phase, or of one round of it.

    All times (`spent`) are seconds of work in the phase, without pauses.
    """

    def __init__(self, spent: float, done: int, total: int) -> None:
        """done: by an earlier run."""
        self._began, self._first = spent, done
        self.done, self.total = done, total
        self.reported_at = 0.0  # seconds since it began, when `done` last changed
        self._start = (0.0, done)  # after its first step, which has to set things up
        self._reports = deque([(0.0, done)])  # of the last RECENT_S, and the one before them

    def take(self, spent: float, done: int, total: int) -> None:
        """Take a report of how much is done. total 0: not known."""
        self.total = total
        if done == self.done:
            return
        is_first = self.done == self._first
        self.done, self.reported_at = done, spent - self._began
        if is_first:
            self._start = (self.reported_at, done)
        self._reports.append((self.reported_at, done))
        while len(self._reports) > 2 and self._reports[1][0] <= self.reported_at - RECENT_S:
            self._reports.popleft()

    @property
    def share(self) -> float:
        """The part of its work that this run has done, 0..1."""
        work = self.total - self._first
        return (self.done - self._first) / work if work > 0 else 0.0

    @property
    def part(self) -> float:
        """The part of the whole phase that this run has to do, 0..1."""
        return max(self.total - self._first, 0) / self.total if self.total > 0 else 1.0

    @property
    def trust(self) -> float:
        """How far its rate can be relied on, 0..1."""
        work = self.total - self._first
        if work <= 0 or self.done == self._first:
            return 0.0
        if self.done == self.total:
            return 1.0
        running = self.done - self._start[1]
        steps = min(self.reported_at / TRUSTED_S, running / TRUSTED_STEPS)
        return min(1.0, max(running / work / TRUSTED_SHARE, steps))

    @property
    def whole(self) -> float:
        """Seconds that this run takes for its part of the work, as far as its rate tells."""
        return self.reported_at + self._step_s * (self.total - self.done)

    @property
    def _step_s(self) -> float:
        """Seconds of a step, without the first one where there are more."""
        start_s, first = self._start if self.done > self._start[1] else (0.0, self._first)
        return (self.reported_at - start_s) / (self.done - first)

    def left(self, spent: float) -> tuple[float, float]:
        """Seconds left, and how much slower it has become lately, at least 1.

        Only after the first step; the slower of both rates counts: what has just begun to slow it
        down may well stay.
        """
        since = spent - self._began - self.reported_at
        usual = self.reported_at / (self.done - self._first)  # between two steps
        overdue = max(since - usual, 0.0)
        to_do = self.total - self.done
        mean = self._step_s + overdue / (self.done - self._first)
        (start, before), (end, after) = self._reports[0], self._reports[-1]
        lately = (end - start + overdue) / (after - before) if end - start >= RECENT_S / 2 else mean
        slower = max(mean, lately)
        left = max(slower * to_do + overdue - since, OVERDUE * since)
        return left, slower / mean if mean else 1.0
