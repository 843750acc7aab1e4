"""Keys in pages: Enter presses a button, and work that begins does not move the focus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.ui.widgets.basic import button, column
from hashdesk.ui.widgets.theme import Theme


@pytest.fixture
def theme() -> Theme:
    return Theme(paths.resources() / "style.qss")


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> Iterator[QWidget]:
    """A card with two buttons, in a window that has the keys."""
    window, card = QWidget(), QWidget()
    column(card, parent=window)
    column(button("Test"), button("Clear"), parent=card)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield card
    window.close()


def buttons(page: QWidget) -> tuple[QPushButton, QPushButton]:
    test, clear = page.findChildren(QPushButton)
    test.setFocus(Qt.FocusReason.TabFocusReason)
    return test, clear


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_the_button(qtbot: QtBot, page: QWidget, key: Qt.Key) -> None:
    test, _ = buttons(page)
    with qtbot.waitSignal(test.clicked, timeout=1000):
        qtbot.keyClick(test, key)


def test_a_disabled_button_keeps_the_place(qtbot: QtBot, page: QWidget) -> None:
    test, clear = buttons(page)
    test.clicked.connect(lambda: test.setEnabled(False))
    clear.clicked.connect(lambda: pytest.fail("another button was pressed"))
    qtbot.keyClick(test, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is page
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    test.setEnabled(True)
    assert QApplication.focusWidget() is test


def test_a_hidden_button_keeps_the_place(page: QWidget) -> None:
    test, _ = buttons(page)
    test.hide()
    assert QApplication.focusWidget() is page
    test.show()
    assert QApplication.focusWidget() is test


def test_who_goes_elsewhere_stays_there(page: QWidget) -> None:
    test, clear = buttons(page)
    test.setEnabled(False)
    clear.setFocus(Qt.FocusReason.TabFocusReason)
    test.setEnabled(True)
    assert QApplication.focusWidget() is clear


def test_a_button_that_is_deleted_keeps_the_place(qtbot: QtBot, page: QWidget) -> None:
    test, clear = buttons(page)
    test.hide()
    test.deleteLater()
    with qtbot.waitSignal(test.destroyed, timeout=1000):
        pass
    assert QApplication.focusWidget() is page
    clear.setFocus(Qt.FocusReason.TabFocusReason)
    clear.setEnabled(False)
    assert QApplication.focusWidget() is page
