"""The keyboard sheet lists what has keys, and fits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from hashdesk.ui import actions
from hashdesk.ui.current_page import PageId
from hashdesk.ui.formatting import without_letter
from hashdesk.ui.shell.key_sheet import KeySheet


def test_every_action_with_keys_is_listed(qtbot: QtBot, qapp: QApplication) -> None:
    """Pages share a line, and what works only in an opened photo is said to do so."""
    sheet = KeySheet()
    qtbot.addWidget(sheet)
    words = [label.text() for label in sheet.findChildren(QLabel)]
    for name, text, keys in actions.ACTIONS:
        pages = set(PageId) - {PageId.SETTINGS, PageId.FAILURES}
        elsewhere = {*pages, *actions.VIEWER_ACTIONS, "trash_all"}
        if keys and name not in elsewhere:
            assert without_letter(actions.translated(text)) in words
    assert words[words.index("Unreadable files") + 1] == "Alt+8"
    assert words[words.index("… trash the marked ones of all groups") + 1] == "Ctrl+Del"
    assert words[words.index("Name a shelf of the atlas") + 1] == "F2"
    for opened in ("Open a shelf of the atlas", "Recently deleted: restore"):
        assert words[words.index(opened) + 1] == "Enter"
    assert "Alt+1   …   Alt+7" in words
    opened = words.index("In the opened photo: zoom")
    assert words[opened + 2 : opened + 8] == [
        *("… info", "I", "… search by area", "R"),
        *("… move the area, resize it, search", "← ↑ → ↓   Shift+arrows   Enter"),
    ]
    assert words[words.index("View") + 1] == "Enter   F3"  # as hints call it
    assert words[words.index("Open in default app") + 1] == "Ctrl+Enter"


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
