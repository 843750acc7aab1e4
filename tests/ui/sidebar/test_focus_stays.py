"""Keys stay at their folder when the library is read again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.photos.selecting import select
from tests.ui.shell.tab_walk import activate

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("below", [0, 1])
def test_a_folder_is_still_ringed_after_a_photo_went_and_came_back(
    qtbot: QtBot, own: MainWindow, below: int
) -> None:
    tree, trash = own.main_layout.sidebar.folders, own.features.trash
    activate(qtbot, own)
    (photo,) = select(qtbot, own, 0, 0)
    thumbnails = own.parts.thumbnails
    qtbot.waitUntil(lambda: thumbnails.card(photo) is not None, timeout=PATIENCE_MS)
    card = thumbnails.card(photo)
    assert card is not None
    tree.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(below):
        qtbot.keyClick(tree, Qt.Key.Key_Down)

    def ringed() -> tuple[str, bool]:
        item = tree.currentItem()
        return "" if item is None else item.text(0), tree.hasFocus()

    def wait_for_photos(gone: int) -> None:
        """Until the tree was made anew with other counts, of folders without the photo."""
        left = count - gone
        qtbot.waitUntil(
            lambda: own.snapshot.roots[0].photos == left and not own.busy, timeout=PATIENCE_MS
        )

    before, count = ringed(), own.snapshot.roots[0].photos
    assert before[0]
    with qtbot.waitSignal(trash.trashed, timeout=PATIENCE_MS):
        trash.move([card])
    wait_for_photos(1)
    assert ringed() == before
    with qtbot.waitSignal(trash.restored, timeout=PATIENCE_MS):
        own.bindings.by_name["undo"].trigger()
    wait_for_photos(0)
    assert ringed() == before
