"""Years and months in the side bar: rows of many are made a year at a time."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.library.months import UNDATED_SPAN, Period
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.sidebar.time_tree import TimeTree
from hashdesk.ui.widgets.quiet_tree import DATA_ROLE

MONTHS = tuple(
    Period(year, month, month) for year in range(2024, 2014, -1) for month in range(12, 0, -1)
)


@pytest.fixture
def tree(qtbot: QtBot) -> TimeTree:
    made = TimeTree()
    qtbot.addWidget(made)
    made.show_months(MONTHS)
    return made


def rows_of(tree: TimeTree) -> list[int]:
    """How many rows of months each year has."""
    years = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]
    return [year.childCount() for year in years if year is not None]


def test_many_months_get_their_rows_year_by_year(qtbot: QtBot, tree: TimeTree) -> None:
    qtbot.waitUntil(lambda: rows_of(tree) == [12] * 10)
    tree.show_months(MONTHS[:-1])
    assert rows_of(tree) == [0] * 10
    qtbot.waitUntil(lambda: rows_of(tree) == [*[12] * 9, 11])
    small = tree.sizeHint().height()
    tree.expandAll()
    assert tree.sizeHint().height() > small


def test_few_months_are_there_at_once(tree: TimeTree) -> None:
    tree.show_months(MONTHS[:24])
    assert rows_of(tree) == [12, 12]


def test_other_months_leave_expanded_years_so(tree: TimeTree) -> None:
    tree.open_only(frozenset({2022}))
    tree.show_months(MONTHS[:-1])
    assert tree.opened == {2022}
    assert rows_of(tree) == [0, 0, 12, *[0] * 7]


def test_a_month_of_a_closed_year_is_marked(tree: TimeTree) -> None:
    tree.show_span(*MONTHS[14].span)
    assert tree.currentItem().data(0, DATA_ROLE) == MONTHS[14]
    tree.show_span(*Period(2024, 0, 22).span)
    assert tree.currentItem().data(0, DATA_ROLE).year == 2024
    tree.show_span(None, None)
    assert tree.currentItem() is None


def test_photos_without_a_date_have_an_entry_that_is_chosen_and_marked(
    qtbot: QtBot, tree: TimeTree
) -> None:
    """After all years, and without months."""
    tree.show_months((*MONTHS, Period(0, 0, 7)))
    qtbot.waitUntil(lambda: rows_of(tree) == [*[12] * 10, 0])
    entry = tree.topLevelItem(10)
    assert entry is not None
    assert (entry.text(0), entry.text(1)) == ("No date", "7")
    with qtbot.waitSignal(tree.chosen) as choice:
        tree.itemActivated.emit(entry, 0)
    assert choice.args == [Period(0, 0, 7)]
    tree.show_span(*UNDATED_SPAN)
    assert tree.currentItem() is entry
    with qtbot.waitSignal(tree.chosen) as again:
        tree.itemActivated.emit(entry, 0)
    assert again.args == [None]


def test_a_closed_year_stays_closed_while_a_month_of_it_is_marked(tree: TimeTree) -> None:
    tree.show()
    tree.open_only(frozenset({2023, 2022}))
    tree.show_span(*MONTHS[14].span)  # of 2023
    tree.open_only(frozenset({2022}))
    height = tree.sizeHint().height()
    tree.show_span(*MONTHS[14].span)  # again, as with every change of the filter
    assert tree.currentItem().data(0, DATA_ROLE) == MONTHS[14]
    tree.show_months(MONTHS[:-1])
    assert tree.currentItem().data(0, DATA_ROLE) == MONTHS[14]
    assert tree.opened == {2022}
    assert tree.sizeHint().height() == height


@pytest.mark.parametrize("typed", ["2014", "Mar"])
@pytest.mark.parametrize("page", [PageId.PHOTOS, PageId.DUPLICATES, PageId.SETTINGS])
def test_a_typed_year_is_found_though_digits_choose_the_match(
    window: MainWindow, page: PageId, typed: str
) -> None:
    """And a month of a year that is expanded, as in the tree of folders."""
    window.features.navigator.show_page(page)
    bits, tree = window.main_layout.match_bar.step, window.main_layout.sidebar.time
    tree.show_months(tuple(one for year in (2026, 2015, 2014, 2013) for one in _whole(year)))
    tree.open_only(frozenset({2014}))
    tree.setFocus()
    tree.setCurrentItem(tree.topLevelItem(0))
    QTest.keyClicks(tree, typed)
    assert tree.currentItem().text(0).startswith(typed)
    assert tree.currentItem().data(0, DATA_ROLE).year == 2014
    assert window.main_layout.match_bar.step == bits


def _whole(year: int) -> list[Period]:
    return [Period(year, month, 1) for month in range(12, 0, -1)]
