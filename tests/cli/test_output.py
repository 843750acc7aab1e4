"""The progress bar of a terminal: one over all phases, as wide as the terminal at most."""

from __future__ import annotations

import re

import pytest

from hashdesk.cli.terminal.progress_bar import ProgressBar
from hashdesk.core.job import Progress
from hashdesk.core.progress.plans import FITTING_PLAN, plan_of


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
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Photos are counted, downloads are measured."""
    monkeypatch.setenv("COLUMNS", "120")
    ProgressBar().show(progress)
    assert capsys.readouterr().err.endswith(words)


def test_phases_share_one_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A switch to an added model: its bar never falls, and says in words what goes on."""
    monkeypatch.setenv("COLUMNS", "72")
    bar = ProgressBar(plan_of(FITTING_PLAN))
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
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ProgressBar().show(Progress("download", 1_200_000_000, 3_000_000_000, 1e7))
    said = capsys.readouterr().err
    assert said.endswith("3 min left · downloading PyTorch: 1.2 GB of 3.0 GB")
