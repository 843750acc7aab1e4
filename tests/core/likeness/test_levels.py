"""Levels of likeness, against a plain twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.likeness.levels import Likeness, LikenessScale, is_close, most_alike_first


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


@given(st.lists(st.sampled_from(Likeness), max_size=30))
def test_no_photo_stands_before_one_that_is_more_alike(levels: list[Likeness]) -> None:
    """And what is as alike stays in its order."""
    ranks = most_alike_first(np.array(levels, np.uint8)).tolist()
    assert ranks == sorted(range(len(levels)), key=lambda rank: (levels[rank], rank))
