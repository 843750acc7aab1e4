"""The card of imports in a small window: the names of libraries can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hashdesk.core.exchange.imported_libraries import ImportedLibrary
from hashdesk.ui.current_page import PageId
from hashdesk.ui.widgets.basic import ElidedLabel
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow


NARROW = 650  # pixels, of the card


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("name", ["lib", "everything of the journey to Greenland, and back again"])
def test_the_whole_name_of_a_library_can_be_read(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path, name: str
) -> None:
    """Also in German, whose words are long; nothing of the row is beyond the card."""
    window = open_window(library_folder)
    window.features.navigator.show_page(PageId.EXCHANGE)
    size = window.main_layout.exchange.export.size_label
    qtbot.waitUntil(lambda: size.text().startswith("24 Fotos, "), timeout=PATIENCE_MS)
    window.resize(900, 700)
    card = window.main_layout.exchange.imports
    card.show_libraries([ImportedLibrary(Path("/imported") / name, 123_456)], ())
    qtbot.waitUntil(lambda: card.width() < NARROW, timeout=PATIENCE_MS)
    (shown,) = [one for one in card.findChildren(ElidedLabel) if one.text() == name]
    (count,) = [one for one in card.findChildren(QLabel) if one.text() == "123.456 Fotos"]
    qtbot.waitUntil(lambda: shown.isVisible() and count.isVisible(), timeout=PATIENCE_MS)
    window.grab()  # rows have the places that they are painted at
    assert shown.width() >= shown.fontMetrics().horizontalAdvance(name)
    assert count.width() >= count.sizeHint().width()
    assert card.minimumSizeHint().width() <= card.width()
