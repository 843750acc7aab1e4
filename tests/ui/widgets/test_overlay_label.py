"""Words over a view are never cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.ui.widgets.overlay_label import OverlayLabel
from hashdesk.ui.widgets.theme import Theme


@pytest.mark.parametrize(
    "words", ["plug in the drive with /media/" + "photos/" * 30, "a folder: " + "long" * 60]
)
def test_long_words_take_several_lines_inside_the_view(qtbot: QtBot, words: str) -> None:
    Theme(paths.resources() / "style.qss")
    view = QWidget()
    qtbot.addWidget(view)
    overlay = OverlayLabel(view)
    view.resize(900, 400)
    view.show()
    overlay.show_words(words)
    high = overlay.height()
    for width in (900, 500):
        view.resize(width, 400)
        assert overlay.text().replace("\n", "") == words
        assert view.rect().contains(overlay.geometry())
        lines = overlay.text().split("\n")
        assert len(lines) > 1
        assert max(map(overlay.fontMetrics().horizontalAdvance, lines)) <= overlay.width()
        assert overlay.height() >= len(lines) * overlay.fontMetrics().height()
    assert overlay.height() > high
    overlay.show_words("short")
    assert overlay.text() == "short"
    assert overlay.height() < high
