"""The three ways to be done with a group, told apart."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.decisions.decision import DecisionKind
from hashdesk.ui.duplicates.group.decision_effects import effect_of
from hashdesk.ui.duplicates.group_actions import DECISION_OF_ACTION, GroupAction
from hashdesk.ui.duplicates.page import DuplicatesPage
from hashdesk.ui.shell.main_window import MainWindow


def test_each_says_what_happens_and_for_how_long(qtbot: QtBot, window: MainWindow) -> None:
    page = window.main_layout.duplicates
    assert isinstance(page, DuplicatesPage)
    made = {found.text(): found for found in page.findChildren(QPushButton)}
    tips = [made[words] for words in ("Not the same", "Keep all", "Hide group")]
    assert len({tip.toolTip() for tip in tips}) == len(DecisionKind)
    for tip in tips:
        assert "until a new photo joins it" in tip.toolTip()
        assert "Key: " in tip.toolTip()
        assert "until a new photo joins it" in tip.accessibleDescription()


def test_only_decisions_have_such_words(qtbot: QtBot) -> None:
    assert {action for action in GroupAction if effect_of(action)} == set(DECISION_OF_ACTION)
