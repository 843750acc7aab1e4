"""Home, End, Page Up, Page Down and arrows scroll a page wherever the focus stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.encoder.adding.model_found import ModelFound
from hashdesk.ui.encoder.adding.model_words import ModelFact
from hashdesk.ui.shell.key_sheet import KeySheet
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.basic import button, column
from hashdesk.ui.widgets.card_page import CardPage
from hashdesk.ui.widgets.controls.confirmed_box import ConfirmedBox
from tests.ui.conftest import PATIENCE_MS
from tests.ui.recently_deleted.throwing_away import open_page, throw_away
from tests.ui.shell.tab_walk import activate, focused

pytestmark = pytest.mark.slow


def check_keys(area: QAbstractScrollArea) -> None:
    """Each key scrolls, pressed where the focus is."""
    bar = area.verticalScrollBar()
    assert bar.maximum() > 2 * bar.singleStep()
    bar.setValue(0)
    there = focused()
    for key, place in (
        (Qt.Key.Key_End, bar.maximum),
        (Qt.Key.Key_Home, bar.minimum),
        (Qt.Key.Key_Down, bar.singleStep),
        (Qt.Key.Key_Up, bar.minimum),
        (Qt.Key.Key_PageDown, lambda: min(bar.pageStep(), bar.maximum())),
        (Qt.Key.Key_PageUp, bar.minimum),
    ):
        QTest.keyClick(focused(), key)
        assert (key, bar.value()) == (key, place())
        assert focused() is there


@pytest.mark.parametrize("page_id", [PageId.SETTINGS, PageId.ENCODER, PageId.EXCHANGE])
def test_a_page_of_cards(qtbot: QtBot, window: MainWindow, page_id: PageId) -> None:
    """From the page itself, a button on it, and the side bar; there, arrows go to other rows."""
    activate(qtbot, window)
    layout = window.main_layout
    window.features.navigator.show_page(page_id)
    pages: dict[PageId, CardPage] = {
        PageId.SETTINGS: layout.settings,
        PageId.ENCODER: layout.encoder,
        PageId.EXCHANGE: layout.exchange,
    }
    page = pages[page_id]
    qtbot.waitUntil(page.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    page.setMaximumHeight(200)  # so that all have more than is in sight
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0, timeout=PATIENCE_MS)
    on_page = next(one for one in page.findChildren(QPushButton) if one.isEnabled())
    for widget in (page, on_page):
        widget.setFocus()
        check_keys(page)
    row = layout.sidebar.rows[page_id]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_End)
    assert page.verticalScrollBar().value() == page.verticalScrollBar().maximum()
    QTest.keyClick(row, Qt.Key.Key_PageUp)
    assert page.verticalScrollBar().value() < page.verticalScrollBar().maximum()


def test_controls_that_need_the_keys(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ConfirmedBox, "showPopup", lambda _: None)  # it takes the keys itself
    activate(qtbot, window)
    field, page = window.main_layout.top_bar.search, window.main_layout.settings
    window.features.navigator.show_page(PageId.SETTINGS)
    page.setMaximumHeight(200)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0, timeout=PATIENCE_MS)
    box: QComboBox = page.appearance.scheme_box
    for widget in (field, box):
        widget.setFocus()
        page.verticalScrollBar().setValue(9)
        for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
            QTest.keyClick(widget, key)
            assert page.verticalScrollBar().value() == 9
    assert isinstance(field, QLineEdit)


def show(qtbot: QtBot, dialog: QDialog) -> None:
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog, timeout=PATIENCE_MS)


def test_the_sheet_of_keys(qtbot: QtBot, window: MainWindow) -> None:
    """From its one button, which stands below what scrolls."""
    activate(qtbot, window)
    sheet = KeySheet(window)
    show(qtbot, sheet)
    sheet.resize(sheet.width(), 300)
    (area,) = sheet.findChildren(QAbstractScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0, timeout=PATIENCE_MS)
    (close,) = sheet.findChildren(QPushButton)
    close.setFocus()
    for key, place in ((Qt.Key.Key_End, area.verticalScrollBar().maximum()), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(close, key)
        assert area.verticalScrollBar().value() == place
    sheet.close()


def test_what_was_found_about_a_model(qtbot: QtBot, window: MainWindow) -> None:
    activate(qtbot, window)
    dialog, found = QDialog(window), ModelFound()
    found.show_facts([ModelFact(f"Name {n}", "Value " * 9, "Rule " * 9) for n in range(30)], "")
    column(found, button("Close"), parent=dialog)
    show(qtbot, dialog)
    qtbot.waitUntil(lambda: found.verticalScrollBar().maximum() > 0, timeout=PATIENCE_MS)
    found.setFocus()
    check_keys(found)
    dialog.close()


def test_deleted_photos_from_the_buttons_above_them(qtbot: QtBot, own: MainWindow) -> None:
    activate(qtbot, own)
    for count in (1, 2):
        throw_away(qtbot, own, 0)
        assert own.main_layout.recently_deleted.model.rowCount() == count
    page = open_page(qtbot, own, 2)
    page.list.setMaximumHeight(40)
    bar = page.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=PATIENCE_MS)
    page.restore_all_button.setFocus()
    for key, place in ((Qt.Key.Key_End, bar.maximum()), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(page.restore_all_button, key)
        assert bar.value() == place


def test_keys_scroll_no_panel_beside_a_page_that_has_no_more(
    qtbot: QtBot, window: MainWindow
) -> None:
    """From a button of the page or above it; in the side bar, they scroll it as before."""
    activate(qtbot, window)
    window.resize(900, 480)
    layout = window.main_layout
    bar = layout.sidebar._area.verticalScrollBar()
    window.features.navigator.show_page(PageId.DUPLICATES)
    qtbot.waitUntil(lambda: bar.maximum() > 0 and not window.busy, timeout=PATIENCE_MS)
    pages = layout.duplicates.findChildren(QAbstractButton)
    button_there = next(one for one in pages if one.isVisible() and one.isEnabled())
    for widget in (button_there, layout.top_bar._open):
        widget.setFocus()
        for key in (Qt.Key.Key_End, Qt.Key.Key_PageDown, Qt.Key.Key_Down):
            QTest.keyClick(widget, key)
            assert bar.value() == 0
    row = layout.sidebar.rows[PageId.DUPLICATES]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
