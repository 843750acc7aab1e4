"""One progress for all phases of a job: one fraction that never falls, one time left.

A job goes through phases, each with a count of its own, some with none. A plan says how long each
phase usually takes. What is measured takes the plan's place: the rate of the phase under way, and
how much slower than planned this computer was in the phases that have ended.

A time left is a promise, so it does not rise. An estimate that was far too low is withdrawn, and
only a minute later may another one take its place. Only if the work itself grows is it made anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SETTLE_S = 2.0  # before which no time left is given
SMOOTH_S = 5.0  # over which an estimate is smoothed, so that its dips are not promised
LEAST_KNOWN = 0.15  # part of the planned time that must be measured before a time left is given
# Of a phase, after which only its own rate counts: a share, or so many steps in so many seconds.
TRUSTED_SHARE, TRUSTED_S, TRUSTED_STEPS = 0.1, 5.0, 50
LATE_FACTOR, LATE_S = (
    1.5,
    5.0,
)  # an estimate above this multiple, and by this much, breaks a promise
NEW_PROMISE_S = 60.0  # after a broken one
GROWTH = 1.05  # of a phase's total, from which the work counts as grown
TAIL = 0.25  # of the time a phase of unknown length has taken so far: it may take this much more
UNPLANNED_S = 5.0  # of a phase that the plan does not name
OWN_S = 2.0  # weight of the plan's own times against those measured here
FULLEST = 0.99  # of the bar, until the job has ended


@dataclass(frozen=True)
class Phase:
    """A phase of a job, and how long it usually takes."""

    name: str
    seconds: float
    optional: bool = False  # it counts only once it has begun
    open_ended: bool = False  # what follows depends on what it finds: no time left meanwhile


@dataclass(frozen=True)
class OverallState:
    """How far a job is as a whole."""

    fraction: float  # 0..1
    seconds_left: float | None = None  # None: not known
    late: bool = False  # it takes longer than was promised


class OverallProgress:
    """Follows one job. All times (`now`) are seconds of one monotonic clock."""

    def __init__(self, plan: Sequence[Phase], now: float) -> None:
        self._plan = list(plan)
        self._now = now
        self._paused = False
        self._active = 0.0  # seconds at work, without pauses
        self._spent: dict[str, float] = {}  # of them, by phase
        self._phase = ""
        self._done, self._total, self._first = 0, 0, 0  # of the phase; `first`: by an earlier run
        self._reported_at = 0.0  # of its seconds, when `done` last changed
        self._fraction = 0.0
        self._smooth: float | None = None  # estimate of the seconds left
        self._promise: float | None = None
        self._late_since: float | None = None

    def report(self, phase: str, done: int, total: int, now: float) -> None:
        """Take a report of the job. total 0: not known."""
        self._advance(now)
        if phase != self._phase or done < self._done:
            if phase != self._phase:
                self._enter(phase)
            self._first, self._total = done, total
            self._reported_at = self._spent[phase]
        elif self._total and total > GROWTH * self._total:
            self._renew_promise()
        if done != self._done:
            self._reported_at = self._spent[phase]
        self._done, self._total = done, total

    def pause(self, now: float, *, paused: bool) -> None:
        """The job waits, or goes on; a pause takes no time."""
        self._advance(now)
        self._paused = paused

    def at(self, now: float) -> OverallState:
        """The state now; it also moves between reports."""
        self._advance(now)
        return OverallState(self._fraction, self._promise, self._late_since is not None)

    # -- time

    def _advance(self, now: float) -> None:
        passed, self._now = max(now - self._now, 0.0), max(now, self._now)
        if self._paused or not passed:
            return
        self._active += passed
        if self._phase:
            self._spent[self._phase] += passed
        left = self._estimate()
        # A bar that reaches its end when the estimate says so, from where it stands.
        step = (1 - self._fraction) * passed / (passed + left)
        self._fraction = max(self._fraction, min(self._fraction + step, FULLEST))
        if self._smooth is not None:
            before = max(self._smooth - passed, 0.0)
            left = before + (left - before) * min(passed / SMOOTH_S, 1.0)
        self._smooth = left
        self._promise_at_most(left)

    def _promise_at_most(self, left: float) -> None:
        if self._active < SETTLE_S or self._is_open() or self._known() < LEAST_KNOWN:
            return
        if self._late_since is not None:
            if self._active - self._late_since >= NEW_PROMISE_S:
                self._late_since, self._promise = None, left
        elif self._promise is None or left <= self._promise:
            self._promise = left
        elif left > LATE_FACTOR * self._promise + LATE_S:
            self._promise, self._late_since = None, self._active

    def _renew_promise(self) -> None:
        self._smooth = self._promise = self._late_since = None

    # -- phases

    def _enter(self, name: str) -> None:
        names = [phase.name for phase in self._plan]
        if name not in names:
            place = names.index(self._phase) + 1 if self._phase else 0
            self._plan.insert(place, Phase(name, UNPLANNED_S, optional=True))
            self._renew_promise()
        elif self._planned(name).optional and name not in self._spent:
            self._renew_promise()
        self._phase = name
        self._spent.setdefault(name, 0.0)

    def _planned(self, name: str) -> Phase:
        return next(phase for phase in self._plan if phase.name == name)

    def _ended(self) -> list[Phase]:
        return [one for one in self._plan if one.name in self._spent and one.name != self._phase]

    def _to_come(self) -> list[Phase]:
        """The phases after the present one that have not begun."""
        names = [phase.name for phase in self._plan]
        first = names.index(self._phase) + 1 if self._phase else 0
        return [
            phase
            for phase in self._plan[first:]
            if phase.name not in self._spent and not phase.optional
        ]

    def _is_open(self) -> bool:
        return not self._phase or self._planned(self._phase).open_ended

    # -- estimates

    def _slowness(self) -> float:
        """How many times as long as planned things take here."""
        ended = self._ended()
        taken = sum(self._spent[phase.name] for phase in ended)
        planned = sum(phase.seconds for phase in ended)
        if trust := self._trust():
            taken += trust * self._reported_at / self._share()
            planned += trust * self._planned(self._phase).seconds
        return (OWN_S + taken) / (OWN_S + planned)

    def _share(self) -> float:
        """The part of the phase that this run has done, 0..1."""
        work = self._total - self._first
        return (self._done - self._first) / work if work > 0 else 0.0

    def _trust(self) -> float:
        """How far the rate of the phase itself can be relied on, 0..1."""
        share = self._share()
        if not share:
            return 0.0
        steps = (self._done - self._first) / TRUSTED_STEPS
        return min(1.0, max(share / TRUSTED_SHARE, min(self._reported_at / TRUSTED_S, steps)))

    def _known(self) -> float:
        """The part of the planned time that has been measured, 0..1."""
        ended = sum(phase.seconds for phase in self._ended())
        current = self._planned(self._phase).seconds
        every = ended + current + sum(phase.seconds for phase in self._to_come())
        return (ended + self._trust() * current) / every if every else 1.0

    def _estimate(self) -> float:
        """Seconds left as far as can be told now."""
        slowness = self._slowness()
        later = slowness * sum(phase.seconds for phase in self._to_come())
        if not self._phase:
            return later or UNPLANNED_S
        spent = self._spent[self._phase]
        planned = _rest(slowness * self._planned(self._phase).seconds, spent)
        share, trust = self._share(), self._trust()
        if not trust:
            return later + planned
        since = spent - self._reported_at
        usual = self._reported_at / (self._done - self._first)  # between two reports
        overdue = max(since - usual, 0.0)
        measured = (self._reported_at + overdue) * (1 - share) / share
        measured = _rest(measured + overdue, since)
        return later + trust * measured + (1 - trust) * planned


def _rest(expected: float, spent: float) -> float:
    """What is left of an expected time; an overdue one may take some time yet."""
    return max(expected - spent, TAIL * spent)
