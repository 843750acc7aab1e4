"""What a tile without a picture says of its photo."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from pytestqt.qtbot import QtBot

from hashdesk.ui.photos.grid.place_lines import PLACE_FONT_PX, folder_line, name_lines

pytestmark = pytest.mark.usefixtures("qtbot")


@pytest.fixture
def metrics(qtbot: QtBot) -> QFontMetrics:
    font = QFont()
    font.setPixelSize(PLACE_FONT_PX)
    return QFontMetrics(font)


@pytest.mark.parametrize("width", [56, 96])
def test_a_usual_name_is_not_cut(metrics: QFontMetrics, width: int) -> None:
    for name in ("03.jpg", "IMG_0001.jpg", "image_0012.jpg"):
        lines = name_lines(b"/mine/pizza/" + name.encode(), metrics, width)
        assert "".join(lines) == name
        assert len(lines) <= 2
        assert all(metrics.horizontalAdvance(line) <= width for line in lines)


@pytest.mark.parametrize("width", [56, 96])
def test_of_a_long_name_beginning_and_end_stay(metrics: QFontMetrics, width: int) -> None:
    name = "2024-05-01 at the very end of our garden party, number 17.jpg"
    lines = name_lines(f"/mine/{name}".encode(), metrics, width)
    shown = "".join(lines)
    assert len(lines) == 2
    assert shown.startswith("20")
    assert shown.endswith("g")
    assert all(metrics.horizontalAdvance(line) <= width for line in lines)


@pytest.mark.parametrize("width", [56, 66, 76, 96, 120])
def test_no_line_ends_inside_a_word(metrics: QFontMetrics, width: int) -> None:
    """But at a space, a hyphen, an underscore or the suffix; else the middle of the name goes."""
    for name in (
        "Canon PowerShot S30 (2).jpg",
        "family-portrait_final.jpg",
        "DSC01234.jpg",
        "anexceedinglylongword.jpg",
        "anexceedinglylongword and a short one.jpg",
    ):
        lines = name_lines(f"/mine/{name}".encode(), metrics, width)
        assert all(metrics.horizontalAdvance(line) <= width for line in lines)
        first, *rest = lines
        if rest:
            assert name.startswith(first), "only the second line lacks its middle"
            after = name[len(first) :]
            assert after[0] in " ." or first[-1] in "_-"
        else:
            assert first == name or "…" in first
    assert name_lines(b"/mine/Canon PowerShot S30 (2).jpg", metrics, 60)[0] == "Canon"


def test_the_last_folder_has_a_line_of_its_own(metrics: QFontMetrics) -> None:
    assert folder_line(b"/home/me/pizza/03.jpg", metrics, 96) == "pizza"
    long = folder_line(b"/home/me/a folder of a very long name/03.jpg", metrics, 56)
    assert metrics.horizontalAdvance(long) <= 56
    assert folder_line(b"/03.jpg", metrics, 96) == ""
