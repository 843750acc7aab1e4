"""RAW files, films and sidecars in the window: marked, named, and moved with their photo."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.core.imaging.companion_files import CompanionFile
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.images.photo_cards import read_cards
from hashdesk.ui.photos.details import companion_texts
from hashdesk.ui.photos.trash import files as trash_files
from hashdesk.ui.shell.main_window import MainWindow
from tests.conftest import build_library, move_root
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.photos.selecting import select

pytestmark = pytest.mark.slow
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shots(
    open_window: OpenWindow,
    tmp_path: Path,
    drawn_photos: Path,
    library_folder: Path,
    encoder: BundleEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> MainWindow:
    """A window in which a RAW file, a film and a sidecar belong to the first photo of all."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    shutil.copytree(drawn_photos, tmp_path / "photos")
    shutil.copytree(library_folder, tmp_path / "library")
    move_root(tmp_path / "library", tmp_path / "photos")
    for photo in (tmp_path / "photos").rglob("*.jpg"):
        photo.with_suffix(".xmp").write_text("no XMP at all")
    for photo in sorted((tmp_path / "photos").rglob("*.jpg"))[:3]:
        photo.with_suffix(".cr2").write_bytes(b"the only RAW file")
        photo.with_suffix(".mov").write_bytes(b"the only film")
    build_library(tmp_path / "library", tmp_path / "photos", encoder)
    return open_window(tmp_path / "library")


def shot_of(qtbot: QtBot, window: MainWindow, library: Path) -> Path:
    """Select a photo that has a RAW file; where it lies."""
    photos = window.main_layout.grid.photo_model.photos.tolist()
    cards = read_cards(library, photos)
    rank = next(rank for rank, photo in enumerate(photos) if len(cards[photo].companions) == 3)
    select(qtbot, window, rank, 0)
    known = window.parts.thumbnails
    qtbot.waitUntil(lambda: known.card(photos[rank]) is not None, timeout=PATIENCE_MS)
    return Path(os.fsdecode(cards[photos[rank]].place.full))


def in_trash(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "data" / "Trash" / "files").glob("*")}


def test_all_files_go_and_come_back(qtbot: QtBot, shots: MainWindow, tmp_path: Path) -> None:
    """The notice names what went with the photo; undo brings all of it back."""
    path = shot_of(qtbot, shots, tmp_path / "library")
    files = {path.with_suffix(suffix) for suffix in (".cr2", ".jpg", ".mov", ".xmp")}
    qtbot.keyClick(shots, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: shots.features.undo_history.can_undo, timeout=PATIENCE_MS)
    names = ", ".join(path.with_suffix(suffix).name for suffix in (".cr2", ".mov", ".xmp"))
    words = f"Moved to the trash: 1 photo with 3 files that belong to it ({names})."
    assert shots.main_layout.notice_bar.words == words
    assert in_trash(tmp_path) == {file.name for file in files}
    assert not any(file.exists() for file in files)
    model = shots.main_layout.grid.photo_model
    qtbot.waitUntil(lambda: not shots.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(model.photos) == 23, timeout=PATIENCE_MS)
    qtbot.keyClick(shots, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(model.photos) == 24, timeout=PATIENCE_MS)
    assert all(file.exists() for file in files)
    assert path.with_suffix(".cr2").read_bytes() == b"the only RAW file"
    qtbot.waitUntil(lambda: not shots.busy, timeout=PATIENCE_MS)


def test_one_file_cannot_go(
    qtbot: QtBot, shots: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A film that the desktop refuses to move keeps its photo and the RAW file where they are."""
    path, move = shot_of(qtbot, shots, tmp_path / "library"), trash_files.move

    def refusing(file: bytes) -> bytes:
        if file.endswith(b".mov"):
            raise trash_files.Refused("No")
        return move(file)

    monkeypatch.setattr(trash_files, "move", refusing)
    qtbot.keyClick(shots, Qt.Key.Key_Delete)
    bar = shots.main_layout.notice_bar
    film = path.with_suffix(".mov").name
    words = f"{film} could not be moved to the trash, so {path.name}, which it belongs to, stays"
    qtbot.waitUntil(lambda: bar.words.startswith(words), timeout=PATIENCE_MS)
    assert in_trash(tmp_path) == set()
    assert path.with_suffix(".cr2").exists()
    assert len(shots.main_layout.grid.photo_model.photos) == 24
    assert not shots.features.undo_history.can_undo


def test_the_question_counts_them(qtbot: QtBot, shots: MainWindow) -> None:
    select(qtbot, shots, 0, 23)
    shots.bindings.by_name["trash"].trigger()
    qtbot.waitUntil(lambda: bool(shots.findChildren(QMessageBox)), timeout=PATIENCE_MS)
    (question,) = shots.findChildren(QMessageBox)
    assert question.text().startswith("Move 24 photos with 30 files that belong to them (")
    question.reject()


def test_copied_and_dragged(qtbot: QtBot, shots: MainWindow, tmp_path: Path) -> None:
    """A file manager gets all files of the photos, each once."""
    path = shot_of(qtbot, shots, tmp_path / "library")
    model, grid = shots.main_layout.grid.photo_model, shots.main_layout.grid
    data = model.mimeData([grid.currentIndex()])
    dragged = [Path(url.toLocalFile()) for url in data.urls()]
    assert dragged == [path.with_suffix(s) for s in (".jpg", ".cr2", ".mov", ".xmp")]
    select(qtbot, shots, 0, 1)
    shots.bindings.by_name["copy_image"].trigger()
    status = shots.main_layout.status_bar.text
    qtbot.waitUntil(lambda: status.text().startswith("2 photos with"), timeout=PATIENCE_MS)
    copied = [Path(url.toLocalFile()) for url in QGuiApplication.clipboard().mimeData().urls()]
    assert len(copied) == len(set(copied))
    photos = [file for file in copied if file.suffix == ".jpg"]
    assert len(photos) == 2
    assert {photo.with_suffix(".xmp") for photo in photos} < set(copied)


def test_marked_and_named(qtbot: QtBot, shots: MainWindow, tmp_path: Path) -> None:
    """A badge in the grid, said to screen readers, too; the names in the panel."""
    path = shot_of(qtbot, shots, tmp_path / "library")
    grid, panel = shots.main_layout.grid, shots.main_layout.details
    index = grid.currentIndex()
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(", RAW · LIVE")
    names = ", ".join(path.with_suffix(suffix).name for suffix in (".cr2", ".mov", ".xmp"))
    qtbot.waitUntil(lambda: panel.values["companions"].text() == names, timeout=PATIENCE_MS)


def test_badges() -> None:
    """Sidecars alone have none: nearly every photo of some collections has one."""
    raw, film, xmp = map(CompanionFile, (b"a.cr2", b"a.mov", b"a.xmp"))
    assert companion_texts.marks((xmp,)) == ""
    assert companion_texts.marks((film, raw, xmp)) == "RAW · LIVE"
    assert (
        companion_texts.names((raw, CompanionFile(b"a\xff.xmp")))
        == "a.cr2, a\N{REPLACEMENT CHARACTER}.xmp"
    )
