"""With a model that tells no photos apart, the window claims nothing, and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.job import Job
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.library_content import make_guesses
from hashdesk.ui.current_page import PageId
from hashdesk.ui.match_steps import MATCH_BITS
from hashdesk.ui.shell.main_window import MainWindow
from tests.small_models import use_untrained
from tests.ui.conftest import PATIENCE_MS, OpenWindow

SAID = (
    "“Untrained” cannot tell these photos apart, so their order means nothing. On the page "
    "“Model”, use another one."
)


@pytest.fixture
def library(own_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One with guesses of the model that ships."""
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    with LibraryDB(own_library, write=True) as db:
        make_guesses(db, paths.cache(), Job())
    return own_library


def has_read(window: MainWindow) -> bool:
    return window.snapshot is not None and not window.busy


def test_no_photo_is_called_alike_at_any_step(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    use_untrained(library)
    window = open_window(library)
    qtbot.waitUntil(lambda: has_read(window), timeout=PATIENCE_MS)
    bar, navigator = window.main_layout.match_bar, window.features.navigator
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    for bits in MATCH_BITS:
        bar.choose(bits)
        qtbot.waitUntil(
            lambda bits=bits: navigator.result is not None and navigator.result.step == bits,
            timeout=PATIENCE_MS,
        )
        assert bar.note.text() == SAID
    others = navigator.result.likenesses[1:]
    assert set(others.tolist()) == {Likeness.HARDLY_ALIKE}


def test_no_shelf_or_group_is_said_to_mean_anything(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    """Where photos are grouped by the model; and no more once another one is in use."""
    with LibraryDB(library) as db:
        before = db.encoder_in_use()
    assert before is not None
    use_untrained(library)
    window = open_window(library)
    layout, features = window.main_layout, window.features
    qtbot.waitUntil(lambda: has_read(window), timeout=PATIENCE_MS)
    features.show_page(PageId.ATLAS)
    qtbot.waitUntil(layout.atlas.untold.isVisible, timeout=PATIENCE_MS)
    assert layout.atlas.untold.text() == SAID.replace("their order means", "these shelves mean")
    features.show_page(PageId.DUPLICATES)
    layout.duplicates.level_chosen.emit(MatchLevel.SIMILAR)
    groups = SAID.replace("their order means", "these groups mean")
    qtbot.waitUntil(lambda: layout.match_bar.note.text() == groups, timeout=PATIENCE_MS)
    with LibraryDB(library, write=True) as db:
        db.use_encoder(before)
    qtbot.waitUntil(lambda: layout.atlas.untold.isHidden(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: layout.match_bar.note.text() != groups, timeout=PATIENCE_MS)
