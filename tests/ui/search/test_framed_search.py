"""A photo in a frame, or turned, that is dropped on the window, and how that is explained."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.search.library import Library
from hashdesk.core.search.question import Question, SearchResult
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.formatting import name_of
from hashdesk.ui.photos.details.comparison import PlaceInResult
from hashdesk.ui.shell.main_window import MainWindow
from tests.conftest import build_library
from tests.framings import FRAMINGS
from tests.natural_pictures import natural
from tests.ui.conftest import PATIENCE_MS, OpenWindow


@pytest.fixture
def framed_window(tmp_path: Path, open_window: OpenWindow, encoder: BundleEncoder) -> MainWindow:
    """A window on six photos, and a screenshot of one of them."""
    (tmp_path / "photos").mkdir()
    for number in range(6):
        natural(number).save(tmp_path / "photos" / f"{number}.jpg", quality=92)
    shot = FRAMINGS["screenshot with toolbars"](natural(4))
    shot.save(tmp_path / "photos" / "screenshot.png")
    build_library(tmp_path / "library", tmp_path / "photos", encoder)
    return open_window(tmp_path / "library")


def search(qtbot: QtBot, window: MainWindow, image: Image.Image, path: Path) -> None:
    image.save(path)
    window.features.open_and_drop.search_image(os.fsencode(path))
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)


def numbers(library: Path) -> dict[int, str]:
    """The names of a library's files, by photo id."""
    with Library(library) as opened:
        places = opened.places(opened.codes.ids.tolist())
    return {photo: name_of(place.full) for photo, place in places.items()}


def place_of(result: SearchResult, rank: int) -> PlaceInResult:
    """Where the photo at a rank stands."""
    return PlaceInResult(Likeness(int(result.likenesses[rank])), int(result.distances[rank]), None)


def test_a_screenshot_finds_its_photo_and_says_how(
    qtbot: QtBot, framed_window: MainWindow, tmp_path: Path
) -> None:
    shot = FRAMINGS["screenshot on black"](natural(2))
    search(qtbot, framed_window, shot, tmp_path / "shot.png")
    result = framed_window.features.navigator.result
    assert result is not None
    first = int(result.photos[0])
    assert numbers(tmp_path / "library")[first] == "2.jpg"
    assert result.likenesses[0] <= Likeness.VERY_ALIKE
    assert result.query.trimmed is not None
    assert result.question.trimmed is not None
    panel = framed_window.main_layout.details
    panel.show_photo(first, result, place_of(result, 0))
    assert ", without its frame" in panel.comparison.why.text()
    row = result.index.ids.tolist().index(first)
    codes = result.index.codes[64][row]
    assert panel.comparison.bits.difference == int(codes) ^ result.query.trimmed.codes[64]


@pytest.mark.parametrize("thumbnails", [True, False])
def test_similar_photos_of_a_screenshot_of_the_library(
    qtbot: QtBot, framed_window: MainWindow, tmp_path: Path, thumbnails: bool
) -> None:
    """By its thumbnail, though its file has gone; without one, as it is."""
    (tmp_path / "photos" / "screenshot.png").unlink()
    if not thumbnails:
        with BlobCache(tmp_path / "library" / THUMBNAILS, write=True) as cache:
            cache.remove(cache.ids())
    names = numbers(tmp_path / "library")
    shot = next(photo for photo, name in names.items() if name == "screenshot.png")
    framed_window.search_when_loaded(Question("", (shot,)))
    qtbot.waitUntil(
        lambda: framed_window.features.navigator.result is not None, timeout=PATIENCE_MS
    )
    result = framed_window.features.navigator.result
    assert result is not None
    assert int(result.photos[0]) == shot
    assert (result.query.trimmed is not None) == thumbnails
    if thumbnails:
        assert names[int(result.photos[1])] == "4.jpg"
        assert result.likenesses[1] <= Likeness.VERY_ALIKE


def test_a_photo_without_a_frame_is_explained_as_before(
    qtbot: QtBot, framed_window: MainWindow, tmp_path: Path
) -> None:
    search(qtbot, framed_window, natural(3), tmp_path / "photo.png")
    result = framed_window.features.navigator.result
    assert result is not None
    assert result.query.trimmed is None
    assert result.question.trimmed is None
    panel = framed_window.main_layout.details
    panel.show_photo(int(result.photos[0]), result, place_of(result, 0))
    assert panel.comparison.why.text() == "The same picture."


def test_a_turned_photo_finds_the_photo_and_says_how(
    qtbot: QtBot, framed_window: MainWindow, tmp_path: Path
) -> None:
    turned = natural(3).transpose(Image.Transpose.ROTATE_90)
    search(qtbot, framed_window, turned, tmp_path / "turned.png")
    result = framed_window.features.navigator.result
    assert result is not None
    first = int(result.photos[0])
    assert numbers(tmp_path / "library")[first] == "3.jpg"
    assert result.likenesses[0] == Likeness.SAME_PICTURE
    panel = framed_window.main_layout.details
    panel.show_photo(first, result, place_of(result, 0))
    assert panel.comparison.why.text() == "The same picture, turned or mirrored."
    panel.show_photo(int(result.photos[1]), result, place_of(result, 1))
    assert "turned" not in panel.comparison.why.text()


@pytest.mark.slow
def test_other_libraries_are_searched_by_both_views(
    qtbot: QtBot, framed_window: MainWindow, tmp_path: Path, encoder: BundleEncoder
) -> None:
    """And say how alike the photo in the frame is."""
    (tmp_path / "others").mkdir()
    for number in (8, 9):
        natural(number).save(tmp_path / "others" / f"{number}.jpg", quality=92)
    other = tmp_path / "other library"
    build_library(other, tmp_path / "others", encoder)
    framed_window.features.other_libraries.choose(other, chosen=True)
    shot = FRAMINGS["screenshot with toolbars"](natural(9))
    search(qtbot, framed_window, shot, tmp_path / "shot.png")
    rows = framed_window.main_layout.other_libraries.rows
    qtbot.waitUntil(lambda: other in rows and rows[other].strip is not None, timeout=PATIENCE_MS)
    strip = rows[other].strip
    assert strip is not None
    shown = strip.photo_model
    assert numbers(other)[int(shown.photos[0])] == "9.jpg"
    assert shown.levels[0] <= Likeness.VERY_ALIKE
