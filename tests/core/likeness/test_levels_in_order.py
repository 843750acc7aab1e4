"""Levels of an answer fall along it, with as few mistakes as can be."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.likeness.levels import DECIDING_RANKS, Likeness, in_order

SAME, VERY, ALIKE, HARDLY = Likeness


def _ordered(levels: list[Likeness]) -> list[int]:
    return in_order(np.array(levels, np.uint8)).tolist()


def test_a_photo_out_of_line_takes_the_level_of_its_neighbours() -> None:
    assert _ordered([VERY, ALIKE, VERY, ALIKE, HARDLY, ALIKE, HARDLY, HARDLY]) == [
        *(VERY, ALIKE, ALIKE, ALIKE, HARDLY, HARDLY, HARDLY, HARDLY),
    ]
    assert _ordered([HARDLY, HARDLY, ALIKE]) == [HARDLY] * 3
    assert _ordered([]) == []


def test_the_same_picture_stays_so_wherever_it_stands() -> None:
    assert _ordered([HARDLY, HARDLY, SAME, HARDLY]) == [HARDLY, HARDLY, SAME, HARDLY]


@given(st.lists(st.sampled_from([VERY, ALIKE, HARDLY]), max_size=30))
def test_levels_fall_and_no_other_limit_has_fewer_mistakes(levels: list[Likeness]) -> None:
    ordered = _ordered(levels)
    assert all(near <= far for near, far in pairwise(ordered))
    for limit in (VERY, ALIKE):

        def mistakes(end: int, limit: Likeness = limit) -> int:
            missed = sum(level <= limit for level in levels[end:])
            return sum(level > limit for level in levels[:end]) + missed

        end = sum(level <= limit for level in ordered)
        assert mistakes(end) == min(map(mistakes, range(len(levels) + 1)))


@given(
    st.lists(st.tuples(st.sampled_from(list(Likeness)), st.integers(1, 700)), max_size=8),
    st.integers(0, 900),
)
def test_an_answer_says_the_same_however_much_of_it_is_known(
    runs: list[tuple[Likeness, int]], more: int
) -> None:
    """Its first photos decide, and nobody need know what they were before they were in order."""
    levels = np.repeat(*map(np.array, zip(*runs, strict=True))) if runs else np.array([])
    levels, known = levels.astype(np.uint8), DECIDING_RANKS + more
    whole, first = in_order(levels), in_order(levels[:DECIDING_RANKS])
    assert whole[:DECIDING_RANKS].tolist() == first.tolist()
    assert in_order(np.concatenate([first, levels[DECIDING_RANKS:]])).tolist() == whole.tolist()
    assert in_order(levels[:known])[:DECIDING_RANKS].tolist() == first.tolist()


@given(st.lists(st.sampled_from([SAME, VERY, ALIKE, HARDLY]), max_size=30))
def test_levels_in_order_stay_as_they_are(levels: list[Likeness]) -> None:
    once = sorted(levels)
    assert _ordered(once) == once
