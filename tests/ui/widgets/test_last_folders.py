"""A dialog for a file or folder opens where something was chosen last for the same purpose."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QFileDialog, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.widgets.dialogs.file_dialogs import ask_file, ask_folder, ask_new_file
from hashdesk.ui.widgets.dialogs.last_folders import LastFolders, Purpose, usual_folder

# The offscreen platform has neither.
pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)")


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings) -> QMainWindow:
    return opened(qtbot, settings)


def opened(qtbot: QtBot, settings: QSettings) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    LastFolders(settings, window)
    return window


def ask(parent: QWidget, purpose: Purpose, choose: Path | None = None) -> str:
    """Where a dialog opens; choose: what is chosen there, in whichever folder."""
    ask_file(parent, "File", purpose, lambda _path: None)
    return answer(parent, choose)


def answer(parent: QWidget, choose: Path | None) -> str:
    dialog = parent.findChildren(QFileDialog)[-1]
    folder = dialog.directory().absolutePath()
    if choose is not None:
        dialog.filesSelected.emit([str(choose)])
    dialog.reject()
    return folder


def test_it_is_kept_for_each_purpose_and_over_a_restart(
    qtbot: QtBot, window: QMainWindow, settings: QSettings, tmp_path: Path
) -> None:
    folder = tmp_path / "Größe, 50 %"
    folder.mkdir()
    assert ask(window, Purpose.PICTURE, folder / "a.jpg") == usual_folder(Purpose.PICTURE)
    assert ask(window, Purpose.PICTURE) == str(folder)
    assert ask(window, Purpose.DECISIONS) == usual_folder(Purpose.DECISIONS)
    settings.sync()
    later = QSettings(settings.fileName(), QSettings.Format.IniFormat)
    assert ask(opened(qtbot, later), Purpose.PICTURE) == str(folder)


def test_nothing_is_kept_of_what_is_not_chosen(window: QMainWindow) -> None:
    ask(window, Purpose.PICTURE)
    assert ask(window, Purpose.PICTURE) == usual_folder(Purpose.PICTURE)


def test_a_folder_is_asked_for_beside_the_last_one(window: QMainWindow, tmp_path: Path) -> None:
    """So that the next of several is in sight."""
    (tmp_path / "2023").mkdir()
    ask_folder(window, "Folder", Purpose.PHOTOS, lambda _path: None)
    answer(window, tmp_path / "2023")
    ask_folder(window, "Folder", Purpose.PHOTOS, lambda _path: None)
    assert answer(window, None) == str(tmp_path)


def test_an_import_begins_where_the_last_export_was_saved(
    window: QMainWindow, tmp_path: Path
) -> None:
    """From a page, or from a dialog of the window."""
    page, dialog = QWidget(window), QDialog(window)
    ask_new_file(page, "Export", "mine.hashdesk", Purpose.EXPORT, lambda _path: None)
    answer(page, tmp_path / "mine.hashdesk")
    assert ask(dialog, Purpose.IMPORT) == str(tmp_path)


def test_a_folder_that_is_gone_is_not_opened(window: QMainWindow, tmp_path: Path) -> None:
    ask(window, Purpose.MODEL, tmp_path / "gone" / "model.onnx")
    assert ask(window, Purpose.MODEL) == usual_folder(Purpose.MODEL)


def test_a_name_that_is_no_text_is_kept(window: QMainWindow, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    last = window.findChild(LastFolders)
    assert last is not None
    last.keep(Purpose.EXPORT, folder / "mine.xlsx")
    assert last.folder(Purpose.IMPORT) == str(folder)
