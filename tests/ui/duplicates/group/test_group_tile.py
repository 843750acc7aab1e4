"""What tiles say: which photo is kept, and of a group of doubts alone that none is."""

from __future__ import annotations

import pytest

from hashdesk.core.duplicates.relation import Relation
from hashdesk.ui.duplicates.group.group_tile import tiles_of
from hashdesk.ui.duplicates.group.tile_model import state_words
from tests.core.duplicates.test_marks import marks_of


@pytest.mark.parametrize("doubt", [Relation.LOOK_AGAIN, Relation.BURST])
def test_nothing_is_called_kept_where_everything_is_in_doubt(doubt: Relation) -> None:
    """Until a person marks one, or keeps another one."""
    marks = marks_of([1, 2, 3], doubts={(1, 2): doubt, (1, 3): doubt, (2, 3): doubt})

    def words() -> list[str]:
        return [state_words(tile) for tile in tiles_of(marks, 0)]

    assert words() == ["keep", "keep", "keep"]
    assert marks.toggle(0, 3)
    assert words() == ["keep, suggested", "keep", "remove"]
    assert marks.toggle(0, 3)
    marks.swap(0, 2)
    assert words() == ["keep", "keep, suggested", "keep"]


def test_one_is_kept_where_a_copy_of_it_is_certain() -> None:
    marks = marks_of([1, 2, 3], doubts={(1, 3): Relation.LOOK_AGAIN, (2, 3): Relation.LOOK_AGAIN})
    assert [state_words(tile) for tile in tiles_of(marks, 0)] == ["keep, suggested", "keep", "keep"]
