"""Levels of likeness, against a plain twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.likeness.levels import Likeness, LikenessScale, is_close


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
