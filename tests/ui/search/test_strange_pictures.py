"""What the window says of an image from outside, as its library changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.search.library import Library
from hashdesk.core.search.question import SearchResult
from hashdesk.core.settings import Settings
from hashdesk.ui.search.searcher import Searcher, of_file
from tests.conftest import build_library
from tests.kinds_of_pictures import ENCODER, picture, save_pictures
from tests.ui.conftest import PATIENCE_MS

ADDED, EACH = range(100, 105), 6  # kinds that come later
ASKED = 102  # one of them, of which the nearest picture is alike, and not very alike


@pytest.fixture
def searcher(qtbot: QtBot) -> Iterator[Searcher]:
    with DecodePool(replace(Settings(), workers=1)) as pool:
        made = Searcher(pool, lambda _: ENCODER)
        yield made
        made.stop()


def answer(qtbot: QtBot, searcher: Searcher, file: Path) -> SearchResult:
    with qtbot.waitSignal(searcher.result_ready, timeout=PATIENCE_MS) as found:
        searcher.search(of_file(os.fsencode(file)), 64)
    return found.args[0]


def test_a_kind_that_was_added_is_no_longer_strange(
    qtbot: QtBot, searcher: Searcher, tmp_path: Path
) -> None:
    """The library is measured again once it has grown by more than a tenth."""
    photos, library = tmp_path / "photos", tmp_path / "library"
    save_pictures(photos, range(20), EACH)
    build_library(library, photos, ENCODER)
    asked = tmp_path / "asked.png"
    picture(ASKED, EACH).save(asked)
    searcher.use(Library(library, hold=False))
    assert answer(qtbot, searcher, asked).likenesses[0] == Likeness.HARDLY_ALIKE
    save_pictures(photos, ADDED, EACH)
    build_library(library, photos, ENCODER)
    searcher.use(Library(library, hold=False))
    assert answer(qtbot, searcher, asked).likenesses[0] < Likeness.HARDLY_ALIKE
