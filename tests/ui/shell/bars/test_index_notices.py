"""What the window asks and says after indexing: photos that are gone, drives that went."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.ui.images.photo_cards import read_cards
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.photos.trash.to_trash import move_to_trash
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.notice_bar import NoticeBar
from tests.conftest import move_root
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow


@pytest.fixture
def photos(own_library: Path, drawn_photos: Path, tmp_path: Path) -> Path:
    """The photos of the library, of which a test may delete some."""
    photos = Path(shutil.copytree(drawn_photos, tmp_path / "photos"))
    move_root(own_library, photos)
    return photos


def delete(photos: Path, count: int) -> list[Path]:
    """Delete some photos; the folders that they were in."""
    files = sorted(photos.rglob("*.jpg"))[:count]
    for file in files:
        file.unlink()
    return sorted({file.parent for file in files})


def rescan(qtbot: QtBot, window: MainWindow) -> NoticeBar:
    window.rescan()
    wait_until_idle(qtbot, window)
    return window.main_layout.notice_bar


def wait_until_idle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


def photos_in(window: MainWindow) -> int:
    assert window.snapshot is not None
    return len(window.snapshot.photos)


def test_photos_that_are_gone_are_asked_about(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, photos: Path
) -> None:
    """No is remembered as long as the window is open; yes is done."""
    delete(photos, 22)
    window = open_window(own_library)
    bar = rescan(qtbot, window)
    assert bar.words.startswith(f"Not there any more: 22 photos of 24 in {photos}.")
    assert (bar.button.text(), bar.other_button.text()) == ("Keep them", "They are gone")
    assert bar.button.property("role") == "main"  # the highlighted answer changes nothing
    bar.button.click()
    assert bar.words == ""
    assert rescan(qtbot, window).words == ""
    assert photos_in(window) == 24
    other = open_window(own_library)
    rescan(qtbot, other).other_button.click()
    wait_until_idle(qtbot, other)
    qtbot.waitUntil(lambda: photos_in(other) == 2, timeout=PATIENCE_MS)
    assert other.main_layout.notice_bar.words == ""


def test_photos_that_went_to_the_trash_are_not_asked_about(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, photos: Path
) -> None:
    """The window deleted them itself."""
    window = open_window(own_library)
    folders = [os.fsencode(folder) for folder in delete(photos, 22)]
    window.features.trash.files_changed.emit(folders)
    wait_until_idle(qtbot, window)
    qtbot.waitUntil(lambda: photos_in(window) == 2, timeout=PATIENCE_MS)
    assert window.main_layout.notice_bar.words == ""


def test_a_drive_that_went(window: MainWindow) -> None:
    """It is named, and what to do."""
    summary = {"unplugged": ["/media/me/card"], "unconfirmed": [], "lacking": None}
    window.parts.jobs.ended.emit(CommandResult("index", summary))
    bar = window.main_layout.notice_bar
    assert bar.words.startswith("/media/me/card was unplugged while indexing.")
    assert bar.button.isHidden()
    assert bar.other_button.isHidden()


def test_searches_that_have_not_gone_over(window: MainWindow) -> None:
    """What going over now would cost is said; waiting costs nothing."""
    lacking = {
        "used": "old",
        "name": "new",
        "encoder": "ab",
        "photos": 7,
        "offline": 5,
        "waiting": 3,
    }
    window.parts.jobs.ended.emit(CommandResult("models", {"lacking": lacking}))
    bar = window.main_layout.notice_bar
    assert "“new” has yet to read 7 photos, 5 of them on drives" in bar.words
    assert bar.words.endswith("New photos that are found only then: 3.")
    assert (bar.button.text(), bar.other_button.text()) == ("Wait", "Go over now")
    bar.button.click()
    window.parts.jobs.ended.emit(CommandResult("index", {"lacking": lacking}))
    assert bar.words == ""


@pytest.mark.parametrize("answer", ["It is that folder", "It is another one"])
def test_a_folder_that_was_moved(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, photos: Path, answer: str
) -> None:
    """It is asked about before anything is indexed; then what was said is done."""
    new = photos.with_name("renamed")
    window = open_window(own_library)
    wait_until_idle(qtbot, window)
    photos.rename(new)
    shutil.copytree(sorted(new.iterdir())[0], photos.with_name("added"))
    more = len(list(photos.with_name("added").iterdir()))
    window.parts.jobs.add_folders([os.fsencode(photos.with_name("added")), os.fsencode(new)])
    wait_until_idle(qtbot, window)
    bar = window.main_layout.notice_bar
    assert bar.words.startswith(f"Is {new} the folder that was {photos}, moved or renamed?")
    assert "24 of 24 photos are in it as they were there." in bar.words
    buttons = {button.text(): button for button in (bar.button, bar.other_button)}
    buttons[answer].click()
    wait_until_idle(qtbot, window)
    expected = more + (24 if answer == "It is that folder" else 48)
    qtbot.waitUntil(lambda: photos_in(window) == expected, timeout=PATIENCE_MS)
    assert bar.words == ""


def test_folders_that_are_empty(window: MainWindow) -> None:
    """What to do is told in words of the window, not of the command line."""
    window.parts.jobs.ended.emit(CommandResult("index", {"emptied": ["/media/me/card"]}))
    words = window.main_layout.notice_bar.words
    assert words.startswith("/media/me/card is empty, as if its drive were unplugged.")
    assert "hashdesk" not in words


def test_a_folder_that_was_emptied_here(
    qtbot: QtBot, own: MainWindow, drawn_photos: Path, tmp_path: Path
) -> None:
    """Undo stays in sight, the folder is not disconnected, and its photos are gone until it is."""
    stick = tmp_path / "stick"
    shutil.copytree(sorted(drawn_photos.iterdir())[0], stick)
    count = len(list(stick.iterdir()))
    own.parts.jobs.add_folders([os.fsencode(stick)])
    qtbot.waitUntil(lambda: photos_in(own) == 24 + count, timeout=PATIENCE_MS)
    wait_until_idle(qtbot, own)
    photos, trash = own.snapshot.photos.tolist(), own.features.trash
    cards = [
        card
        for card in read_cards(own.parts.watcher.folder, photos).values()
        if card.place.root == os.fsencode(stick)
    ]
    trash.move_with(lambda log: move_to_trash(log, cards, lambda _card: None))
    qtbot.waitUntil(lambda: photos_in(own) == 24, timeout=PATIENCE_MS)
    wait_until_idle(qtbot, own)
    assert list(stick.iterdir()) == []
    bar = own.main_layout.notice_bar
    assert (bar.words, bar.button.text()) == (f"Moved to the trash: {count} photos.", "Undo")
    assert not any(root.offline for root in own.snapshot.roots)
    bar.button.click()
    qtbot.waitUntil(lambda: photos_in(own) == 24 + count, timeout=PATIENCE_MS)
    wait_until_idle(qtbot, own)
    assert not any(root.offline for root in own.snapshot.roots)
