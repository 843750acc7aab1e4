"""Who uses keys sees where the focus is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.ui.widgets.basic import column
from hashdesk.ui.widgets.focus.focus_frame import FocusFrame
from hashdesk.ui.widgets.focus.key_focus import BY_KEYS
from hashdesk.ui.widgets.theme import Scheme, Theme

RING_PIXELS = 20  # at least: a box of 16 pixels has more than that on its edges


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("ticked", [False, True])
def test_a_check_box_shows_the_focus(qtbot: QtBot, scheme: Scheme, ticked: bool) -> None:
    """By a ring in a colour that the box does not have without it."""
    theme = Theme(paths.resources() / "style.qss")
    theme.choose(scheme)
    window, first, second = QWidget(), QCheckBox("First"), QCheckBox("Second")
    column(first, second, parent=window)
    for box in (first, second):
        box.setChecked(ticked)
    _activate(qtbot, window)
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton)  # of an earlier test
    second.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(second, Qt.Key.Key_F12)  # nothing is marked before a key is used
    ring = theme.colours.text if ticked else theme.colours.accent
    without = _pixels(first, ring)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    assert _pixels(first, ring) - without > RING_PIXELS
    theme.choose(Scheme.SYSTEM)


def _activate(qtbot: QtBot, window: QWidget) -> None:
    """Show a window of the test, and give it the keys."""
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()


def _pixels(box: QCheckBox, colour: str) -> int:
    """How many pixels of the whole box have this colour."""
    image = box.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y).name() == colour for x, y in places)


def test_a_window_that_follows_another_by_keys_shows_its_focus(qtbot: QtBot) -> None:
    """The first one is gone before the second one has the keys."""
    theme = Theme(paths.resources() / "style.qss")
    first, second = QWidget(), QWidget()
    boxes = []
    for window in (first, second):
        box, other = QCheckBox("One"), QCheckBox("Two")
        column(box, other, parent=window)
        boxes.append(box)
        qtbot.addWidget(window)
    with qtbot.waitActive(first):
        first.show()
        first.activateWindow()
    boxes[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(boxes[0], Qt.Key.Key_Tab)
    first.hide()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is None)
    boxes[1].setFocus()
    without = _pixels(boxes[1], theme.colours.accent)
    with qtbot.waitActive(second):
        second.show()
        second.activateWindow()
    assert boxes[1].hasFocus()
    assert _pixels(boxes[1], theme.colours.accent) - without > RING_PIXELS


def test_where_a_click_leads_on_to_is_marked_by_the_next_key(qtbot: QtBot) -> None:
    """The focus goes on when the button is released, as to the list of a page that opens."""
    Theme(paths.resources() / "style.qss")
    window, opener, opened = QWidget(), QPushButton("Open"), QCheckBox("Opened")
    opener.clicked.connect(lambda: opened.setFocus())
    column(opener, opened, parent=window)
    shortcut = QShortcut(QKeySequence("Alt+1"), window)
    shortcut.activated.connect(lambda: opened.setFocus())
    _activate(qtbot, window)
    opener.setFocus(Qt.FocusReason.TabFocusReason)
    opened.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.mouseClick(opener, Qt.MouseButton.LeftButton)
    assert opened.hasFocus()
    assert not opened.property(BY_KEYS)
    qtbot.keyClick(opened, Qt.Key.Key_F12)
    assert opened.property(BY_KEYS)
    qtbot.mousePress(opener, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(opener, Qt.MouseButton.LeftButton, pos=QPoint(-9, -9))  # presses nothing
    assert opener.hasFocus()
    qtbot.keyClick(opener, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert opened.hasFocus()
    assert opened.property(BY_KEYS)


def test_work_that_a_click_began_frames_nothing(qtbot: QtBot) -> None:
    """The button had the focus before: the click moved it nowhere, and the work does later."""
    Theme(paths.resources() / "style.qss")
    window, card, button = QWidget(), QWidget(), QPushButton("Index")
    page = QWidget()
    column(button, parent=card)
    column(card, parent=page)
    column(page, parent=window)
    _activate(qtbot, window)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_F12)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    card.setFocus()
    page.setFocus()
    assert not page.property(BY_KEYS)
    card.setFocus()
    assert not window.findChildren(FocusFrame)


def test_a_click_that_takes_no_focus_counts_too(qtbot: QtBot) -> None:
    """As one beside all buttons: what takes the focus next is not marked."""
    Theme(paths.resources() / "style.qss")
    window, first, second = QWidget(), QCheckBox("First"), QCheckBox("Second")
    column(first, second, parent=window)
    _activate(qtbot, window)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(first, Qt.Key.Key_F12)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    second.setFocus()
    assert not second.property(BY_KEYS)
    qtbot.keyClick(second, Qt.Key.Key_F12)
    assert second.property(BY_KEYS)


def test_a_whole_page_is_never_framed(qtbot: QtBot) -> None:
    """It has the focus only until a part of it takes it; a card in it is framed."""
    Theme(paths.resources() / "style.qss")
    window, whole, card, button = QWidget(), QWidget(), QWidget(), QPushButton("Index")
    column(button, parent=card)
    column(card, parent=whole)
    column(whole, parent=window)
    _activate(qtbot, window)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_F12)
    card.setFocus()
    assert [ring.around for ring in window.findChildren(FocusFrame) if ring.isVisible()] == [card]
    whole.setFocus()
    qtbot.keyClick(whole, Qt.Key.Key_F12)
    assert not [ring for ring in window.findChildren(FocusFrame) if ring.isVisible()]
