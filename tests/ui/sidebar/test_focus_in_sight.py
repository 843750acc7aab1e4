"""What the keys are at in the side bar is in sight, in a window that shows only a part of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.months import Period
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.sidebar.sidebar import Sidebar
from hashdesk.ui.widgets.basic import button, row
from hashdesk.ui.widgets.focus.scroll_keys import ScrollArea
from hashdesk.ui.widgets.quiet_tree import QuietTree
from tests.ui.conftest import PATIENCE_MS
from tests.ui.shell.tab_walk import activate

MONTHS = tuple(Period(year, 1, 1) for year in range(2024, 1984, -1))
FOLDERS = tuple(FolderNode(b"/%d" % number, b"", 1, False, (), ()) for number in range(40))


@pytest.fixture
def sidebar(qtbot: QtBot) -> Iterator[Sidebar]:
    """A side bar with many folders and years, between two buttons."""
    window, made = QWidget(), Sidebar()
    qtbot.addWidget(window)
    row(button("before"), made, button("after"), parent=window)
    made.folders.show_nodes(FOLDERS)
    made.time.show_months(MONTHS)
    window.resize(600, 400)
    with qtbot.waitActive(window, timeout=PATIENCE_MS):
        window.show()
        window.activateWindow()
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton)  # of an earlier test
    qtbot.waitUntil(lambda: scroll_area(made).verticalScrollBar().maximum() > 0)
    yield made
    window.close()


def scroll_area(sidebar: Sidebar) -> QScrollArea:
    (area,) = [one for one in sidebar.findChildren(QScrollArea) if isinstance(one, ScrollArea)]
    return area


def go(qtbot: QtBot, key: Qt.Key) -> QWidget:
    """Press a key; returns what has the focus then."""
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, key)
    found = QApplication.focusWidget()
    assert found is not None
    return found


def is_in_sight(sidebar: Sidebar, part: QWidget) -> bool:
    """Whether a widget, or the row of a tree that keys are at, is wholly in sight."""
    place = part.rect()
    if isinstance(part, QuietTree):
        place = part.visualRect(part.currentIndex())
        assert place.isValid()
    viewport = scroll_area(sidebar).viewport()
    corner = viewport.mapFromGlobal(part.mapToGlobal(place.topLeft()))
    return viewport.rect().contains(QRect(corner, place.size()))


def neighbour(sidebar: Sidebar, words: str) -> QWidget:
    (found,) = [
        one
        for one in sidebar.window().findChildren(QWidget)
        if one.property("text") == words and one.parent() is sidebar.window()
    ]
    return found


def test_tab_into_the_scrolled_column_shows_its_first_row(qtbot: QtBot, sidebar: Sidebar) -> None:
    scroll_bar = scroll_area(sidebar).verticalScrollBar()
    scroll_bar.setValue(scroll_bar.maximum())
    neighbour(sidebar, "before").setFocus()
    found = go(qtbot, Qt.Key.Key_Tab)
    assert found is sidebar.rows[PageId.PHOTOS]
    assert is_in_sight(sidebar, found)


def test_back_into_the_column_shows_the_year_and_all_that_arrows_lead_to(
    qtbot: QtBot, sidebar: Sidebar
) -> None:
    neighbour(sidebar, "after").setFocus()
    assert go(qtbot, Qt.Key.Key_Backtab) is sidebar.time
    assert is_in_sight(sidebar, sidebar.time)
    for key in (*39 * [Qt.Key.Key_Down], Qt.Key.Key_Home, Qt.Key.Key_End, *39 * [Qt.Key.Key_Up]):
        assert is_in_sight(sidebar, go(qtbot, key))
    assert go(qtbot, Qt.Key.Key_Backtab) is sidebar.add_button
    assert is_in_sight(sidebar, sidebar.add_button)
    assert go(qtbot, Qt.Key.Key_Backtab) is sidebar.folders
    assert is_in_sight(sidebar, sidebar.folders)
    for _ in range(39):
        assert is_in_sight(sidebar, go(qtbot, Qt.Key.Key_Down))


def test_a_click_scrolls_nothing(qtbot: QtBot, sidebar: Sidebar) -> None:
    """What was clicked would move from under the mouse before it is released."""
    scroll_bar, tree = scroll_area(sidebar).verticalScrollBar(), sidebar.folders
    neighbour(sidebar, "after").setFocus()
    tree.go_to(tree.model().index(0, 0))
    scroll_bar.setValue(scroll_bar.maximum() // 2)
    at = scroll_bar.value()
    seen = tree.viewport().mapFromGlobal(scroll_area(sidebar).mapToGlobal(QPoint(40, 40)))
    qtbot.mousePress(tree.viewport(), Qt.MouseButton.LeftButton, pos=seen)
    assert scroll_bar.value() == at
    qtbot.mouseRelease(tree.viewport(), Qt.MouseButton.LeftButton, pos=seen)
    assert scroll_bar.value() == at


def test_the_page_in_sight_has_its_row_in_sight(qtbot: QtBot, sidebar: Sidebar) -> None:
    """Not the photos, which a row of a tree may have led to: that would move away."""
    scroll_bar, row = scroll_area(sidebar).verticalScrollBar(), sidebar.rows[PageId.ENCODER]
    scroll_bar.setValue(scroll_bar.maximum())
    assert not is_in_sight(sidebar, row)
    sidebar.show_page(PageId.ENCODER)
    assert is_in_sight(sidebar, row)
    scroll_bar.setValue(scroll_bar.maximum())
    sidebar.show_page(PageId.ENCODER)  # shown anew, as after a job
    sidebar.show_page(PageId.PHOTOS)
    assert scroll_bar.value() == scroll_bar.maximum()


def test_a_key_that_leads_to_the_photos_shows_their_row(qtbot: QtBot, window: MainWindow) -> None:
    activate(qtbot, window)
    sidebar = window.main_layout.sidebar
    sidebar.folders.show_nodes(FOLDERS)
    scroll_bar = scroll_area(sidebar).verticalScrollBar()
    qtbot.waitUntil(lambda: scroll_bar.maximum() > 0)
    for key, page in ((Qt.Key.Key_5, PageId.ENCODER), (Qt.Key.Key_1, PageId.PHOTOS)):
        scroll_bar.setValue(scroll_bar.maximum())
        qtbot.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
        assert sidebar.rows[page].isChecked()
        assert is_in_sight(sidebar, sidebar.rows[page])
