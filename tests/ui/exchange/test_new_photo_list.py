"""The list of a card's new photos shows whole rows."""

from __future__ import annotations

import pytest
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
