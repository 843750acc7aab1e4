"""The marks of a review: what a person marks, and at least one photo of each group that stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from hashdesk.core.duplicates.keep.suggestion import suggest
from hashdesk.core.duplicates.keep.traits import Companions
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.review.group_removals import unproven
from hashdesk.core.duplicates.review.marks import Marks
from hashdesk.core.duplicates.review.review import Review
from tests.core.duplicates.groups.test_grouping import pairs_of
from tests.core.duplicates.keep.made_up import RAW, XMP, groups_of, traits_of


def marks_of(
    *groups: list[int],
    protected: frozenset[int] = frozenset(),
    companions: Mapping[int, Companions] | None = None,
    doubts: Mapping[tuple[int, int], Relation] | None = None,
    level: MatchLevel = MatchLevel.NEAR,
) -> Marks:
    """Groups without marks, the first photo of each suggested to be kept.

    doubts: pairs that are not certain.
    """
    made = groups_of(*groups)
    count = len(made.photos)
    suggestion = replace(
        suggest(made, traits_of(int(made.photos.max()))),
        keep=np.array([group[0] for group in groups]),
        marked=np.zeros(count, bool),
        protected=np.isin(made.photos, list(protected)),
    )
    joined, settled = np.zeros(len(groups), np.int64), np.zeros(count, bool)
    near = {pair: 1 for group in groups for pair in combinations(sorted(group), 2)}
    pairs = pairs_of(near, dict(doubts or {}), level)
    review = Review(pairs, made, suggestion, joined, settled, decided=0, bytes=0)
    return Marks(review, replace(traits_of(count), companions=companions or {}))


def test_all_others_are_marked_and_unmarked_again() -> None:
    marks = marks_of([1, 2, 3], [4, 5])
    marks.toggle(0, 3)
    assert marks.mark_others(0)
    assert (marks.marked(0), marks.marked(1)) == ([2, 3], [])
    assert marks.are_others_marked(0)
    assert marks.mark_others(0)
    assert marks.marked(0) == []


def test_photos_that_must_stay_are_not_marked_with_the_others() -> None:
    marks = marks_of([1, 2, 3], [4, 5], protected=frozenset({2, 5}))
    assert marks.mark_others(0)
    assert marks.marked(0) == [3]
    assert marks.are_others_marked(0)
    assert not marks.mark_others(1)
    assert not marks.are_others_marked(1)


def test_the_photo_to_keep_loses_its_mark() -> None:
    """It got one by hand; the others are marked now, and one stays."""
    marks = marks_of([1, 2])
    assert marks.toggle(0, 1)
    assert marks.mark_others(0)
    assert marks.marked(0) == [2]


@pytest.mark.parametrize("marked", [True, False])
def test_keeping_another_photo_hands_its_mark_over(marked: bool) -> None:
    marks = marks_of([1, 2, 3])
    if marked:
        marks.toggle(0, 2)
    marks.swap(0, 2)
    assert marks.members(0)[0] == 2
    assert marks.marked(0) == ([1] if marked else [])


def test_marks_carry_over_to_new_groups() -> None:
    marks = marks_of([1, 2, 3])
    marks.mark_others(0)
    again = Marks(marks_of([1, 3], [4, 2]).review, traits_of(4), marks)
    assert (again.marked(0), again.marked(1)) == ([3], [2])


def test_files_that_the_kept_photo_lacks() -> None:
    """Who marks all others, or keeps another photo, marks none with a RAW file of its own."""
    marks = marks_of([1, 2, 3], companions={2: frozenset({RAW}), 3: frozenset({XMP})})
    assert not marks.mark_others(0)
    assert marks.marked(0) == []
    marks.toggle(0, 1)
    marks.swap(0, 2)  # what was kept has nothing of its own
    assert marks.mark_others(0)
    assert marks.marked(0) == [1]
    marks.swap(0, 1)
    assert marks.marked(0) == []
    assert marks.toggle(0, 2)  # by hand, one may go
    assert marks.files_with(marks.marked(0)) == 1


def test_choices_can_be_put_back_and_forth() -> None:
    """Whatever was marked, kept or swapped in between; other groups stay as they are."""
    marks = marks_of([1, 2, 3], [4, 5])
    marks.toggle(1, 5)

    def state() -> tuple[list[int], list[int], list[int]]:
        return sorted(marks.marked(0)), marks.members(0), marks.marked(1)

    states, moments = [state()], [marks.now(0)]
    for change in (
        lambda: marks.toggle(0, 2),
        lambda: marks.swap(0, 2),
        lambda: marks.mark_others(0),
        lambda: marks.toggle(0, 3),
        lambda: marks.toggle(0, 2),
        lambda: marks.swap(0, 3),
    ):
        assert change() is not False
        states.append(state())
        moments.append(marks.now(0))
    there_and_back = [*range(len(states) - 1, -1, -1), *range(len(states))]
    for place in there_and_back:
        marks.put_back(moments[place])
        assert state() == states[place], place


def test_choices_are_put_back_after_groups_were_found_again() -> None:
    """By their photos, in whatever groups these are now."""
    marks = marks_of([1, 2, 3], [4, 5])
    nothing = marks.now(0)
    marks.toggle(0, 2)
    something = marks.now(0)
    other = marks_of([4, 5], [2, 3, 1])
    again = Marks(other.review, traits_of(5), marks)
    assert again.marked(1) == [2]
    again.put_back(nothing)
    assert again.marked(1) == []
    again.put_back(something)
    assert again.marked(1) == [2]


LOOK_AGAIN, BURST = Relation.LOOK_AGAIN, Relation.BURST


def with_contents(marks: Marks, **contents: bytes) -> Review:
    """The review of marks, in which photos have other contents: by "photo_" and their ids."""
    pairs = marks.review.pairs
    changed = pairs.contents.copy()
    for name, content in contents.items():
        changed[pairs.photos == int(name.removeprefix("photo_"))] = np.void(content.ljust(16, b"0"))
    return replace(marks.review, pairs=replace(pairs, contents=changed))


DOUBTS = dict.fromkeys(((1, 2), (1, 3), (2, 3)), Relation.LOOK_AGAIN)


def test_a_choice_is_about_a_picture_not_about_its_number() -> None:
    """The file was replaced, or the id was given to another photo, since a person marked it."""
    before = marks_of([1, 2, 3], doubts=DOUBTS)
    assert before.toggle(0, 2)
    assert before.toggle(0, 3)
    same = Marks(before.review, traits_of(3), before)
    assert same.marked(0) == [2, 3]
    other = Marks(with_contents(before, photo_2=b"another"), traits_of(3), same)
    assert other.marked(0) == [3]
    back = Marks(before.review, traits_of(3), other)
    assert back.marked(0) == [3]


def test_a_choice_in_doubt_is_about_the_photo_that_was_kept_then() -> None:
    before = marks_of([1, 2], doubts=DOUBTS)
    assert before.toggle(0, 2)
    now = Marks(with_contents(before, photo_1=b"another"), traits_of(2), before)
    assert now.marked(0) == []


def test_a_choice_is_forgotten_though_its_photo_was_in_no_group_in_between() -> None:
    before = marks_of([1, 2], [3, 4])
    assert before.toggle(0, 2)
    between = Marks(marks_of([3, 4]).review, traits_of(4), before)
    after = Marks(with_contents(before, photo_2=b"another"), traits_of(4), between)
    assert (after.marked(0), after.marked(1)) == ([], [])


def test_undoing_brings_no_choice_back_about_another_picture() -> None:
    before = marks_of([1, 2, 3], doubts=DOUBTS)
    assert before.toggle(0, 2)
    assert before.toggle(0, 3)
    step = before.now(0)
    now = Marks(with_contents(before, photo_2=b"another"), traits_of(3), before)
    now.put_back(step)
    assert now.marked(0) == [3]


def test_a_new_photo_with_the_number_of_one_in_the_trash_is_there() -> None:
    before = marks_of([1, 2, 3])
    before.lose(np.array([3]))
    assert before.members(0) == [1, 2]
    now = Marks(with_contents(before, photo_3=b"another"), traits_of(3), before)
    assert now.members(0) == [1, 2, 3]


def test_what_is_in_doubt_is_not_marked_with_the_others() -> None:
    doubts = {(1, 3): LOOK_AGAIN, (1, 4): BURST, (5, 6): BURST}
    marks = marks_of([1, 2, 3, 4], [5, 6], doubts=doubts)
    assert marks.mark_others(0)
    assert marks.marked(0) == [2]
    assert marks.are_others_marked(0)
    assert not marks.mark_others(1)
    assert [marks.relation(0, photo) for photo in (2, 3, 4)] == [Relation.SAME, LOOK_AGAIN, BURST]
    assert marks.toggle(0, 3)  # by hand, one may go
    assert marks.removals([0, 1]) == [([2], [1, 4]), ([3], [1, 4])]  # 4 is the same as 2


def test_a_proven_copy_is_one_of_any_photo_that_stays() -> None:
    """Whoever is kept; look-alikes are none, unless their files have one content."""
    doubts = {(1, 3): LOOK_AGAIN, (2, 3): LOOK_AGAIN}
    marks = marks_of([1, 2, 3], doubts=doubts)
    marks.mark_others(0)
    assert unproven(marks.review.pairs, marks.removals([0])) == []
    assert marks.toggle(0, 3)
    assert unproven(marks.review.pairs, marks.removals([0])) == [3]
    marks.toggle(0, 3)
    marks.toggle(0, 2)
    assert marks.toggle(0, 1)  # its copy stays
    assert unproven(marks.review.pairs, marks.removals([0])) == []
    assert unproven(marks.review.pairs, []) == []
    alike = marks_of([1, 2, 3], level=MatchLevel.SIMILAR)
    alike.mark_others(0)
    pairs, removals = alike.review.pairs, alike.removals([0])
    assert unproven(pairs, removals) == [2, 3]
    contents = pairs.contents.copy()
    contents[pairs.photos == 2] = contents[pairs.photos == 1]
    assert unproven(replace(pairs, contents=contents), removals) == [3]


def test_who_is_kept_instead_decides_what_is_certain() -> None:
    """2 is the same as 1, and 3 is: but 2 and 3 are in doubt. And back again."""
    marks = marks_of([1, 2, 3], doubts={(2, 3): LOOK_AGAIN})
    marks.mark_others(0)
    marks.swap(0, 2)
    assert (marks.members(0)[0], marks.marked(0)) == (2, [1])
    assert not marks.is_marked(0, 3)
    again = Marks(marks.review, traits_of(3), marks)
    assert (again.members(0)[0], again.marked(0)) == (2, [1])
    marks.swap(0, 1)
    assert marks.marked(0) == [2]
    assert marks.mark_others(0)
    assert marks.marked(0) == [2, 3]


def test_the_photo_that_was_kept_is_not_marked_if_it_is_in_doubt() -> None:
    marks = marks_of([1, 2], doubts={(1, 2): LOOK_AGAIN})
    assert marks.toggle(0, 2)
    marks.swap(0, 2)
    assert marks.marked(0) == []


def test_a_mark_made_by_hand_counts_beside_the_photo_that_was_kept() -> None:
    """2 was marked beside 1, at another level: beside 3 it is in doubt, and beside 4 it is sure."""
    marks = marks_of([1, 2], level=MatchLevel.SIMILAR)
    assert marks.toggle(0, 2)
    again = Marks(marks_of([3, 2], doubts={(2, 3): BURST}).review, traits_of(4), marks)
    assert again.marked(0) == []
    again = Marks(marks_of([1, 2], doubts={(1, 2): BURST}).review, traits_of(4), marks)
    assert again.marked(0) == [2]
    again = Marks(marks_of([4, 2]).review, traits_of(4), marks)
    assert again.marked(0) == [2]


def test_a_photo_goes_only_while_its_own_copy_stays() -> None:
    """1 is kept and gets lost: what stays besides is in doubt, and the mark of 2 goes."""
    doubts = {(1, 3): LOOK_AGAIN, (2, 3): LOOK_AGAIN}
    marks = marks_of([1, 2, 3], doubts=doubts)
    marks.mark_others(0)
    assert marks.removals([0]) == [([2], [1])]  # not 3
    marks.lose(np.array([1]))
    assert marks.marked(0) == []
    assert marks.removals([0]) == []
    marks.left.regain(np.array([1]))
    assert marks.marked(0) == []


def test_marking_the_photo_to_keep_unmarks_what_is_sure_beside_it_alone() -> None:
    doubts = {(1, 3): LOOK_AGAIN, (2, 3): LOOK_AGAIN}
    marks = marks_of([1, 2, 3], doubts=doubts)
    marks.mark_others(0)
    assert marks.toggle(0, 1)
    assert marks.marked(0) == [1]


def test_look_alikes_are_marked_by_hand_as_before() -> None:
    marks = marks_of([1, 2, 3], level=MatchLevel.SIMILAR)
    assert marks.mark_others(0)
    assert marks.removals([0]) == [([2, 3], [1])]
    marks.swap(0, 3)
    assert marks.marked(0) == [1, 2]


def test_keeping_another_photo_leaves_the_others_in_their_order() -> None:
    marks = marks_of([1, 2, 3, 4])
    marks.swap(0, 3)
    assert marks.members(0) == [3, 1, 2, 4]
    marks.swap(0, 2)
    assert marks.members(0) == [2, 1, 3, 4]
    marks.lose(np.array([1]))
    assert marks.members(0) == [2, 3, 4]


def test_files_are_the_same_if_all_that_are_there_have_one_content() -> None:
    marks = marks_of([1, 2, 3], [4, 5])
    assert not marks.are_same_files(0)  # nothing is known of their contents
    review = replace(marks.review, contents=np.array([0, 1, 0, 2, 2]))
    marks = Marks(review, traits_of(5))
    assert [marks.are_same_files(number) for number in (0, 1)] == [False, True]
    marks.lose(np.array([2]))
    assert marks.are_same_files(0)
