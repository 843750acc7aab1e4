"""What other programs are asked for, and what is said where none of them answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from hashdesk.ui.desktop import GNOME_FILES, Desktop
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS


def test_photos_are_copied_as_files_and_as_pictures(qtbot: QtBot, tmp_path: Path) -> None:
    """For a file manager, a document, and a picture editor."""
    desktop = Desktop()
    paths = [os.fsencode(tmp_path / name) for name in ("a & b.jpg", "ü.jpg")]
    picture = QImage(3, 2, QImage.Format.Format_RGB32)
    desktop.copy_photos(paths[:1], paths, picture)
    data = QGuiApplication.clipboard().mimeData()
    assert [os.fsencode(url.toLocalFile()) for url in data.urls()] == paths
    assert data.data(GNOME_FILES).data().split(b"\n")[0] == b"copy"
    assert data.html().count("<img") == 1
    assert "a%20%26%20b.jpg" in data.html()
    assert QGuiApplication.clipboard().image().size() == picture.size()
    assert desktop.has_copied(paths)
    assert not desktop.has_copied(paths[:1])
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gone.jpg", "isn’t there any more"),
        (".", "No file manager was found"),
        ("photo.jpg", "No app was found"),
    ],
)
def test_it_is_said_where_nothing_opens(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    said: str,
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)  # as without a desktop
    (tmp_path / "photo.jpg").write_bytes(b"")
    window.parts.desktop.open(os.fsencode(tmp_path / name))
    bar = window.main_layout.notice_bar
    qtbot.waitUntil(lambda: said in bar.words, timeout=PATIENCE_MS)
