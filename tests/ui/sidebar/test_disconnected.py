"""Folders on drives that are not connected, in the side bar."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyleOptionViewItem

from hashdesk.ui.library.folder_nodes import disconnected
from tests.ui.conftest import OpenWindow

pytestmark = pytest.mark.slow


def test_a_disconnected_drive_takes_no_width_from_names(
    open_window: OpenWindow, library_folder: Path
) -> None:
    """It is told once, beside the folder that is away with all that is in it."""
    window = open_window(library_folder)
    tree = window.main_layout.sidebar.folders
    assert window.snapshot is not None
    (root,) = window.snapshot.roots
    here = replace(root, root=b"/here")
    tree.show_nodes((root, here))
    widths = [tree.columnWidth(column) for column in (0, 1)]
    tree.show_nodes((disconnected(root), here))
    tree.grab()  # columns are as wide as they are painted
    assert [tree.columnWidth(column) for column in (0, 1)] == widths
    first, second = (tree.topLevelItem(place) for place in (0, 1))
    assert first is not None
    assert second is not None
    first.setExpanded(True)
    assert (first.text(1), second.text(1)) == ("disconnected", "24")
    below = first.child(0)
    assert below is not None
    assert below.text(1) == "4"
    assert "disconnected" in below.toolTip(0)
    assert below.data(0, Qt.ItemDataRole.AccessibleTextRole) == "theme0, disconnected"


@pytest.mark.parametrize(("name", "words"), [("trip", "disconnected"), (26 * "m", "")])
def test_a_long_name_of_a_disconnected_drive_has_an_icon_beside_it(
    open_window: OpenWindow, library_folder: Path, name: str, words: str
) -> None:
    """A short one has the word beside it: what is painted of the name is whole, either way."""
    window = open_window(library_folder)
    tree = window.main_layout.sidebar.folders
    assert window.snapshot is not None
    tree.show_nodes(
        (disconnected(replace(window.snapshot.roots[0], root=os.fsencode(f"/{name}"), title=name)),)
    )
    delegate, painted = tree.itemDelegate(), []
    for column in (0, 1):
        index = tree.model().index(0, column)
        option = QStyleOptionViewItem()
        option.initFrom(tree)
        option.rect = tree.visualRect(index)
        delegate.initStyleOption(option, index)
        painted.append(option)
    assert painted[0].text == name
    assert painted[0].rect.right() < painted[1].rect.left()
    assert painted[1].text == words
    assert painted[1].icon.isNull() == bool(words)
    if not words:
        assert painted[0].rect == tree.visualRect(tree.model().index(0, 0))
