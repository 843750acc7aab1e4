"""The demo album from the welcome page: what it fetches is said before, and what failed after."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.core.storage.caches.cache_sizes import CacheKind
from hashdesk.extras import demo_photos
from hashdesk.extras.demo_album import ALBUM, UNFINISHED
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.shell.main_window import MainWindow
from tests.package_index import hide, publish, served, use_only
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow

INSTALLED = demo_photos.find(paths.cache())


@pytest.fixture
def without_photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither scikit-image nor a cache with the photos."""
    hide("skimage", tmp_path, monkeypatch)
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "backbones").symlink_to(paths.cache() / "backbones")
    monkeypatch.setenv("HASHDESK_CACHE", str(cache))


def words(window: MainWindow) -> str:
    """What the welcome page says."""
    labels = window.main_layout.welcome.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def make_album(qtbot: QtBot, window: MainWindow) -> CommandResult:
    """Make the album, and stop as soon as all of it is being indexed; what its first part said."""
    jobs, results = window.parts.jobs, list[CommandResult]()
    album = window.parts.demo.album

    def stop(*_: object) -> None:
        if jobs.command == "index" and (album / ALBUM).exists():
            jobs.cancel()

    jobs.ended.connect(results.append)
    jobs.progressed.connect(stop)
    jobs.demo(album)
    assert window.busy
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert [result.command for result in results] == ["demo", "index", "demo", "index"]
    return results[0]


@pytest.mark.skipif(INSTALLED is None, reason="scikit-image, whose photos stand in, is not here")
def test_the_photos_are_fetched_with_progress(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, without_photos: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert INSTALLED is not None
    files = {f"skimage/data/{name}": (INSTALLED / name).read_bytes() for name in demo_photos.SHA256}
    publish(tmp_path / "index", "scikit-image", demo_photos.PHOTO_PACKAGE.version, files)
    window = open_window(tmp_path / "library")
    assert "The demo album fetches 14 MB of photos from the internet, once." in words(window)
    progress: list[dict[str, object]] = []
    window.parts.jobs.progressed.connect(lambda _title, event: progress.append(event))
    with served(tmp_path / "index") as address:
        use_only(address, monkeypatch)
        result = make_album(qtbot, window)
    assert result.summary["note"] == ""
    assert {"fetch", "write"} <= {event["phase"] for event in progress}
    assert (tmp_path / "demo album" / ALBUM).is_file()
    assert "fetches" not in words(window)
    assert not window.main_layout.notice_bar.words
    window.parts.jobs.clear_cache(CacheKind.DEMO_PHOTOS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert demo_photos.megabytes_to_fetch(paths.cache()) == demo_photos.PHOTO_PACKAGE.megabytes


def test_offline_the_window_says_that_scenes_are_drawn(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, without_photos: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """When all is done: the next job in the queue must not hide it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens
        use_only(f"http://127.0.0.1:{taken.getsockname()[1]}", monkeypatch)
        window = open_window(tmp_path / "library")
        result = make_album(qtbot, window)
    said = window.main_layout.notice_bar.words
    assert said == result.summary["note"]
    assert "could not be fetched (the package index does not answer)" in said
    assert (tmp_path / "demo album" / ALBUM).is_file()


@pytest.mark.skipif(INSTALLED is None, reason="scikit-image is not here: nothing is fetched")
def test_an_unfinished_album_is_finished(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    """What a killed process left of it is no album yet."""
    album = tmp_path / "demo album"
    (album / "coffee").mkdir(parents=True)
    (album / "coffee" / "coffee-original.jpg").write_bytes(b"half a ph")
    (album / UNFINISHED).touch()
    window = open_window(tmp_path / "library")
    make_album(qtbot, window)
    assert (album / ALBUM).is_file()
    assert not (album / UNFINISHED).exists()
