"""Selecting photos in the grid by keys, for tests of what is done with them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.ui.shell.main_window import MainWindow

SHIFT = Qt.KeyboardModifier.ShiftModifier


def select(qtbot: QtBot, window: MainWindow, first: int, more: int) -> list[int]:
    """Select a photo by rank and `more` after it with the keys; returns their ids."""
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    grid.setFocus()
    grid.set_current(int(model.photos[first]))
    for _ in range(more):
        qtbot.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    return model.photos[first : first + more + 1].tolist()
