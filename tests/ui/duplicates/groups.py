"""Shared by the tests of the Duplicates page: a library with copies, and steps on the page."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.decisions.decision import DecisionKind
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.provenance_cache import PROVENANCE
from hashdesk.core.storage.caches.verdict_cache import VERDICTS
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.shell.main_window import MainWindow
from tests import prepared_program
from tests.drawing import OLD, draw
from tests.ui.conftest import PATIENCE_MS

PICTURES = 4  # with two or three files each, and two that stand alone
# Of the pictures. Theme 2 draws soft shapes: halved, they have as much detail, and are kept.
THEMES = (0, 1, 7, 3, 4, 5)


def make_copies(folder: Path, encoder: BundleEncoder) -> None:
    """A library of four pictures with a smaller and a re-encoded copy each, and two without."""
    photos = folder / "photos"
    photos.mkdir()
    for number, theme in enumerate(THEMES):
        picture = draw(theme, 3, (640, 480))
        picture.save(photos / f"{number}.jpg", quality=95)
        if number < PICTURES:
            # Coarsely: beside a fine half of a smooth picture, no original is certain.
            picture.resize((320, 240)).save(photos / f"{number} small.jpg", quality=75)
    draw(0, 3, (640, 480)).save(photos / "0 again.jpg", quality=60)
    for path in photos.iterdir():
        os.utime(path, (OLD, OLD))
    bring_up_to_date(folder / "library", encoder, photos)
    compare(folder / "library")


def compare(library: Path) -> None:
    """Compare the photos once: what their files show is kept, and no window reads them again."""
    done = prepared_program.run("groups", "--library", library)
    assert done.returncode == 0, done.stderr
    assert (library / VERDICTS).exists()


def forget_comparison(library: Path) -> None:
    """Leave the library as it was before its photos were first compared."""
    for name in (VERDICTS, PROVENANCE):
        (library / name).unlink()


def bring_up_to_date(library: Path, encoder: BundleEncoder, *folders: Path) -> None:
    with LibraryDB(library, write=True) as db:
        index(db, encoder, folders, Settings(workers=1), Job())


def wait_for(qtbot: QtBot, window: MainWindow, groups: int) -> None:
    model = window.main_layout.duplicates.model
    qtbot.waitUntil(
        lambda: window.features.duplicates.groups.marks is not None and model.rowCount() == groups,
        timeout=PATIENCE_MS,
    )


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    qtbot.keyClick(window.main_layout.duplicates.list, key)


def mark_all(qtbot: QtBot, window: MainWindow) -> None:
    """Mark all photos of each group but the left one, as a person does, and go to the first one."""
    press(qtbot, window, Qt.Key.Key_Home)
    for row in range(window.main_layout.duplicates.model.rowCount()):
        press(qtbot, window, Qt.Key.Key_Down) if row else None
        press(qtbot, window, Qt.Key.Key_A)
    press(qtbot, window, Qt.Key.Key_Home)


def photos_of(window: MainWindow) -> list[int]:
    page = window.main_layout.duplicates
    return page.model.photos(page.list.currentIndex().row())


def decisions(library: Path) -> list[tuple[DecisionKind, int]]:
    with DecisionsDB(library) as kept:
        return [(one.kind, sum(one.members.values())) for one in kept.all()]
