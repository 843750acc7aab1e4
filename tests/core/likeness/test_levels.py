"""Levels of likeness, against a plain twin."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.likeness.levels import Likeness, LikenessScale, is_close
from hashdesk.core.search.query import Query


def slow_level(distance: int, scale: LikenessScale, photos: int) -> Likeness:
    if distance <= scale.very_alike * photos:
        return Likeness.VERY_ALIKE
    return Likeness.ALIKE if distance <= scale.alike * photos else Likeness.HARDLY_ALIKE


@given(
    distances=st.lists(st.integers(0, 200), max_size=20),
    limits=st.tuples(st.integers(0, 20), st.integers(0, 20)),
    photos=st.integers(1, 3),
)
def test_levels_follow_the_limits(
    distances: list[int], limits: tuple[int, int], photos: int
) -> None:
    """A limit belongs to its level; no distance alone says that it is the same picture."""
    scale = LikenessScale(*sorted(limits))
    levels = scale.levels(np.array(distances, np.uint16), photos)
    assert levels.tolist() == [slow_level(distance, scale, photos) for distance in distances]


def test_close_is_all_but_hardly_alike() -> None:
    """One photo that is alike is enough."""
    hardly, alike = Likeness.HARDLY_ALIKE, Likeness.ALIKE
    assert not is_close(np.array([], np.uint8))
    assert not is_close(np.array([hardly, hardly], np.uint8))
    assert is_close(np.array([alike, hardly], np.uint8))


def test_of_a_strange_photo_only_the_nearest_are_close() -> None:
    """Its heads were never asked to keep it apart from others."""
    scale = LikenessScale(very_alike=3, alike=9)
    distances = np.array([0, 3, 4, 9, 10], np.uint8)
    assert scale.levels(distances).tolist() == [1, 1, 2, 2, 3]
    assert scale.levels(distances, strange=True).tolist() == [1, 1, 3, 3, 3]


def test_a_photo_is_strange_if_it_is_in_every_view() -> None:
    codes = ByLength({64: 1})
    usual, strange = Query(codes), Query(codes, strange=True)
    assert strange.is_strange
    assert not usual.is_strange
    assert replace(strange, trimmed=strange).is_strange
    assert not replace(strange, trimmed=usual).is_strange
    assert not replace(usual, trimmed=strange).is_strange
    assert not Query.together([strange, strange]).is_strange
