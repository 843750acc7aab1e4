"""A library that cannot be opened: its backups are offered, and one is put back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from hashdesk.core.backup.make import back_up
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables import schema
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow


@pytest.fixture
def broken(own_library: Path) -> Path:
    """A library with two backups, the newer of them damaged, that cannot be opened."""
    newer = back_up(own_library, Settings(), Job()).folder
    older = Path(shutil.copytree(newer, newer.with_name("2020-01-01-000000")))
    facts = json.loads((older / "backup.json").read_text())
    del facts["checksum"]  # as before there was one
    (older / "backup.json").write_text(json.dumps(facts | {"made": 1577833200}))
    data = bytearray((newer / "library.db").read_bytes())
    data[9000] ^= 1
    (newer / "library.db").write_bytes(data)
    (own_library / "library.db").write_bytes(b"no library" * 999)
    return own_library


def wait_for_backups(window: MainWindow, qtbot: QtBot, damaged: int) -> QAbstractItemModel:
    """The list, once it is known which of them are damaged."""
    model = window.main_layout.restore.model
    qtbot.waitUntil(lambda: len(model.damaged) == damaged, timeout=PATIENCE_MS)
    return model


def restore_button(window: MainWindow) -> QPushButton:
    (found,) = window.main_layout.restore.findChildren(QPushButton)
    return found


def words(window: MainWindow) -> str:
    labels = window.main_layout.restore.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisible())


@pytest.mark.slow
def test_a_backup_is_put_back(open_window: OpenWindow, broken: Path, qtbot: QtBot) -> None:
    """The newest sound one is chosen; the library opens by itself, and is brought up to date."""
    window = open_window(broken, wait=False)
    window.rescan_when_loaded()
    page = window.main_layout.restore
    qtbot.waitUntil(page.isVisible, timeout=PATIENCE_MS)
    model = wait_for_backups(window, qtbot, damaged=1)
    assert f"The library in {broken} is damaged. A sound backup" in words(window)
    assert "hashdesk check" not in words(window)  # what a terminal would offer
    assert model.rowCount() == 2
    assert "24 photos" in model.index(1, 0).data()
    assert "Damaged" in model.index(0, 0).data()
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEnabled
    assert page.list.currentIndex().row() == 1
    with qtbot.waitSignal(window.parts.jobs.ended, timeout=PATIENCE_MS) as ended:
        restore_button(window).click()
        assert not restore_button(window).isEnabled()
    assert ended.args[0].error == ""
    qtbot.waitUntil(lambda: window.snapshot is not None, timeout=PATIENCE_MS)
    assert len(window.snapshot.photos) == 24
    qtbot.waitUntil(window.main_layout.grid.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    (aside,) = broken.glob("set-aside-*")
    assert (aside / "library.db").read_bytes() == b"no library" * 999
    assert not page.isVisible()


def test_no_backups(open_window: OpenWindow, own_library: Path, qtbot: QtBot) -> None:
    """The page says so, and has nothing to press."""
    (own_library / "library.db").write_bytes(b"no library" * 999)
    window = open_window(own_library, wait=False)
    qtbot.waitUntil(lambda: "There are no backups" in words(window), timeout=PATIENCE_MS)
    assert not restore_button(window).isVisible()


def test_too_new(open_window: OpenWindow, own_library: Path, qtbot: QtBot) -> None:
    """Where HashDesk has to be updated, an older library is no help."""
    back_up(own_library, Settings(), Job())
    with LibraryDB(own_library, write=True) as db:
        db.connection.execute(f"PRAGMA user_version={schema.LIBRARY_FORMAT.version + 1}")
    window = open_window(own_library, wait=False)
    qtbot.waitUntil(lambda: "Update HashDesk" in words(window), timeout=PATIENCE_MS)
    assert not window.main_layout.restore.list.isVisible()
    assert not restore_button(window).isVisible()


def test_mended_meanwhile(open_window: OpenWindow, own_library: Path, qtbot: QtBot) -> None:
    """A library that was put back in a terminal is opened as soon as that is noticed."""
    sound = (own_library / "library.db").read_bytes()
    (own_library / "library.db").write_bytes(b"no library" * 999)
    window = open_window(own_library, wait=False)
    qtbot.waitUntil(window.main_layout.restore.isVisible, timeout=PATIENCE_MS)
    (own_library / "library.db").write_bytes(sound)
    window.parts.watcher.reload_if_changed()
    qtbot.waitUntil(lambda: window.snapshot is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(window.main_layout.grid.isVisible, timeout=PATIENCE_MS)


@pytest.mark.usefixtures("german")
def test_a_damaged_library_in_german(open_window: OpenWindow, broken: Path, qtbot: QtBot) -> None:
    """The sentence is in the language of the window, and names what the window offers."""
    for file in (broken / "backups").glob("*/backup.json"):
        file.write_bytes(b"{")
    window = open_window(broken, wait=False)
    wanted = "2 weitere Sicherungen sind beschädigt"
    qtbot.waitUntil(lambda: wanted in words(window), timeout=PATIENCE_MS)
    assert f"Die Bibliothek in {broken} " in words(window)
    assert " is damaged" not in words(window)
    assert "hashdesk " not in words(window)


@pytest.mark.slow
def test_a_backup_that_was_damaged_meanwhile(
    open_window: OpenWindow, broken: Path, qtbot: QtBot
) -> None:
    """The command refuses it; the sentence is shown, and the page stays."""
    window = open_window(broken, wait=False)
    wait_for_backups(window, qtbot, damaged=1)
    (broken / "backups" / "2020-01-01-000000" / "library.db").write_bytes(b"")
    with qtbot.waitSignal(window.parts.jobs.ended, timeout=PATIENCE_MS) as ended:
        restore_button(window).click()
    assert "is damaged" in ended.args[0].error
    assert window.main_layout.restore.isVisible()
    assert not list(broken.glob("set-aside-*"))
