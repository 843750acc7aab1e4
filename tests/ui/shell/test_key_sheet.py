"""The keyboard sheet lists what has keys, and fits."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel
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
