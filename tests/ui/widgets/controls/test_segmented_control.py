"""Arrow keys in a segmented control of two lines, as that of Duplicates at a narrow width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.widgets.basic import column
from hashdesk.ui.widgets.controls.segmented_control import SegmentedControl

NAMES = ("Exact copies", "Near-duplicates", "Edited copies", "Look-alikes")
KEY = Qt.Key


@pytest.mark.parametrize("chosen", [True, False])
def test_arrows_go_as_one_reads(qtbot: QtBot, *, chosen: bool) -> None:
    """The one chosen goes along with the focus, as in any group of choices."""
    window = QWidget()
    levels = SegmentedControl(wraps=True)
    buttons = [levels.add(name, name) for name in NAMES]
    column(levels, 1, parent=window)
    qtbot.addWidget(window)
    window.resize(buttons[0].sizeHint().width() + buttons[1].sizeHint().width() + 4, 200)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    assert len({button.y() for button in buttons}) == 2
    levels.show_chosen(NAMES[0] if chosen else NAMES[3])
    buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    for key, name in (
        *((KEY.Key_Left, 0), (KEY.Key_Up, 0), (KEY.Key_Right, 1), (KEY.Key_Right, 2)),
        *((KEY.Key_Right, 3), (KEY.Key_Right, 3), (KEY.Key_Down, 3), (KEY.Key_Up, 1)),
        *((KEY.Key_Down, 3), (KEY.Key_Left, 2), (KEY.Key_Up, 0), (KEY.Key_Down, 2)),
        (KEY.Key_Left, 1),
    ):
        focused = QApplication.focusWidget()
        qtbot.keyClick(focused, key)
        now = QApplication.focusWidget()
        assert isinstance(now, QPushButton)
        assert now.text() == NAMES[name], key
        if chosen:
            assert now.isChecked()
