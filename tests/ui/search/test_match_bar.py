"""The bar above answers: what was searched for, how closely it has to match, what came of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.encoding.codes import BITS
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
        assert button.text() == match_steps.name(int(str(bits)))
        assert button.width() >= button.sizeHint().width()
        assert bar.control.rect().contains(button.geometry())
