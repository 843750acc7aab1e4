"""In a narrow window, no column is so narrow that words stand one below the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.photos.selecting import select

pytestmark = pytest.mark.slow

WIDTH, HEIGHT = 900, 700
LEAST_LETTERS = 30  # in a line of text that is wrapped


def narrow(window: MainWindow) -> list[tuple[str, int]]:
    """Texts in sight that are wrapped to fewer letters a line, and their widths in pixels."""
    return [
        (one.text(), one.width())
        for one in window.findChildren(QLabel)
        if one.isVisible() and one.wordWrap() and one.width() < _least(one)
    ]


def _least(text: QLabel) -> int:
    whole = text.fontMetrics().horizontalAdvance(text.text())
    return whole * min(LEAST_LETTERS, len(text.text())) // max(len(text.text()), 1)


@pytest.mark.usefixtures("german")
def test_lines_are_long_enough_on_every_page(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path
) -> None:
    """In German, whose words are long."""
    window = open_window(library_folder)
    window.resize(WIDTH, HEIGHT)
    select(qtbot, window, 3, 0)
    window.grab()  # lays it out
    assert not narrow(window)
    for page in PageId:
        if page is not PageId.PHOTOS:
            window.features.navigator.show_page(page)
            qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
            window.grab()
            assert not narrow(window), page
