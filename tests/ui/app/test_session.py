"""What the window's process leaves on the disk."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from hashdesk.ui.app import session

if os.name != "posix":
    pytest.skip("modes are POSIX's", allow_module_level=True)


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """A umask that hides nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_windows_settings_are_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt writes them anew, and keeps their mode."""
    monkeypatch.setenv("HASHDESK_SETTINGS", str(tmp_path / "config" / "settings.toml"))
    path = session.window_settings_file()
    settings = QSettings(str(path), QSettings.Format.IniFormat)
    settings.setValue("folder", "/photos")
    settings.sync()
    assert "photos" in path.read_text()
    assert (mode(path.parent), mode(path)) == (0o700, 0o600)


def test_logs_are_private(tmp_path: Path) -> None:
    """The one that is written, and the one before it."""
    log = session.PrivateLog(tmp_path / "window.log", maxBytes=100, backupCount=1)
    for _ in range(8):
        log.emit(logging.LogRecord("x", logging.INFO, __file__, 1, "a photo's name", None, None))
    log.close()
    assert {file.name: mode(file) for file in tmp_path.iterdir()} == {
        "window.log": 0o600,
        "window.log.1": 0o600,
    }
