"""Where windows go on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize

from hashdesk.ui.shell.window_state import beside

FRAME = QSize(2, 26)  # pixels


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (QRect(10, 10, 800, 600), QRect(50, 50, 800, 600)),  # there is room
        (QRect(0, 0, 1600, 975), QRect(40, 40, 1558, 909)),  # as large as the screen
        (QRect(300, 200, 1280, 790), QRect(318, 184, 1280, 790)),  # up to the edges
    ],
)
def test_a_second_window_stays_inside_the_screen(first: QRect, second: QRect) -> None:
    """With its frame, and below a bar at the top of the screen."""
    room = QRect(0, 25, 1600, 975)
    place = beside(first, FRAME, room)
    assert place == second
    assert room.contains(QRect(place.topLeft(), place.size() + FRAME))
