"""What is said of photos that stayed: their names, told apart."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.ui.photos.trash.stayed_dialog import StayedDialog
from hashdesk.ui.photos.trash.words import names
from hashdesk.ui.widgets.theme import Theme


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([b"/p/a.jpg", b"/p/b.jpg"], "a.jpg, b.jpg"),
        ([b"/p/2020/a.jpg", b"/p/2021/a.jpg", b"/p/b.jpg"], "2020/a.jpg, 2021/a.jpg, b.jpg"),
        ([b"/p/x/a.jpg", b"/q/x/a.jpg"], "/p/x/a.jpg, /q/x/a.jpg"),
        ([b"/p/1/a", b"/p/2/a", b"/p/c", b"/p/d", b"/p/e"], "1/a, 2/a, c and 2 more"),
        ([b"/a.jpg"], "a.jpg"),
    ],
)
def test_files_of_one_name_are_told_apart(files: list[bytes], words: str) -> None:
    assert names(files) == words


def test_the_list_has_no_scroll_bar_that_leads_nowhere(qtbot: QtBot) -> None:
    Theme(paths.resources() / "style.qss")
    folder = b"/photos/" + b"in a folder with a long name, " * 20
    reasons = [(folder + b"/%d.jpg" % n, "It stays, and this is why. " * 5) for n in range(3)]
    dialog = StayedDialog("Not moved", reasons)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert not dialog.list.horizontalScrollBar().isVisible()
