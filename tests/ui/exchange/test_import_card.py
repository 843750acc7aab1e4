"""The card of imports in a small window: the names of libraries can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hashdesk.core.exchange.imported_libraries import ImportedLibrary
from hashdesk.ui.exchange.import_card import LEAST_NAME_WIDTH
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.basic import ElidedLabel
from tests.ui.conftest import PATIENCE_MS
from tests.ui.exchange.test_exchange import show

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["lib", "everything of the journey to Greenland"])
def test_the_name_of_a_library_has_room(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Beside a large number of photos; nothing of the row is beyond the card."""
    show(qtbot, window)
    window.resize(900, 700)
    card = window.main_layout.exchange.imports
    card.show_libraries([ImportedLibrary(Path("/imported") / name, 123_456)], ())
    qtbot.waitUntil(lambda: card.width() < LEAST_NAME_WIDTH * 8, timeout=PATIENCE_MS)
    (shown,) = [one for one in card.findChildren(ElidedLabel) if one.text() == name]
    (count,) = [one for one in card.findChildren(QLabel) if one.text() == "123,456 photos"]
    qtbot.waitUntil(lambda: shown.isVisible() and count.isVisible(), timeout=PATIENCE_MS)
    window.grab()  # rows have the places that they are painted at
    assert shown.width() >= LEAST_NAME_WIDTH
    assert count.width() >= count.sizeHint().width()
    assert card.minimumSizeHint().width() <= card.width()
