"""The atlas: shelves by keys and by mouse, opened, named, and asked where a photo would stand."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from hashdesk.core.atlas import LENGTHS
from hashdesk.ui.sidebar import ATLAS, PHOTOS
from hashdesk.ui.window import Window
from tests.conftest import MANY
from tests.ui.conftest import PATIENCE_MS, OpenWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def atlas(qtbot: QtBot, open_window: OpenWindow, large: Path) -> Window:
    """A window on the atlas of a library that a test may change."""
    window = open_window(large)
    window.browser.show_page(ATLAS)
    qtbot.waitUntil(lambda: len(window.atlasing._folded) == len(LENGTHS), timeout=PATIENCE_MS)
    return window


def test_all_photos_are_on_shelves_at_any_length(qtbot: QtBot, atlas: Window) -> None:
    view = atlas.frame.atlas.view
    sizes = []
    for bits in LENGTHS:
        atlas.frame.atlas._lengths.buttons[bits].click()
        assert view.shelves.bits == bits
        assert view.shelves.counts.sum() == MANY
        sizes.append(len(view.shelves))
        view.grab()  # it can be painted
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_keys_lead_to_the_neighbours(qtbot: QtBot, atlas: Window) -> None:
    """Right is right on the screen, whichever way the row runs; down is one row lower."""
    view = atlas.frame.atlas.view
    atlas.resize(720, 480)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        before = view._rect(view.current).topLeft() if view.current >= 0 else QPoint()
        qtbot.keyClick(view, key)
        moved = view._rect(view.current).topLeft() - before
        if key == Qt.Key.Key_Right:
            assert (moved.x() > 0, moved.y()) == (True, 0)
        elif key == Qt.Key.Key_Down:
            assert moved.x() == 0
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.current == len(view.shelves) - 1


def test_keys_read_row_by_row(qtbot: QtBot, atlas: Window) -> None:
    """After the end of a row comes the beginning of the one below, and nothing is left out."""
    view = atlas.frame.atlas.view
    atlas.resize(720, 480)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    columns = view._columns(view._side, view.viewport().width())
    rows = len(view.shelves) // columns  # full ones
    assert rows > 1
    cells = [view._cell(view.current)]
    for _ in range(rows * columns - 1):
        qtbot.keyClick(view, Qt.Key.Key_Right)
        cells.append(view._cell(view.current))
    assert cells == [divmod(number, columns) for number in range(rows * columns)]
    for cell in reversed(cells):
        assert view._cell(view.current) == cell
        qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.current == 0


def test_a_shelf_falls_into_parts_and_stays_in_hand(qtbot: QtBot, atlas: Window) -> None:
    view = atlas.frame.atlas.view
    atlas.frame.atlas._lengths.buttons[4].click()
    largest = int(view.shelves.counts.argmax())  # others may have no part of their own
    view.choose(largest)
    whole = int(view.shelves.codes[largest])
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.shelves.bits == 8
    assert view.shelves.parents[view.current] == whole
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert (view.shelves.bits, int(view.shelves.codes[view.current])) == (4, whole)


def test_a_shelf_is_opened_and_left(qtbot: QtBot, atlas: Window) -> None:
    view = atlas.frame.atlas.view
    count = int(view.shelves.counts[1])
    where = view._rect(1).center()
    qtbot.mouseDClick(view.viewport(), LEFT, pos=where)
    qtbot.waitUntil(lambda: len(atlas.frame.model.photos) == count, timeout=PATIENCE_MS)
    assert atlas.pages.current == PHOTOS
    assert "shelf" in atlas.frame.top._title.text()
    atlas.commands.by_name["back"].trigger()
    assert atlas.pages.current == ATLAS
    atlas.browser.show_page(PHOTOS)
    qtbot.waitUntil(lambda: len(atlas.frame.model.photos) == MANY, timeout=PATIENCE_MS)


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform's own
def test_a_name_stays_with_its_shelf(
    qtbot: QtBot, atlas: Window, open_window: OpenWindow, large: Path
) -> None:
    view = atlas.frame.atlas.view
    view.choose(3)
    code = int(view.shelves.codes[3])
    qtbot.keyClick(view, Qt.Key.Key_F2)
    (dialog,) = atlas.frame.atlas.findChildren(QInputDialog)
    dialog.setTextValue("Mountains")
    dialog.accept()
    qtbot.waitUntil(lambda: view.name_of(code) == "Mountains", timeout=PATIENCE_MS)
    atlas.close()
    again = open_window(large)
    again.browser.show_page(ATLAS)
    qtbot.waitUntil(
        lambda: again.frame.atlas.view.name_of(code) == "Mountains", timeout=PATIENCE_MS
    )


def test_a_photo_from_outside_finds_its_shelf(
    qtbot: QtBot, atlas: Window, many_photos: Path, tmp_path: Path
) -> None:
    outside = shutil.copy(many_photos / "theme3" / "3.jpg", tmp_path / "outside.jpg")
    atlas.intake.search_image(os.fsencode(outside))
    page = atlas.frame.atlas
    qtbot.waitUntil(lambda: "would stand here" in page._words.text(), timeout=PATIENCE_MS)
    assert atlas.pages.current == ATLAS
    assert page.view.located
    shelf = int(page.view.shelves.codes[page.view.current])
    index = atlas.atlasing._index
    assert index is not None
    assert shelf in index.codes[page.bits].tolist()
