"""The order of groups that were found again."""

from __future__ import annotations

import numpy as np
import pytest

from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.ui.duplicates.group_order import order_as_before


def groups(*members: list[int]) -> Groups:
    photos = np.array([photo for group in members for photo in group], np.int64)
    starts = np.cumsum([0, *map(len, members)])
    return Groups(photos, np.zeros(len(photos), np.uint8), starts)


BEFORE = groups([1, 2, 3], [8, 9], [4, 5])
LISTED = np.array([2, 0, 1])  # 4, 5 first


@pytest.mark.parametrize(
    ("now", "order"),
    [
        (groups(), []),
        (groups([8, 9], [1, 2], [4, 5]), [2, 1, 0]),
        (groups([8, 9], [4, 5]), [1, 0]),  # one is done
        (groups([1, 2], [6, 7], [4, 5]), [2, 0, 1]),  # one is new, behind 1, 2
        (groups([6, 7], [1, 2], [4, 5]), [0, 2, 1]),  # … and before all others
        (groups([3, 8], [1, 2], [4, 5]), [2, 0, 1]),  # two were one
        (groups([10, 11]), [0]),
    ],
)
def test_groups_stay_where_their_photos_were(now: Groups, order: list[int]) -> None:
    assert order_as_before(BEFORE, LISTED, now).tolist() == order


def test_without_any_before_the_order_is_theirs() -> None:
    none = order_as_before(groups(), np.empty(0, np.int64), BEFORE)
    assert none.tolist() == [0, 1, 2]
