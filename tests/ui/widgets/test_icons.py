"""Icons: painted in the palette's colours, fainter while disabled, at any size."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from pytestqt.qtbot import QtBot

from hashdesk.ui.widgets.icon_font import glyph_icon

INK, FAINT = QColor(10, 20, 200), QColor(200, 10, 20)
QT_ONLY = """
import sys
import hashdesk.ui.app.session
print(*sorted({"qtawesome", "qtpy"} & sys.modules.keys()))
"""


def _painted(icon: QIcon, side: int, mode: QIcon.Mode) -> QImage:
    return icon.pixmap(QSize(side, side), mode).toImage()


@pytest.mark.parametrize(
    ("mode", "colour"), [(QIcon.Mode.Normal, INK), (QIcon.Mode.Disabled, FAINT)]
)
def test_a_glyph_is_painted_in_the_colour_of_its_mode(
    qtbot: QtBot, mode: QIcon.Mode, colour: QColor
) -> None:
    image = _painted(glyph_icon("funnel-fill", INK, FAINT), 64, mode)
    solid = [
        image.pixelColor(x, y).getRgb()[:3]
        for x in range(64)
        for y in range(64)
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert len(solid) > 500
    assert set(solid) == {colour.getRgb()[:3]}


def test_it_fills_its_square_at_every_size(qtbot: QtBot) -> None:
    icon = glyph_icon("x", INK, FAINT)
    for side in (16, 18, 36, 90):
        image = _painted(icon, side, QIcon.Mode.Normal)
        inked = [
            (x, y) for x in range(side) for y in range(side) if image.pixelColor(x, y).alpha() > 127
        ]
        columns, rows = zip(*inked, strict=True)
        for ends in (columns, rows):
            assert side * 0.4 < max(ends) - min(ends) < side
            assert abs(max(ends) + min(ends) - side) <= side * 0.2  # in the middle


def test_an_unknown_name_is_an_error(qtbot: QtBot) -> None:
    with pytest.raises(KeyError):
        glyph_icon("no such icon", INK, FAINT)


def test_the_window_loads_no_second_binding_of_qt() -> None:
    done = subprocess.run(
        [sys.executable, "-c", QT_ONLY], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
