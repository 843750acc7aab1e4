"""The buttons below a pair: none is cut, however long its words are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.ui.duplicates.group.button_rows import ARRANGEMENTS, ButtonRows

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
    )
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
