"""A command's result in a few words."""

from __future__ import annotations

import pytest

from hashdesk.ui.formatting import local_moment
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.summaries import describe

MADE = 1_764_000_000  # seconds since 1970


@pytest.mark.parametrize(
    ("counts", "links", "words"),
    [
        ({}, {}, "Up to date"),
        ({"indexed": 3}, {"followed": 12, "broken": 3},
         "Up to date: 3 photos newly indexed · Links: 12 followed, 3 leading nowhere"),
        ({"indexed": 1, "moved": 2, "failed": 3}, {},
          "Up to date: 1 photo newly indexed, 2 found in another place, 3 unreadable"),
        ({}, {"broken": 3}, "Up to date · Links: 3 leading nowhere"),
        ({}, {"ignored": 120, "broken": 1, "doubles": 7},
         "Up to date · Links: 120 not followed, 1 leading nowhere"),
    ],
)  # fmt: skip
def test_links(counts: dict[str, int], links: dict[str, int], words: str) -> None:
    summary = {"counts": counts, "links": {"doubles": 0, **links}}
    assert describe(CommandResult("index", summary)) == words


def test_what_was_indexed_just_before_is_told_too() -> None:
    """A second look at the same folders finds nothing new, and takes nothing back."""
    assert (
        describe(CommandResult("index", {"counts": {}}), 724)
        == "Up to date: 724 photos newly indexed"
    )


@pytest.mark.parametrize(
    ("trashed", "words"), [(0, "3 missing"), (2, "1 missing"), (3, "Up to date")]
)
def test_photos_in_the_trash_are_not_missing(trashed: int, words: str) -> None:
    summary = {"counts": {"missing": 9}, "gone": 3, "trashed": trashed}
    assert describe(CommandResult("index", summary)) == words


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        ({"name": "HashDesk large"}, "“HashDesk large” is in use now."),
        ({"name": "Adapted to my photos"}, "“Adapted to my photos” is in use now."),
        (
            {"name": "Adapted to my photos", "created": MADE},
            f"“Adapted to my photos · {local_moment(MADE)}” is in use now.",
        ),
        ({"name": "HashDesk large", "lacking": {"photos": 3}}, ""),  # it is not; a notice asks
    ],
)
def test_the_model_that_came_into_use_is_named(summary: dict[str, object], words: str) -> None:
    counts = {"recoded": 12, "uncoded": 0}
    assert describe(CommandResult("models", {"encoder": "0" * 64, **summary, **counts})) == words
