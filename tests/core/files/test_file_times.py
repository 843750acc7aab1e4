"""Times of files that are too late or too early for a library."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hashdesk.core.files.file_times import LAST_NS, mtime_ns

S = 1_000_000_000


@pytest.mark.parametrize(
    ("time", "kept"),
    [
        (0, 0),
        (-S, -S),
        (7, 7),
        (LAST_NS, LAST_NS),
        (LAST_NS + 1, LAST_NS),
        (-12 * 10**18, -LAST_NS),
    ],
)
def test_what_is_kept(time: int, kept: int) -> None:
    status = os.stat_result((0,) * 10, {"st_mtime_ns": time})
    assert mtime_ns(status) == kept


def test_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.touch()
    assert mtime_ns(path.stat()) == path.stat().st_mtime_ns
