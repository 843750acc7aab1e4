"""The buttons below a pair: none is cut, however long its words are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.duplicates.group.button_rows import APART, ARRANGEMENTS, DECISIONS, ButtonRows

LONG = "mark all the others and the left one, too"
SLACK = 8  # pixels: widths of words are rounded


@pytest.mark.parametrize("counts", ARRANGEMENTS)
def test_no_button_is_cut(qtbot: QtBot, counts: tuple[int, ...]) -> None:
    """Not even when a button shows its longest words later."""
    page = QWidget()
    qtbot.addWidget(page)
    buttons = [QPushButton(f"button number {number}") for number in range(7)]
    shown = ButtonRows(buttons, {buttons[4]: ("mark all the others", LONG)})
    layout = QVBoxLayout(page)
    for made in shown.rows:
        layout.addLayout(made)
    buttons[4].setText(LONG)
    gap = shown.rows[0].spacing()
    widths = [made.sizeHint().width() for made in buttons]
    ends = [sum(counts[: place + 1]) for place in range(len(counts))]
    room = max(
        sum(widths[end - count : end]) + gap * (count - 1)
        for end, count in zip(ends, counts, strict=True)
    ) + (APART if counts == ARRANGEMENTS[0] else 0)
    buttons[4].setText("mark all the others")
    shown.arrange(room + SLACK)
    assert shown.counts == counts
    buttons[4].setText(LONG)
    margins = layout.contentsMargins()
    layout.setGeometry(QRect(0, 0, room + SLACK + margins.left() + margins.right(), 200))
    assert all(made.width() >= made.sizeHint().width() for made in buttons)
    if counts != ARRANGEMENTS[-1]:
        shown.arrange(room - 1)
        assert shown.counts != counts


def test_decisions_stand_apart_from_marks(qtbot: QtBot) -> None:
    """In one row; in more rows they have one of their own."""
    page = QWidget()
    qtbot.addWidget(page)
    buttons = [QPushButton(f"button {number}") for number in range(7)]
    shown = ButtonRows(buttons, {})
    layout = QVBoxLayout(page)
    for made in shown.rows:
        layout.addLayout(made)
    layout.setGeometry(QRect(0, 0, 2000, 200))
    between = [
        right.geometry().left() - left.geometry().right() for left, right in pairwise(buttons[:6])
    ]
    assert between[DECISIONS - 1] >= between[0] + APART
    assert len({*between[: DECISIONS - 1], *between[DECISIONS:]}) == 1
    for arrangement in ARRANGEMENTS[1:]:
        assert arrangement[0] == DECISIONS
