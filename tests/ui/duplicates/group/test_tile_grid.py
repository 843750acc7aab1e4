"""Tiles are as large as fits, and none is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hashdesk.ui.duplicates.group.tile_grid import (
    LARGEST_TILE,
    SMALLEST_TILE,
    arranged,
    room_for_tiles,
)

SIZES = st.integers(100, 4000)


@given(count=st.integers(1, 5000), width=SIZES, room=SIZES)
def test_every_tile_has_a_place(count: int, width: int, room: int) -> None:
    grid = arranged(count, width, room)
    assert grid.columns * grid.rows >= count > grid.columns * (grid.rows - 1)
    assert grid.columns * grid.side <= width
    assert SMALLEST_TILE <= grid.side <= LARGEST_TILE
    assert 1 <= grid.seen <= grid.rows


@given(count=st.integers(1, 5000), width=SIZES, room=SIZES)
def test_rows_are_scrolled_to_only_if_the_smallest_tiles_do_not_fit(
    count: int, width: int, room: int
) -> None:
    grid = arranged(count, width, room)
    if grid.seen < grid.rows:
        assert grid.columns == width // SMALLEST_TILE
        assert grid.height <= max(room, 2 * grid.height // grid.seen)
    else:
        assert grid.height <= room or grid.rows <= 2


def test_a_group_of_fifteen_fits_beside_a_pair_in_the_smallest_window() -> None:
    assert arranged(15, 376, 210).seen == arranged(15, 376, 210).rows


def test_in_a_low_window_the_pair_comes_before_the_tiles_of_a_large_group() -> None:
    """They have one row that scrolls; with more height, they have more of them."""
    for height in (480, 512):
        low = arranged(30, 366, room_for_tiles(height))
        assert (low.seen, low.height) == (1, SMALLEST_TILE)
    assert arranged(15, 366, room_for_tiles(557)).seen == 3, "all of a smaller group"
    assert arranged(30, 366, room_for_tiles(745)).seen > 2
