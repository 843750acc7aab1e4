"""The card of imports in a small window: the names of libraries can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
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


def test_the_next_library_has_the_keys_after_one_was_removed(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path
) -> None:
    """As in the settings; after the last one, what imports has them."""
    window = open_window(library_folder)
    window.features.navigator.show_page(PageId.EXCHANGE)
    size = window.main_layout.exchange.export.size_label
    qtbot.waitUntil(lambda: size.text().startswith("24 photos, "), timeout=PATIENCE_MS)
    card = window.main_layout.exchange.imports
    first, second = (ImportedLibrary(Path("/imported") / name, 1) for name in ("a", "b"))
    card.show_libraries([first, second], ())
    remove = next(
        one for one in card.findChildren(QPushButton) if one.accessibleName() == "Remove: a"
    )
    qtbot.waitUntil(remove.isVisible, timeout=PATIENCE_MS)
    remove.setFocus()
    card.show_libraries([second], ())
    now = window.focusWidget()
    assert now is not None
    assert now.accessibleName() == "Remove: b"
    card.show_libraries([], ())
    assert window.focusWidget() is card.import_button
