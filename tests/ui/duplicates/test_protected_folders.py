"""What is said of pairs with photos in protected folders, and what can be done with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.drawing import draw
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.duplicates.groups import bring_up_to_date, photos_of, press, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def window(
    tmp_path: Path, qtbot: QtBot, open_window: OpenWindow, encoder: BundleEncoder
) -> MainWindow:
    """Two pictures with a smaller copy each: one in the folder "safe", too, one elsewhere."""
    safe, other = tmp_path / "safe", tmp_path / "other"
    for folder in (safe, other):
        folder.mkdir()
    for theme, small in ((0, safe / "0 small.jpg"), (1, other / "1 small.jpg")):
        picture = draw(theme, 3, (640, 480))
        picture.save(safe / f"{theme}.jpg", quality=95)
        picture.resize((320, 240)).save(small, quality=75)
    bring_up_to_date(tmp_path / "library", encoder, safe, other)
    opened = open_window(tmp_path / "library")
    opened.features.navigator.show_page(PageId.DUPLICATES)
    wait_for(qtbot, opened, 2)
    return opened


def protect(qtbot: QtBot, window: MainWindow, name: str) -> None:
    menu = window.main_layout.duplicates.menu.menu()
    menu.aboutToShow.emit()
    folders = next(one.menu() for one in menu.actions() if "Protected" in one.text())
    next(one for one in folders.actions() if name in one.text()).trigger()
    groups = window.features.duplicates.groups
    qtbot.waitUntil(
        lambda: groups.marks is not None and bool(groups.marks.review.suggestion.protected.any()),
        timeout=PATIENCE_MS,
    )
    wait_for(qtbot, window, 2)


def test_why_it_stays_and_what_speaks_for_it(qtbot: QtBot, window: MainWindow) -> None:
    protect(qtbot, window, "safe")
    page, groups = window.main_layout.duplicates, window.features.duplicates.groups
    assert groups.marks is not None
    mark = next(one for one in page.group.action_buttons if one.text() in ("Mark", "Unmark"))
    said = {}
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down):
        press(qtbot, window, key)
        number = page.model.number(page.list.currentIndex().row())
        kept = sum(groups.marks.is_protected(number, photo) for photo in photos_of(window))
        said[kept] = page.reason.text(), mark.isEnabled(), mark.toolTip()
        states = [state.text() for state in page.pane.states]
        assert not any("To check" in state for state in states)
    words, possible, tip = said[1]
    assert words.startswith("The left one is always kept: its folder is protected. The ")
    assert (possible, tip) == (True, "Key: X")
    words, possible, tip = said[2]
    assert words.startswith("Both are always kept: their folders are protected. The ")
    assert (possible, tip) == (False, "This photo is always kept: its folder is protected.")
