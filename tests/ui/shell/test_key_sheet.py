"""The keyboard sheet lists what has keys, and fits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from hashdesk.ui import actions
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.key_sheet import KeySheet


def test_every_action_with_keys_is_listed(qtbot: QtBot, qapp: QApplication) -> None:
    """Pages share a line, and searching by area has its keys below it."""
    sheet = KeySheet()
    qtbot.addWidget(sheet)
    words = [label.text() for label in sheet.findChildren(QLabel)]
    for name, text, keys in actions.ACTIONS:
        if keys and (name not in set(PageId) or name in (PageId.SETTINGS, PageId.FAILURES)):
            assert actions.translated(text) in words
    assert words[words.index("Unreadable files") + 1] == "Alt+8"
    assert words[words.index("Name a shelf of the atlas") + 1] == "F2"
    assert "Alt+1   …   Alt+7" in words
    line = words.index("Search by area")
    assert words[line + 2] == "… move, resize, search"
    assert words[line + 3] == "← ↑ → ↓   Shift+arrows   Return"


@pytest.mark.parametrize(("width", "columns"), [(1600, 2), (800, 1)])
def test_it_fits_the_screen(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, width: int, columns: int
) -> None:
    """On a small screen its lines stand in one column, which scrolls."""

    class Screen:
        def availableSize(self) -> QSize:
            return QSize(width, 600)

    monkeypatch.setattr(KeySheet, "screen", lambda _self: Screen())
    sheet = KeySheet()
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitExposed(sheet)
    assert sheet.width() <= 0.9 * width
    assert sheet.height() <= 0.9 * 600
    (area,) = sheet.findChildren(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    lines = [label for label in sheet.findChildren(QLabel) if label.property("role") != "muted"]
    assert len({label.x() for label in lines}) == columns
