"""A window that begins on a page of cards: its first control has the focus."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.shell.navigation.last_place import LastPlace
from hashdesk.ui.window_settings import PLACE_KEY, library_key
from tests.ui.conftest import OpenWindow


def first_control(window: MainWindow, page: PageId) -> QWidget:
    layout = window.main_layout
    return {
        PageId.ENCODER: layout.encoder.code_sets.add_button,  # too few photos to adapt to
        PageId.EXCHANGE: layout.exchange.export.format_box,
        PageId.SETTINGS: layout.settings.folders.add_button,
    }[page]


@pytest.mark.parametrize("page", [PageId.ENCODER, PageId.EXCHANGE, PageId.SETTINGS])
def test_a_start_gives_it_the_keys(
    open_window: OpenWindow, library_folder: Path, window_settings: QSettings, page: PageId
) -> None:
    saved = replace(LastPlace(), page=page).saved()
    window_settings.setValue(library_key(PLACE_KEY, library_folder), saved)
    window = open_window(library_folder)
    assert window.focusWidget() is first_control(window, page)


@pytest.mark.parametrize("page", [PageId.ENCODER, PageId.EXCHANGE])
def test_whoever_comes_from_the_photos_is_there_too(window: MainWindow, page: PageId) -> None:
    window.main_layout.grid.setFocus()
    window.features.navigator.show_page(page)
    assert window.focusWidget() is first_control(window, page)


def test_the_side_bar_keeps_them(window: MainWindow) -> None:
    """Whoever goes through the pages by keys is not thrown out of their list."""
    folders = window.main_layout.sidebar.folders
    folders.setFocus()
    window.features.navigator.show_page(PageId.ENCODER)
    assert window.focusWidget() is folders
