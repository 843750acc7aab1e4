"""The scratch folder of a window: made when it is needed, gone when the window has closed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.ui.current_page import PageId
from hashdesk.ui.scratch_folder import ScratchFolder
from hashdesk.ui.shell.drop_data import DropData
from tests.ui.conftest import PATIENCE_MS, OpenWindow


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary ones are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_it_is_made_when_it_is_asked_for(temporary: Path) -> None:
    """And again after it was deleted."""
    scratch = ScratchFolder()
    scratch.delete()
    assert list(temporary.iterdir()) == []
    for _ in range(2):
        (scratch.path / "file").write_bytes(b"kept")
        assert list(temporary.iterdir()) == [scratch.path]
        scratch.delete()
        assert list(temporary.iterdir()) == []


def test_a_window_makes_none_that_it_does_not_need_and_leaves_none(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path, temporary: Path
) -> None:
    """It has one for all its features. The size of an export is tried out in one of its own."""

    def made() -> list[Path]:
        return list(temporary.glob("hashdesk-window-*"))

    window = open_window(library_folder)
    qtbot.waitUntil(
        lambda: len(window.main_layout.grid.photo_model.photos) > 0, timeout=PATIENCE_MS
    )
    window.features.navigator.show_page(PageId.EXCHANGE)
    assert made() == []
    window.features.open_and_drop.take(DropData(pixels=b"no picture, but a file"))
    (folder,) = made()
    with qtbot.waitSignal(window.features.duplicates.request.found, timeout=PATIENCE_MS):
        window.features.navigator.show_page(PageId.DUPLICATES)
        window.main_layout.duplicates.level_chosen.emit(MatchLevel.EXACT)
    assert made() == [folder] == [window.parts.scratch.path]
    window.close()
    assert list(temporary.iterdir()) == []
