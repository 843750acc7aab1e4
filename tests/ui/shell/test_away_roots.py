"""A drive that is pulled out while a job runs: no scan can note it until the job has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.library import folder_watcher
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.jobs.held import Held
from tests.ui.photos.selecting import select

pytestmark = pytest.mark.slow


@pytest.fixture
def adapting(own: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window in which a job runs until the test has ended."""
    jobs, runs = own.parts.jobs, list[Held]()

    def hold(command: str, _arguments: Sequence[str], parent: QObject) -> Held:
        runs.append(Held(command, (), parent))
        return runs[-1]

    monkeypatch.setattr(jobs, "_make_process", hold)
    jobs.adapt()
    own.features.rescans.watcher._look.setInterval(folder_watcher.LOOK_MS // 100)
    yield own
    jobs.cancel()
    runs[0].ended.emit(CommandResult("adapt", cancelled=True))


def test_a_drive_that_goes_while_a_job_runs_is_told(
    qtbot: QtBot, adapting: MainWindow, tmp_path: Path
) -> None:
    """In the side bar and the viewer, with the same words as at rest; and when it is back."""
    window, photos = adapting, tmp_path / "photos"
    layout, watcher = window.main_layout, window.features.rescans.watcher
    qtbot.waitUntil(lambda: str(photos) in watcher.watched, timeout=PATIENCE_MS)
    (photo,) = select(qtbot, window, 0, 0)
    root = layout.sidebar.folders.topLevelItem(0)
    assert root is not None
    assert root.text(1) == "24"
    photos.rename(tmp_path / "elsewhere")
    qtbot.waitUntil(lambda: told(window) == "disconnected", timeout=PATIENCE_MS)
    card = window.parts.thumbnails.card(photo)
    assert card is not None
    assert card.place.offline
    window.features.viewer.open()
    qtbot.waitUntil(lambda: "disconnected drive" in window.viewer_page.message)
    assert str(photos) in window.viewer_page.message
    (tmp_path / "elsewhere").rename(photos)
    qtbot.waitUntil(lambda: told(window) == "24", timeout=PATIENCE_MS)
    card = window.parts.thumbnails.card(photo)
    assert card is not None
    assert not card.place.offline
    assert window.parts.jobs.command == "adapt"


def told(window: MainWindow) -> str:
    """What stands beside the folder in the side bar."""
    item = window.main_layout.sidebar.folders.topLevelItem(0)
    assert item is not None
    return item.text(1)
