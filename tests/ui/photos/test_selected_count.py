"""Panel and status bar tell how many photos the actions would take, whatever is shown next."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.photos.selecting import select

pytestmark = pytest.mark.slow


def told(window: MainWindow) -> str:
    """What the panel tells of the selection; empty: nothing."""
    words = window.main_layout.details._selected
    return "" if words.isHidden() else words.text()


def test_found_photos_end_the_selection_and_its_count(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path
) -> None:
    window = open_window(library_folder)
    select(qtbot, window, 1, 3)
    assert window.snapshot is not None
    field = window.main_layout.top_bar.search
    field.setFocus()
    field.setText(window.snapshot.roots[0].children[0].name)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    photo_list = window.features.photo_list
    qtbot.waitUntil(lambda: photo_list.found is not None, timeout=PATIENCE_MS)
    assert len(window.features.photo_actions.targets()) == 1
    assert told(window) == ""


@pytest.mark.parametrize("width", [900, 1440])
def test_the_status_bar_tells_how_many_are_selected(
    open_window: OpenWindow, library_folder: Path, qtbot: QtBot, width: int
) -> None:
    """In any window, also where what was stopped can be resumed, or while a job runs."""
    window = open_window(library_folder)
    window.resize(width, 700)
    bar, size = window.main_layout.status_bar, len(window.features.photo_list.photos)
    select(qtbot, window, 1, 3)
    assert bar.count.text() == f"4 of {size} photos selected"
    assert bar.count.isVisible()
    bar.show_unfinished("Indexing photos was stopped.")
    assert bar.count.isVisible()
    bar.show_unfinished("")
    bar.show_job(JobState("Indexing photos …"))
    assert bar.count.isVisible()
    bar.show_idle()
    window.features.navigator.show_page(PageId.SETTINGS)
    assert bar.count.text() == f"{size} photos"
    window.features.navigator.go_back()
    assert bar.count.text() == f"4 of {size} photos selected"
    select(qtbot, window, 1, 0)
    assert bar.count.text() == f"{size} photos"


def test_the_count_of_kept_photos_stays(
    open_window: OpenWindow, library_folder: Path, qtbot: QtBot
) -> None:
    """The same photos with other columns, or listed again: the selection is still theirs."""
    window = open_window(library_folder)
    grid, chosen = window.main_layout.grid, select(qtbot, window, 1, 3)
    grid.set_cell(400)
    grid.show_dates(shown=False)
    assert window.features.photo_actions.targets() == chosen
    assert told(window) == "4 photos selected"
