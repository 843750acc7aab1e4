"""Years and months in the side bar: rows are made when they come in sight."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.ui.library.months import Period
from hashdesk.ui.sidebar.time_tree import TimeTree
from hashdesk.ui.widgets.quiet_tree import DATA_ROLE

MONTHS = tuple(Period(year, month, month) for year in (2024, 2023, 2022) for month in (12, 7, 3))


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


def test_months_have_rows_once_their_year_is_expanded(tree: TimeTree) -> None:
    assert rows_of(tree) == [0, 0, 0]
    small = tree.sizeHint().height()
    tree.expandItem(tree.topLevelItem(1))
    assert rows_of(tree) == [0, 3, 0]
    assert tree.opened == {2023}
    assert tree.sizeHint().height() > small
    tree.collapseItem(tree.topLevelItem(1))
    tree.expandItem(tree.topLevelItem(1))
    assert rows_of(tree) == [0, 3, 0]


def test_other_months_leave_expanded_years_so(tree: TimeTree) -> None:
    tree.open_only(frozenset({2022}))
    assert rows_of(tree) == [0, 0, 3]
    tree.show_months(MONTHS[:-1])
    assert tree.opened == {2022}
    assert rows_of(tree) == [0, 0, 2]


def test_a_month_of_a_closed_year_is_marked(tree: TimeTree) -> None:
    tree.show_span(*MONTHS[4].span)
    assert tree.currentItem().data(0, DATA_ROLE) == MONTHS[4]
    tree.show_span(*Period(2024, 0, 22).span)
    assert tree.currentItem().data(0, DATA_ROLE).year == 2024
    tree.show_span(None, None)
    assert tree.currentItem() is None
