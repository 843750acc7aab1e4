"""What the terminal says above the results of a search."""

from __future__ import annotations

from typing import Any

import pytest

from hashdesk.cli.search.results import tell
from hashdesk.cli.terminal.output import Output


def result(likeness: str, rank: int, itself: int) -> dict[str, Any]:
    return {
        "itself": rank == itself,
        "likeness": likeness,
        "offline": False,
        "rank": rank,
        "path": f"/photos/{rank}.jpg",
    }


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (
            ["alike"] * 4 + ["hardly alike"],
            "At most alike: 4 photos, perhaps the same kind of thing.",
        ),
        (
            ["alike", "hardly alike"],
            "At most alike: 1 photo, perhaps the same kind of thing.",
        ),
        (["alike"] * 5, "Nothing is more than alike."),
        (["hardly alike"] * 2, "No close match. These are the nearest there are:"),
    ],
)
def test_nothing_more_than_alike_is_told_with_its_doubt(
    monkeypatch: pytest.MonkeyPatch, levels: list[str], said: str
) -> None:
    """How many are alike is told where the last one is among the results."""
    assert _told(monkeypatch, levels)[0] == said


def test_the_photo_itself_is_no_other_one(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "At most alike: 1 photo, perhaps the same kind of thing."
    levels = ["same picture", "alike", "hardly alike"]
    assert _told(monkeypatch, levels, itself=1)[0] == words


def test_what_is_very_alike_is_told_without_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _told(monkeypatch, ["very alike", "alike"])[0].startswith("   1  very alike")


def _told(monkeypatch: pytest.MonkeyPatch, levels: list[str], itself: int = 0) -> list[str]:
    """The lines that are printed. itself: the rank of the photo that is searched for; 0: none."""
    lines: list[str] = []
    monkeypatch.setattr(Output, "text", lambda _output, line="": lines.append(line))
    output = Output.__new__(Output)  # a real one would take standard output
    found = [result(likeness, rank, itself) for rank, likeness in enumerate(levels, 1)]
    tell(found, output, "")
    return lines
