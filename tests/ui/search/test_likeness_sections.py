"""An answer is cut where likeness ends."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.likeness.levels import Likeness
from hashdesk.ui.match_steps import doubt
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.search.answer_order import LESS_SIMILAR, SAME_THEME, shown_order, standings
from hashdesk.ui.search.likeness_sections import likeness_sections
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS

SAME, VERY, ALIKE, LOOSE = Likeness  # the last one: loosely similar, where photos are hardly alike
HARDLY = LESS_SIMILAR
SEARCHED = (0, "Searched for")


def _cut(standings: list[int], asked: int = 1, bits: int = 16) -> list[tuple[int, str]]:
    sections = likeness_sections(bits, np.array(standings, np.uint8), asked)
    return list(zip(sections.starts, sections.names, strict=True))


def test_the_cuts_are_where_likeness_falls() -> None:
    very, alike, less = "Very alike", "Alike", "Less similar"
    assert _cut([SAME, VERY, ALIKE, ALIKE, HARDLY]) == [SEARCHED, (1, very), (2, alike), (4, less)]
    assert _cut([VERY, ALIKE, SAME, ALIKE, HARDLY], 0) == [(0, very), (1, alike), (4, less)]
    assert _cut([ALIKE, ALIKE, HARDLY], 0) == [(0, alike), (2, less)]


def test_the_same_picture_has_a_heading_where_the_answer_begins_with_it() -> None:
    same, very = "Same picture", "Very alike"
    assert _cut([SAME, VERY, VERY], 0) == [(0, same), (1, very)]
    assert _cut([SAME, SAME, VERY, SAME]) == [SEARCHED, (1, same), (2, very)]


def test_what_was_searched_for_is_no_answer_to_itself() -> None:
    """With three photos and nothing close, they do not stand as very alike."""
    searched = [VERY, VERY, VERY, HARDLY, HARDLY]
    assert _cut(searched, 3) == [SEARCHED, (3, "Less similar")]
    assert _cut(searched, 2) == [SEARCHED, (2, "Very alike"), (3, "Less similar")]


def test_nothing_is_cut_where_all_is_alike_to_one_degree() -> None:
    for level in (SAME, VERY, ALIKE, HARDLY):
        assert _cut([level, level], 0) == []
    assert _cut([SAME, VERY]) == [SEARCHED, (1, "Very alike")]
    assert _cut([SAME]) == []
    assert _cut([], 0) == []


def test_a_photo_is_called_alike_at_every_step() -> None:
    """Above it, in the headline and beside it: one word for one thing, whatever the step."""
    answer, searched = np.array([SAME, ALIKE, HARDLY], np.uint8), SEARCHED[1]
    for bits in (16, 8, 4):
        assert likeness_sections(bits, answer, 1).names == (searched, "Alike", "Less similar")
        assert doubt(bits, "2 photos").startswith("At most alike")
    refused = likeness_sections(32, answer, 1).names
    assert refused == (searched, "Not very similar, but alike", "Less similar")


def test_each_step_names_what_is_alike_and_does_not_match() -> None:
    """So "Near-identical" never stands over photos that are merely very alike."""
    answer = [SAME, SAME, VERY, ALIKE, HARDLY]
    same, less = (1, "Same picture"), (4, "Less similar")
    very, alike = (2, "Very alike"), (3, "Alike")
    refused = [
        (2, "Not near-identical, but very alike"),
        (3, "Not near-identical, but alike"),
    ]
    assert _cut(answer, bits=64) == [SEARCHED, same, *refused, less]
    assert _cut(answer, bits=32) == [SEARCHED, same, very, (3, "Not very similar, but alike"), less]
    assert _cut(answer, bits=16) == [SEARCHED, same, very, alike, less]
    assert _cut([VERY, VERY], 0, bits=64) == [(0, "Not near-identical, but very alike")]


def test_the_widest_steps_add_guesses() -> None:
    loose, theme = (2, "Perhaps loosely similar"), (3, "Perhaps the same theme")
    assert _cut([SAME, VERY, LOOSE, HARDLY], bits=8)[2:] == [loose, (3, "Less similar")]
    found = _cut([SAME, VERY, LOOSE, SAME_THEME, HARDLY], bits=4)
    assert found[2:] == [loose, theme, (4, "Less similar")]


def test_wider_steps_never_show_less(qtbot: QtBot, window: MainWindow) -> None:
    """The alike photos of the closest step lead at every other one."""
    grid, results = window.main_layout.grid, window.features.results
    model = grid.photo_model
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: results.result is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(model.photos) == len(results.result.index), timeout=PATIENCE_MS)
    alike = set(model.photos[model.levels < Likeness.HARDLY_ALIKE].tolist())
    assert 1 < len(alike) < len(model.photos)
    for bits in (32, 16, 8, 4):
        window.main_layout.match_bar.choose(bits)
        qtbot.waitUntil(
            lambda bits=bits: (
                results.result.step == bits and len(model.photos) == len(results.result.index)
            ),
            timeout=PATIENCE_MS,
        )
        assert set(model.photos[: len(alike)].tolist()) == alike
        assert model.sections.starts == () or len(alike) in model.sections.starts


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
    found = results.result
    shown = standings(found, shown_order(found, np.arange(len(found.photos))))
    expected = likeness_sections(found.step, shown, 1).starts
    assert model.sections.starts == expected
    assert len(expected) >= 2
    assert model.sections.name(len(expected) - 1) == "Less similar"
    results.sort(PhotoOrder(SortKey.NAME))
    qtbot.waitUntil(lambda: model.sections.starts == (), timeout=PATIENCE_MS)
