"""Counts agree with what is shown as soon as photos went to the trash, before any scan."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.photos.photo_filter import FilterChoices
from hashdesk.ui.current_page import PageId
from hashdesk.ui.library.photo_counts import PhotoCounts
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.photos.selecting import select
from tests.ui.shell.waiting import read_again, search_similar

pytestmark = pytest.mark.slow


def top_counts(tree: QTreeWidget) -> int:
    """The sum of what the top items of a tree count."""
    items = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]
    return sum(int(item.text(1)) for item in items if item is not None)


def said(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(QLabel)]


def photos_row(window: MainWindow) -> str:
    return window.main_layout.sidebar.rows[PageId.PHOTOS].accessibleName()


@pytest.fixture
def unscanned(own: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window that does not scan, as while something long is under way."""
    monkeypatch.setattr(own.parts.jobs, "confirm_missing", lambda _folders, **_options: None)
    return own


def test_all_counts_follow_at_once(qtbot: QtBot, unscanned: MainWindow) -> None:
    """Of the library, of folders, of years and of filters; there and back."""
    layout, model = unscanned.main_layout, unscanned.main_layout.grid.photo_model
    sidebar, button = layout.sidebar, layout.top_bar.filter

    def counts() -> tuple[int, ...]:
        choices: FilterChoices = button.choices
        formats = sum(count for _, count in choices.formats)
        years = top_counts(sidebar.time)
        return top_counts(sidebar.folders), years, choices.photos, formats, len(model.photos)

    qtbot.waitUntil(lambda: counts() == (24,) * 5, timeout=PATIENCE_MS)
    select(qtbot, unscanned, 1, 2)
    qtbot.keyClick(unscanned, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: counts() == (21,) * 5, timeout=PATIENCE_MS)
    assert photos_row(unscanned) == "Photos 21"
    assert layout.status_bar.count.text() == "21 photos"
    assert unscanned.snapshot is not None
    assert len(unscanned.snapshot.photos) == 24  # not scanned
    qtbot.keyClick(unscanned, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: counts() == (24,) * 5, timeout=PATIENCE_MS)
    assert photos_row(unscanned) == "Photos 24"


def test_they_follow_on_other_pages_too(qtbot: QtBot, unscanned: MainWindow) -> None:
    """Where no filter narrows them."""
    sidebar = unscanned.main_layout.sidebar
    select(qtbot, unscanned, 1, 1)
    qtbot.keyClick(unscanned, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: photos_row(unscanned) == "Photos 22", timeout=PATIENCE_MS)
    sidebar.rows[PageId.ATLAS].click()
    assert (top_counts(sidebar.folders), top_counts(sidebar.time)) == (22, 22)
    counts: PhotoCounts | None = unscanned.features.photo_list.whole
    assert counts is not None
    assert counts.photos == 22


def in_all(window: MainWindow) -> str:
    """How many photos there are by the bar below: of "7 of 24 photos match", the 24 photos.

    Likewise of "2 of 24 photos selected".
    """
    count = window.main_layout.status_bar.count.text()
    assert count.endswith((" photos", " photos match", " photos selected"))
    photos = count.removesuffix(" match").removesuffix(" selected")
    return photos.partition(" of ")[2] or photos


def test_the_bar_below_agrees_while_similar_photos_are_in_sight(
    qtbot: QtBot, unscanned: MainWindow
) -> None:
    """No answer has searched more photos than there are: in sight, or asked for later."""
    layout, model = unscanned.main_layout, unscanned.main_layout.grid.photo_model
    search_similar(qtbot, unscanned, int(model.photos[0]))
    assert in_all(unscanned) == "24 photos"
    select(qtbot, unscanned, 1, 1)
    qtbot.keyClick(unscanned, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: photos_row(unscanned) == "Photos 22", timeout=PATIENCE_MS)
    assert unscanned.features.results.result is not None
    assert in_all(unscanned) == "22 photos"
    search_similar(qtbot, unscanned, int(model.photos[1]))
    assert in_all(unscanned) == "22 photos"
    assert "22" in layout.status_bar.text.text()
    qtbot.keyClick(unscanned, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: in_all(unscanned) == "24 photos", timeout=PATIENCE_MS)


def test_settings_count_what_the_side_bar_counts(qtbot: QtBot, unscanned: MainWindow) -> None:
    """Of each folder of the library; there and back."""
    card, sidebar = unscanned.main_layout.settings.folders, unscanned.main_layout.sidebar
    assert "24 photos" in said(card)
    select(qtbot, unscanned, 1, 1)
    qtbot.keyClick(unscanned, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: top_counts(sidebar.folders) == 22, timeout=PATIENCE_MS)
    assert "22 photos" in said(card)
    read_again(qtbot, unscanned)
    assert "22 photos" in said(card)
    qtbot.keyClick(unscanned, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: top_counts(sidebar.folders) == 24, timeout=PATIENCE_MS)
    assert "24 photos" in said(card)


def test_shelves_count_what_they_show(qtbot: QtBot, unscanned: MainWindow) -> None:
    """Folded before photos went to the trash, or later; in words, and opened."""
    layout, navigator = unscanned.main_layout, unscanned.features.navigator
    view = layout.atlas.view

    def counted() -> int:
        return sum(view.words_of(place).photos for place in range(len(view.shelves)))

    navigator.show_page(PageId.ATLAS)
    qtbot.waitUntil(lambda: counted() == 24, timeout=PATIENCE_MS)
    navigator.show_library()
    (first, _) = select(qtbot, unscanned, 1, 1)
    qtbot.keyClick(unscanned, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: photos_row(unscanned) == "Photos 22", timeout=PATIENCE_MS)
    navigator.show_page(PageId.ATLAS)
    assert counted() == 22
    shelves = view.shelves
    read_again(qtbot, unscanned)
    qtbot.waitUntil(lambda: view.shelves is not shelves, timeout=PATIENCE_MS)
    assert counted() == 22
    place = view.shelves.place_of(first)
    assert place is not None
    left = view.words_of(place).photos
    view.opened.emit(place)
    qtbot.waitUntil(lambda: unscanned.features.photo_list.shelf is not None, timeout=PATIENCE_MS)
    assert len(layout.grid.photo_model.photos) == left


def test_the_model_page_counts_them_too(qtbot: QtBot, unscanned: MainWindow) -> None:
    """What another model must read."""
    page = unscanned.main_layout.encoder
    select(qtbot, unscanned, 1, 1)
    qtbot.keyClick(unscanned, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: photos_row(unscanned) == "Photos 22", timeout=PATIENCE_MS)
    unscanned.features.navigator.show_page(PageId.ENCODER)

    def to_read() -> list[str]:
        return [words for words in said(page) if "must be read again" in words]

    qtbot.waitUntil(lambda: bool(to_read()), timeout=PATIENCE_MS)
    assert all("22 photos must be read" in words for words in to_read())
