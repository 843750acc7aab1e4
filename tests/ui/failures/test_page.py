"""The page of unreadable photos: those read in part stand under a heading of their own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.ui.failures.page import FailuresPage
from hashdesk.ui.library.snapshot import FailedPhoto

BROKEN = [FailedPhoto(b"/p/%d.jpg" % number, "it is damaged") for number in range(2)]
CUT = [FailedPhoto(b"/p/cut.jpg", "its end is missing", in_part=True)]


def rows(page: FailuresPage) -> list[tuple[str, bool]]:
    """The first line of each row, and whether it can be chosen."""
    indexes = [page.model.index(row) for row in range(page.model.rowCount())]
    return [
        (index.data().split("\n")[0], bool(index.flags() & Qt.ItemFlag.ItemIsSelectable))
        for index in indexes
    ]


@pytest.fixture
def page(qtbot: QtBot) -> FailuresPage:
    made = FailuresPage()
    qtbot.addWidget(made)
    return made


def test_photos_read_in_part_have_a_heading(page: FailuresPage) -> None:
    page.show_failures([*BROKEN, *CUT])
    assert rows(page) == [
        ("/p/0.jpg", True),
        ("/p/1.jpg", True),
        ("Read in part: 1", False),
        ("/p/cut.jpg", True),
    ]
    page.show_failures(BROKEN)
    assert rows(page) == [("/p/0.jpg", True), ("/p/1.jpg", True)]
    page.show_failures(CUT)
    assert rows(page) == [("Read in part: 1", False), ("/p/cut.jpg", True)]
    page.show_failures([])
    assert rows(page) == []


def test_each_row_opens_its_own_photo(qtbot: QtBot, page: FailuresPage) -> None:
    """The heading is no photo, and moves nobody's row."""
    page.show_failures([*BROKEN, *CUT])
    opened: list[bytes] = []
    page.reveal_wanted.connect(opened.append)
    for row in range(page.model.rowCount()):
        page.list.activated.emit(page.model.index(row))
    assert opened == [b"/p/0.jpg", b"/p/1.jpg", b"/p/cut.jpg"]
