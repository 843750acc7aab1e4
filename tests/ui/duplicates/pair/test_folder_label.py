"""A folder on one line: whole names, the innermost first."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.ui.duplicates.pair.folder_label import FolderLabel

INNER = "/old computer/summer holidays"


@pytest.mark.parametrize("parted", ["/", "\\"])
def test_folders_are_left_out_whole(qtbot: QtBot, parted: str) -> None:
    folder = f"/home/somebody/Pictures{INNER}".replace("/", parted)
    label = FolderLabel()
    qtbot.addWidget(label)
    label.setText(folder)
    metrics, seen = label.fontMetrics(), set()
    for width in range(metrics.horizontalAdvance(folder) + 1, 20, -3):
        label.setFixedWidth(width)
        shown = label.shown_words
        assert metrics.horizontalAdvance(shown) <= width
        seen.add(shown)
    whole = [f"…{parted}{part}" for part in ("summer holidays", INNER[1:].replace("/", parted))]
    assert {folder, *whole} <= seen
    cut = {shown for shown in seen if not folder.endswith(shown.removeprefix("…"))}
    assert all(shown.startswith("summer"[: shown.index("…")]) for shown in cut), cut
