"""Why a photo is always kept is said as it is: its folder is protected, or its drive is away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.review.marks import Marks
from hashdesk.ui.duplicates.group.group_tile import tiles_of
from hashdesk.ui.duplicates.pair.always_kept import words_of_others, words_of_pair, words_of_photo
from tests.core.duplicates.review.test_marks import marks_of


def kept(*, protected: set[int], away: set[int]) -> Marks:
    """Two photos, of which some must stay. The second one is in doubt."""
    marks = marks_of(
        [1, 2], protected=frozenset(protected | away), doubts={(1, 2): Relation.LOOK_AGAIN}
    )
    only_away = np.isin(marks.review.groups.photos, list(away - protected))
    suggestion = replace(marks.review.suggestion, away=only_away)
    marks.review = replace(marks.review, suggestion=suggestion)
    return marks


@pytest.mark.parametrize(
    ("protected", "away", "words"),
    [
        (set(), set(), ""),
        ({1}, set(), "The left one is always kept: its folder is protected."),
        ({2}, set(), "The right one is always kept: its folder is protected."),
        (set(), {1}, "The left one is always kept: its drive is not connected."),
        (set(), {2}, "The right one is always kept: its drive is not connected."),
        ({1}, {1}, "The left one is always kept: its folder is protected."),
        ({1, 2}, set(), "Both are always kept: their folders are protected."),
        (set(), {1, 2}, "Both are always kept: their drives are not connected."),
        (
            {1},
            {2},
            "The left one is always kept: its folder is protected. "
            "The right one is always kept: its drive is not connected.",
        ),
    ],
)
def test_which_and_why(protected: set[int], away: set[int], words: str) -> None:
    assert words_of_pair(kept(protected=protected, away=away), 0, 1, 2) == words


def test_what_cannot_be_marked_says_why() -> None:
    marks = kept(protected={1}, away={2})
    assert words_of_photo(marks, 0, 2) == "This photo is always kept: its drive is not connected."
    assert words_of_others(marks, 0) == words_of_photo(marks, 0, 2)
    marks = kept(protected={1}, away=set())
    assert words_of_photo(marks, 0, 2) == words_of_others(marks, 0) == ""


def test_nobody_is_asked_to_check_what_stays_anyway() -> None:
    """Where one of both may be marked, it is to be checked."""
    asked = [
        any(tile.relation is Relation.LOOK_AGAIN for tile in tiles_of(kept(protected=p, away=a), 0))
        for p, a in (({1, 2}, set()), ({1}, {2}), ({1}, set()), ({2}, set()))
    ]
    assert asked == [False, False, True, True]
