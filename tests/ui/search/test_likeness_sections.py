"""An answer is cut where likeness ends."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.likeness.levels import Likeness, in_order
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.search.likeness_sections import likeness_sections
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS

SAME, ALIKE, HARDLY = Likeness.SAME_PICTURE, Likeness.ALIKE, Likeness.HARDLY_ALIKE


def _starts(levels: list[Likeness], asked: int = 1) -> tuple[int, ...]:
    return likeness_sections(np.array(levels, np.uint8), asked).starts


def test_the_cut_is_where_likeness_ends() -> None:
    assert _starts([SAME, ALIKE, ALIKE, HARDLY, HARDLY]) == (0, 3)


def test_nothing_is_cut_where_all_or_nothing_is_close() -> None:
    assert _starts([SAME, ALIKE, ALIKE]) == ()
    assert _starts([SAME, HARDLY, HARDLY]) == ()
    assert _starts([HARDLY, HARDLY], asked=0) == ()
    assert _starts([], asked=0) == ()


def test_an_answer_has_a_heading_where_it_becomes_less_similar(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Only while the most alike photos come first."""
    results, model = window.features.results, window.main_layout.grid.photo_model
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: results.result is not None, timeout=PATIENCE_MS)
    result = results.result
    assert result is not None
    qtbot.waitUntil(lambda: len(model.photos) == len(result.index), timeout=PATIENCE_MS)
    assert results.result is not None
    expected = likeness_sections(in_order(results.result.likenesses), 1).starts
    assert model.sections.starts == expected
    assert len(expected) == 2
    assert model.sections.name(1) == "Less similar"
    results.sort(PhotoOrder(SortKey.NAME))
    qtbot.waitUntil(lambda: model.sections.starts == (), timeout=PATIENCE_MS)
