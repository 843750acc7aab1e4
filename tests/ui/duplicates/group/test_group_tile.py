"""What tiles say: which photo is kept, and of a group of doubts alone that none is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.ui.duplicates.group.group_tile import GroupTile, tiles_of
from hashdesk.ui.duplicates.group.tile_delegate import SMALL_FONT_PX, relation_label
from hashdesk.ui.duplicates.group.tile_model import GroupTileModel, state_words
from hashdesk.ui.images.thumbnails import Thumbnails
from tests.core.duplicates.review.test_marks import marks_of
from tests.ui.conftest import PATIENCE_MS

SMALL_ROOM = 70  # pixels for words on a tile, four of which stand in a row in a small window


@pytest.mark.parametrize("doubt", [Relation.LOOK_AGAIN, Relation.BURST])
def test_nothing_is_called_kept_where_everything_is_in_doubt(doubt: Relation) -> None:
    """Until a person marks one, or keeps another one."""
    marks = marks_of([1, 2, 3], doubts={(1, 2): doubt, (1, 3): doubt, (2, 3): doubt})

    def words() -> list[str]:
        return [state_words(tile) for tile in tiles_of(marks, 0)]

    assert words() == ["keep", "keep", "keep"]
    assert marks.toggle(0, 3)
    assert words() == ["keep, suggested", "keep", "remove"]
    assert marks.toggle(0, 3)
    marks.swap(0, 2)
    assert words() == ["keep", "keep, suggested", "keep"]


def test_one_is_kept_where_a_copy_of_it_is_certain() -> None:
    marks = marks_of([1, 2, 3], doubts={(1, 3): Relation.LOOK_AGAIN, (2, 3): Relation.LOOK_AGAIN})
    assert [state_words(tile) for tile in tiles_of(marks, 0)] == ["keep, suggested", "keep", "keep"]


@pytest.fixture
def thumbnails(qapp: QApplication, library_folder: Path, pool: DecodePool) -> Iterator[Thumbnails]:
    made = Thumbnails(library_folder, pool)
    yield made
    made.stop()


def small_font() -> QFontMetrics:
    font = QFont(QApplication.font())
    font.setPixelSize(SMALL_FONT_PX)
    font.setWeight(QFont.Weight.Medium)
    return QFontMetrics(font)


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_exact_copy_is_called_so_on_small_tiles(
    request: pytest.FixtureRequest, qapp: QApplication, language: str
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    tile = GroupTile(1, relation=Relation.EXACT)
    words = {"en": "exact copy", "de": "exakt gleich"}[language]
    assert relation_label(tile, SMALL_ROOM, small_font()) == words
    assert relation_label(tile, SMALL_ROOM // 3, small_font()) == "="


def test_the_tip_says_what_a_sign_stands_for(qtbot: QtBot, thumbnails: Thumbnails) -> None:
    """And, as ever, where the photo is."""
    model = GroupTileModel(thumbnails)
    model.show_tiles([GroupTile(1), GroupTile(2, relation=Relation.EXACT)])
    for photo in (1, 2):
        thumbnails.pixmap(photo, UNCROPPED)  # has it loaded
    qtbot.waitUntil(lambda: None not in map(thumbnails.card, (1, 2)), timeout=PATIENCE_MS)
    kept, copy = (model.index_of(rank).data(Qt.ItemDataRole.ToolTipRole) for rank in (0, 1))
    assert "exact copy" in copy
    assert ".jpg" in copy
    assert "exact copy" not in kept
    assert ".jpg" in kept
