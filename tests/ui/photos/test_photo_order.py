"""The orders of photos and the dates above them, in the list and in the window."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.code_segments import NO_PHOTOS
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.ui.library.months import DAY_S, months
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.photos.grid.date_sections import Unit, date_sections
from hashdesk.ui.photos.grid.headings import HEADING_HEIGHT
from hashdesk.ui.photos.grid.table import LARGEST_CELL, SMALLEST_CELL
from hashdesk.ui.photos.grid.tile_delegate import HALF_GAP
from hashdesk.ui.photos.photo_choice import PhotoChoice, PhotoListing, list_photos
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow


def at(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp())  # type: ignore[arg-type]


@pytest.mark.parametrize("key", SortKey)
@pytest.mark.parametrize("backwards", [False, True])
def test_an_order_is_saved_and_restored(key: SortKey, *, backwards: bool) -> None:
    order = PhotoOrder(key, backwards)
    assert PhotoOrder.restored(order.saved()) == order


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        PhotoOrder.restored("colour")


def test_photos_are_listed_by_date_taken_and_by_date_added() -> None:
    """Ids count up as photos are added."""
    dates = np.array([at(2024, 5, 1), at(2024, 4, 1), at(2024, 3, 1)])
    snapshot = Snapshot(photos=np.array([7, 2, 9]), folders=np.array([1, 1, 1]), dates=dates)

    def listed(key: SortKey, *, backwards: bool = False) -> list[int]:
        order = PhotoOrder(key, backwards)
        choice = PhotoChoice(None, None, None, NO_PHOTOS, PhotoFilter(), order)
        return list_photos(snapshot, choice).photos.tolist()

    assert listed(SortKey.TAKEN) == [7, 2, 9]
    assert listed(SortKey.TAKEN, backwards=True) == [9, 2, 7]
    assert listed(SortKey.ADDED) == [9, 7, 2]
    assert listed(SortKey.ADDED, backwards=True) == [2, 7, 9]


@pytest.mark.parametrize("backwards", [False, True])
def test_photos_without_a_date_come_last_under_a_heading_of_their_own(*, backwards: bool) -> None:
    """They were taken at no time, whatever the dates of their files, by which they are sorted."""
    dates = np.array([at(2024, 5, 1), at(2023, 4, 1), at(2026, 3, 1), at(2026, 2, 1)])
    known = months(dates[:2], 2)
    assert [(period.name, period.photos) for period in known] == [
        ("May", 1),
        ("April", 1),
        ("No date", 2),
    ]
    photos, folders = np.array([7, 2, 9, 4]), np.array([1, 1, 1, 1])
    snapshot = Snapshot(photos=photos, folders=folders, dates=dates, months=known, undated=2)

    def listed(**condition: int | bool) -> PhotoListing:
        wanted, order = replace(PhotoFilter(), **condition), PhotoOrder(backwards=backwards)
        return list_photos(snapshot, PhotoChoice(None, None, None, NO_PHOTOS, wanted, order))

    whole = listed()
    assert whole.photos.tolist() == ([2, 7, 4, 9] if backwards else [7, 2, 9, 4])
    names = [whole.sections.name(number) for number in range(len(whole.sections.starts))]
    assert whole.sections.starts == (0, 1, 2)
    assert names == [*(["2023", "2024"] if backwards else ["2024", "2023"]), "No date"]
    assert listed(first=at(2026, 1, 1), end=at(2027, 1, 1)).photos.tolist() == []
    alone = listed(dated=False)
    assert sorted(alone.photos.tolist()) == [4, 9]
    assert [alone.sections.name(0), *alone.sections.starts] == ["No date", 0]
    assert alone.counts is not None
    assert [alone.counts.of_period(period) for period in known] == [1, 1, 2]
    assert listed(dated=True).photos.tolist() == whole.photos.tolist()[:2]


def test_dates_stand_above_days_months_or_years() -> None:
    """The finest that leave about twenty photos under each."""
    busy = np.repeat([at(2024, 5, 2), at(2024, 5, 1), at(2024, 4, 30)], 20)
    assert date_sections(busy).unit is Unit.DAY
    assert [date_sections(busy).name(n) for n in range(3)] == [
        "Thursday, 2 May 2024",
        "Wednesday, 1 May 2024",
        "Tuesday, 30 April 2024",
    ]
    months = np.array([at(2024, 5, 1) - day * DAY_S for day in range(200)])
    found = date_sections(months)
    assert found.unit is Unit.MONTH
    assert found.starts[:3] == (0, 1, 31)  # 1 May; April; March
    assert [found.name(n) for n in range(2)] == ["May 2024", "April 2024"]
    years = np.array([at(year, 7, 1) for year in range(2024, 1960, -1)])
    found = date_sections(years)
    assert (found.unit, len(found.starts), found.name(1)) == (Unit.YEAR, 64, "2023")
    assert date_sections(years[::-1]).name(0) == "1961"
    assert date_sections(np.empty(0, np.int64)).starts == ()


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow, library_folder: Path) -> MainWindow:
    opened = open_window(library_folder)
    qtbot.waitUntil(
        lambda: len(opened.main_layout.grid.photo_model.photos) > 0, timeout=PATIENCE_MS
    )
    return opened


def test_dates_are_shown_while_photos_are_sorted_by_them(qtbot: QtBot, window: MainWindow) -> None:
    grid, order = window.main_layout.grid, window.main_layout.top_bar.order
    assert grid.photo_model.rows.heading_rows
    assert grid.rowHeight(0) == HEADING_HEIGHT < grid.rowHeight(1)
    order.choose(PhotoOrder(SortKey.NAME))
    qtbot.waitUntil(lambda: not grid.photo_model.rows.heading_rows, timeout=PATIENCE_MS)
    heights = {grid.rowHeight(row) for row in range(grid.photo_model.rowCount())}
    assert heights == {grid.columnWidth(0)}
    order.choose(PhotoOrder(SortKey.TAKEN, backwards=True))
    assert grid.photo_model.rows.heading_rows
    model, role = grid.photo_model, Qt.ItemDataRole.AccessibleTextRole
    heading = f"{model.sections.name(0)}: "
    assert model.index_of(0).data(role).startswith(heading)
    assert not model.index_of(1).data(role).startswith(heading)
    current = grid.current_photo()
    grid.show_dates(shown=False)
    assert not grid.photo_model.rows.heading_rows
    assert grid.current_photo() == current
    grid.show_dates(shown=True)
    assert grid.photo_model.rows.heading_rows


def test_the_heading_above_a_photo_comes_into_sight_with_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(900, 500)
    grid = window.main_layout.grid
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_End)
    assert grid.verticalScrollBar().value() > 0
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    assert grid.verticalScrollBar().value() == 0


def test_every_zoom_keeps_the_current_photo_where_it_is(window: MainWindow) -> None:
    """And the wheel the photo under the pointer; where the list does not end there."""
    grid = window.main_layout.grid
    window.resize(900, 700)
    middle = int(grid.photo_model.photos[len(grid.photo_model.photos) // 2])
    grid.set_current(middle)
    grid.scrollTo(grid.currentIndex(), grid.ScrollHint.PositionAtCenter)
    kept = 0
    for cell in (200, 260, 300, LARGEST_CELL, 340, 290, 200, SMALLEST_CELL):
        place = grid.visualRect(grid.currentIndex()).center().y()
        grid.set_cell(cell)
        if 0 < grid.verticalScrollBar().value() < grid.verticalScrollBar().maximum():
            assert abs(grid.visualRect(grid.currentIndex()).center().y() - place) <= 1, cell
            kept += 1
    assert kept > 3
    grid.set_cell(200)
    grid.scrollTo(grid.currentIndex(), grid.ScrollHint.PositionAtCenter)
    pointed = grid.visualRect(grid.currentIndex()).center()
    photo = grid.current_photo()
    grid.set_current(int(grid.photo_model.photos[0]), scroll=False)
    assert photo is not None
    before = grid.visualRect(grid.indexAt(pointed)).center().y()
    grid.set_cell(260, pointed)
    rank = grid.photo_model.rank_of(photo)
    assert rank is not None
    after = grid.visualRect(grid.photo_model.index_of(rank)).center().y()
    assert abs(after - before) <= 1


def test_uncropped_photos_are_as_wide_as_they_are(qtbot: QtBot, window: MainWindow) -> None:
    grid = window.main_layout.grid
    assert not grid.uncropped
    square = grid.grab().toImage()
    grid.show_uncropped(uncropped=True)
    qtbot.waitUntil(lambda: grid.grab().toImage() != square, timeout=PATIENCE_MS)
    assert grid.uncropped


def test_several_selected_photos_have_check_marks(qtbot: QtBot, window: MainWindow) -> None:
    """One alone has only its ring."""
    grid = window.main_layout.grid
    grid.setFocus()
    corner = grid.visualRect(grid.photo_model.index_of(1)).topLeft() + QPoint(15, 15)
    accent = window.parts.theme.colours.accent

    def has_mark() -> bool:
        around = itertools.product(range(-4, 5), repeat=2)
        picture = grid.viewport().grab().toImage()
        pixels = [picture.pixelColor(corner + QPoint(x, y)).name() for x, y in around]
        return pixels.count(accent) > 10

    grid.set_current(int(grid.photo_model.photos[1]))
    assert not has_mark()
    qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert has_mark()


def test_only_the_photos_with_the_focus_have_a_blue_ring(qtbot: QtBot, window: MainWindow) -> None:
    """Elsewhere keys do not go to them; the current photo is still seen, in grey."""
    grid, colours = window.main_layout.grid, window.parts.theme.colours
    grid.setFocus()
    grid.set_current(int(grid.photo_model.photos[1]))
    tile = grid.visualRect(grid.photo_model.index_of(1))
    edge = QPoint(tile.left() + HALF_GAP + 1, tile.center().y())

    def ring() -> str:
        return grid.viewport().grab().toImage().pixelColor(edge).name()

    assert ring() == colours.accent
    window.main_layout.sidebar.folders.setFocus()
    assert ring() == colours.muted
    grid.setFocus()
    assert ring() == colours.accent


def test_answers_are_sorted_by_likeness_and_otherwise(qtbot: QtBot, window: MainWindow) -> None:
    """Each photo keeps its likeness; the next answer is sorted by likeness again."""
    grid, order = window.main_layout.grid, window.main_layout.top_bar.order
    library = grid.photo_model.photos.tolist()

    def likenesses() -> dict[int, int]:
        levels = grid.photo_model.levels
        assert levels is not None
        return dict(zip(grid.photo_model.photos.tolist(), levels.tolist(), strict=True))

    def offered() -> list[SortKey]:
        keys = order.actions_of_menu[: len(SortKey)]
        return [SortKey(one.data()) for one in keys if one.isVisible()]

    assert SortKey.LIKENESS not in offered()
    window.features.searches.show_similar(library[5])
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    alike = likenesses()
    assert offered()[0] is SortKey.LIKENESS
    for key, backwards, expected in (
        (SortKey.LIKENESS, True, list(alike)[::-1]),
        (SortKey.TAKEN, False, library),
        (SortKey.TAKEN, True, library[::-1]),
        (SortKey.ADDED, True, sorted(library)),
    ):
        order.choose(PhotoOrder(key, backwards))
        assert grid.photo_model.photos.tolist() == expected
        assert likenesses() == alike
    order.choose(PhotoOrder(SortKey.SIZE))
    with LibraryDB(window.parts.library_folder) as db:
        largest = photo_arrays.by_size(db.connection).tolist()
    qtbot.waitUntil(lambda: grid.photo_model.photos.tolist() == largest, timeout=PATIENCE_MS)
    assert likenesses() == alike
    window.features.searches.show_similar(library[7])
    qtbot.waitUntil(
        lambda: grid.photo_model.photos.tolist() not in (largest, list(alike)), timeout=PATIENCE_MS
    )
    assert order.order == PhotoOrder(SortKey.LIKENESS)
    assert list(likenesses().values()) == sorted(likenesses().values())
    window.features.navigator.show_library()
    assert grid.photo_model.photos.tolist() == library
    assert order.order == PhotoOrder()


def test_another_order_keeps_the_selected_photo_in_sight(qtbot: QtBot, window: MainWindow) -> None:
    """Among the photos of the library and of an answer."""
    window.resize(900, 500)
    grid, order = window.main_layout.grid, window.main_layout.top_bar.order

    def choose_last_and_sort(key: SortKey) -> None:
        before = grid.photo_model.photos
        photo = int(before[-1])
        grid.set_current(photo)
        order.choose(PhotoOrder(key, backwards=True))
        qtbot.waitUntil(
            lambda: not np.array_equal(grid.photo_model.photos, before), timeout=PATIENCE_MS
        )
        assert grid.selected_photos().tolist() == [photo]
        assert grid.current_photo() == photo
        place = grid.visualRect(grid.currentIndex())
        assert grid.viewport().rect().contains(place.center())

    choose_last_and_sort(SortKey.NAME)
    choose_last_and_sort(SortKey.SIZE)
    window.features.searches.show_similar(int(grid.photo_model.photos[3]))
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    choose_last_and_sort(SortKey.NAME)
