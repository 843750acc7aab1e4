"""A library with copies, built once; each test changes a copy of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.conftest import BuildOnce, copy_with_photos
from tests.ui.conftest import OpenWindow
from tests.ui.duplicates.groups import PICTURES, make_copies, mark_all, wait_for


@pytest.fixture(scope="session")
def built_copies(build_once: BuildOnce, encoder: BundleEncoder) -> Path:
    """Photos with copies, and their library; read-only."""
    return build_once("copies", lambda folder: make_copies(folder, encoder))


@pytest.fixture
def copies(tmp_path: Path, built_copies: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of pictures and their copies, and a trash for the test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return copy_with_photos(built_copies, tmp_path)


@pytest.fixture
def marked_window(qtbot: QtBot, open_window: OpenWindow, copies: Path) -> MainWindow:
    """A window on the Duplicates page, with four groups as they were found: copies are marked."""
    opened = open_window(copies)
    opened.features.navigator.show_page(PageId.DUPLICATES)
    wait_for(qtbot, opened, PICTURES)
    return opened


@pytest.fixture
def window(qtbot: QtBot, marked_window: MainWindow) -> MainWindow:
    """The same, all marks taken off: tests make their own."""
    mark_all(qtbot, marked_window)  # the key marks and unmarks
    marks = marked_window.features.duplicates.groups.marks
    assert marks is not None
    assert not len(marks.all_marked()[0])
    return marked_window
