"""The list of a card's new photos shows whole rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.core.exchange.copy_photos import PhotoFiles
from hashdesk.core.exchange.not_there import Answer, NotThere
from hashdesk.ui.exchange.new_photo_list import NewPhotoList
from hashdesk.ui.widgets.theme import Theme


@pytest.mark.parametrize(("photos", "rows"), [(20, 4), (2, 2)])
def test_no_row_is_cut_off(qtbot: QtBot, photos: int, rows: int) -> None:
    """Four at most, and no room below fewer."""
    Theme(paths.resources() / "style.qss")
    found = NewPhotoList()
    qtbot.addWidget(found)
    names = (b"%d.jpg" % number for number in range(photos))
    found.show_photos([NotThere(PhotoFiles(b"/card", name), Answer.MISSING) for name in names])
    found.show()
    last = found.visualRect(found.photo_model.index(rows - 1))
    assert found.viewport().height() == last.bottom() + 1


def test_the_tool_tip_says_in_full_what_a_row_shortens(qtbot: QtBot) -> None:
    """A line each: the photo, and the one that it looks like."""
    found = NewPhotoList()
    qtbot.addWidget(found)
    twin = b"/photos/" + b"long " * 40 + b".jpg"
    photo = NotThere(PhotoFiles(b"/card", b"DCIM/1.jpg"), Answer.ALIKE, twin, 4)
    found.show_photos([photo])

    tip = str(found.photo_model.index(0).data(Qt.ItemDataRole.ToolTipRole))
    own, other = tip.split("<br>")
    assert "/card/DCIM/1.jpg" in own
    assert twin.decode() in other
