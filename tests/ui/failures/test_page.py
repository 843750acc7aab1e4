"""The page of unreadable photos: those read in part stand under a heading of their own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.imaging import decoded, unreadable
from hashdesk.core.imaging.photo_formats import UNREAD_FORMATS
from hashdesk.ui.failures.page import FailuresPage
from hashdesk.ui.library.snapshot import FailedPhoto
from hashdesk.ui.reason_words import reason_words

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
        ("Incomplete: 1", False),
        ("/p/cut.jpg", True),
    ]
    page.show_failures(BROKEN)
    assert rows(page) == [("/p/0.jpg", True), ("/p/1.jpg", True)]
    page.show_failures(CUT)
    assert rows(page) == [("Incomplete: 1", False), ("/p/cut.jpg", True)]
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


REASONS = {
    unreadable.EMPTY: "Empty file",
    unreadable.not_read(UNREAD_FORMATS[0]): f"Format not supported: {UNREAD_FORMATS[0].name}",
    unreadable.too_many_pixels(20_000, 10_000, 150_000_000): (
        "Too large: 20,000 × 10,000 pixels (“max_pixels” allows 150,000,000)"
    ),
    unreadable.too_many_bytes(600_000_000, 500_000_000): (
        "Too large: 600.0 MB (“max_file_bytes” allows 500.0 MB)"
    ),
    unreadable.drive_reports(OSError(5, "Input/output error")): (
        "The drive reports: Input/output error"
    ),
    "something new": "Something new",
}


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.usefixtures("qapp")
def test_reasons_are_the_windows_own_words(reason: str) -> None:
    assert reason_words(reason) == REASONS[reason]


@pytest.mark.usefixtures("qapp")
def test_every_known_reason_has_words() -> None:
    """None of the core's clauses is shown as it is."""
    for reason in (*unreadable.FIXED - {unreadable.NOT_OPENED}, *decoded.WHY_INCOMPLETE):
        assert reason_words(reason) != reason[:1].upper() + reason[1:]


def test_an_empty_list_takes_no_keys(qtbot: QtBot, page: FailuresPage) -> None:
    """Nor the ring around whatever has them; the list gets them from its first row on."""
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    page.take_keys()
    qtbot.keyClick(page, Qt.Key.Key_Tab)
    assert page.list.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert not page.list.hasFocus()

    page.take_keys()
    page.show_failures([*BROKEN, *CUT])
    assert page.list.hasFocus()
    assert page.list.currentIndex().row() == 0

    page.show_failures([])
    assert page.hasFocus()
