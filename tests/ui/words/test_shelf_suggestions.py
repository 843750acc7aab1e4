"""Shelves of the atlas are suggested by their names, opened from there, and left again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hashdesk.core.atlas.shelves import counts_for
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.words.search_field import SearchField
from tests.conftest import MANY
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.shell.waiting import hold

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of a list below a field
Key = Qt.Key


@pytest.fixture
def named(qtbot: QtBot, open_window: OpenWindow, large: Path) -> tuple[MainWindow, PhotoIds]:
    """A window whose atlas was not opened yet, and the photos of a shelf named “Dogs at sea”."""
    before = open_window(large)
    before.features.navigator.show_page(PageId.ATLAS)
    atlas, view = before.features.atlas, before.main_layout.atlas.view
    qtbot.waitUntil(lambda: len(atlas.folded) == len(counts_for(MANY)), timeout=PATIENCE_MS)
    photos = view.shelves.ids[view.shelves.places == 3]
    atlas._name(atlas._index, view.shelves, 3, "Dogs at sea")
    qtbot.waitUntil(lambda: view.name_of(3) == "Dogs at sea", timeout=PATIENCE_MS)
    before.features.navigator.show_page(PageId.PHOTOS)
    before.close()
    window = open_window(large)
    qtbot.waitUntil(lambda: len(window.main_layout.grid.photo_model.photos) == MANY)
    return window, photos


def suggestions(qtbot: QtBot, window: MainWindow, typed: str) -> SearchField:
    """Type into the field once all is known."""
    field = window.main_layout.top_bar.search
    with qtbot.waitSignal(window.features.atlas.known, timeout=PATIENCE_MS):
        field.setFocus()
    qtbot.waitUntil(lambda: window.features.words.ready, timeout=PATIENCE_MS)
    QTest.keyClicks(field, typed)
    qtbot.waitUntil(lambda: field.suggestions.rowCount() > 0, timeout=PATIENCE_MS)
    return field


@pytest.mark.parametrize("typed", ["dogs a", "SEA"])
def test_a_shelf_is_suggested_by_its_name_and_opened(
    qtbot: QtBot, named: tuple[MainWindow, PhotoIds], typed: str
) -> None:
    window, photos = named
    field = suggestions(qtbot, window, typed)

    row = field.suggestions.index(0)
    said = row.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"Dogs at sea, shelf  {len(photos)}"
    QTest.keyClick(field.popup, Key.Key_Down)
    QTest.keyClick(field.popup, Key.Key_Return)

    shown = window.main_layout.grid.photo_model
    qtbot.waitUntil(lambda: len(shown.photos) == len(photos), timeout=PATIENCE_MS)
    assert set(shown.photos.tolist()) == set(photos.tolist())
    assert window.main_layout.top_bar.title.text() == "Dogs at sea"
    assert (field.text(), field.popup.isVisible()) == ("", False)

    window.bindings.by_name["back"].trigger()
    qtbot.waitUntil(lambda: len(shown.photos) == MANY, timeout=PATIENCE_MS)
    assert window.features.current_page.id is PageId.PHOTOS


def test_the_whole_name_of_a_shelf_opens_it(
    qtbot: QtBot, named: tuple[MainWindow, PhotoIds]
) -> None:
    """Also if its suggestion is not chosen; half of its words are searched for."""
    window, photos = named
    field = suggestions(qtbot, window, "dogs at SEA ")
    QTest.keyClick(field, Key.Key_Return)
    shown = window.main_layout.grid.photo_model
    qtbot.waitUntil(lambda: len(shown.photos) == len(photos), timeout=PATIENCE_MS)
    assert set(shown.photos.tolist()) == set(photos.tolist())
    assert window.main_layout.top_bar.title.text() == "Dogs at sea"

    field.setFocus()
    QTest.keyClicks(field, "dogs sea")
    QTest.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: window.main_layout.top_bar.title.text() != "Dogs at sea")


def test_back_from_a_shelf_leads_to_the_page_where_it_was_searched_for(
    qtbot: QtBot, named: tuple[MainWindow, PhotoIds]
) -> None:
    window, photos = named
    window.features.navigator.show_page(PageId.SETTINGS)
    field = suggestions(qtbot, window, "dogs")
    QTest.keyClick(field.popup, Key.Key_Down)
    QTest.keyClick(field.popup, Key.Key_Return)
    shown = window.main_layout.grid.photo_model
    qtbot.waitUntil(lambda: len(shown.photos) == len(photos), timeout=PATIENCE_MS)

    window.bindings.by_name["back"].trigger()

    assert window.features.current_page.id is PageId.SETTINGS


def test_photos_in_the_trash_are_neither_counted_nor_shown_on_a_shelf(
    qtbot: QtBot, named: tuple[MainWindow, PhotoIds]
) -> None:
    window, photos = named
    window.features.navigator.show_page(PageId.ATLAS)
    view = window.main_layout.atlas.view
    qtbot.waitUntil(lambda: "Dogs at sea" in map(view.name_of, range(20)), timeout=PATIENCE_MS)
    place = [view.name_of(n) for n in range(20)].index("Dogs at sea")
    first = view.covers_of(place)[0]

    window.features.photo_list.hide(photos[photos == first])

    qtbot.waitUntil(lambda: first not in view.covers_of(place), timeout=PATIENCE_MS)
    assert set(view.covers_of(place)) <= set(photos.tolist())
    assert len(view.covers_of(place)) == min(4, len(photos) - 1)
    field = window.main_layout.top_bar.search
    field.setFocus()
    qtbot.waitUntil(lambda: window.features.words.ready, timeout=PATIENCE_MS)
    QTest.keyClicks(field, "dogs")
    qtbot.waitUntil(lambda: field.suggestions.rowCount() > 0, timeout=PATIENCE_MS)
    assert field.suggestions.suggestions[0].photos == len(photos) - 1


def test_a_shelf_is_suggested_though_its_name_was_typed_before_it_was_known(
    qtbot: QtBot, named: tuple[MainWindow, PhotoIds]
) -> None:
    """Not once it was searched for by words."""
    window, _ = named
    field, known = window.main_layout.top_bar.search, window.features.atlas.known
    go_on = hold(window.features.atlas._worker)
    field.setFocus()
    qtbot.waitUntil(lambda: window.features.words.ready, timeout=PATIENCE_MS)
    QTest.keyClicks(field, "dogs at s")
    assert field.suggestions.rowCount() == 0
    go_on()
    qtbot.waitUntil(lambda: field.suggestions.rowCount() == 1, timeout=PATIENCE_MS)

    with qtbot.waitSignal(window.features.words.found, timeout=PATIENCE_MS):
        QTest.keyClick(field, Key.Key_Return)
    assert not field.is_typing
    known.emit(window.features.words._shelves)
    assert not field.popup.isVisible()
