"""Light and dark, over windows that come one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from hashdesk.ui.widgets.theme import DARK, LIGHT, Scheme, palette
from hashdesk.ui.window_settings import SCHEME_KEY
from tests.ui.conftest import OpenWindow


@pytest.fixture
def dark(qapp: QApplication, window_settings: QSettings) -> Iterator[None]:
    """The choice of a person who wants it dark."""
    kept, palette_before = qapp.styleSheet(), qapp.palette()
    window_settings.setValue(SCHEME_KEY, Scheme.DARK.value)
    yield
    qapp.setPalette(palette_before)
    qapp.setStyleSheet(kept)


@pytest.mark.slow
@pytest.mark.usefixtures("dark")
def test_a_window_in_place_of_another_has_its_colours(
    qapp: QApplication, open_window: OpenWindow, library_folder: Path
) -> None:
    """As after a change of the language; each begins with the system's scheme, which is light."""
    for window in (open_window(library_folder), open_window(library_folder)):
        assert DARK.panel in qapp.styleSheet()
        assert qapp.palette() == palette(DARK)
        window.parts.theme.choose(Scheme.LIGHT)
        assert LIGHT.panel in qapp.styleSheet()
        assert qapp.palette() == palette(LIGHT)
        window.parts.theme.choose(Scheme.DARK)
