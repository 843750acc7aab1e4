"""A path over a few lines: whole where it fits, else without its middle."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.ui.widgets.wrapped_path import MOST_LINES, WrappedPath

WIDTH = 200  # pixels
DEEP = "/".join(f"{year} pictures of the family" for year in range(2001, 2020))


def shown(qtbot: QtBot, path: str) -> list[str]:
    label = WrappedPath()
    qtbot.addWidget(label)
    label.setText(path)
    label.resize(WIDTH, label.heightForWidth(WIDTH))
    assert label.height() >= len(label.lines) * label.fontMetrics().height()
    label.grab()  # it can be painted
    return label.lines


def test_it_is_broken_between_folders(qtbot: QtBot) -> None:
    assert shown(qtbot, "photos") == ["photos"]
    first, second = shown(qtbot, "photographs/caltech/windsor_chair")
    assert (first[-1], first + second) == ("/", "photographs/caltech/windsor_chair")


def test_a_long_name_is_broken_anywhere(qtbot: QtBot) -> None:
    lines = shown(qtbot, f"photos/{25 * 'm'}")
    assert 1 < len(lines) <= MOST_LINES
    assert "".join(lines) == f"photos/{25 * 'm'}"


@pytest.mark.parametrize("path", [90 * "W", DEEP, 60 * "日本語", 90 * "W" + "/trip"])
def test_the_middle_of_a_very_long_one_is_left_out(qtbot: QtBot, path: str) -> None:
    lines = shown(qtbot, path)
    assert len(lines) == MOST_LINES
    start, _, end = "".join(lines).partition("…")
    assert path.startswith(start)
    assert path.endswith(end)
    assert abs(len(start) - len(end)) < 5
    assert len(start) + len(end) > 20
