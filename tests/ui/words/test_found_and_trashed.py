"""What is said once all photos that words found have gone to the trash."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.words.unknown_words import none_left
from tests.ui.conftest import PATIENCE_MS
from tests.ui.photos.selecting import select

pytestmark = pytest.mark.slow

NAME = "3-2"  # of one photo, and of nothing else


def chips(window: MainWindow) -> list[str]:
    row = window.main_layout.part_chips
    parts = [*row.findChildren(QPushButton), *row.findChildren(QLabel)]
    return [part.text() for part in parts if part.isVisibleTo(row)]


def wait_for_chips(qtbot: QtBot, window: MainWindow, count: str) -> None:
    """Wait until the one chip is there, with this count."""
    wanted = [f"{NAME} · file name  ✕", count]
    qtbot.waitUntil(lambda: chips(window) == wanted, timeout=PATIENCE_MS)


def find_and_trash(qtbot: QtBot, window: MainWindow) -> None:
    """Find one photo by its name, and move it to the trash."""
    field, grid = window.main_layout.top_bar.search, window.main_layout.grid
    field.setText(NAME)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(grid.photo_model.photos) == 1, timeout=PATIENCE_MS)
    wait_for_chips(qtbot, window, "1 photo")
    select(qtbot, window, 0, 0)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not len(grid.photo_model.photos), timeout=PATIENCE_MS)


def assert_none_is_left(qtbot: QtBot, window: MainWindow) -> None:
    """The page, the chips and the bar below agree."""
    layout = window.main_layout
    assert layout.grid.empty_words == none_left()
    assert layout.grid.empty.isVisible()
    wait_for_chips(qtbot, window, "0 photos")
    assert layout.status_bar.count.text() == "0 of 23 photos"
    assert window.features.undo_history.can_undo


def test_before_the_folder_is_scanned(
    qtbot: QtBot, own: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As while something long is under way. Undo shows the photo again."""

    def wait(_folders: Sequence[bytes], **_options: bool) -> None:
        """Scan nothing."""

    monkeypatch.setattr(own.parts.jobs, "confirm_missing", wait)
    find_and_trash(qtbot, own)
    assert_none_is_left(qtbot, own)
    own.bindings.by_name["undo"].trigger()
    model = own.main_layout.grid.photo_model
    qtbot.waitUntil(lambda: len(model.photos) == 1, timeout=PATIENCE_MS)
    wait_for_chips(qtbot, own, "1 photo")


def test_after_the_folder_was_scanned(qtbot: QtBot, own: MainWindow) -> None:
    """The library knows no such name any more; after an undo it does."""
    find_and_trash(qtbot, own)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(own.snapshot.photos) == 23, timeout=PATIENCE_MS)
    with qtbot.waitSignal(own.features.photo_list.changed, timeout=PATIENCE_MS):
        own.features.words.renew()  # it may have been renewed already: once more changes nothing
    assert_none_is_left(qtbot, own)
    own.bindings.by_name["undo"].trigger()
    model = own.main_layout.grid.photo_model
    qtbot.waitUntil(lambda: len(model.photos) == 1, timeout=PATIENCE_MS)
    wait_for_chips(qtbot, own, "1 photo")
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
