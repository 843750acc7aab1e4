"""The bar above answers: what was searched for, how closely it has to match, what came of it."""

from __future__ import annotations

import html
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.likeness.levels import Likeness
from hashdesk.ui import match_steps
from hashdesk.ui.current_page import PageId
from hashdesk.ui.search.match_bar import MatchBar
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS


def _search(qtbot: QtBot, window: MainWindow) -> MatchBar:
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    return window.main_layout.match_bar


def test_it_stands_above_answers_only(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.main_layout.match_bar
    assert bar.isHidden()
    _search(qtbot, window)
    assert bar.isVisible()
    assert bar.title.text().startswith("Similar to ")
    qtbot.waitUntil(lambda: bar.pictures[0].isVisible(), timeout=PATIENCE_MS)
    assert not bar.pictures[1].isVisible()
    window.features.navigator.show_page(PageId.SETTINGS)
    assert bar.isHidden()
    window.features.navigator.go_back()
    assert bar.isVisible()
    window.features.navigator.show_library()
    assert bar.isHidden()


def test_groups_have_it_where_they_depend_on_the_step(qtbot: QtBot, window: MainWindow) -> None:
    bar, page = window.main_layout.match_bar, window.main_layout.duplicates
    window.features.navigator.show_page(PageId.DUPLICATES)
    page.level_chosen.emit(MatchLevel.NEAR)
    assert bar.isHidden()
    page.level_chosen.emit(MatchLevel.SIMILAR)
    assert bar.isVisible()
    assert not bar.title.isVisible()


def test_the_keys_choose_from_near_identical_to_same_theme(
    qtbot: QtBot, window: MainWindow
) -> None:
    bar = _search(qtbot, window)
    for key, bits in zip("54321", BITS, strict=True):
        qtbot.keyClick(window.main_layout.grid, key)
        assert bar.bits == bits
        assert bar.control.buttons[bits].isChecked()
        qtbot.waitUntil(
            lambda bits=bits: (
                (shown := window.features.navigator.result) is not None and shown.bits == bits
            ),
            timeout=PATIENCE_MS,
        )


def test_the_focus_stays_where_steps_are_chosen(qtbot: QtBot, window: MainWindow) -> None:
    """Right leads on and on."""
    bar = _search(qtbot, window)
    assert window.main_layout.grid.hasFocus()
    bar.control.buttons[64].setFocus()
    for before, bits in ((64, 32), (32, 16)):
        with qtbot.waitSignal(window.features.results.result_changed, timeout=PATIENCE_MS):
            qtbot.keyClick(bar.control.buttons[before], Qt.Key.Key_Right)
        assert window.focusWidget() is bar.control.buttons[bits]


def test_of_several_photos_it_says_that_nothing_is_close_to_all(
    qtbot: QtBot, window: MainWindow
) -> None:
    """And what another step changes, even so."""
    bar = _search(qtbot, window)
    found = window.features.navigator.result
    assert found is not None
    photos = np.arange(1001, 1201)
    hardly = np.full(200, Likeness.HARDLY_ALIKE, np.uint8)
    near = np.arange(200)
    question = replace(found.question, photos=(1001, 1002, 1003))
    answer = replace(
        found, question=question, photos=photos, distances=near, themes=near, likenesses=hardly
    )
    bar.show_result(answer)
    said = "No photo is close to all of them. The least different come first."
    assert bar.note.text() == said
    bar.show_result(replace(answer, bits=32))
    assert bar.note.text() == f"{said} The first 50 photos are the same as at the last step."
    one = replace(question, photos=(1001,))
    bar.show_result(replace(answer, question=one))
    assert bar.note.text() == "No close match. These photos are the least different."


def test_it_says_what_a_step_changes(qtbot: QtBot, window: MainWindow) -> None:
    bar = _search(qtbot, window)
    first = window.features.navigator.result
    assert first is not None
    order, near = np.arange(1001, 1201), np.arange(200)
    levels = np.ones(200, np.uint8)
    answer = replace(first, photos=order, distances=near, themes=near, likenesses=levels)
    bar.show_result(answer)
    said = bar.note.text()
    assert "step" not in said
    later = np.concatenate([order[7:50], order[60:67], order[:7], order[50:60], order[67:]])
    other = min(set(BITS) - {answer.bits})
    bar.show_result(replace(answer, photos=later, bits=other))
    assert "7 of the first 50 photos are new at this step." in bar.note.text()
    bar.show_result(replace(answer, photos=later, bits=other))  # the library was read again
    assert "7 of the first 50 photos are new at this step." in bar.note.text()
    turned = np.concatenate([later[:50][::-1], later[50:]])
    bar.show_result(replace(answer, photos=turned))
    assert "The first 50 photos are the same, in another order." in bar.note.text()
    farther = np.concatenate([turned[:50], turned[50:][::-1]])
    bar.show_result(replace(answer, photos=farther, bits=other))
    assert "The first 50 photos are the same as at the last step." in bar.note.text()
    question = replace(answer.question, photos=(2,))
    bar.show_result(replace(answer, question=question, photos=later, bits=other))
    assert "step" not in bar.note.text()


def test_the_closest_step_promises_copies_only_where_one_was_found(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Photos that are merely nearest are not said to agree."""
    bar = _search(qtbot, window)
    first = window.features.navigator.result
    assert first is not None
    assert first.bits == bar.bits == 64
    levels = np.full(len(first.photos), Likeness.VERY_ALIKE, np.uint8)
    levels[first.photos == first.question.photo] = Likeness.SAME_PICTURE
    bar.show_result(replace(first, likenesses=levels))
    assert bar.note.text().startswith("No other photo is certainly the same picture; edited")
    outside = replace(first.question, photos=())
    none = np.full(len(first.photos), Likeness.VERY_ALIKE, np.uint8)
    bar.show_result(replace(first, likenesses=none, question=outside))
    assert bar.note.text().startswith("No other photo is certainly the same picture. First")
    levels[1] = Likeness.SAME_PICTURE
    bar.show_result(replace(first, likenesses=levels))
    assert bar.note.text() == match_steps.meaning(64)


def test_of_groups_it_says_only_that_codes_agree(qtbot: QtBot) -> None:
    """In its note, and at each step."""
    bar = MatchBar()
    qtbot.addWidget(bar)
    for groups, meaning in ((True, match_steps.meaning_for_groups), (False, match_steps.meaning)):
        bar.show_page(photos=not groups, groups=groups)
        bar.show_groups(by_step=True)
        for bits, button in bar.control.buttons.items():
            assert meaning(int(str(bits))) in html.unescape(button.toolTip())
        labels = {one.text() for one in bar.findChildren(QLabel)}
        closest = bar.control.buttons[64].text()
        if groups:
            assert bar.note.text() == match_steps.meaning_for_groups(64)
            assert "How similar" in labels
            assert (closest, bar.control.accessibleName()) == ("Most similar", "How similar")
        else:
            assert "Match" in labels
            assert (closest, bar.control.accessibleName()) == ("Near-identical", "Match")


@pytest.mark.parametrize("width", [240, 420, 900])
def test_no_word_of_a_step_is_cut(qtbot: QtBot, width: int) -> None:
    bar = MatchBar()
    qtbot.addWidget(bar)
    bar.show_page(photos=False, groups=True)
    bar.show_groups(by_step=True)
    bar.resize(width, 200)
    bar.show()
    qtbot.waitExposed(bar)
    for bits, button in bar.control.buttons.items():
        assert button.text() == match_steps.name_for_groups(int(str(bits)))
        assert button.width() >= button.sizeHint().width()
        assert bar.control.rect().contains(button.geometry())
