"""What can be clicked keeps its place when something else comes into sight."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.group.tile_delegate import RELATION_SIGNS
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.shell.bars.status_bar import StatusBar
from tests.ui.conftest import OpenWindow


def test_the_levels_stay_where_they_are(open_window: OpenWindow, library_folder: Path) -> None:
    window = open_window(library_folder)
    window.resize(900, 700)
    window.features.navigator.show_page(PageId.DUPLICATES)
    layout = window.main_layout
    tabs = layout.duplicates.levels
    QApplication.processEvents()
    before = tabs.mapTo(window, QPoint())
    layout.match_bar.show_groups(by_step=True)
    QApplication.processEvents()
    assert layout.match_bar.isVisible()
    assert tabs.mapTo(window, QPoint()) == before
    assert MatchLevel.SIMILAR in tabs.buttons
    window.features.navigator.show_library()
    places = layout.centre.layout()
    assert places is not None
    assert places.indexOf(layout.match_bar) < places.count() - 1, "above the photos"


def test_stop_stays_where_it_is(qtbot: QtBot) -> None:
    """When the first photos appear, with their number, and the processor is known."""
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(1400, bar.height())
    bar.show_zoom_slider(shown=False)
    bar.show()
    bar.show_job(JobState("Indexing photos …"))
    QApplication.processEvents()
    before = bar.cancel_button.pos()
    bar.show_size(12_345)
    bar.show_zoom_slider(shown=True)
    bar.show_pause(possible=True, paused=False)
    bar.show_engine("onnx-cpu", 25.0)
    bar.show_job(JobState("Indexing photos – about 3 minutes left", fraction=0.3))
    QApplication.processEvents()
    assert bar.cancel_button.pos() == before


def test_no_sign_of_a_tile_is_mere_dots() -> None:
    assert not any(set(sign) <= set(".…") for sign in RELATION_SIGNS.values())
