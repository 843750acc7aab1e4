"""What has the focus on a page of cards stays in sight as keys and sizes change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QStringListModel, Qt
from PySide6.QtWidgets import QApplication, QLabel, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.widgets.basic import column
from hashdesk.ui.widgets.card_page import CardPage
from tests.ui.conftest import PATIENCE_MS

ROWS = 20


class Window(QWidget):
    """A page of a long text, a button, a list and another long text; above it room for a notice."""

    def __init__(self) -> None:
        super().__init__()
        self.notice = QLabel("20 photos copied.")
        self.notice.setFixedHeight(40)
        self.notice.hide()
        self.page, self.rows = CardPage(), QListView()
        self.above, below = QLabel("Above"), QLabel("Below")
        self.button = QPushButton("Copy")
        self.above.setFixedHeight(500)
        below.setFixedHeight(500)
        self.rows.setModel(QStringListModel([str(number) for number in range(ROWS)], self.rows))
        self.rows.setFixedHeight(240)
        for part in (self.above, self.button, self.rows, below):
            self.page.add("PART", part)
        column(self.notice, self.page, parent=self, spacing=0)
        self.resize(700, 400)

    def sees(self, widget: QWidget, rect: QRect) -> bool:
        """Whether all of a rectangle of a widget is in sight on the page."""
        seen = self.page.viewport()
        return seen.rect().contains(rect.translated(widget.mapTo(seen, QPoint(0, 0))))

    def sees_row(self, row: int) -> bool:
        """Whether all of a row is in sight on the page."""
        index = self.rows.model().index(row, 0)
        return self.sees(self.rows.viewport(), self.rows.visualRect(index))

    def scroll_to_bottom_of(self, widget: QWidget) -> None:
        """Have a widget end where the page ends."""
        seen = self.page.viewport()
        bottom = widget.mapTo(seen, QPoint(0, widget.height())).y()
        bar = self.page.verticalScrollBar()
        bar.setValue(bar.value() + bottom - seen.height())


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made, timeout=PATIENCE_MS):
        made.activateWindow()
    return made


def test_keys_through_a_list_scroll_the_page(qtbot: QtBot, window: Window) -> None:
    window.button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(window.button, Qt.Key.Key_Tab)
    assert window.rows.hasFocus()
    window.page.ensureWidgetVisible(window.button, 0, 0)
    bar = window.page.verticalScrollBar()
    bar.setValue(bar.value() - 20)
    qtbot.keyClick(window.rows, Qt.Key.Key_End)
    assert window.rows.currentIndex().row() == ROWS - 1
    assert window.sees_row(ROWS - 1)


def test_a_notice_that_comes_hides_no_chosen_row(qtbot: QtBot, window: Window) -> None:
    window.rows.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(window.rows, Qt.Key.Key_End)
    window.scroll_to_bottom_of(window.rows)
    assert window.sees_row(ROWS - 1)
    window.notice.show()
    qtbot.waitUntil(lambda: window.page.height() == 360, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: window.sees_row(ROWS - 1), timeout=PATIENCE_MS)


def test_a_part_that_grows_moves_no_page_below_a_button(qtbot: QtBot, window: Window) -> None:
    """As of the part that adapts: when the comparison comes, one reads it from its beginning."""
    window.button.setFocus(Qt.FocusReason.TabFocusReason)
    window.scroll_to_bottom_of(window.button)
    bar, inside = window.page.verticalScrollBar(), window.page.widget()
    before, height = bar.value(), inside.height()
    window.above.setFixedHeight(900)
    qtbot.waitUntil(lambda: inside.height() > height, timeout=PATIENCE_MS)
    for _ in range(5):  # what is queued while the page gets its size
        QApplication.processEvents()
    assert bar.value() == before


def test_who_scrolled_away_stays_there(qtbot: QtBot, window: Window) -> None:
    window.rows.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(window.rows, Qt.Key.Key_End)
    window.page.verticalScrollBar().setValue(0)
    window.notice.show()
    qtbot.waitUntil(lambda: window.page.height() == 360, timeout=PATIENCE_MS)
    QApplication.processEvents()
    assert window.page.verticalScrollBar().value() == 0
