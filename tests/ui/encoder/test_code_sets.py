"""The window while its library changes to another code set: it follows, and mixes nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.shell.main_window import MainWindow
from tests.adapting import use_shipped
from tests.conftest import MANY
from tests.ui.conftest import PATIENCE_MS, OpenWindow


@pytest.fixture
def outside(tmp_path: Path, many_photos: Path) -> bytes:
    """An image that is not in the library, but has a copy there."""
    return os.fsencode(shutil.copy(many_photos / "theme3" / "3.jpg", tmp_path / "outside.jpg"))


def use(window: MainWindow, library: Path, encoder: EncoderRow) -> None:
    """Use a code set, as another process would, and have the window notice."""
    with LibraryDB(library, write=True) as db:
        db.use_encoder(encoder)
    window.parts.watcher.reload_if_changed()


def wait_for(qtbot: QtBot, window: MainWindow, encoder: str) -> None:
    """Wait until the results in sight come from this encoder."""

    def shown() -> bool:
        found = window.features.navigator.result
        return found is not None and found.question.encoder == encoder

    qtbot.waitUntil(shown, timeout=PATIENCE_MS)


def test_the_window_follows(
    qtbot: QtBot,
    open_window: OpenWindow,
    adapted: Path,
    outside: bytes,
) -> None:
    """An outside photo is encoded by the encoder that is in use at the moment."""
    new = use_shipped(adapted)
    with LibraryDB(adapted) as db:
        shipped = db.encoder_in_use()
    assert shipped is not None
    window = open_window(adapted)
    window.features.open_and_drop.search_image(outside)
    for row, largest in ((shipped, 112), (new, 160), (shipped, 112)):
        use(window, adapted, row)
        wait_for(qtbot, window, row.name)
        found = window.features.navigator.result
        assert found is not None
        assert found.largest == largest
        assert len(found.histogram) == largest + 1
        assert found.histogram.sum() == MANY
        assert found.distances[0] <= 3  # its copy
        assert f" of {largest}" in window.main_layout.details.comparison.numbers.text()
        spoken = window.main_layout.grid.photo_model.data(
            window.main_layout.grid.photo_model.index_of(0), Qt.ItemDataRole.AccessibleTextRole
        )
        assert spoken.endswith(", rank 1")
    assert len(window.features.navigator.history.past) == 1


def test_going_back_to_results_of_other_codes(
    qtbot: QtBot, open_window: OpenWindow, adapted: Path, encoder: BundleEncoder
) -> None:
    """The question is searched again with the codes in use."""
    new = use_shipped(adapted)
    window = open_window(adapted)
    for photo in (5, 6):
        window.features.searches.show_similar(photo)
        qtbot.waitUntil(
            lambda photo=photo: (
                window.features.navigator.result is not None
                and window.features.navigator.result.question.photo == photo
            ),
            timeout=PATIENCE_MS,
        )
    wait_for(qtbot, window, encoder.id)
    use(window, adapted, new)
    wait_for(qtbot, window, new.name)
    window.features.navigator.go_back()
    wait_for(qtbot, window, new.name)
    assert window.features.navigator.result is not None
    assert window.features.navigator.result.question.photo == 5


def test_a_damaged_encoder_stops_outside_photos_only(
    qtbot: QtBot, open_window: OpenWindow, adapted: Path, outside: bytes
) -> None:
    """The notice names the way back; photos of the library are still found."""
    with LibraryDB(adapted) as db:
        used = db.encoder_in_use()
    assert used is not None
    (bundle_folder(adapted, used.name) / "heads.safetensors").write_bytes(b"harm")
    window = open_window(adapted)
    window.features.open_and_drop.search_image(outside)
    qtbot.waitUntil(
        lambda: "another one on the page “Model”." in window.main_layout.notice_bar.words,
        timeout=PATIENCE_MS,
    )
    window.features.searches.show_similar(5)
    wait_for(qtbot, window, used.name)
