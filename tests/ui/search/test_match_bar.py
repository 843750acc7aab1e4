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
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.question import SearchResult
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui import match_steps
from hashdesk.ui.current_page import PageId
from hashdesk.ui.search.match_bar import MatchBar
from hashdesk.ui.shell.main_window import MainWindow
from tests.random_codes import random_codes
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
        assert bar.step == bits
        assert bar.control.buttons[bits].isChecked()
        qtbot.waitUntil(
            lambda bits=bits: (
                (shown := window.features.navigator.result) is not None and shown.step == bits
            ),
            timeout=PATIENCE_MS,
        )


def test_the_focus_stays_where_steps_are_chosen(qtbot: QtBot, window: MainWindow) -> None:
    """Right leads on and on."""
    bar = _search(qtbot, window)
    assert window.main_layout.grid.hasFocus()
    bar.control.buttons[16].setFocus()
    for before, bits in ((16, 8), (8, 4)):
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
        _whole(found, photos), question=question, distances=near, themes=near, likenesses=hardly
    )
    bar.show_result(answer)
    said = "No photo is close to all of them. The nearest come first."
    assert bar.note.text() == said
    bar.show_result(replace(answer, step=32))
    assert bar.note.text() == f"{said} It is so at every step."
    one = replace(question, photos=(1001,))
    bar.show_result(replace(answer, question=one))
    assert bar.note.text() == "No close match. These are the nearest there are."


def _whole(result: SearchResult, photos: PhotoIds) -> SearchResult:
    """An answer of all photos of a library that has these."""
    codes = random_codes(len(photos), seed=1)
    near = np.zeros(len(photos), np.uint8)
    index = HammingIndex(photos, codes)
    return replace(
        result, photos=photos, distances=near, themes=near, loose=near, loosest=near, index=index
    )


def test_it_says_what_a_step_changes(qtbot: QtBot, window: MainWindow) -> None:
    """Of how many photos match, and only if the answer is whole."""
    bar = _search(qtbot, window)
    first = window.features.navigator.result
    assert first is not None
    photos = np.arange(1001, 1201)
    levels = np.repeat(np.array([0, 1, 2, 3], np.uint8), [2, 5, 3, 190])
    question = replace(first.question, photos=(1001,))
    whole = replace(_whole(first, photos), question=question, likenesses=levels)
    bar.show_result(replace(whole, step=64))
    assert bar.note.text() == match_steps.meaning(64)
    assert bar.headline.text() == "1 photo matches."
    assert not bar.headline.property("fresh")
    bar.show_result(replace(whole, step=32))
    assert bar.headline.text() == "6 photos match."
    assert bar.headline.property("fresh"), "another step has changed it"
    assert window.main_layout.status_bar.count.text() == "6 of 24 photos match"
    qtbot.waitUntil(lambda: not bar.headline.property("fresh"), timeout=PATIENCE_MS)
    told = "At “Near-identical”: 1 photo."
    assert bar.note.text() == f"{match_steps.meaning(32)} {told}"
    bar.show_result(replace(whole, step=32))  # the library was read again
    assert bar.note.text().endswith(told)
    bar.show_result(replace(whole, step=16))
    assert bar.note.text().endswith("At “Very similar”: 6 photos.")
    few = np.where(levels == Likeness.ALIKE, np.uint8(Likeness.HARDLY_ALIKE), levels)
    for bits in (16, 32):
        bar.show_result(replace(whole, step=bits, likenesses=few))
    assert bar.note.text().endswith("The same photos match as at “Similar”.")
    none = np.full(200, Likeness.ALIKE, np.uint8)
    for bits in (64, 32):
        bar.show_result(replace(whole, step=bits, likenesses=none))
    assert bar.note.text() == "No other photo is very alike."
    bar.show_result(replace(whole, step=32))
    part = np.arange(100)
    short = replace(whole, photos=photos[part], likenesses=levels[part])
    bar.show_result(replace(short, step=16))
    assert bar.note.text() == match_steps.meaning(16)
    assert bar.headline.text() == "", "how many match is not known"
    bar.show_result(replace(whole, step=16))  # its farther photos have come
    assert bar.note.text().endswith("At “Very similar”: 6 photos.")
    bar.show_result(replace(whole, step=32, question=replace(question, photos=(2,))))
    assert "At “" not in bar.note.text()
    assert not bar.headline.property("fresh")


@pytest.mark.parametrize(
    ("bits", "said"),
    [
        (64, "No photo matches at “Near-identical”. What follows is less similar."),
        (32, "No photo matches at “Very similar”. What follows is less similar."),
        (16, "At most alike: 4 photos, perhaps the same kind of thing."),
        (8, "At most alike, or perhaps loosely similar: 6 photos."),
        (4, "At most alike, or perhaps of the same theme: 9 photos."),
    ],
)
def test_an_answer_of_nothing_more_than_alike_is_told_with_its_doubt(
    qtbot: QtBot, window: MainWindow, bits: int, said: str
) -> None:
    bar = _search(qtbot, window)
    first = window.features.navigator.result
    assert first is not None
    photos = np.arange(1001, 1201)
    levels = np.repeat(np.array([2, 3], np.uint8), [4, 196])
    loose, loosest = (
        np.repeat(np.array([0, 255], np.uint8), [close, 200 - close]) for close in (6, 9)
    )
    question = replace(first.question, photos=())
    whole = replace(_whole(first, photos), question=question, likenesses=levels)
    bar.show_result(replace(whole, step=bits, loose=loose, loosest=loosest))
    assert bar.headline.text() == said
    assert "All photos that are alike" not in bar.note.text()


def test_the_closest_step_promises_copies_only_where_one_was_found(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Photos that are merely nearest are not said to agree."""
    bar = _search(qtbot, window)
    found = window.features.navigator.result
    assert found is not None
    assert found.step == bar.step == 16
    first = replace(found, step=64)
    levels = np.full(len(first.photos), Likeness.VERY_ALIKE, np.uint8)
    levels[first.photos == first.question.photo] = Likeness.SAME_PICTURE
    bar.show_result(replace(first, likenesses=levels))
    none_same = "No other photo is certainly the same picture."
    assert bar.note.text() == f"{none_same} The page Duplicates looks for edited copies."
    for bits in (32, 64):
        bar.show_result(replace(first, likenesses=levels, step=bits))
    assert bar.note.text() == f"{none_same} The page Duplicates looks for edited copies."
    outside = replace(first.question, photos=())
    none = np.full(len(first.photos), Likeness.VERY_ALIKE, np.uint8)
    bar.show_result(replace(first, likenesses=none, question=outside))
    assert bar.note.text() == none_same
    levels[1] = Likeness.SAME_PICTURE
    bar.show_result(replace(first, likenesses=levels))
    assert bar.note.text() == match_steps.meaning(64)
    alike = np.where(levels < Likeness.HARDLY_ALIKE, np.uint8(Likeness.ALIKE), levels)
    bar.show_result(replace(first, step=32, likenesses=alike, question=outside))
    assert bar.note.text() == "No other photo is very alike."


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
