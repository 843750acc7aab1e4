"""The card of folders: where the keys are when its rows are made anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.settings.page import SettingsPage
from hashdesk.ui.widgets.focus.kept_focus import KeptFocus
from tests.ui.conftest import PATIENCE_MS

ROOTS = tuple(FolderNode(b"/%d" % number, b"", 1, False, (), ()) for number in range(3))


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> Iterator[SettingsPage]:
    kept = KeptFocus(qapp)
    made = SettingsPage()
    qtbot.addWidget(made)
    made.show_roots(ROOTS)
    with qtbot.waitActive(made, timeout=PATIENCE_MS):
        made.show()
        made.activateWindow()
    yield made
    kept.deleteLater()
    QCoreApplication.sendPostedEvents(kept, QEvent.Type.DeferredDelete)


def take(page: SettingsPage, words: str) -> None:
    """Give a button the keys."""
    made = page.folders.findChildren(QPushButton)
    next(one for one in made if one.isVisible() and one.accessibleName() == words).setFocus()
    assert focused() == words


def focused() -> str:
    QApplication.processEvents()  # the layout shows its rows
    now = QApplication.focusWidget()
    return "" if now is None else now.accessibleName() or getattr(now, "text", str)()


@pytest.mark.parametrize(
    ("gone", "then"),
    [
        (0, "Remove from the library: /1"),
        (1, "Remove from the library: /2"),
        (2, "Add folder…"),
    ],
)
def test_the_next_folder_has_the_keys_after_one_was_taken_out(
    page: SettingsPage, gone: int, then: str
) -> None:
    take(page, f"Remove from the library: /{gone}")
    page.show_roots([*ROOTS[:gone], *ROOTS[gone + 1 :]])
    assert focused() == then


def test_what_adds_a_folder_has_the_keys_when_none_is_left(page: SettingsPage) -> None:
    take(page, "Remove from the library: /0")
    page.show_roots(())
    assert focused() == "Add folder…"


def test_keys_stay_where_they_are_when_a_scan_finds_photos(page: SettingsPage) -> None:
    """Rows are made anew for that; a drive that went away has no folder to show."""
    take(page, "Show in folder: /1")
    page.show_roots([ROOTS[0], replace(ROOTS[1], photos=2), ROOTS[2]])
    assert focused() == "Show in folder: /1"
    page.show_roots([ROOTS[0], replace(ROOTS[1], offline=True), ROOTS[2]])
    assert focused() == "Remove from the library: /1"


def test_keys_elsewhere_stay_there(page: SettingsPage) -> None:
    page.appearance.language_box.setFocus()
    page.show_roots(ROOTS[1:])
    assert QApplication.focusWidget() is page.appearance.language_box
