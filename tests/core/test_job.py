"""Progress, pausing and cancelling of a job, in this process and in a child."""

from __future__ import annotations

import itertools
import sys
import threading
import time
from collections.abc import Callable

import pytest

from hashdesk.core.adaptation.trainer_process import run_trainer
from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job, Progress

# A child that counts for ever, and waits while it is paused.
COUNTER = """
import json, signal, sys, time
paused = False
def pause(number, frame):
    global paused
    paused = number == signal.SIGUSR1
signal.signal(signal.SIGUSR1, pause)
signal.signal(signal.SIGUSR2, pause)
for number in range(10_000):
    while paused:
        time.sleep(0.01)
    print(json.dumps({"number": number}), flush=True)
    time.sleep(0.01)
"""


def in_a_while(seconds: float, *actions: object) -> threading.Thread:
    """Call actions in a thread, each after a pause."""

    def do() -> None:
        for action in actions:
            time.sleep(seconds)
            action()  # type: ignore[operator]

    thread = threading.Thread(target=do)
    thread.start()
    return thread


def wait(until: Callable[[], bool]) -> None:
    """Wait until a condition holds, for 30 s at most."""
    deadline = time.monotonic() + 30
    while not until() and time.monotonic() < deadline:
        time.sleep(0.01)


def test_a_paused_job_waits_until_it_is_resumed() -> None:
    job = Job()
    job.check()  # nothing to wait for
    job.pause()
    began = time.monotonic()
    other = in_a_while(0.3, job.resume)
    job.check()
    assert time.monotonic() - began >= 0.3
    assert not job.paused
    other.join()


def test_a_paused_job_can_be_cancelled() -> None:
    job = Job()
    job.pause()
    other = in_a_while(0.1, job.cancel)
    with pytest.raises(Cancelled):
        job.check()
    assert not job.paused
    other.join()


def test_a_pause_does_not_count_as_time() -> None:
    """The rate, and so the time left, leaves out pauses."""
    reports: list[Progress] = []
    job = Job(reports.append)
    job.report("index", 0, 10)
    time.sleep(0.1)
    job.pause()
    other = in_a_while(0.5, job.resume)
    job.check()
    other.join()
    job.report("index", 10, 10)
    assert reports[-1].per_s > 10 / 0.5


def test_what_an_earlier_run_did_does_not_count() -> None:
    """The rate, and so the time left, is this run's."""
    reports: list[Progress] = []
    job = Job(reports.append)
    job.report("download", 1_000_000, 1_000_100)
    time.sleep(0.01)
    job.report("download", 1_000_100, 1_000_100)
    assert reports[0].per_s == 0
    assert reports[0].seconds_left is None
    assert 0 < reports[-1].per_s <= 100 / 0.01


def test_each_round_of_a_phase_has_a_rate_of_its_own() -> None:
    """Pairs are proven in rounds, and files are downloaded one after another, in one phase."""
    reports: list[Progress] = []
    job = Job(reports.append)
    for count in (1000, 20, 300):
        job.report("prove", 0, count)
        time.sleep(0.01)
        job.report("prove", count, count)
    assert all(progress.per_s >= 0 for progress in reports)
    for count, progress in zip((1000, 20, 300), reports[1::2], strict=True):
        assert 0 < progress.per_s <= count / 0.01


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_child_is_paused_too() -> None:
    job = Job()
    lines: list[tuple[float, int]] = []

    def pause_and_go_on() -> None:
        wait(lambda: len(lines) > 5)
        job.pause()
        wait(lambda: time.monotonic() - lines[-1][0] > 0.5)
        job.resume()
        paused_at = len(lines)
        wait(lambda: len(lines) > paused_at + 5)
        job.cancel()

    other = in_a_while(0, pause_and_go_on)
    with pytest.raises(Cancelled):
        run_trainer(
            (sys.executable, "-c", COUNTER),
            job,
            lambda line: lines.append((time.monotonic(), line["number"])),
        )
    other.join()
    gaps = [later - before for (before, _), (later, _) in itertools.pairwise(lines)]
    silences = [number for number, gap in enumerate(gaps) if gap > 0.4]
    assert silences  # it said nothing while it was paused …
    assert [number for _, number in lines] == list(range(len(lines)))  # … and left nothing out
    assert silences[0] + 5 < len(gaps)  # and went on


def test_the_first_report_of_batches_says_that_none_is_done() -> None:
    """Else the first batch would be taken for the work of an earlier run."""
    said: list[int] = []
    list(Job(lambda progress: said.append(progress.done)).batches("recode", range(6), 2))
    assert said[0] == 0
    assert said[-1] == 6
