"""One progress over all phases: it never falls, and its time left is a promise."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.progress.overall_progress import (
    FULLEST,
    GROWTH,
    LATE_FACTOR,
    LATE_S,
    TIME_CAUTION,
    OverallProgress,
    OverallState,
    Phase,
)
from hashdesk.core.progress.plans import FITTING_PLAN, PLANS, groups_plan, plan_of

PLAN = (
    Phase("look", 2, open_ended=True),
    *(Phase("fetch", 10, optional=True), Phase("read", 30), Phase("learn", 60), Phase("write", 8)),
)
NAMES = [phase.name for phase in PLAN] + ["unheard-of"]


@dataclass(frozen=True)
class Report:
    """One report, some time after the last one."""

    after: float
    phase: str
    done: int
    total: int
    paused: bool


@dataclass
class Watch:
    """Takes reports as a job makes them, and keeps every state in between."""

    overall: OverallProgress
    now: float = 0.0
    states: list[tuple[float, OverallState]] = field(default_factory=list)  # time, state

    def look(self, seconds: float, step: float = 0.5) -> None:
        """Let time pass, as a window does that looks twice a second."""
        end = self.now + seconds
        while self.now < end:
            self.now = min(self.now + step, end)
            self.states.append((self.now, self.overall.at(self.now)))

    def run_on(self, phase: str, steps: range, total: int, *, every: float) -> None:
        """Steps of a phase that is under way, so many seconds apart."""
        for done in steps:
            self.overall.report(phase, done, total, self.now)
            self.look(every, step=every)

    def run(self, phase: str, seconds: float, steps: int) -> None:
        """A phase that reports at an even rate."""
        self.overall.report(phase, 0, steps, self.now)
        for step in range(1, steps + 1):
            self.look(seconds / steps)
            self.overall.report(phase, step, steps, self.now)
        self.states.append((self.now, self.overall.at(self.now)))


# No subnormal numbers: a library that another test loads may have the processor round them to 0,
# and Hypothesis refuses to draw them then.
reports = st.lists(
    st.builds(
        Report,
        after=st.floats(0, 30, allow_subnormal=False),
        phase=st.sampled_from(NAMES),
        done=st.integers(0, 500),
        total=st.integers(0, 500),
        paused=st.booleans(),
    ),
    max_size=40,
)


@given(reports)
def test_the_fraction_never_falls(given_reports: list[Report]) -> None:
    watch = Watch(OverallProgress(PLAN, 0.0))
    for report in given_reports:
        watch.overall.pause(watch.now, paused=report.paused)
        watch.look(report.after, step=3.0)
        watch.overall.report(report.phase, report.done, report.total, watch.now)
    fractions = [state.fraction for _, state in watch.states]
    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= FULLEST for fraction in fractions)


@given(st.lists(st.tuples(st.floats(0.1, 20), st.integers(0, 40)), max_size=60))
def test_the_time_left_never_rises_by_more_than_a_tenth(steps: list[tuple[float, int]]) -> None:
    """However unevenly the work goes; not after it was withdrawn for a time, either."""
    watch = Watch(OverallProgress(PLAN, 0.0))
    done = 0
    for seconds, more in steps:
        done = min(done + more, 2 * len(steps) * 10)
        watch.overall.report("read", done, 2 * len(steps) * 10, watch.now)
        watch.look(seconds)
    assert_no_rise(watch)


def assert_no_rise(watch: Watch) -> None:
    least = None
    for _, state in watch.states:
        if state.seconds_left is not None:
            assert least is None or state.seconds_left <= LATE_FACTOR * least + LATE_S
            least = min(state.seconds_left, least or state.seconds_left)


def test_an_even_job_gets_an_even_bar_and_a_true_time() -> None:
    """Three times as slow as planned, which is known once the first phase has ended."""
    watch = Watch(OverallProgress(PLAN, 0.0))
    watch.run("look", 6, 3)
    for name, seconds in (("read", 90), ("learn", 180), ("write", 24)):
        watch.run(name, seconds, 50)
    end = watch.now
    for now, state in watch.states:
        if now > 20:
            assert state.fraction == pytest.approx(now / end, abs=0.12)
        if now > 30 and state.seconds_left is not None:
            left = end - now
            cautious = left * (1 + TIME_CAUTION * left / end)
            assert 0.9 * left - 5 < state.seconds_left < 1.1 * cautious + 5
    told = [state for now, state in watch.states if now > 40]
    assert all(state.seconds_left is not None for state in told)


@pytest.mark.parametrize("least", [1 / 3, 1 / 5])
def test_other_programs_that_load_the_computer_more_and_more(least: float) -> None:
    """The time left stands, and is never so low that it has to be withdrawn."""
    watch = Watch(OverallProgress(plan_of("adapt"), 0.0))
    work = {phase.name: phase.seconds for phase in plan_of("adapt") if not phase.optional}
    alone = sum(work.values())
    for name, seconds in work.items():
        steps = 4 * round(seconds)
        watch.overall.report(name, 0, steps, watch.now)
        for step in range(1, steps + 1):
            pace = max(least, 1 - watch.now / alone / 2)
            watch.look(seconds / steps / pace)
            watch.overall.report(name, step, steps, watch.now)
    assert watch.now > 1.3 * alone
    assert_no_rise(watch)
    for now, state in watch.states:
        assert not state.late
        if state.seconds_left is not None:
            assert state.seconds_left > 0.75 * (watch.now - now) - 30
    for now, state in watch.states:
        if now > watch.now / 3:
            assert state.whole == pytest.approx(watch.now, rel=0.25)


def test_what_it_takes_in_all_is_corrected() -> None:
    """Also while no time left is shown; not known of what goes on from an earlier run."""
    watch = Watch(OverallProgress((Phase("read", 30),), 0.0))
    watch.overall.report("read", 0, 100, 0.0)
    for done in range(1, 101):  # half of it in ten seconds, and the rest eight times as slowly
        watch.look(0.2 if done <= 50 else 1.6, step=0.2)
        watch.overall.report("read", done, 100, watch.now)
    first = next(state.whole for _, state in watch.states if state.whole is not None)
    assert first < 50 < watch.now
    late = [state for _, state in watch.states if state.late]
    assert late[-1].whole == pytest.approx(watch.now, rel=0.3)
    resumed = Watch(OverallProgress((Phase("read", 30),), 0.0))
    resumed.overall.report("read", 50, 100, 0.0)
    resumed.run("read", 10, 50)
    assert all(state.whole is None for _, state in resumed.states)


def test_nothing_is_promised_before_it_is_known() -> None:
    watch = Watch(OverallProgress(PLAN, 0.0))
    watch.overall.report("look", 12_000, 0, watch.now)
    watch.look(30)
    assert all(state.seconds_left is None for _, state in watch.states)
    assert watch.states[-1][1].fraction > watch.states[0][1].fraction  # though it goes on


def test_counted_work_tells_a_time_though_more_may_follow() -> None:
    """Comparing edited copies, of which each phase decides how much the next one has to do."""
    watch = Watch(OverallProgress(plan_of(groups_plan(MatchLevel.EDITED)), 0.0))
    for name, seconds in (("outline", 14), ("compare", 1), ("place", 18), ("prove", 18)):
        watch.run(name, seconds, 20)
    told = [now for now, state in watch.states if state.seconds_left is not None]
    assert min(told) < watch.now / 3
    assert len(told) > 0.6 * len(watch.states)


COMPARED = (  # seconds and steps of each phase for 1,302 photos with few copies, on two CPU cores
    *(("outline", 6.2, 3), ("compare", 2.5, 1), ("place", 4.2, 5), ("prove", 5.9, 8)),
    *(("look", 0.1, 1), ("originals", 0.5, 1), ("group", 0.4, 1)),
)


@pytest.mark.parametrize("pace", [0.5, 1.0, 3.0])
def test_the_time_to_compare_photos_is_about_right(pace: float) -> None:
    """However fast the computer is: in the middle, at most some three times what it takes."""
    watch = Watch(OverallProgress(plan_of(groups_plan(MatchLevel.EDITED)), 0.0))
    for name, seconds, steps in COMPARED:
        watch.run(name, pace * seconds, steps)
    told = [(s.seconds_left, watch.now - now) for now, s in watch.states if s.seconds_left]
    middle = [(left, true) for left, true in told if 0.25 < true / watch.now < 0.75]
    assert len(middle) > watch.now / 3
    assert all(0.8 * true < left < 3 * true + 5 for left, true in middle), middle
    assert_no_rise(watch)


def test_a_time_left_goes_down_while_nothing_is_reported() -> None:
    """A bar that is nearly full and a time that stands still would contradict each other."""
    watch = Watch(OverallProgress((Phase("read", 30), Phase("compare", 10)), 0.0))
    watch.run("read", 30, 100)
    watch.overall.report("compare", 0, 10, watch.now)
    before = watch.overall.at(watch.now).seconds_left
    watch.look(5)
    after = watch.overall.at(watch.now).seconds_left
    assert before is not None
    assert after is not None
    assert after <= before - 4


def test_a_slow_first_step_is_no_measure_of_the_others() -> None:
    """As of a thousand photos, the first of which wait for the decoders and the model."""
    watch = Watch(OverallProgress(plan_of("index"), 0.0))
    watch.run("scan", 0.3, 1)
    watch.overall.report("index", 0, 1268, watch.now)
    watch.look(4)
    watch.overall.report("index", 32, 1268, watch.now)
    told = []
    for done in range(47, 1268, 15):
        watch.look(0.1)
        watch.overall.report("index", done, 1268, watch.now)
        left = watch.overall.at(watch.now).seconds_left
        if left is not None:
            told.append((left, (1268 - done) / 150))
    assert len(told) > 50
    assert all(left < 3 * true + 2 for left, true in told)
    assert all(left >= 0.8 * true for left, true in told)


@pytest.mark.parametrize("paces", [(1.0, 0.2), (0.2, 1.0)])
def test_the_bar_and_the_time_agree(paces: tuple[float, float]) -> None:
    """Of what is slow at first, and of what slows down; also while nothing is reported."""
    watch = Watch(OverallProgress((Phase("read", 30), Phase("compare", 10)), 0.0))
    watch.overall.report("read", 0, 100, 0.0)
    for done in range(1, 101):
        watch.look(paces[done > 50])
        watch.overall.report("read", done, 100, watch.now)
    watch.overall.report("compare", 0, 10, watch.now)
    watch.look(20)
    for now, state in watch.states:
        if state.seconds_left is not None:
            by_the_bar = now * (1 - state.fraction) / state.fraction
            assert state.seconds_left < 3 * by_the_bar


def test_what_an_earlier_run_did_is_on_the_bar() -> None:
    """Of the phase, and all phases before it, which are left out now."""
    watch = Watch(OverallProgress(plan_of("adapt"), 0.0))
    watch.run("gather", 1, 10)
    watch.overall.report("train", 400, 800, watch.now)
    seconds = {phase.name: phase.seconds for phase in plan_of("adapt") if not phase.optional}
    done = seconds["gather"] + seconds["edits"] + seconds["neighbours"] + seconds["prepare"]
    done += seconds["train"] / 2
    share = done / sum(seconds.values())
    assert watch.overall.at(watch.now).fraction == pytest.approx(share, abs=0.1)


def adapt(watch: Watch, pace: float, first_step: int = 0) -> None:
    """An adaptation at so many times the pace of the plan; resumed at a step, 0..100, of learning.

    As in a real one, everything begins with seconds of which nothing is heard.
    """
    watch.look(3)
    seconds = {phase.name: phase.seconds / pace for phase in plan_of("adapt")}
    watch.run("gather", seconds["gather"], 5)
    if not first_step:
        watch.look(0.2 * seconds["edits"])
        watch.run("edits", 0.8 * seconds["edits"], 26)
    for name in ("neighbours", "prepare"):
        watch.overall.report(name, 0, 0, watch.now)
        watch.look(seconds[name])
    for step in range(first_step + 2, 101, 2):
        watch.look(seconds["train"] / 50)
        watch.overall.report("train", step, 100, watch.now)
    watch.run("judge", seconds["judge"], 1)
    watch.run("recode", seconds["recode"], 1)


def test_a_phase_that_an_earlier_run_has_ended_is_on_the_bar_and_no_measure() -> None:
    """Photos that were read for an added model are not read again when its switch goes on."""
    watch = Watch(OverallProgress(plan_of(FITTING_PLAN), 0.0))
    watch.overall.report("features", 900, 900, 0.0)
    begun = watch.overall.at(0.0).fraction
    assert begun == pytest.approx(30 / 69, abs=0.01)
    watch.run("edits", 12, 40)
    assert watch.states[-1][1].fraction == pytest.approx(42 / 69, abs=0.1)
    watch.run("judge", 25, 40)
    fractions = [state.fraction for _, state in watch.states]
    assert fractions == sorted(fractions)
    told = {now: state.seconds_left for now, state in watch.states if 8 < now < 30}
    for now, left in told.items():
        assert left is not None
        assert 0.8 * (39 - now) < left < 2 * (39 - now)


@pytest.mark.parametrize("pace", [0.9, 1.5, 4.0])
def test_what_was_said_before_becomes_the_true_time(pace: float) -> None:
    """A time is told from the first moment on, and sinks to the true one without leaps."""
    said = sum(phase.seconds for phase in plan_of("adapt") if not phase.optional)
    watch = Watch(OverallProgress(plan_of("adapt"), 0.0, said))
    assert watch.overall.at(0.0).seconds_left == said
    adapt(watch, pace)
    assert_no_leap(watch)
    for now, state in watch.states:
        if now > 0.8 * watch.now:
            assert state.seconds_left == pytest.approx(watch.now - now, rel=0.5, abs=15)


def test_resumed_work_tells_the_time_that_was_said_of_the_rest() -> None:
    """Before it learns on, it does again what is not kept: that says nothing of the time."""
    seconds = {phase.name: phase.seconds for phase in plan_of("adapt") if not phase.optional}
    said = sum(seconds.values())
    kept = (said - seconds["train"] / 2 - seconds["judge"] - seconds["recode"]) / said
    watch = Watch(OverallProgress(plan_of("adapt"), 0.0, said, kept))
    assert watch.overall.at(0.0).seconds_left == pytest.approx(said * (1 - kept))
    adapt(watch, 1.3, first_step=50)
    assert_no_leap(watch)


def assert_no_leap(watch: Watch) -> None:
    """A time is always told; in five seconds it loses hardly more than these and a fifth."""
    assert_no_rise(watch)
    left = [state.seconds_left for _, state in watch.states]
    told = [seconds for seconds in left if seconds is not None]
    assert len(told) == len(left)
    for before, after in zip(told, told[10:], strict=False):
        assert after > 0.8 * before - 5 - LATE_S


def test_a_new_model_leaves_the_bar_room_to_read_photos() -> None:
    """First the codes of no photo are made, which takes a moment."""
    watch = Watch(OverallProgress(plan_of("models"), 0.0))
    watch.run("recode", 2, 5)
    watch.run("scan", 1, 1)
    watch.overall.report("index", 0, 1466, watch.now)
    assert watch.overall.at(watch.now).fraction < 0.2
    added = Watch(OverallProgress(plan_of("fit"), 0.0))
    added.run("features", 30, 100)
    assert 0.35 < added.states[-1][1].fraction < 0.5, "edits are to come, and others that judge"
    added.run("edits", 12, 40)
    added.run("judge", 25, 80)
    assert added.states[-1][1].fraction > 0.9, "its photos have been read already"


@pytest.mark.parametrize(("said", "fetched_s"), [(None, 1), (188.0, 1), (188.0, 60)])
def test_how_fast_a_model_is_fetched_says_nothing_of_how_fast_photos_are_read(
    said: float | None, fetched_s: float
) -> None:
    """Else a quick download promises that photos are read in a few seconds."""
    watch = Watch(OverallProgress(plan_of("models"), 0.0, said))
    watch.run("fetch", fetched_s, 50)
    watch.run("scan", 0.2, 1)
    watch.run("index", 190, 1568)
    told = [(watch.now - now, state.seconds_left) for now, state in watch.states]
    early = [left for to_go, left in told if to_go > 150 and left is not None]
    assert all(left > 100 for left in early)
    assert len(early) > 20


def test_a_switch_whose_time_was_said_moves_the_bar_as_photos_are_read() -> None:
    """Not to its middle while the first of them are."""
    watch = Watch(OverallProgress(plan_of("models"), 0.0, 188.0))
    watch.run("fetch", 5, 20)
    watch.run("scan", 1, 1)
    began = watch.now
    watch.run("index", 190, 1568)
    for now, state in watch.states:
        if now > began:
            read = (now - began) / 190
            assert state.fraction == pytest.approx(read, abs=0.12)


def install(watch: Watch, download_s: float) -> None:
    """PyTorch is installed: fetched, unpacked and tried out."""
    watch.overall.report("resolve", 0, 0, watch.now)
    watch.look(12)
    watch.run("download", download_s, 300)
    watch.run("install", 80, 300)
    watch.overall.report("try", 0, 0, watch.now)
    watch.look(25)


def falls_only(watch: Watch) -> bool:
    told = [left for _, state in watch.states if (left := state.seconds_left) is not None]
    return len(told) > 100 and all(later <= sooner for sooner, later in pairwise(told))


@pytest.mark.parametrize("download_s", [60, 300, 900])
def test_a_model_leaves_the_bar_room_for_pytorch(download_s: float) -> None:
    """Which is most of the work, and comes after it; however fast the network is."""
    watch = Watch(OverallProgress(plan_of("add with PyTorch"), 0.0))
    watch.run("fetch", 3, 50)
    assert watch.states[-1][1].fraction < 0.05
    install(watch, download_s)
    for phase, seconds in (("convert", 15), ("check", 5)):
        watch.overall.report(phase, 0, 0, watch.now)
        watch.look(seconds)
    assert falls_only(watch)


def test_a_model_by_name_leaves_the_bar_room_to_convert_it() -> None:
    """PyTorch, which does it, takes most of the time to be loaded."""
    watch = Watch(OverallProgress(plan_of("add by name"), 0.0))
    watch.run("fetch", 1, 50)
    assert watch.states[-1][1].fraction < 0.4
    for phase, seconds in (("convert", 15), ("check", 5)):
        watch.overall.report(phase, 0, 0, watch.now)
        watch.look(seconds)
    told = [left for _, state in watch.states if (left := state.seconds_left) is not None]
    assert told == sorted(told, reverse=True)


def test_all_of_pytorch_is_expected_once_it_is_looked_for() -> None:
    """Not one phase after the other, each with a new time."""
    watch = Watch(OverallProgress(plan_of("adapt"), 0.0))
    install(watch, 60)
    for phase, seconds in (("gather", 1), ("edits", 60), ("neighbours", 6), ("prepare", 15)):
        watch.run(phase, seconds, 20)
    watch.run("train", 170, 300)
    assert falls_only(watch)


def test_a_download_that_has_brought_nothing_yet_leaves_the_bar_where_it_is() -> None:
    watch = Watch(OverallProgress(plan_of("add by name"), 0.0))
    watch.overall.report("fetch", 0, 14_300_000, watch.now)
    watch.look(8)
    assert watch.states[-1][1].fraction == 0
    watch.overall.report("fetch", 4_000_000, 14_300_000, watch.now)
    watch.look(2)
    assert watch.states[-1][1].fraction > 0


def test_what_an_earlier_run_kept_of_a_phase_is_no_part_of_the_time_that_was_said() -> None:
    """A switch whose photos were read before tells no time for that beside a half-full bar."""
    watch = Watch(OverallProgress(plan_of("fit"), 0.0, expected=180.0))
    watch.look(1)
    watch.overall.report("features", 200, 200, watch.now)
    watch.look(1)
    state = watch.states[-1][1]
    assert state.fraction == pytest.approx(0.45, abs=0.03)
    assert state.told_left is not None
    assert state.told_left <= 180 * (1 - 0.43)


def test_a_phase_without_a_count_moves_the_bar() -> None:
    """Not a full bar that stands still for most of a minute."""
    watch = Watch(OverallProgress((Phase("prepare", 20), Phase("learn", 20)), 0.0))
    watch.overall.report("prepare", 2, 2, watch.now)
    watch.look(40)
    fractions = [state.fraction for _, state in watch.states]
    assert all(later > sooner for sooner, later in pairwise(fractions))


def test_a_broken_promise_is_withdrawn_until_it_holds_again() -> None:
    watch = Watch(OverallProgress((Phase("read", 30),), 0.0))
    watch.overall.report("read", 0, 100, 0.0)
    for done in range(1, 51):  # half of it in ten seconds …
        watch.look(0.2, step=0.2)
        watch.overall.report("read", done, 100, watch.now)
    promised = watch.overall.at(watch.now).seconds_left
    assert promised == pytest.approx(10 * (1 + TIME_CAUTION / 2), abs=3)
    watch.look(40)  # … and then hardly anything
    watch.overall.report("read", 51, 100, watch.now)
    late = watch.overall.at(watch.now + 1)
    assert (late.seconds_left, late.late) == (None, True)
    watch.now += 1
    for done in range(52, 96):
        watch.look(1.0)
        watch.overall.report("read", done, 100, watch.now)
    again = watch.overall.at(watch.now)
    assert not again.late
    assert again.seconds_left is not None
    assert_no_rise(watch)


def test_nothing_is_late_before_the_time_that_was_told_has_passed() -> None:
    """Comparing thousands of photos: phases that take a moment promise too much for a long one."""
    watch = Watch(OverallProgress(plan_of(groups_plan(MatchLevel.NEAR)), 0.0))
    watch.run("compare", 1, 4)
    watch.run("look", 1, 4)
    watch.run("detail", 2, 20)
    watch.run("read", 90, 300)
    promised = [
        (now, now + s.seconds_left) for now, s in watch.states if s.seconds_left is not None
    ]
    assert promised, "a time was told"
    _, due = promised[-1]
    withdrawn = [(now, s.late) for now, s in watch.states if now > promised[-1][0]]
    assert withdrawn[0][0] < due - 10
    assert [late for _, late in withdrawn] == [now > due for now, _ in withdrawn]
    for now, state in watch.states:
        assert state.slower == (promised[-1][0] < now <= due)
        assert now < promised[0][0] or state.told_left is not None  # there is always a time


def test_a_slow_first_step_breaks_no_promise() -> None:
    """As where the processor has to start: the others are faster by far."""
    watch = Watch(OverallProgress((Phase("scan", 2, open_ended=True), Phase("read", 30)), 0.0))
    watch.run("scan", 1, 3)
    watch.overall.report("read", 0, 1000, watch.now)
    watch.look(2)
    for done in range(1, 1001, 10):
        watch.overall.report("read", done, 1000, watch.now)
        watch.look(0.1, step=0.1)
    assert not any(state.late for _, state in watch.states)
    told = [state.seconds_left for _, state in watch.states if state.seconds_left is not None]
    assert max(told) < 75


def test_more_work_makes_a_new_promise() -> None:
    watch = Watch(OverallProgress((Phase("read", 30),), 0.0))
    watch.run("read", 10, 50)
    watch.overall.report("read", 50, round(200 * GROWTH), watch.now)
    watch.look(1)
    left = watch.states[-1][1].seconds_left
    assert left is not None
    assert left > 20


def test_a_pause_takes_no_time() -> None:
    watch = Watch(OverallProgress((Phase("read", 30),), 0.0))
    watch.run("read", 10, 50)
    watch.overall.report("read", 25, 50, watch.now)
    before = watch.overall.at(watch.now)
    watch.overall.pause(watch.now, paused=True)
    watch.look(3600, step=600)
    watch.overall.pause(watch.now, paused=False)
    assert watch.overall.at(watch.now) == before


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_names_each_phase_once(name: str) -> None:
    names = [phase.name for phase in plan_of(name)]
    assert len(names) == len(set(names))
    assert any(not phase.optional for phase in plan_of(name))


@given(reports)
def test_once_a_time_was_told_there_always_is_one(given_reports: list[Report]) -> None:
    """Whatever the job reports: phases nobody planned, more work, pauses, nothing for a time."""
    watch = Watch(OverallProgress(PLAN, 0.0))
    for report in given_reports:
        watch.overall.pause(watch.now, paused=report.paused)
        watch.look(report.after, step=1.0)
        watch.overall.report(report.phase, report.done, report.total, watch.now)
    told = [state.told_left is not None for _, state in watch.states]
    assert told == sorted(told)
    for _, state in watch.states:
        assert state.seconds_left is None or state.rough_left is None
        assert state.told_left is not None or not (state.slower or state.late)


@pytest.mark.parametrize("slowing", [1.015, 1.03, 1.1])
def test_a_rough_time_does_not_creep_up(slowing: float) -> None:
    """A job that becomes slower and slower: a time that rises at least doubles."""
    watch = Watch(OverallProgress((Phase("read", 30),), 0.0))
    watch.overall.report("read", 0, 300, 0.0)
    pause = 0.2
    for done in range(1, 200):
        watch.look(pause, step=0.5)
        pause = min(pause * slowing, 20.0)
        watch.overall.report("read", done, 300, watch.now)
    told = [state.told_left for _, state in watch.states if state.told_left is not None]
    assert any(state.rough_left is not None for _, state in watch.states)
    for before, after in pairwise(told):
        assert after <= before or after >= 2 * before


def test_a_rough_time_is_about_right() -> None:
    """Half of the work at one pace, the rest at a fifth of it."""
    watch = Watch(OverallProgress((Phase("read", 30),), 0.0))
    watch.run_on("read", range(101), 200, every=0.2)
    watch.run_on("read", range(101, 201), 200, every=1.0)
    rough = [(now, state.rough_left) for now, state in watch.states if state.rough_left is not None]
    assert rough
    for now, left in rough:
        if now > 55:  # once the new pace fills what counts as recent
            assert 0.6 * (watch.now - now) - 5 < left < 1.6 * (watch.now - now) + 10


def test_the_time_of_a_job_that_stands_still_rises_seldom() -> None:
    watch = Watch(OverallProgress((Phase("read", 30),), 0.0))
    watch.run_on("read", range(101), 200, every=0.2)
    watch.look(300)
    told = [state.told_left for _, state in watch.states if state.rough_left is not None]
    rises = sum(after > before for before, after in pairwise(filter(None, told)))
    assert rises <= 8
