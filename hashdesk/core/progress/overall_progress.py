"""One progress for all phases of a job: one fraction that never falls, one time left.

A job goes through phases, each with a count of its own, some with none. A plan says how long each
phase usually takes. What is measured takes the plan's place: the rate of the phase under way, and
how much slower than planned this computer was in the phases that have ended.

A time left is a promise: it never rises by more than a tenth. Where it was said before how long a
job takes, that is the first promise, and it sinks to a lower one without leaps. Elsewhere it starts
on the cautious side, by more the less is done, for other programs may come to need the computer.
One that was too low even so is withdrawn until it holds again; once the time that was told has
passed, the job is late. Only if the work itself grows is the promise made anew. Once a time was
told, there always is one: a rough one (`rough_time`) where none is promised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hashdesk.core.progress.phase_pace import PhasePace
from hashdesk.core.progress.rough_time import RoughTime

SETTLE_S = 2.0  # before which no time left is given
# Over which an estimate is smoothed, so that its dips are not promised: at most, and as a share of
# the time so far, for the first estimates of a job are those of its start.
SMOOTH_S, SMOOTH_SHARE = 5.0, 0.5
LEAST_KNOWN = 0.15  # part of the planned time whose rate must be known before a time is given
LEAST_TRUST = 0.5  # in the rate of a phase, before it is the ground of a time left
TIME_CAUTION = 0.8  # of an estimate, added to it as far as the work is not done yet
LATE_FACTOR, LATE_S = 1.1, 5.0  # an estimate above this multiple, and by this much, is a rise
GROWTH = 1.05  # of a phase's total, from which the work counts as grown
TAIL = 0.25  # of the time a phase of unknown length has taken so far: it may take this much more
UNPLANNED_S = 5.0  # of a phase that the plan does not name
OWN_S = 2.0  # weight of the plan's own times against those measured here
EXPECTED_WEIGHT = 0.05  # the same where the job's time is known: a share of that
SINKING = 4.0  # parts of the time left, in one of which what was said comes down to it
FULLEST = 0.99  # of the bar, until the job has ended


@dataclass(frozen=True)
class Phase:
    """A phase of a job, and how long it usually takes."""

    name: str
    seconds: float
    optional: bool = False  # it counts only once it has begun
    unless: str = ""  # a phase that does its work, too: after it, this one is not expected
    after: str = ""  # the first of several optional phases: once it has begun, this one is expected
    open_ended: bool = False  # nobody knows how much it has to do: no time left until it counts
    kept: bool = False  # what it made is kept: a first report that all is done is an earlier run's
    network: bool = False  # a download: how fast it is says nothing of the phases on this computer


@dataclass(frozen=True)
class OverallState:
    """How far a job is as a whole."""

    fraction: float  # 0..1
    seconds_left: float | None = None  # promised; None: nothing is
    late: bool = False  # the time that was told has passed
    whole: float | None = None  # seconds in all; None: not known, or an earlier run did a part
    spent: float = 0.0  # seconds at work, without pauses
    slower: bool = False  # that time has not passed yet, but does not hold any more
    rough_left: float | None = None  # seconds, where none are promised but a time was told before

    @property
    def told_left(self) -> float | None:
        """The seconds left that are told; None: they cannot be told yet."""
        return self.rough_left if self.seconds_left is None else self.seconds_left


class OverallProgress:
    """Follows one job. All times (`now`) are seconds of one monotonic clock."""

    def __init__(
        self, plan: Sequence[Phase], now: float, expected: float | None = None, kept: float = 0.0
    ) -> None:
        """expected: seconds that the whole job takes, as was said before; None: nothing was.

        Downloads are not among them.

        kept: the share of it, 0..1, that an earlier run did.
        """
        self._plan = list(plan)
        self._own_s = OWN_S
        self._expected = expected
        self._rest = None if expected is None else expected * (1 - kept)  # was said to be left
        if expected is not None:
            usual = sum(phase.seconds for phase in plan if not phase.optional)
            scale = expected / usual if usual else 1.0
            self._plan = [
                phase if phase.network else replace(phase, seconds=scale * phase.seconds)
                for phase in plan
            ]
            self._own_s = max(OWN_S, EXPECTED_WEIGHT * expected)
        self._now = now
        self._paused = False
        self._active = 0.0  # seconds at work, without pauses
        self._spent: dict[str, float] = {}  # of them, by phase
        self._own: dict[str, float] = {}  # the part of each phase, 0..1, that this run has to do
        self._phase = ""
        self._pace = PhasePace(0.0, 0, 0)  # of the phase
        self._slowing = 1.0  # how much slower it has become lately; that may well go on
        self._resumed = False  # an earlier run did some of it
        self._fraction = 0.0
        self._smooth: float | None = None  # estimate of the seconds left
        self._was_known = False  # the estimate has come from what this run has shown
        self._cautious: float | None = None  # the same, with what others may take of the computer
        self._promise = self._rest
        self._was_said = expected is not None  # the promise is what somebody read before
        self._withdrawn = False  # the promise does not hold, and is not shown
        self._due: float | None = None  # when the time that was promised last ends, as `_active`
        self._rough = RoughTime()
        if kept:
            self._go_on_from(kept)

    def report(self, phase: str, done: int, total: int, now: float) -> None:
        """Take a report of the job. total 0: not known."""
        self._advance(now)
        if phase != self._phase:
            self._enter(phase)
            self._pace = PhasePace(self._spent[phase], done, total)
            if self._spent[phase] == 0:
                is_earlier = 0 < done < total or (0 < done == total and self._planned(phase).kept)
                kept = done / total if is_earlier else 0.0
                self._own[phase] = 1 - kept
                if kept:
                    self._go_on_from(self._planned_share(kept))
        elif done < self._pace.done:  # another round of the same phase
            self._pace = PhasePace(self._spent[phase], done, total)
        elif self._pace.total and total > GROWTH * self._pace.total:
            self._renew_promise()
        self._pace.take(self._spent[phase], done, total)

    def pause(self, now: float, *, paused: bool) -> None:
        """The job waits, or goes on; a pause takes no time."""
        self._advance(now)
        self._paused = paused

    def at(self, now: float) -> OverallState:
        """The state now; it also moves between reports."""
        self._advance(now)
        left = None if self._withdrawn else self._promise
        if left is not None:
            self._due = self._active + left
            self._rough.promised(left)
        late = self._withdrawn and self._due is not None and self._active > self._due
        longest = self._cautious if self._withdrawn else left
        is_known = self._cautious is not None and not self._resumed
        whole = self._active + longest if is_known and longest is not None else None
        slower = self._withdrawn and self._promise is not None and not late
        rough = self._rough.left if left is None else None
        return OverallState(self._fraction, left, late, whole, self._active, slower, rough)

    # -- time

    def _go_on_from(self, share: float) -> None:
        """An earlier run did a share of the whole job, 0..1."""
        self._resumed = True
        self._fraction = max(self._fraction, min(share, FULLEST))
        if self._rest is not None and self._expected is not None and self._promise is not None:
            rest = self._expected * (1 - share)  # what was said took in what is done
            self._rest, self._promise = min(self._rest, rest), min(self._promise, rest)

    def _advance(self, now: float) -> None:
        passed, self._now = max(now - self._now, 0.0), max(now, self._now)
        if self._paused or not passed:
            return
        self._active += passed
        if self._phase:
            self._spent[self._phase] += passed
        left = self._estimate()
        # A bar that reaches its end when the estimate says so, from where it stands; hardly sooner
        # than the time left that is shown, though that is on the cautious side.
        shown = 0.0 if self._withdrawn or self._promise is None else self._promise
        to_go = max(left, shown / (1 + TIME_CAUTION))
        step = (1 - self._fraction) * passed / (passed + to_go)
        if self._waits_for_network():
            step = 0.0  # “0 bytes of 14 MB” beside a bar that is a fifth full is no progress
        self._fraction = max(self._fraction, min(self._fraction + step, FULLEST))
        is_known = self._is_known()
        # What the plan said too much goes at once, as soon as this run has shown how fast it is.
        is_first = is_known and not (self._was_known or self._was_said)
        if self._smooth is not None and not (is_first and left < self._smooth):
            before = max(self._smooth - passed, 0.0)
            smooth_s = min(SMOOTH_S, SMOOTH_SHARE * self._active)
            left = before + (left - before) * min(passed / smooth_s, 1.0)
        self._smooth = left
        self._was_known |= is_known
        if self._promise is not None:  # it goes down, also where nothing new is known
            self._promise = min(self._promise, max(self._promise - passed, left))
        if is_known:
            self._rest = None
            self._promise_at_most(left, passed)
        if self._withdrawn or self._promise is None:
            self._rough.follow(left, passed)

    def _waits_for_network(self) -> bool:
        """Whether a download has not brought anything yet: nobody knows when it will."""
        is_network = bool(self._phase) and self._planned(self._phase).network
        return is_network and not self._pace.trust and self._pace.done == 0

    def _is_known(self) -> bool:
        """Whether this run has shown how fast it is."""
        if self._active < SETTLE_S or self._is_open():
            return False
        trust, counts = self._pace.trust, self._pace.total > 0
        if counts or self._resumed:  # only what counts tells what is kept
            return trust >= LEAST_TRUST and self._part(trust) >= LEAST_KNOWN
        return self._part(trust) >= LEAST_KNOWN

    def _promise_at_most(self, left: float, passed: float) -> None:
        caution = TIME_CAUTION * (1 - self._part(self._pace.share))
        self._cautious = cautious = left * self._slowing * (1 + caution)
        if self._promise is None:
            self._promise = cautious
        elif cautious <= self._promise:
            too_much = self._promise - cautious
            sinks = SINKING * passed / (SINKING * passed + left) if self._was_said else 1.0
            self._promise, self._withdrawn = self._promise - too_much * sinks, False
        elif self._withdrawn:
            self._withdrawn = cautious > LATE_FACTOR * self._promise + LATE_S
        else:
            self._withdrawn = left > LATE_FACTOR * self._promise + LATE_S

    def _renew_promise(self) -> None:
        self._smooth = self._cautious = self._promise = self._rest = None
        self._was_known = self._withdrawn = self._was_said = False

    # -- phases

    def _enter(self, name: str) -> None:
        names = [phase.name for phase in self._plan]
        if name not in names:
            place = names.index(self._phase) + 1 if self._phase else 0
            self._plan.insert(place, Phase(name, UNPLANNED_S, optional=True))
            self._renew_promise()
        elif not self._is_expected(self._planned(name)) and name not in self._spent:
            self._renew_promise()
        if self._phase and self._planned(self._phase).network:
            self._slowing = 1.0
        self._phase = name
        self._spent.setdefault(name, 0.0)

    def _planned(self, name: str) -> Phase:
        return next(phase for phase in self._plan if phase.name == name)

    def _own_seconds(self, phase: Phase) -> float:
        """What a phase that has begun is planned to take, without what an earlier run did of it."""
        return self._own[phase.name] * phase.seconds

    def _ended(self) -> list[Phase]:
        return [one for one in self._plan if one.name in self._spent and one.name != self._phase]

    def _to_come(self) -> list[Phase]:
        """The phases after the present one that have not begun."""
        names = [phase.name for phase in self._plan]
        first = names.index(self._phase) + 1 if self._phase else 0
        return [
            phase
            for phase in self._plan[first:]
            if self._is_expected(phase)
            and not (phase.name in self._spent or phase.unless in self._spent)
        ]

    def _is_expected(self, phase: Phase) -> bool:
        """Whether a phase is part of the work as far as is known now."""
        return not phase.optional or phase.after in self._spent

    def _is_open(self) -> bool:
        is_counted = self._pace.total > 0
        return not self._phase or (self._planned(self._phase).open_ended and not is_counted)

    # -- estimates

    def _slowness(self) -> float:
        """How many times as long as planned things take here: on the whole, or in this phase."""
        ended = [phase for phase in self._ended() if not phase.network]
        taken = sum(self._spent[phase.name] for phase in ended)
        planned = sum(self._own_seconds(phase) for phase in ended)
        now, trust = 0.0, self._pace.trust
        if trust and not self._planned(self._phase).network:
            here = self._pace.whole
            usual = self._planned(self._phase).seconds * self._pace.part
            taken, planned = taken + trust * here, planned + trust * usual
            now = self._ratio(here, usual) if trust >= LEAST_TRUST else 0.0
        return max(self._ratio(taken, planned), now)

    def _part(self, of_phase: float) -> float:
        """The part of this run's planned time, 0..1: a part of this phase and all before it."""
        ended = sum(self._own_seconds(phase) for phase in self._ended())
        current = self._own_seconds(self._planned(self._phase))
        every = ended + current + sum(phase.seconds for phase in self._to_come())
        return (ended + of_phase * current) / every if every else 1.0

    def _planned_share(self, of_phase: float) -> float:
        """The same, but an earlier run did the phases that were left out."""
        names = [phase.name for phase in self._plan]
        earlier = [one for one in self._plan[: names.index(self._phase)] if not one.optional]
        before = sum(phase.seconds for phase in {*earlier, *self._ended()})
        current = self._planned(self._phase).seconds
        every = before + current + sum(phase.seconds for phase in self._to_come())
        return (before + of_phase * current) / every if every else 0.0

    def _estimate(self) -> float:
        """Seconds left as far as can be told now."""
        spent, trust = self._spent.get(self._phase, 0.0), self._pace.trust
        left = 0.0
        if trust:
            left, self._slowing = self._pace.left(spent)
        # What has slowed a phase down may well stay, unless it is the network.
        is_network = bool(self._phase) and self._planned(self._phase).network
        slowness = self._slowness() * (1.0 if is_network else self._slowing)
        later = slowness * sum(phase.seconds for phase in self._to_come())
        if self._rest is not None:  # until this run has shown how fast it is, and what is kept
            # A phase that takes longer than planned brings the end no nearer.
            passed = sum(min(self._spent.get(one.name, 0), one.seconds) for one in self._plan)
            return _rest(self._rest, passed)
        if not self._phase:
            return later or UNPLANNED_S
        planned = _rest(slowness * self._planned(self._phase).seconds * self._pace.part, spent)
        return later + trust * left + (1 - trust) * planned

    def _ratio(self, taken: float, planned: float) -> float:
        return (self._own_s + taken) / (self._own_s + planned)


def _rest(expected: float, spent: float) -> float:
    """What is left of an expected time; an overdue one may take some time yet."""
    return max(expected - spent, TAIL * spent)
