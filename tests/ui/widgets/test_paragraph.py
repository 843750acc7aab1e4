"""Wrapped labels: no line ends inside a command, and what can be copied is as it is typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel

from hashdesk.ui.widgets.basic import paragraph, with_whole_commands

SENTENCE = (
    "model.pth is no ONNX file. Export the model to ONNX first, or name one of torchvision's: {}"
)


def ends_inside(words: str, command: str) -> bool:
    """Whether a line ends inside a command, at any width that has room for it."""
    document = QTextDocument(words)
    block = document.firstBlock()
    start = block.text().index(command)
    for width in range(280, 700, 3):
        document.setTextWidth(width)
        document.size()  # lays it out
        layout = block.layout()
        lines = [layout.lineAt(number) for number in range(layout.lineCount())]
        ends = [line.textStart() + line.textLength() for line in lines]
        if any(start < end < start + len(command) for end in ends):
            return True
    return False


@pytest.mark.parametrize(
    "command",
    [
        "hashdesk models --available",
        "hashdesk index --confirm-missing",
        "hashdesk models --use ab12cd34",
    ],
)
def test_no_line_ends_inside_a_command(qapp: object, command: str) -> None:
    words = SENTENCE.format(command)
    assert ends_inside(words, command)
    whole = with_whole_commands(words)
    assert not ends_inside(whole, with_whole_commands(command))
    assert paragraph(words).text() == words


def test_what_can_be_copied_stays_as_it_is(qapp: object) -> None:
    words = SENTENCE.format("hashdesk models --available")
    shown = paragraph(words)
    assert QLabel.text(shown) != words
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    assert QLabel.text(shown) == words


def test_other_words_and_hyphens_stay(qapp: object) -> None:
    words = "A re-encoded photo - HashDesk index - of 24–30 photos; run “hashdesk index” again"
    assert with_whole_commands(words) == words.replace("hashdesk index”", "hashdesk\u00a0index”")
