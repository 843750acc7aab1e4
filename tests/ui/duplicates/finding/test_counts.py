"""How many pairs the histogram shows at each distance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.relation import Relation
from hashdesk.ui.duplicates.finding.grouping_work import _count_by_distance
from tests.core.duplicates.groups.test_grouping import pairs_of


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (MatchLevel.NEAR, {0: 1, 3: 1}),
        (MatchLevel.EDITED, {3: 1}),  # what is the same picture is for level near
    ],
)
def test_pairs_are_counted_by_distance(level: MatchLevel, expected: dict[int, int]) -> None:
    pairs = pairs_of({(1, 2): 0, (2, 3): 3}, {(1, 2): Relation.SAME}, level)
    counts = _count_by_distance(pairs, pairs.photos, level)
    assert {bits: count for bits, count in enumerate(counts.tolist()) if count} == expected


def test_photos_that_went_to_the_trash_make_no_pairs_any_more() -> None:
    pairs = pairs_of({(1, 2): 0, (2, 3): 3, (3, 4): 5}, {(1, 2): Relation.SAME})
    counts = _count_by_distance(pairs, np.array([1, 3, 4]), MatchLevel.NEAR)
    assert {bits: count for bits, count in enumerate(counts.tolist()) if count} == {5: 1}
    # Two files of one content are one node.
    pairs = replace(pairs, nodes=np.array([0, 0, 1, 2], np.int32), first=np.array([0, 0, 1]))
    pairs = replace(pairs, second=np.array([1, 1, 2]), distances=np.array([3, 3, 5], np.uint8))
    assert _count_by_distance(pairs, pairs.photos, MatchLevel.NEAR)[0] == 1
    assert _count_by_distance(pairs, np.array([1, 3]), MatchLevel.NEAR)[0] == 0
    assert not _count_by_distance(pairs, np.array([1]), MatchLevel.NEAR).any()
