"""Who goes by Tab sees at each stop where the focus is, on every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.key_sheet import KeySheet
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.focus.focus_frame import FocusFrame
from hashdesk.ui.widgets.focus.key_focus import BY_KEYS
from tests.adapting import use_shipped
from tests.drawing import draw
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.photos.selecting import select
from tests.ui.shell.tab_walk import activate, focused, shows_focus, stops, words_of

pytestmark = pytest.mark.slow


def assert_in_sight(window: MainWindow, page: QWidget, least: int) -> list[QWidget]:
    """Each stop shows the focus; those on the page itself are returned, so many at least."""
    hidden, found = [], list[QWidget]()
    for stop in stops():
        if page.isAncestorOf(stop) or stop is page:
            found.append(stop)
        if not shows_focus(window, stop):
            hidden.append(words_of(stop))
    assert not hidden
    assert len(found) >= least
    return found


def test_photos_with_facts(qtbot: QtBot, window: MainWindow) -> None:
    activate(qtbot, window)
    select(qtbot, window, 3, 0)
    assert window.main_layout.details.isVisible()
    assert_in_sight(window, window.main_layout.details, 2)


def test_a_photo_with_facts(qtbot: QtBot, window: MainWindow) -> None:
    activate(qtbot, window)
    select(qtbot, window, 3, 0)
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Return)
    page = window.viewer_page
    qtbot.keyClick(page.canvas, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: page.info.isVisible() and bool(page.info.widget()), timeout=PATIENCE_MS)
    assert not page.pixels_button.isEnabled()  # so small a photo is at its actual size
    assert_in_sight(window, page, 9)


@pytest.mark.parametrize("shown", [page for page in PageId if page is not PageId.PHOTOS])
def test_a_page(qtbot: QtBot, window: MainWindow, shown: PageId) -> None:
    """Also where there is nothing on it: no shelves, no groups, an empty trash."""
    activate(qtbot, window)
    window.features.navigator.show_page(shown)
    layout = window.main_layout
    pages: dict[PageId, tuple[QWidget, int]] = {
        PageId.ATLAS: (layout.atlas, 1),
        PageId.DUPLICATES: (layout.duplicates, 4),
        PageId.RECENTLY_DELETED: (layout.recently_deleted, 0),
        PageId.ENCODER: (layout.encoder, 2),
        PageId.EXCHANGE: (layout.exchange, 8),
        PageId.SETTINGS: (layout.settings, 10),
        PageId.FAILURES: (layout.failures, 0),
    }
    page, least = pages[shown]
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert_in_sight(window, page, least)


@pytest.mark.parametrize("shown", [PageId.EXCHANGE, PageId.SETTINGS])
def test_a_page_that_was_scrolled(qtbot: QtBot, window: MainWindow, shown: PageId) -> None:
    """Who comes back to it sees what has the focus."""
    activate(qtbot, window)
    window.resize(900, 700)
    layout, navigator = window.main_layout, window.features.navigator
    navigator.show_page(shown)
    page = {PageId.EXCHANGE: layout.exchange, PageId.SETTINGS: layout.settings}[shown]
    bar = page.verticalScrollBar()
    qtbot.waitUntil(lambda: not window.busy and bar.maximum() > 0, timeout=PATIENCE_MS)
    bar.setValue(bar.maximum())
    navigator.show_page(PageId.PHOTOS)
    navigator.show_page(shown)
    control, seen = focused(), page.viewport()
    assert page.isAncestorOf(control)
    assert control is not page
    assert seen.rect().contains(QRect(control.mapTo(seen, QPoint(0, 0)), control.size()))


def test_a_compared_card(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    activate(qtbot, window)
    card, page = tmp_path / "CARD", window.main_layout.exchange
    card.mkdir()
    for number in range(2):
        draw(3, 70 + number, (640, 480)).save(card / f"{number}.jpg")
    window.features.navigator.show_page(PageId.EXCHANGE)
    page.compare.folder_chosen.emit(card, False)
    qtbot.waitUntil(lambda: page.compare.list.isVisible() and not window.busy, timeout=PATIENCE_MS)
    assert page.compare.list in assert_in_sight(window, page, 8)  # a job may grey the buttons


def test_the_chosen_photo_of_a_card_below_a_notice(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """Keys scroll the page to it, and a notice that comes above pushes it out of sight no more."""
    activate(qtbot, window)
    window.resize(1280, 700)
    card, page = tmp_path / "CARD", window.main_layout.exchange
    card.mkdir()
    for number in range(6):
        draw(3, 70 + number, (640, 480)).save(card / f"{number}.jpg")
    window.features.navigator.show_page(PageId.EXCHANGE)
    page.compare.folder_chosen.emit(card, False)
    photos, seen = page.compare.list, page.viewport()
    qtbot.waitUntil(lambda: photos.hasFocus() and not window.busy, timeout=PATIENCE_MS)

    def chosen_in_sight() -> bool:
        row = photos.visualRect(photos.currentIndex())
        row.translate(photos.viewport().mapTo(seen, QPoint(0, 0)))
        return seen.rect().contains(row)

    page.verticalScrollBar().triggerAction(QScrollBar.SliderAction.SliderToMinimum)
    qtbot.keyClick(photos, Qt.Key.Key_End)
    assert photos.currentIndex().row() == 5
    qtbot.waitUntil(chosen_in_sight, timeout=PATIENCE_MS)
    row = photos.visualRect(photos.currentIndex()).bottomLeft()
    bottom = photos.viewport().mapTo(seen, row).y() + 1
    bar = page.verticalScrollBar()
    bar.setValue(bar.value() + bottom - seen.height())  # it ends where the page ends
    assert chosen_in_sight()
    high = seen.height()
    window.main_layout.notice_bar.tell("6 photos copied and verified.")
    qtbot.waitUntil(lambda: seen.height() < high, timeout=PATIENCE_MS)
    qtbot.waitUntil(chosen_in_sight, timeout=PATIENCE_MS)


def test_the_comparison_of_models(qtbot: QtBot, open_window: OpenWindow, adapted: Path) -> None:
    """The panel, which has the focus when adapting ends, and the list hold it without a ring."""
    new = use_shipped(adapted)
    with LibraryDB(adapted) as db:
        before = db.encoder_in_use()
    assert before is not None
    window = open_window(adapted)
    page, panel = window.main_layout.encoder, window.main_layout.encoder.adapt
    activate(qtbot, window)
    window.features.navigator.show_page(PageId.ENCODER)
    summary = {"encoder": new.name, "before": before.name, "sentence": "It finds more."}
    window.features.adapting.compare({**summary, "better": True})
    qtbot.waitUntil(lambda: bool(panel.comparison.rows), timeout=PATIENCE_MS)
    assert_in_sight(window, page, 4)
    for box in (panel, page.code_sets):
        page.ensureWidgetVisible(box)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        assert not any(one.isVisible() for one in window.findChildren(FocusFrame))


def assert_clear_of_ring(window: QWidget, box: QWidget) -> None:
    """The ring that is around a box lies over nothing in it."""
    box.setFocus(Qt.FocusReason.TabFocusReason)
    (ring,) = [one for one in window.findChildren(FocusFrame) if one.isVisible()]
    assert ring.around is box
    place = QRect(box.mapTo(window, QPoint(0, 0)), box.size()) & window.rect()
    with_ring = window.grab(place).toImage()
    ring.hide()
    assert window.grab(place).toImage() == with_ring


def test_the_sheet_of_keys(qtbot: QtBot, window: MainWindow) -> None:
    activate(qtbot, window)
    sheet = KeySheet(window)
    sheet.show()
    sheet.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is sheet, timeout=PATIENCE_MS)
    (area,) = sheet.findChildren(QScrollArea)
    area.setFocus()
    qtbot.keyClick(area, Qt.Key.Key_F12)
    assert area.hasFocus()
    assert_clear_of_ring(sheet, area)
    sheet.close()


def test_an_empty_list_of_deleted_photos(qtbot: QtBot, window: MainWindow) -> None:
    """It takes no focus, and nothing is framed; from the page, Tab goes on."""
    activate(qtbot, window)
    page = window.main_layout.recently_deleted
    qtbot.keyClick(focused(), Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert page.hasFocus()
    assert framed(window) == []
    assert page.list not in list(stops())


def test_the_first_key_where_nothing_has_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    """After a click, too, Tab leads to something that is marked."""
    activate(qtbot, window)
    field = window.main_layout.top_bar.search
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert not field.property(BY_KEYS)
    field.clearFocus()
    assert QApplication.focusWidget() is None
    QTest.keyClick(window, Qt.Key.Key_Tab)
    assert focused().property(BY_KEYS)


def test_a_button_that_greys_keeps_the_ring(qtbot: QtBot, window: MainWindow) -> None:
    """Its card holds the focus for it, and is not framed as long as the button is in sight."""
    activate(qtbot, window)
    window.features.navigator.show_page(PageId.SETTINGS)
    card = window.main_layout.settings.processors
    card.test_button.setFocus(Qt.FocusReason.TabFocusReason)
    assert framed(window) == []
    card.test_button.setEnabled(False)
    assert card.hasFocus()
    assert framed(window) == [card.test_button]
    card.test_button.hide()
    assert framed(window) == [card]
    card.test_button.show()
    card.test_button.setEnabled(True)
    assert card.test_button.hasFocus()
    assert framed(window) == []


def framed(window: MainWindow) -> list[QWidget | None]:
    """The widgets with a ring that is laid over them."""
    return [ring.around for ring in window.findChildren(FocusFrame) if ring.isVisible()]


def test_the_very_first_start(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    """Nobody has used a key yet: the first one shows where the focus is."""
    clicked = open_window(tmp_path / "other")
    activate(qtbot, clicked)
    field = clicked.main_layout.sidebar.add_button
    QTest.mousePress(
        clicked.windowHandle(),
        Qt.MouseButton.LeftButton,
        pos=field.mapTo(clicked, field.rect().center()),
    )
    assert field.hasFocus()
    window = open_window(tmp_path / "new")
    activate(qtbot, window)
    page, folder = window.main_layout.welcome, focused()
    assert isinstance(folder, QPushButton)
    assert folder.text() == "Choose a folder…"
    before = folder.grab().toImage()
    qtbot.keyClick(folder, Qt.Key.Key_Control)
    assert folder.grab().toImage() == before
    qtbot.keyClick(folder, Qt.Key.Key_F12)
    assert folder.grab().toImage() != before
    assert_in_sight(window, page, 2)
