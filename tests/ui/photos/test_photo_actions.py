"""Selecting photos in the grid, actions on them, and type-ahead."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui.photos.grid import type_ahead
from hashdesk.ui.photos.grid.navigation import ranks_of, selection_of
from hashdesk.ui.photos.grid.rows import GridRows
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.photos.selecting import select

pytestmark = pytest.mark.slow

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


class Cells(QAbstractTableModel):
    """A table model of `count` cells, for selections."""

    def __init__(self, count: int, columns: int) -> None:
        super().__init__()
        self._count, self._columns = count, columns

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return -(-self._count // self._columns)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return self._columns

    def data(self, index: QModelIndex, role: int = 0) -> None:
        return None


@settings(max_examples=100)
@given(st.integers(1, 60), st.integers(1, 9), st.data())
def test_selections_cover_exactly_their_ranks(
    count: int, columns: int, data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.integers(0, count - 1)))
    model = Cells(count, columns)
    ranks = np.array(sorted(chosen), np.int64)
    rows = GridRows(columns, count)
    selection = selection_of(model, rows, ranks)
    assert ranks_of(selection, rows).tolist() == ranks.tolist()
    covered = [(i.row(), i.column()) for i in selection.indexes()]
    assert len(covered) == len(set(covered)) == len(chosen)


def test_shift_selects_the_line_and_not_a_rectangle(qtbot: QtBot, window: MainWindow) -> None:
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    columns = model.columnCount()
    expected = select(qtbot, window, columns - 2, 4)  # across the end of a row
    assert grid.selected_photos().tolist() == expected
    assert grid.current_photo() == expected[-1]
    qtbot.keyClick(grid, Qt.Key.Key_Up, SHIFT)  # back across the start
    assert grid.selected_photos().tolist() == model.photos[2 : columns - 1].tolist()
    qtbot.keyClick(grid, Qt.Key.Key_A, CTRL)
    assert grid.selected_photos().tolist() == model.photos.tolist()
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    assert grid.selected_photos().tolist() == [model.photos[0]]


def test_the_mouse_selects_too(qtbot: QtBot, window: MainWindow) -> None:
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model

    def click(rank: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = grid.visualRect(model.index_of(rank)).center()
        qtbot.mouseClick(grid.viewport(), LEFT, modifiers, place)

    click(1)
    click(7, SHIFT)
    assert grid.selected_photos().tolist() == model.photos[1:8].tolist()
    click(3, CTRL)
    assert grid.selected_photos().tolist() == model.photos[[1, 2, 4, 5, 6, 7]].tolist()
    click(0)
    assert grid.selected_photos().tolist() == [model.photos[0]]


def test_a_selection_survives_other_columns_and_a_reload(qtbot: QtBot, window: MainWindow) -> None:
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    chosen = select(qtbot, window, 3, 4)
    window.resize(900, 700)
    assert grid.selected_photos().tolist() == chosen
    grid.show_photos(model.photos.copy(), keep_place=True)
    assert grid.selected_photos().tolist() == chosen
    grid.set_cell(320)
    assert grid.selected_photos().tolist() == chosen


def test_several_photos_are_searched_for_together(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select(qtbot, window, 2, 2)
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    result = window.features.navigator.result
    assert result is not None
    assert result.question.photos == tuple(chosen)
    assert result.largest == 3 * result.index.largest(64)
    assert "3 photos" in window.main_layout.match_bar.title.text()
    # There is no single code to compare with.
    assert not window.main_layout.details.comparison.bits_section.isVisible()
    assert len(window.main_layout.grid.photo_model.photos) == 24
    grid = window.main_layout.grid
    assert grid.photo_model.photos[:3].tolist() == chosen
    # The first answer is current, as where one photo is searched for.
    assert grid.current_photo() == grid.photo_model.photos[3]
    assert grid.verticalScrollBar().value() == 0


def test_zoom_changes_the_columns_and_is_saved(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path
) -> None:
    window = open_window(library_folder)
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    before = model.columnCount()
    for _ in range(4):
        qtbot.keyClick(window, Qt.Key.Key_Plus, CTRL)
    assert model.columnCount() < before
    assert window.main_layout.status_bar.zoom.value() == grid.cell
    window.main_layout.status_bar.zoom.setValue(96)
    assert model.columnCount() > before
    window.close()
    assert open_window(library_folder).main_layout.grid.cell == 96


# -- names


def test_a_typed_name_becomes_current(qtbot: QtBot, window: MainWindow) -> None:
    """Digits belong to the name, too; otherwise they choose the match."""
    grid = window.main_layout.grid
    names = sorted(path.name for path in _files(window))
    wanted = next(name for name in names if any(c.isdigit() for c in name))
    bits = window.main_layout.match_bar.step
    grid.setFocus()
    for letter in wanted[: wanted.index(next(c for c in wanted if c.isdigit())) + 1]:
        qtbot.keyClick(grid, letter)
    assert grid.overlay.isVisible()

    def named() -> bool:
        card = window.parts.thumbnails.card(grid.current_photo() or 0)
        start = wanted[: wanted.index(next(c for c in wanted if c.isdigit())) + 1]
        return card is not None and os.fsdecode(card.photo.name).startswith(start)

    qtbot.waitUntil(named, timeout=PATIENCE_MS)
    assert window.main_layout.match_bar.step == bits
    qtbot.waitUntil(lambda: not grid.overlay.isVisible(), timeout=PATIENCE_MS)


@pytest.fixture
def patient_window(
    open_window: OpenWindow, library_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    """A window in which a typed name does not end while it is looked up."""
    monkeypatch.setattr(type_ahead, "TYPING_PAUSE_MS", 2 * PATIENCE_MS)
    return open_window(library_folder)


def test_an_unknown_name_is_reported(qtbot: QtBot, patient_window: MainWindow) -> None:
    grid = patient_window.main_layout.grid
    current = grid.current_photo()
    for letter in "zz%":
        qtbot.keyClick(grid, letter)
    qtbot.waitUntil(lambda: "no matching name" in grid.overlay.text(), timeout=PATIENCE_MS)
    assert grid.current_photo() == current


def test_a_name_that_has_ended_is_not_reported(
    qtbot: QtBot,
    open_window: OpenWindow,
    library_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing would hide the report again."""
    monkeypatch.setattr(type_ahead, "TYPING_PAUSE_MS", 0)
    window = open_window(library_folder)
    grid, worker = window.main_layout.grid, window.features.type_ahead.worker
    looked_up: list[None] = []
    held = threading.Lock()
    with held:
        worker.queue(held.acquire, lambda _: None, pytest.fail)  # the lookup waits
        qtbot.keyClick(grid, "%")
        assert grid.overlay.isVisible()
        qtbot.waitUntil(lambda: not grid.overlay.isVisible(), timeout=PATIENCE_MS)
    worker.queue(lambda: None, looked_up.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(looked_up), timeout=PATIENCE_MS)
    assert not grid.overlay.isVisible()


def test_a_space_after_a_name_asks_for_what_is_similar_to_it(
    qtbot: QtBot, patient_window: MainWindow
) -> None:
    """To the photo of the name, although that is still being looked up; to none, if none has it."""
    window, grid = patient_window, patient_window.main_layout.grid
    with LibraryDB(window.parts.library_folder) as db:
        rows = db.connection.execute("SELECT id, name FROM photos ORDER BY id").fetchall()
    named, name = next(row for row in rows if row[0] != grid.current_photo())
    for letter in "zz%":
        qtbot.keyClick(grid, letter)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "no matching name" in grid.overlay.text(), timeout=PATIENCE_MS)
    assert window.parts.searcher.pending is None
    window.features.type_ahead.end()
    for letter in os.fsdecode(name):
        qtbot.keyClick(grid, letter)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert window.features.navigator.result.question.photos == (named,)
    assert not grid.typing
    assert not grid.overlay.isVisible()


def test_a_digit_starts_a_name_but_chooses_a_step_in_results(
    qtbot: QtBot, window: MainWindow
) -> None:
    grid, match = window.main_layout.grid, window.main_layout.match_bar
    qtbot.keyClick(grid, "2")
    assert grid.overlay.text().startswith("2")
    assert match.step == 16
    qtbot.waitUntil(lambda: not grid.overlay.isVisible(), timeout=PATIENCE_MS)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    qtbot.keyClick(grid, "2")
    assert match.step == 32


def _files(window: MainWindow) -> list[Path]:
    with LibraryDB(window.parts.watcher.folder) as db:
        rows = db.connection.execute("SELECT name FROM photos").fetchall()
    return [Path(os.fsdecode(name)) for (name,) in rows]


def test_paths_and_images_are_copied(qtbot: QtBot, window: MainWindow) -> None:
    chosen = select(qtbot, window, 0, 2)
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    qtbot.keyClick(window, Qt.Key.Key_C, CTRL | SHIFT)
    qtbot.waitUntil(lambda: bool(clipboard.text()), timeout=PATIENCE_MS)
    lines = clipboard.text().splitlines()
    assert len(lines) == len(chosen)
    assert all(Path(line).is_file() for line in lines)
    assert window.main_layout.status_bar.text.text() == f"{len(chosen)} paths copied"
    qtbot.keyClick(window, Qt.Key.Key_C, CTRL)  # several: as files, and as pictures
    qtbot.waitUntil(lambda: clipboard.mimeData().hasUrls(), timeout=PATIENCE_MS)
    assert [url.toLocalFile() for url in clipboard.mimeData().urls()] == lines
    assert clipboard.mimeData().html().count("<img") == len(chosen)
    assert window.main_layout.status_bar.text.text() == f"{len(chosen)} photos copied"
    select(qtbot, window, 0, 0)
    thumbnails = window.parts.thumbnails
    qtbot.waitUntil(lambda: thumbnails.card(chosen[0]) is not None, timeout=PATIENCE_MS)
    qtbot.keyClick(window, Qt.Key.Key_C, CTRL)  # one: its pixels, too
    qtbot.waitUntil(lambda: not clipboard.image().isNull(), timeout=PATIENCE_MS)
    card = thumbnails.card(chosen[0])
    assert card is not None
    size = clipboard.image().size()
    assert (size.width(), size.height()) == (card.photo.width, card.photo.height)


def test_all_selected_photos_are_dragged_out(qtbot: QtBot, window: MainWindow) -> None:
    """Photos out of sight, too: their paths are read when they are selected."""
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    window.resize(700, 450)
    qtbot.keyClick(grid, Qt.Key.Key_A, CTRL)

    def urls() -> int:
        return len(model.mimeData(grid.selectedIndexes()).urls())

    qtbot.waitUntil(lambda: urls() == 24, timeout=PATIENCE_MS)
