"""The menus: every action with its keys, and why one does not apply."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QStackedWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui import actions
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.group.group_tile import GroupTile
from hashdesk.ui.duplicates.group.photo_menu import photo_menu
from hashdesk.ui.formatting import without_letter
from hashdesk.ui.library.months import Period
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.shell.about_dialog import AboutDialog
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.shell.obstacles import Situation, obstacle
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.menu_letters import check_letters
from tests.ui.shell.tab_walk import activate

READY = Situation(
    page=PageId.PHOTOS,
    viewing=False,
    has_photo=True,
    marked=True,
    read_only=False,
    can_undo=True,
    can_redo=True,
    in_trash=True,
    busy=True,
    filtered=True,
    dated=True,
    pages=frozenset(PageId),
)


def menu(window: MainWindow, title: str) -> QMenu:
    found = next(one for one in window.menuBar().actions() if one.text().strip("&") == title)
    shown = found.menu()
    assert isinstance(shown, QMenu)
    return shown


def entry(window: MainWindow, title: str, words: str) -> QAction:
    listed = menu(window, title).actions()
    return next(one for one in listed if without_letter(one.text()).startswith(words))


def test_every_action_is_in_a_menu() -> None:
    listed = {name for _, names in actions.MENUS for name in names}
    assert {name for name, _, _ in actions.ACTIONS} == listed - {None, actions.SORT_MENU}


def test_paste_stands_below_copy_and_nowhere_else() -> None:
    menus = [names for _, names in actions.MENUS if "paste" in names]
    assert len(menus) == 1
    assert menus[0][menus[0].index("copy_image") + 1] == "paste"
    assert "undo" in menus[0], "the menu Edit"


def test_menus_name_the_keys(window: MainWindow) -> None:
    titles = [one.text().strip("&") for one in window.menuBar().actions()]
    assert titles == ["File", "Edit", "View", "Go", "Photo", "Help"]
    assert entry(window, "File", "Add folder").shortcut().toString() == "Ctrl+Shift+O"
    assert entry(window, "Photo", "Similar").text().endswith("\tSpace")
    assert entry(window, "Photo", "View").text().endswith("\tEnter")
    assert entry(window, "Photo", "Open in").text().endswith("\tCtrl+Enter")


@pytest.mark.parametrize("language", ["english", "german"])
def test_each_entry_of_a_menu_has_a_letter_of_its_own(
    request: pytest.FixtureRequest, open_window: OpenWindow, library_folder: Path, language: str
) -> None:
    """Also those that are hidden now, and whatever photos are sorted by."""
    if language == "german":
        request.getfixturevalue("german")
    window = open_window(library_folder)
    shown = [found for one in window.menuBar().actions() if isinstance(found := one.menu(), QMenu)]
    assert len(shown) == len(actions.MENUS)
    for one in shown:
        check_letters(one)
    order = window.main_layout.top_bar.order
    for key in SortKey:
        order.show_order(PhotoOrder(key), key)
        check_letters(order.menu())
        assert "&" not in order.text() + order.accessibleName()
    photo = [window.bindings.by_name[name] for name in actions.PHOTO_MENU if name]
    context = QMenu(window)
    context.addActions(photo)
    check_letters(context)
    for goes in (True, False):
        tile = GroupTile(1, goes=goes)
        check_letters(photo_menu(window, tile, frozenset(), lambda _: None, lambda _: None))
    titles = QMenu(window)
    titles.addActions(window.menuBar().actions())
    check_letters(titles)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_letter_chooses_an_entry_and_shows_nowhere_else(qtbot: QtBot, window: MainWindow) -> None:
    shown = menu(window, "View")
    shown.popup(window.pos())
    QTest.keyClick(shown, Qt.Key.Key_U)
    assert window.main_layout.grid.uncropped
    for action in window.actions():
        assert "&" not in action.toolTip().replace("Import & export", "")
    words = "A & B"
    window.features.undo_history.add(words, lambda: None, lambda: None)
    undo = window.bindings.by_name["undo"]
    assert undo.text() == "&Undo: A && B"
    assert without_letter(undo.text()) == "Undo: A & B"
    assert actions.text_of(PageId.EXCHANGE) == "Import & export"


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("trash", {"read_only": True}, "read-only"),
        ("similar", {"page": PageId.SETTINGS}, "page Photos"),
        ("trash", {"page": PageId.DUPLICATES}, ""),
        ("trash_all", {"page": PageId.PHOTOS}, "page Duplicates"),
        ("trash_all", {"page": PageId.DUPLICATES, "viewing": True}, "page Duplicates"),
        ("trash_all", {"page": PageId.DUPLICATES, "marked": False}, "No photo is marked"),
        ("trash_all", {"page": PageId.DUPLICATES, "read_only": True}, "read-only"),
        ("open", {"has_photo": False}, "No photo is selected"),
        ("larger", {"page": PageId.ATLAS}, "page Photos"),
        ("uncropped", {"viewing": True}, "page Photos"),
        ("dates", {"dated": False}, "Sort the photos by date"),
        ("redo", {"can_redo": False}, "nothing to redo"),
        ("undo", {"can_undo": False}, "nothing to undo"),
        ("bring_back", {"in_trash": False}, "in the trash"),
        (PageId.FAILURES, {"pages": frozenset({PageId.PHOTOS})}, "no unreadable files"),
        (PageId.ATLAS, {"pages": frozenset({PageId.PHOTOS})}, "no photos yet"),
        (PageId.ENCODER, {"pages": frozenset(), "read_only": True}, "read-only"),
        ("cancel", {"busy": False}, "No task is running"),
        ("clear_filters", {"filtered": False}, "No filter is active"),
        ("quit", {"read_only": True, "has_photo": False, "busy": False}, ""),
    ],
)
def test_an_action_says_why_it_does_not_apply(
    name: str, change: dict[str, object], reason: str
) -> None:
    if name != "trash_all":  # it works elsewhere
        assert not obstacle(name, READY)
    said = obstacle(name, replace(READY, **change))  # type: ignore[arg-type]
    assert (reason in said) if reason else not said


@pytest.mark.parametrize("name", actions.VIEWER_ACTIONS)
def test_what_needs_a_viewed_photo(name: str) -> None:
    assert "Open a photo first" in obstacle(name, READY)
    assert not obstacle(name, replace(READY, viewing=True))


def test_dates_need_photos_sorted_by_date(qtbot: QtBot, window: MainWindow) -> None:
    dates, larger = entry(window, "View", "Dates"), entry(window, "View", "Larger")
    qtbot.waitUntil(dates.isEnabled, timeout=PATIENCE_MS)
    window.main_layout.top_bar.order.choose(PhotoOrder(SortKey.NAME))
    qtbot.waitUntil(lambda: not dates.isEnabled(), timeout=PATIENCE_MS)
    assert dates.toolTip() == "Sort the photos by date taken first."
    window.main_layout.top_bar.order.choose(PhotoOrder(SortKey.TAKEN))
    qtbot.waitUntil(dates.isEnabled, timeout=PATIENCE_MS)
    window.features.navigator.show_page(PageId.ATLAS)
    assert not larger.isEnabled()


def test_entries_follow_what_is_in_sight(qtbot: QtBot, window: MainWindow) -> None:
    """Disabled ones show why as their tool tip."""
    similar, clear = entry(window, "Photo", "Similar"), entry(window, "View", "Clear filters")
    sort_by = entry(window, "View", "Sort by")
    assert sort_by.isEnabled()
    assert menu(window, "Photo").toolTipsVisible()
    assert similar.isEnabled()
    window.features.navigator.show_page(PageId.SETTINGS)
    assert not similar.isEnabled()
    assert similar.toolTip() == "This works on the page Photos."
    assert not sort_by.isEnabled()
    assert sort_by.toolTip() == "This works on the page Photos."
    window.features.navigator.show_library()
    assert similar.isEnabled()
    assert not clear.isEnabled()
    window.features.filters.choose_period(Period(1999, 1, 0))
    assert clear.isEnabled()
    clear.trigger()
    assert not clear.isEnabled()
    assert clear.toolTip() == "No filter is active."


def test_the_view_menu_sorts_and_shows_photos_uncropped(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path
) -> None:
    """What is chosen there is so again at the next start."""
    window = open_window(library_folder)
    grid = window.main_layout.grid
    uncropped, dates = (entry(window, "View", words) for words in ("Uncropped", "Dates"))
    assert (uncropped.isChecked(), dates.isChecked()) == (False, True)
    uncropped.trigger()
    dates.trigger()
    sort_by = entry(window, "View", "Sort by").menu()
    assert isinstance(sort_by, QMenu)
    next(one for one in sort_by.actions() if one.text() == "Date &added").trigger()
    assert window.features.photo_list.order == PhotoOrder(SortKey.ADDED)
    assert (uncropped.isChecked(), dates.isChecked()) == (True, False)
    assert grid.uncropped
    window.close()
    again = open_window(library_folder)
    assert again.main_layout.grid.uncropped
    assert not again.main_layout.grid.dates_shown
    assert entry(again, "View", "Uncropped").isChecked()


def test_pages_have_keys_and_entries(qtbot: QtBot, window: MainWindow) -> None:
    """Alt with the place in the side bar, in the viewer, too; the page in sight has a mark."""
    pages = [one for one in PageId if one is not PageId.FAILURES]
    entries = {one: window.bindings.by_name[one] for one in PageId}
    listed = [one.text() for one in menu(window, "Go").actions() if one in entries.values()]
    assert listed[0] == "&Photos"
    assert listed[5:] == ["&Import && export", "S&ettings", "&Unreadable files"]
    assert not entries[PageId.FAILURES].isEnabled()
    assert entries[PageId.FAILURES].toolTip() == "There are no unreadable files."
    for page in (*pages[1:], PageId.PHOTOS):
        number = list(PageId).index(page)
        window.bindings.by_name["view"].trigger()  # if photos are in sight
        key = Qt.Key(Qt.Key.Key_1.value + number)
        qtbot.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
        assert window.features.current_page.id is page
        assert window.main_layout.isVisible()
        assert [one for one in PageId if entries[one].isChecked()] == [page]
    entries[PageId.PHOTOS].trigger()
    assert entries[PageId.PHOTOS].isChecked()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("place", ["side bar", "search field"])
@pytest.mark.parametrize("way", ["shortcut", "menu"])
def test_the_keys_are_in_the_page_that_was_gone_to(
    qtbot: QtBot, window: MainWindow, place: str, way: str
) -> None:
    """Wherever they were before: arrow keys reach what is in sight."""
    activate(qtbot, window)
    layout = window.main_layout
    (pages,) = [one for one in layout.findChildren(QStackedWidget) if one.isAncestorOf(layout.grid)]
    for page in (PageId.ATLAS, PageId.EXCHANGE, PageId.PHOTOS, PageId.PHOTOS, PageId.SETTINGS):
        if place == "side bar":
            layout.sidebar.rows[PageId.ENCODER].setFocus()
        else:
            window.bindings.by_name["find"].trigger()
        focused = window.focusWidget()
        if way == "shortcut":
            key = Qt.Key(Qt.Key.Key_1.value + list(PageId).index(page))
            qtbot.keyClick(focused, key, Qt.KeyboardModifier.AltModifier)
        else:
            QTest.keyClick(focused, "G", Qt.KeyboardModifier.AltModifier)
            qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
            go = QApplication.activePopupWidget()
            assert isinstance(go, QMenu)
            go.setActiveAction(window.bindings.by_name[page])
            QTest.keyClick(go, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
        assert window.features.current_page.id is page
        in_sight = pages.currentWidget()
        assert in_sight is window.focusWidget() or in_sight.isAncestorOf(window.focusWidget())
        assert layout.grid.hasFocus() == (page is PageId.PHOTOS)


def test_keys_of_pages_leave_match_alone(window: MainWindow) -> None:
    keys = [key.toString() for one in window.actions() for key in one.shortcuts()]
    assert len(keys) == len(set(keys))
    assert {"1", "Ctrl+1", "Alt+1", "Alt+8"} <= set(keys)


def test_full_screen_has_no_menus(qtbot: QtBot, window: MainWindow) -> None:
    full_screen = window.bindings.by_name["full_screen"]
    full_screen.trigger()
    qtbot.waitUntil(lambda: not window.menuBar().isVisible(), timeout=PATIENCE_MS)
    full_screen.trigger()
    qtbot.waitUntil(window.menuBar().isVisible, timeout=PATIENCE_MS)


def test_help_says_what_this_is(window: MainWindow) -> None:
    entry(window, "Help", "About").trigger()
    (about,) = window.findChildren(AboutDialog)
    assert about.isVisible()
    about.accept()


def test_a_ring_shows_the_focus_that_came_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    grid = window.main_layout.grid
    qtbot.waitUntil(grid.hasFocus, timeout=PATIENCE_MS)
    row = window.main_layout.sidebar.rows[PageId.ATLAS]
    place = row.mapTo(window, row.rect().center())
    QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert row.hasFocus()
    assert not row.property("keys")
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Tab)
    focused = window.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.property("keys")


def test_keys_that_close_a_window_close_this_one(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closed, timeout=PATIENCE_MS):
        qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)


def test_entries_of_an_opened_photo_say_so(qtbot: QtBot, window: MainWindow) -> None:
    """Also to those who use keys, which go over disabled entries and see no tips."""
    area = entry(window, "Photo", "Search by area")
    assert (area.text(), area.isEnabled()) == ("Search by &area (open a photo first)", False)
    assert area.toolTip() == "Open a photo first (Enter)."
    window.features.viewer.open()
    qtbot.waitUntil(area.isEnabled, timeout=PATIENCE_MS)
    assert area.text() == "Search by &area"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("menus", ["P", "PG", "PGE"])
@pytest.mark.parametrize("leave", [Qt.Key.Key_Escape, Qt.Key.Key_Alt])
def test_the_focus_comes_back_from_menus(
    qtbot: QtBot, window: MainWindow, menus: str, leave: Qt.Key
) -> None:
    """However many were opened and closed by keys."""
    grid, alt = window.main_layout.grid, Qt.KeyboardModifier.AltModifier
    qtbot.waitUntil(grid.hasFocus, timeout=PATIENCE_MS)
    for letter in menus:
        QTest.keyClick(QApplication.focusWidget(), letter, alt)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    QTest.keyClick(window.menuBar(), leave)
    assert grid.hasFocus()
