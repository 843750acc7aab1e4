"""Progress, pauses and the end of a job, here and in a child that pauses are handed on to."""

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


def in_a_while(seconds: float, *deeds: object) -> threading.Thread:
    """Do things one after the other, each after a pause, in a thread."""

    def do() -> None:
        for deed in deeds:
            time.sleep(seconds)
            deed()  # type: ignore[operator]

    thread = threading.Thread(target=do)
    thread.start()
    return thread


def wait(until: Callable[[], bool]) -> None:
    """Wait until something is so, but not for ever."""
    deadline = time.monotonic() + 30
    while not until() and time.monotonic() < deadline:
        time.sleep(0.01)


def test_a_pause_holds_the_work_up_until_it_goes_on() -> None:
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


def test_a_pause_makes_no_work_slower() -> None:
    """The rate, and with it the time left, are of the work alone."""
    told: list[Progress] = []
    job = Job(told.append)
    job.report("index", 0, 10)
    time.sleep(0.1)
    job.pause()
    other = in_a_while(0.5, job.resume)
    job.check()
    other.join()
    job.report("index", 10, 10)
    assert told[-1].per_s > 10 / 0.5


@pytest.mark.skipif(sys.platform == "win32", reason="pauses are signals, which Windows has not")
def test_a_child_is_paused_too() -> None:
    job = Job()
    heard: list[tuple[float, int]] = []

    def pause_and_go_on() -> None:
        wait(lambda: len(heard) > 5)
        job.pause()
        wait(lambda: time.monotonic() - heard[-1][0] > 0.5)
        job.resume()
        paused_at = len(heard)
        wait(lambda: len(heard) > paused_at + 5)
        job.cancel()

    other = in_a_while(0, pause_and_go_on)
    with pytest.raises(Cancelled):
        run_trainer(
            (sys.executable, "-c", COUNTER),
            job,
            lambda line: heard.append((time.monotonic(), line["number"])),
        )
    other.join()
    gaps = [later - before for (before, _), (later, _) in itertools.pairwise(heard)]
    silences = [number for number, gap in enumerate(gaps) if gap > 0.4]
    assert silences  # it said nothing while it was paused …
    assert [number for _, number in heard] == list(range(len(heard)))  # … and left nothing out
    assert silences[0] + 5 < len(gaps)  # and went on
