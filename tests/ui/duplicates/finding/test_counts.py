"""How many pairs the histogram shows at each distance."""

from __future__ import annotations

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
    counts = _count_by_distance(pairs, level)
    assert {bits: count for bits, count in enumerate(counts.tolist()) if count} == expected
