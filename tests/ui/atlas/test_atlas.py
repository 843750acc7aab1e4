"""The atlas: shelves by keys and mouse, opened and named; where a photo would stand."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from hashdesk.core.atlas import shelf_names
from hashdesk.core.atlas import shelves as core_atlas
from hashdesk.core.atlas.shelves import ATLAS_BITS, Shelves
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.library import Library
from hashdesk.core.search.question import Question
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.conftest import MANY
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.shell.waiting import read_again

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def atlas(qtbot: QtBot, open_window: OpenWindow, large: Path) -> MainWindow:
    """A window on the atlas of a library that a test may change."""
    window = open_window(large)
    window.features.navigator.show_page(PageId.ATLAS)
    qtbot.waitUntil(
        lambda: len(window.features.atlas.folded) == len(ATLAS_BITS), timeout=PATIENCE_MS
    )
    return window


def test_all_photos_are_on_shelves_at_any_length(qtbot: QtBot, atlas: MainWindow) -> None:
    view = atlas.main_layout.atlas.view
    sizes = []
    for bits in ATLAS_BITS:
        atlas.main_layout.atlas.lengths.buttons[bits].click()
        assert view.shelves.bits == bits
        assert view.shelves.counts.sum() == MANY
        sizes.append(len(view.shelves))
        view.grab()  # it can be painted
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_keys_lead_to_the_neighbours(qtbot: QtBot, atlas: MainWindow) -> None:
    """Right is right on the screen, whichever way the row runs; down is one row below."""
    view = atlas.main_layout.atlas.view
    atlas.resize(720, 480)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        before = view.shelf_rect(view.current).topLeft() if view.current >= 0 else QPoint()
        qtbot.keyClick(view, key)
        moved = view.shelf_rect(view.current).topLeft() - before
        if key == Qt.Key.Key_Right:
            assert (moved.x() > 0, moved.y()) == (True, 0)
        elif key == Qt.Key.Key_Down:
            assert moved.x() == 0
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.current == len(view.shelves) - 1


def test_keys_read_row_by_row(qtbot: QtBot, atlas: MainWindow) -> None:
    """After the end of a row comes the beginning of the one below, and nothing is left out."""
    view = atlas.main_layout.atlas.view
    atlas.resize(720, 480)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    columns = view.shelf_layout.columns
    rows = len(view.shelves) // columns  # full ones
    assert rows > 1
    cells = [view.shelf_layout.cell(view.current)]
    for _ in range(rows * columns - 1):
        qtbot.keyClick(view, Qt.Key.Key_Right)
        cells.append(view.shelf_layout.cell(view.current))
    assert cells == [divmod(number, columns) for number in range(rows * columns)]
    for cell in reversed(cells):
        assert view.shelf_layout.cell(view.current) == cell
        qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.current == 0


def test_the_current_shelf_becomes_its_largest_part(qtbot: QtBot, atlas: MainWindow) -> None:
    view = atlas.main_layout.atlas.view
    atlas.main_layout.atlas.lengths.buttons[4].click()
    largest = int(view.shelves.counts.argmax())  # others may have no part of their own
    view.choose(largest)
    whole = int(view.shelves.codes[largest])
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.shelves.bits == 8
    assert view.shelves.parents[view.current] == whole
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert (view.shelves.bits, int(view.shelves.codes[view.current])) == (4, whole)


def test_a_shelf_is_opened_and_left(qtbot: QtBot, atlas: MainWindow) -> None:
    view = atlas.main_layout.atlas.view
    count = int(view.shelves.counts[1])
    where = view.shelf_rect(1).center()
    qtbot.mouseDClick(view.viewport(), LEFT, pos=where)
    qtbot.waitUntil(
        lambda: len(atlas.main_layout.grid.photo_model.photos) == count, timeout=PATIENCE_MS
    )
    assert atlas.features.current_page.id == PageId.PHOTOS
    assert "shelf" in atlas.main_layout.top_bar.title.text()
    atlas.bindings.by_name["back"].trigger()
    assert atlas.features.current_page.id == PageId.ATLAS
    atlas.features.navigator.show_page(PageId.PHOTOS)
    qtbot.waitUntil(
        lambda: len(atlas.main_layout.grid.photo_model.photos) == MANY, timeout=PATIENCE_MS
    )


def test_a_name_stays_with_its_shelf(
    qtbot: QtBot, atlas: MainWindow, open_window: OpenWindow, large: Path
) -> None:
    view = atlas.main_layout.atlas.view
    view.choose(3)
    code = int(view.shelves.codes[3])
    qtbot.keyClick(view, Qt.Key.Key_F2)
    (dialog,) = atlas.main_layout.atlas.findChildren(QInputDialog)
    dialog.setTextValue("Mountains")
    dialog.accept()
    qtbot.waitUntil(lambda: view.name_of(code) == "Mountains", timeout=PATIENCE_MS)
    atlas.close()
    again = open_window(large)
    again.features.navigator.show_page(PageId.ATLAS)
    qtbot.waitUntil(
        lambda: again.main_layout.atlas.view.name_of(code) == "Mountains", timeout=PATIENCE_MS
    )


def test_a_photo_from_outside_finds_its_shelf(
    qtbot: QtBot, atlas: MainWindow, large: Path, many_photos: Path, tmp_path: Path
) -> None:
    outside = shutil.copy(many_photos / "theme3" / "3.jpg", tmp_path / "outside.jpg")
    atlas.features.open_and_drop.search_image(os.fsencode(outside))
    page = atlas.main_layout.atlas
    qtbot.waitUntil(lambda: "would stand here" in page.words.text(), timeout=PATIENCE_MS)
    assert atlas.features.current_page.id == PageId.ATLAS
    assert page.view.located
    shelf = int(page.view.shelves.codes[page.view.current])
    with Library(large) as library:
        assert shelf in library.codes.codes[page.bits].tolist()


@pytest.fixture
def slow_folding(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Nothing is folded until the event is set."""
    gate, fold = threading.Event(), core_atlas.fold

    def slowly(index: HammingIndex, bits: int) -> Shelves:
        gate.wait(PATIENCE_MS / 1000)
        return fold(index, bits)

    with monkeypatch.context() as patch:
        patch.setattr(core_atlas, "fold", slowly)
        yield gate
        gate.set()


def test_the_shelf_in_sight_is_opened_and_named(
    qtbot: QtBot, atlas: MainWindow, slow_folding: threading.Event, large: Path
) -> None:
    """While longer codes are being folded, keys act on the shelves in sight."""
    view, snapshot = atlas.main_layout.atlas.view, atlas.snapshot
    assert snapshot is not None
    encoder = snapshot.encoder
    slow_folding.set()
    atlas.main_layout.atlas.lengths.buttons[4].click()
    slow_folding.clear()
    read_again(qtbot, atlas)
    view.choose(3)
    code, count = int(view.shelves.codes[3]), int(view.shelves.counts[3])
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.shelves.bits == 4
    qtbot.keyClick(view, Qt.Key.Key_F2)
    (dialog,) = atlas.main_layout.atlas.findChildren(QInputDialog)
    slow_folding.set()
    qtbot.waitUntil(lambda: view.shelves.bits == 8, timeout=PATIENCE_MS)
    dialog.setTextValue("Sea")
    dialog.accept()
    qtbot.waitUntil(
        lambda: shelf_names.read(large, encoder, 4) == {code: "Sea"}, timeout=PATIENCE_MS
    )
    assert not shelf_names.read(large, encoder, 8)
    slow_folding.clear()
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    slow_folding.set()
    qtbot.waitUntil(lambda: view.shelves.bits == 4, timeout=PATIENCE_MS)
    view.choose(3)
    slow_folding.clear()
    read_again(qtbot, atlas)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert len(atlas.features.photo_list.photos) == count
    assert atlas.features.photo_list.title == "Sea"
    slow_folding.set()


def test_a_new_snapshot_moves_nothing(qtbot: QtBot, atlas: MainWindow) -> None:
    """Neither the scroll bar, nor the focus, nor the place of a photo from outside."""
    page, view = atlas.main_layout.atlas, atlas.main_layout.atlas.view
    page.lengths.buttons[16].click()
    view.setFixedSize(220, 160)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0, timeout=PATIENCE_MS)
    view.choose(0)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    page.lengths.buttons[16].setFocus()
    shelves = view.shelves
    read_again(qtbot, atlas)
    qtbot.waitUntil(lambda: view.shelves is not shelves, timeout=PATIENCE_MS)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    assert page.lengths.buttons[16].hasFocus()
    atlas.features.searches.search(Question("Beach", (5,)))
    qtbot.waitUntil(lambda: "would stand" in page.words.text(), timeout=PATIENCE_MS)
    shelves = view.shelves
    read_again(qtbot, atlas)
    qtbot.waitUntil(lambda: view.shelves is not shelves, timeout=PATIENCE_MS)
    assert view.located
    assert "would stand" in page.words.text()


def test_a_photo_is_located_before_the_first_fold(
    qtbot: QtBot, open_window: OpenWindow, large: Path, slow_folding: threading.Event
) -> None:
    window = open_window(large)
    window.features.navigator.show_page(PageId.ATLAS)
    with qtbot.waitSignal(window.features.searches.located, timeout=PATIENCE_MS):
        window.features.searches.search(Question("Beach", (5,)))
    assert not len(window.main_layout.atlas.view.shelves)
    slow_folding.set()
    words = window.main_layout.atlas.words
    qtbot.waitUntil(lambda: "would stand" in words.text(), timeout=PATIENCE_MS)
    assert window.main_layout.atlas.view.located
