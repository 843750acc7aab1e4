"""Photos to the trash and back: the grid keeps its place, and what comes back is selected."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.ui.photos.grid.view import GridView
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.photos.selecting import select
from tests.ui.photos.trash.answering import answer

pytestmark = pytest.mark.slow

Place = tuple[int | None, int]


@pytest.fixture
def grid(own: MainWindow) -> GridView:
    """Photos of which few are in sight at once."""
    grid = own.main_layout.grid
    grid.set_cell(400)
    return grid


def scroll_to(grid: GridView, rank: int) -> None:
    """Have the middle of a row at the top."""
    bar = grid.verticalScrollBar()
    bar.setValue(bar.value() + grid.visualRect(grid.photo_model.index_of(rank)).center().y())


def place_of(grid: GridView) -> Place:
    """The first photo in sight, and where its row begins."""
    anchor = grid.anchor()
    return anchor.first, anchor.offset


def throw_away(qtbot: QtBot, window: MainWindow, first: int, last: int) -> tuple[list[int], Place]:
    """Select photos, scroll to the last, and move them to the trash; their ids, and the place."""
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    chosen, before = select(qtbot, window, first, last - first), len(model.photos)
    scroll_to(grid, last)
    place = place_of(grid)
    window.bindings.by_name["trash"].trigger()
    answer(qtbot, window, "Move to the trash")
    wait_for(qtbot, window, before - len(chosen))
    return chosen, place


def wait_for(qtbot: QtBot, window: MainWindow, photos: int) -> None:
    """Wait until so many photos are in the grid and in the library."""
    model = window.main_layout.grid.photo_model
    qtbot.waitUntil(lambda: len(model.photos) == photos, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(window.snapshot.photos) == photos, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


def test_where_the_first_in_sight_goes_the_next_takes_its_place(
    qtbot: QtBot, own: MainWindow, grid: GridView
) -> None:
    """Even if rows above go with it: the list does not run ahead by so many rows."""
    after = int(grid.photo_model.photos[14])
    throw_away(qtbot, own, 2, 13)
    assert grid.current_photo() == after
    assert grid.all_in_sight([after])
    assert place_of(grid)[0] in (after, int(grid.photo_model.photos[1]))


def test_undo_returns_to_where_the_list_was(qtbot: QtBot, own: MainWindow, grid: GridView) -> None:
    """The photos that came back are selected, most of them above what is in sight, as before."""
    chosen, before = throw_away(qtbot, own, 2, 13)
    assert before[0] in chosen
    own.bindings.by_name["undo"].trigger()
    wait_for(qtbot, own, 24)
    qtbot.waitUntil(lambda: grid.selected_photos().tolist() == chosen, timeout=PATIENCE_MS)
    assert place_of(grid) == before
    assert grid.current_photo() == chosen[-1]


def test_undo_leaves_the_list_where_the_photos_are_in_sight(
    qtbot: QtBot, own: MainWindow, grid: GridView
) -> None:
    """Also if a person has scrolled a little since."""
    chosen = select(qtbot, own, 12, 0)
    scroll_to(grid, 11)
    first = place_of(grid)[0]
    own.bindings.by_name["trash"].trigger()
    wait_for(qtbot, own, 23)
    bar = grid.verticalScrollBar()
    bar.setValue(bar.value() + 30)
    before = place_of(grid)
    assert before[0] == first
    own.bindings.by_name["undo"].trigger()
    wait_for(qtbot, own, 24)
    qtbot.waitUntil(lambda: grid.selected_photos().tolist() == chosen, timeout=PATIENCE_MS)
    assert place_of(grid) == before
