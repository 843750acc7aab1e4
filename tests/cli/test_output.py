"""The progress bar of a terminal: one over all phases, as wide as the terminal at most."""

from __future__ import annotations

import queue
import re
import sys
from collections.abc import Callable, Iterator

import pytest

from hashdesk.cli.terminal.progress_bar import ProgressBar
from hashdesk.core.job import Progress
from hashdesk.core.progress.plans import ADDING_BY_NAME, FITTING_PLAN, plan_of

MakeBar = Callable[..., ProgressBar]


@pytest.fixture
def make_bar() -> Iterator[MakeBar]:
    """Bars that end with the test."""
    made: list[ProgressBar] = []

    def make(plan: str = "") -> ProgressBar:
        made.append(ProgressBar(plan_of(plan)))
        return made[-1]

    yield make
    for bar in made:
        bar.close()


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress("resolve", 0, 0, 0.0), "looking for PyTorch …"),
        (Progress("download", 0, 5_000_000, 0.0), "0 bytes of 5.0 MB"),
        (Progress("download", 5_000_000, 5_000_000, 1e6), "5.0 MB of 5.0 MB · 1.0 MB/s"),
        (Progress("index", 1_200, 48_000, 96.4),
         "░ 2% · 8 min left · reading photos: 1,200 of 48,000 · 96/s"),
        (Progress("download", 1_200_000_000, 3_000_000_000, 1e7),
         " 40% · 3 min left · downloading PyTorch: 1.2 GB of 3.0 GB · 10.0 MB/s"),
        (Progress("install", 0, 5_600_000_000, 0.0), "unpacking PyTorch: 0 bytes of 5.6 GB"),
        (Progress("scan", 12_345, 0, 0.0), "12,345 …"),
    ],
)  # fmt: skip
def test_what_it_shows(
    progress: Progress,
    words: str,
    make_bar: MakeBar,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Photos are counted, downloads are measured."""
    monkeypatch.setenv("COLUMNS", "120")
    make_bar().show(progress)
    assert capsys.readouterr().err.endswith(words)


def test_phases_share_one_bar(
    make_bar: MakeBar, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A switch to an added model: its bar never falls, and says in words what goes on."""
    monkeypatch.setenv("COLUMNS", "72")
    bar = make_bar(FITTING_PLAN)
    for phase in ("features", "edits", "judge", "recode"):
        for done in (0, 50, 100):
            bar.show(Progress(phase, done, 100, 10.0))
    lines = capsys.readouterr().err.split("\r\x1b[2K")[1:]
    shares = [int(match[1]) for line in lines if (match := re.search(r"(\d+)%", line))]
    assert len(shares) == len(lines) >= 4
    assert shares == sorted(shares)
    said = [line.partition("% · ")[2] for line in lines]
    assert any("reading photos: 100 of 100" in one for one in said)
    assert any("comparing the models: 100" in one for one in said)
    assert max(map(len, lines)) < 72


def test_in_a_narrow_terminal_it_leaves_out_the_rate(
    make_bar: MakeBar, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    make_bar().show(Progress("download", 1_200_000_000, 3_000_000_000, 1e7))
    said = capsys.readouterr().err
    assert said.endswith("3 min left · downloading PyTorch: 1.2 GB of 3.0 GB")


class Drawn(queue.Queue[str]):
    """A standard error whose lines can be waited for."""

    def write(self, text: str) -> int:
        self.put(text)
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""

    def until(self, words: str) -> str:
        """The first picture with these words."""
        while words not in (drawn := self.get(timeout=60)):
            pass
        return drawn


def test_it_is_alive_while_a_command_says_nothing(
    make_bar: MakeBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Converting a model is one long step: the bar goes on, and says what for, and how long."""
    drawn = Drawn()
    monkeypatch.setattr(sys, "stderr", drawn)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(ProgressBar, "TICK_S", 0.02)
    bar = make_bar(ADDING_BY_NAME)
    bar.show(Progress("convert", 0, 0, 0.0))
    first = drawn.until("converting the model with PyTorch …")
    later = drawn.until("converting the model with PyTorch … 1 s")
    shares = [int(match[1]) for one in (first, later) if (match := re.search(r"(\d+)%", one))]
    assert shares[0] < shares[1]


def test_a_bar_that_made_room_stays_away(
    make_bar: MakeBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question may stand there: nothing is drawn over it until the work goes on."""
    drawn = Drawn()
    monkeypatch.setattr(sys, "stderr", drawn)
    monkeypatch.setattr(ProgressBar, "TICK_S", 0.01)
    bar, other = make_bar(), make_bar()
    bar.show(Progress("convert", 0, 0, 0.0))
    bar.clear()
    while not drawn.empty():
        drawn.get()
    other.show(Progress("check", 0, 0, 0.0))
    said = [drawn.get(timeout=60) for _ in range(5)]  # the other one has moved meanwhile
    assert all("trying the model" in one for one in said)
