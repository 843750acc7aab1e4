"""A folder to be cleaned: copies of photos, files that are the same, and a burst."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.duplicates.group.group_tile import GroupTile
from hashdesk.ui.duplicates.group.tile_delegate import check_area
from hashdesk.ui.shell.main_window import MainWindow
from tests.drawing import OLD, draw
from tests.ui.conftest import PATIENCE_MS
from tests.ui.duplicates.groups import bring_up_to_date, compare

COPIES = 15  # of the first picture
ORIGINALS = {"beach.jpg", "market.jpg", "tower.jpg", "jump 1.jpg", "jump 2.jpg", "alone.jpg"}
TAKEN = 0x9003  # EXIF tag DateTimeOriginal


def plant(folder: Path, encoder: BundleEncoder) -> None:
    """A library of the folder: groups of 15, of 3 with the same bytes, of 2, and a burst of 2."""
    photos = folder / "photos"
    photos.mkdir()
    beach = draw(0, 3, (640, 480))
    beach.save(photos / "beach.jpg", quality=95)
    for number in range(1, COPIES):
        beach.resize((600 - 20 * number, 450 - 15 * number)).save(
            photos / f"beach ({number}).jpg", quality=75
        )
    draw(1, 3, (640, 480)).save(photos / "market.jpg", quality=95)
    for name in ("market (1).jpg", "market (2).jpg"):
        shutil.copy(photos / "market.jpg", photos / name)
    tower = draw(2, 3, (640, 480))
    tower.save(photos / "tower.jpg", quality=95)
    tower.resize((320, 240)).save(photos / "tower small.jpg", quality=75)
    for number in (1, 2):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[TAKEN] = f"2020:09:13 12:26:4{number}"
        draw(3, 3, (640, 480)).save(photos / f"jump {number}.jpg", quality=95, exif=exif)
    draw(4, 3, (640, 480)).save(photos / "alone.jpg", quality=95)
    for path in photos.iterdir():
        os.utime(path, (OLD, OLD))
    bring_up_to_date(folder / "library", encoder, photos)
    compare(folder / "library")


def go_to_group_of(qtbot: QtBot, window: MainWindow, size: int) -> int:
    """Go to the group with so many photos; its number."""
    page = window.main_layout.duplicates
    qtbot.waitUntil(lambda: page.model.rowCount() > 0, timeout=PATIENCE_MS)
    (row,) = [row for row in range(page.model.rowCount()) if len(page.model.photos(row)) == size]
    page.list.setCurrentIndex(page.model.index(row))
    return page.model.number(row)


def choose_level(qtbot: QtBot, window: MainWindow, level: MatchLevel) -> None:
    """Click a level, and wait for its groups."""
    duplicates = window.features.duplicates
    before = duplicates.groups.marks
    window.main_layout.duplicates.levels.buttons[level].click()
    qtbot.waitUntil(
        lambda: duplicates.groups.level is level and duplicates.groups.marks is not before,
        timeout=PATIENCE_MS,
    )


def tiles_in_sight(window: MainWindow) -> list[GroupTile]:
    """All tiles of the group, none of which has to be scrolled to."""
    tiles = window.main_layout.duplicates.group.tiles
    bar = tiles.verticalScrollBar()
    assert tiles.isVisible()
    assert bar.maximum() == bar.minimum()
    return list(tiles.tiles.shown)


def point_of(window: MainWindow, photo: int, *, check: bool = False) -> QPoint:
    """The middle of a photo's tile, or of its check mark."""
    tiles = window.main_layout.duplicates.group.tiles
    rank = tiles.tiles.rank_of(photo)
    assert rank is not None
    cell = tiles.visualRect(tiles.tiles.index_of(rank))
    return check_area(cell).center() if check else cell.center()


def click(qtbot: QtBot, window: MainWindow, photo: int, *, check: bool = False) -> None:
    """Click a photo's tile, or its check mark."""
    viewport = window.main_layout.duplicates.group.tiles.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point_of(window, photo, check=check))
