"""The model of the photo grid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.likeness.levels import Likeness
from hashdesk.ui.desktop import file_url
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.photos.photo_model import PhotoModel
from tests.ui.conftest import PATIENCE_MS


@pytest.fixture
def thumbnails(qtbot: QtBot, library_folder: Path, pool: DecodePool) -> Iterator[Thumbnails]:
    made = Thumbnails(library_folder, pool)
    yield made
    made.stop()


@pytest.fixture
def model(thumbnails: Thumbnails) -> PhotoModel:
    return PhotoModel(thumbnails)


def test_the_model_follows_qts_rules(model: PhotoModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for count in (0, 1, 4, 5, 6, 23, 0, 7):
        model.show(np.arange(count, dtype=np.int64) + 1)
        for columns in (1, 3, 5, 8):
            model.set_columns(columns)
            assert model.rowCount() == -(-count // columns)
            assert model.columnCount() == columns
    del tester


def test_cells_after_the_last_photo_are_empty(model: PhotoModel) -> None:
    model.show(np.arange(7, dtype=np.int64) + 1)
    model.set_columns(5)
    assert model.photo_at(model.index(1, 1)) == 7
    assert model.photo_at(model.index(1, 2)) is None
    assert model.flags(model.index(1, 2)) == Qt.ItemFlag.NoItemFlags
    assert model.photo_at(QModelIndex()) is None


def test_screen_readers_get_name_likeness_and_rank(
    qtbot: QtBot, model: PhotoModel, thumbnails: Thumbnails
) -> None:
    model.show(np.array([3, 1]), np.array([Likeness.SAME_PICTURE, Likeness.ALIKE], np.uint8))
    index = model.index(0, 1)
    assert "Alike, rank 2" in model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    with qtbot.waitSignal(thumbnails.loaded, timeout=PATIENCE_MS):
        thumbnails.pixmap(1, 100)
    assert ".jpg" in model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    path = model.path_at(index)
    assert path is not None
    assert model.mimeData([index]).urls()[0] == file_url(path)
    assert Path(model.mimeData([index]).urls()[0].toLocalFile()).is_file()


def test_a_file_name_is_not_taken_for_html(
    model: PhotoModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.show(np.array([1]))
    monkeypatch.setattr(model, "path_at", lambda _: b"/a/<img src=x>&amp;.jpg")
    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "&lt;img src=x&gt;&amp;amp;" in tip


def test_a_url_keeps_every_byte_of_a_name() -> None:
    assert file_url(b"/a/\xff %41#?.jpg").toEncoded().data() == b"file:///a/%FF%20%2541%23%3F.jpg"


def test_a_million_photos_are_shown_at_once(model: PhotoModel) -> None:
    model.show(np.arange(1_000_000, dtype=np.int64) + 1)
    assert model.rowCount() == 200_000
    assert model.rank_of(1_000_000) == 999_999
