"""The progress bar of a terminal."""

from __future__ import annotations

import pytest

from hashdesk.cli.output import ProgressBar
from hashdesk.core.job import Progress


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress("resolve", 0, 0, 0.0), "look for PyTorch …"),
        (Progress("download", 0, 5_000_000, 0.0), "0 bytes of 5.0 MB"),
        (Progress("download", 5_000_000, 5_000_000, 1e6), "5.0 MB of 5.0 MB · 1.0 MB/s"),
        (Progress("index", 1_200, 48_000, 96.4), "1,200 of 48,000 · 96/s · 8 min left"),
        (Progress("download", 1_200_000_000, 3_000_000_000, 1e7),
         "1.2 GB of 3.0 GB · 10.0 MB/s · 3 min left"),
        (Progress("install", 0, 5_600_000_000, 0.0), "0 bytes of 5.6 GB"),
        (Progress("scan", 12_345, 0, 0.0), "12,345 …"),
    ],
)  # fmt: skip
def test_what_it_shows(progress: Progress, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Photos are counted, downloads are measured."""
    ProgressBar().show(progress)
    assert capsys.readouterr().err.endswith(words)
