"""The Duplicates page in a small window: no word of the program is cut off, no choice is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.ui import formatting
from hashdesk.ui.app import language
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.pair.compare_pane import PairSide
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.basic import ElidedLabel
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.duplicates.groups import PICTURES, press, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture(params=["en", "de"])
def translated_window(
    request: pytest.FixtureRequest,
    qapp: QApplication,
    qtbot: QtBot,
    open_window: OpenWindow,
    copies: Path,
) -> Iterator[MainWindow]:
    """The page in each language, in a small window."""
    before = QLocale()
    translators = language.set_language(qapp, request.param)
    opened = open_window(copies)
    opened.resize(900, 600)
    opened.features.navigator.show_page(PageId.DUPLICATES)
    wait_for(qtbot, opened, PICTURES)
    yield opened
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def test_what_becomes_of_photos_is_said_in_full(
    qtbot: QtBot, translated_window: MainWindow
) -> None:
    """Also of so many photos as nobody has; what has no room is said under the mouse."""
    page = translated_window.main_layout.duplicates
    page.show_count(12_345, 123_456, 123_400_000_000, 12_345)
    trash_all, pane = page.trash_all_button, page.pane
    qtbot.waitUntil(lambda: bool(pane.names[1].text()), timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: trash_all.height() >= trash_all.sizeHint().height(), timeout=PATIENCE_MS
    )
    assert trash_all.width() >= trash_all.sizeHint().width()
    for state in pane.states:
        assert state.width() >= state.fontMetrics().horizontalAdvance(state.text()), state.text()
    for side in (*pane.names, *pane.states):
        assert side.text() in side.toolTip()


def test_dates_are_told_in_full_or_in_short(qtbot: QtBot, translated_window: MainWindow) -> None:
    """Of both photos alike; the seconds tell the photos of a burst apart."""
    page = translated_window.main_layout.duplicates
    page.pane.show_sides(*(side_of(moment) for moment in (1_670_000_000, 1_670_000_051)))
    page.pane.show_pair()
    names = [value.text() for value in page.pane.findChildren(ElidedLabel)]
    taken = [
        value
        for value in page.pane.findChildren(ElidedLabel)
        if value.toolTip().endswith((":20</span>", ":11</span>"))
    ]
    assert len(taken) == 4, names
    for value in taken:
        assert value.fontMetrics().horizontalAdvance(value.text()) <= value.width(), value.text()
        assert value.text().endswith((":20", ":11"))
        assert "2022" in value.text(), "a year of two digits might be read as a day"
    translated_window.resize(1440, 900)
    qtbot.waitUntil(lambda: all("2022" in value.text() for value in taken), timeout=PATIENCE_MS)


def side_of(moment: int) -> PairSide:
    """A photo that was taken and written then."""

    def facts(*, short: bool) -> tuple[str, ...]:
        told = formatting.moment(moment, to_the_second=True, short=short)
        return "4000 × 3000", "1 MB", told, told, "Canon", "/photos"

    return PairSide("a.jpg", "", True, facts(short=False), facts(short=True))


def test_the_chosen_group_stays_in_sight(qtbot: QtBot, marked_window: MainWindow) -> None:
    """Back on its level, and in a window that is made smaller; another level begins at its top."""
    page = marked_window.main_layout.duplicates

    def is_in_sight() -> bool:
        place = page.list.visualRect(page.list.currentIndex())
        return place.isValid() and page.list.viewport().rect().contains(place)

    marked_window.resize(900, 600)
    qtbot.waitUntil(lambda: page.list.height() < 4 * 88, timeout=PATIENCE_MS)
    groups, chosen = marked_window.features.duplicates.groups, {}

    def go_to(level: MatchLevel) -> int:
        page.levels.buttons[level].click()
        qtbot.waitUntil(
            lambda: groups.level is level and page.model.rowCount() >= PICTURES,
            timeout=PATIENCE_MS,
        )
        return page.list.currentIndex().row()

    def in_sight() -> set[int]:
        assert is_in_sight()
        return set(page.model.photos(page.list.currentIndex().row()))

    count = page._count
    assert count.text() == f"{PICTURES} groups"
    for level in (MatchLevel.NEAR, MatchLevel.SIMILAR):
        assert go_to(level) == 0
        press(qtbot, marked_window, Qt.Key.Key_End)
        chosen[level] = in_sight()
    for level in (MatchLevel.NEAR, MatchLevel.SIMILAR, MatchLevel.NEAR):
        assert go_to(level) == page.model.rowCount() - 1
        assert in_sight() == chosen[level]
        assert count.text() == f"group {page.model.rowCount()} of {page.model.rowCount()}"
    marked_window.resize(900, 540)
    qtbot.waitUntil(is_in_sight, timeout=PATIENCE_MS)
