"""An answer is cut where likeness ends."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.likeness.levels import Likeness, in_order
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.search.answer_order import by_step
from hashdesk.ui.search.likeness_sections import likeness_sections, step_sections
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS

SAME, VERY, ALIKE, HARDLY = Likeness
SEARCHED = (0, "Searched for")


def _cut(levels: list[Likeness], asked: int = 1) -> list[tuple[int, str]]:
    sections = likeness_sections(np.array(levels, np.uint8), asked)
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
    for level in Likeness:
        assert _cut([level, level], 0) == []
    assert _cut([SAME, VERY]) == [SEARCHED, (1, "Very alike")]
    assert _cut([SAME]) == []
    assert _cut([], 0) == []


def test_at_a_wider_step_what_is_alike_stays_in_front_of_what_agrees() -> None:
    """One bit of eight may differ."""
    distances = np.array([0, 0, 1, 1, 2, 5])
    levels = np.array([SAME, HARDLY, ALIKE, HARDLY, HARDLY, VERY], np.uint8)

    def shown(bits: int, asked: int = 1) -> tuple[list[int], list[object]]:
        order = np.argsort(by_step(distances, bits, levels), kind="stable")
        sections = step_sections(bits, distances[order], bits, levels[order], asked)
        return order.tolist(), list(zip(sections.starts, sections.names, strict=True))

    order, near = [0, 5, 2, 1, 3, 4], [SEARCHED, (1, "Very alike"), (2, "Alike")]
    assert shown(16) == (order, [*near, (3, "Perhaps similar")])
    assert shown(8) == (order, [*near, (3, "Perhaps loosely similar"), (5, "Less similar")])
    assert shown(4) == (order, [*near, (3, "Perhaps the same theme"), (4, "Less similar")])
    assert shown(4, asked=2)[1][:2] == [SEARCHED, (2, "Alike")]


def test_wider_steps_never_show_less(qtbot: QtBot, window: MainWindow) -> None:
    """The alike photos of the closest step lead at every other one."""
    grid, results = window.main_layout.grid, window.features.results
    model = grid.photo_model
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: results.result is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(model.photos) == len(results.result.index), timeout=PATIENCE_MS)
    alike = set(model.photos[model.levels < HARDLY].tolist())
    assert 1 < len(alike) < len(model.photos)
    for bits in (32, 16, 8, 4):
        window.main_layout.match_bar.choose(bits)
        qtbot.waitUntil(
            lambda bits=bits: (
                results.result.bits == bits and len(model.photos) == len(results.result.index)
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
    expected = likeness_sections(in_order(results.result.likenesses), 1).starts
    assert model.sections.starts == expected
    assert len(expected) >= 2
    assert model.sections.name(len(expected) - 1) == "Less similar"
    results.sort(PhotoOrder(SortKey.NAME))
    qtbot.waitUntil(lambda: model.sections.starts == (), timeout=PATIENCE_MS)
