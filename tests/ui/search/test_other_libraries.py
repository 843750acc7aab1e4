"""Imported libraries: searched together with one's own, and opened in read-only windows."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QMainWindow, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from hashdesk.core import child_process
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.exchange.imported_libraries import lacks_pictures, remove
from hashdesk.core.imaging.thumbnail import UNCROPPED
from hashdesk.core.likeness.calibration import measure_likeness
from hashdesk.core.likeness.levels import Likeness, LikenessScale
from hashdesk.core.search.library import Library
from hashdesk.core.search.other_libraries import OtherLibraries
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import Question
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.group_actions import CHANGING_ACTIONS
from hashdesk.ui.exchange.opened_windows import OPENED_FROM
from hashdesk.ui.search.photo_strip import PhotoStrip
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.window_settings import GEOMETRY_KEY
from tests.core.exchange.test_import_library import import_container, pack
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.shell.waiting import search_similar, wait_until_idle

pytestmark = pytest.mark.slow


@pytest.fixture
def trip(tmp_path: Path, library_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An imported library with its thumbnails, without its photos."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = tmp_path / "data" / "hashdesk" / "imported" / "trip"
    import_container(pack(library_folder, tmp_path / "trip.hashdesk", thumbnails=True), place)
    return place


@pytest.fixture
def own_larger(tmp_path: Path, larger_library: Path) -> Path:
    """A library of one's own whose codes are another model's."""
    return Path(shutil.copytree(larger_library, tmp_path / "own library"))


@pytest.fixture
def plain_trip(trip: Path, library_folder: Path) -> Path:
    """The same, imported from a file without thumbnails."""
    file = pack(library_folder, trip.with_name("plain.hashdesk"))
    place = trip.with_name("plain trip")
    import_container(file, place)
    return place


def show_list(qtbot: QtBot, window: MainWindow) -> None:
    """Show the page of import and export, and wait for its list of libraries."""
    window.features.navigator.show_page(PageId.EXCHANGE)
    card = window.main_layout.exchange.imports
    qtbot.waitUntil(lambda: len(card.findChildren(QCheckBox)) > 0, timeout=PATIENCE_MS)


def strip_of(qtbot: QtBot, window: MainWindow, library: Path) -> PhotoStrip:
    """The strip of another library, once it is there."""
    panel = window.main_layout.other_libraries
    qtbot.waitUntil(
        lambda: library in panel.rows and panel.rows[library].strip is not None,
        timeout=PATIENCE_MS,
    )
    strip = panel.rows[library].strip
    assert strip is not None
    return strip


def search(window: MainWindow) -> int:
    """Search for the first photo of the grid."""
    photo = int(window.main_layout.grid.photo_model.photos[0])
    window.features.searches.show_similar(photo)
    return photo


def found_in(library: Path, query: Query, bits: int) -> list[int]:
    """The photos of another library that a search shows, in order."""
    with Library(library) as other:
        return [match.photo for match in other.search(query, bits, 24)]


def chosen_step(window: MainWindow) -> int:
    """The step of the result in sight."""
    result = window.features.navigator.result
    return 0 if result is None else result.step


def test_an_answer_opens_at_its_top(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path, trip: Path
) -> None:
    """Also in a small window, where the strip of another library takes room from it."""
    window = open_window(library_folder)
    window.resize(900, 700)
    window.features.other_libraries.choose(trip, chosen=True)
    photo = search(window)
    strip_of(qtbot, window, trip)
    title = window.main_layout.other_libraries.rows[trip].title
    assert title.text() in title.toolTip()  # a long name is shortened
    grid = window.main_layout.grid
    QApplication.processEvents()
    assert grid.photo_model.rows.heading_of(0) is not None
    assert grid.verticalScrollBar().value() == 0
    assert grid.current_photo() not in (None, photo)
    assert grid.viewport().rect().intersects(grid.visualRect(grid.currentIndex()))


def test_an_answer_opens_at_its_top_however_little_room_there_is(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(900, 560)
    grid = window.main_layout.grid
    grid.set_cell(360)
    search(window)
    QApplication.processEvents()
    assert grid.photo_model.rows.heading_of(0) is not None
    assert grid.verticalScrollBar().value() == 0
    window.resize(860, 560)
    QApplication.processEvents()
    assert grid.verticalScrollBar().value() == 0
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.viewport().rect().intersects(grid.visualRect(grid.currentIndex()))


def test_an_answer_stays_at_its_top_when_it_comes_again(qtbot: QtBot, window: MainWindow) -> None:
    """Its rest, that of a library that was read again, or the same by Back; then it gets lower."""
    window.resize(900, 560)
    grid, photo_list = window.main_layout.grid, window.features.photo_list
    grid.set_cell(360)
    photo = search(window)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    for _ in range(2):
        photo_list.hide(np.array([int(grid.photo_model.photos[-1])]))  # it is shown once more
        QApplication.processEvents()
        window.resize(900, 500)
        QApplication.processEvents()
        assert grid.verticalScrollBar().value() == 0
        assert grid.current_photo() not in (None, photo)
        search_similar(qtbot, window, int(grid.photo_model.photos[3]))
        window.features.navigator.go_back()
        QApplication.processEvents()
        assert grid.verticalScrollBar().value() == 0
        window.resize(900, 560)
        QApplication.processEvents()
        assert grid.verticalScrollBar().value() == 0


def test_a_library_without_pictures_says_so(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path, trip: Path, plain_trip: Path
) -> None:
    """Once in its window, and over its strip, with what to do; one with pictures says nothing."""
    what_to_do = "export it again with “Include thumbnails”"
    window = open_window(library_folder)
    for place in (trip, plain_trip):
        window.features.other_libraries.choose(place, chosen=True)
    search(window)
    titles = []
    for place in (trip, plain_trip):
        strip_of(qtbot, window, place)
        titles.append(window.main_layout.other_libraries.rows[place].title)
    assert [one.text() for one in titles] == [
        "Imported: “trip” – the nearest of its 24 photos",
        "Imported: “plain trip” – the nearest of its 24 photos, without pictures",
    ]
    assert [what_to_do in one.toolTip() for one in titles] == [False, True]
    said = [open_window(place).main_layout.notice_bar.words for place in (trip, plain_trip)]
    assert [what_to_do in one for one in said] == [False, True]


def test_a_strip_without_pictures_tells_which_photos_are_meant(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path, plain_trip: Path
) -> None:
    """Names like “03.jpg” are in many folders: the tool tip and a screen reader say where."""
    window = open_window(library_folder)
    window.features.other_libraries.choose(plain_trip, chosen=True)
    search(window)
    strip = strip_of(qtbot, window, plain_trip)
    index = strip.photo_model.index(0, 0)
    qtbot.waitUntil(lambda: strip.photo_model.path_at(index) is not None, timeout=PATIENCE_MS)
    path = os.fsdecode(strip.photo_model.path_at(index))
    assert "/theme" in path
    assert path in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith(f"{path}, ")


def test_a_library_without_pictures_may_have_its_photos_here(
    trip: Path, library_folder: Path, drawn_photos: Path
) -> None:
    place = trip.with_name("located")
    import_container(pack(library_folder, trip.with_name("located.hashdesk")), place, drawn_photos)
    with LibraryDB(place) as db:
        assert not lacks_pictures(db)
    with LibraryDB(library_folder) as db:
        assert not lacks_pictures(db)


def test_its_results_are_shown_below_the_grid(
    qtbot: QtBot, window: MainWindow, trip: Path, library_folder: Path
) -> None:
    """From its choice in the list until its removal, in the right order."""
    show_list(qtbot, window)
    box = window.main_layout.exchange.imports.findChild(QCheckBox)
    assert not box.isChecked()
    box.click()
    window.features.navigator.show_library()
    assert window.main_layout.other_libraries.isHidden()
    photo = search(window)
    strip = strip_of(qtbot, window, trip)
    assert window.main_layout.other_libraries.isVisible()
    shown = strip.photo_model
    with Library(library_folder) as own, Library(trip) as other:
        nearest = found_in(trip, own.query(photo), 64)
        assert nearest == shown.photos.tolist()
        assert shown.levels[0] == Likeness.SAME_PICTURE
        assert other.thumbnails(shown.photos[:1].tolist())
    assert (
        window.main_layout.other_libraries.rows[trip].title.text()
        == "Imported: “trip” – the nearest of its 24 photos"
    )
    window.main_layout.match_bar.choose(8)
    qtbot.waitUntil(lambda: chosen_step(window) == 8, timeout=PATIENCE_MS)
    assert shown.photos.tolist() == nearest, "a step changes what matches, not the order"
    window.features.navigator.show_library()
    qtbot.waitUntil(window.main_layout.other_libraries.isHidden, timeout=PATIENCE_MS)
    search(window)
    qtbot.waitUntil(window.main_layout.other_libraries.isVisible, timeout=PATIENCE_MS)
    leave = window.main_layout.other_libraries.rows[trip].remove_button
    leave.click()
    qtbot.waitUntil(window.main_layout.other_libraries.isHidden, timeout=PATIENCE_MS)
    assert window.features.other_libraries.chosen == ()
    show_list(qtbot, window)
    qtbot.waitUntil(
        lambda: [box.isChecked() for box in boxes(window)] == [False], timeout=PATIENCE_MS
    )


def test_leaving_it_out_is_told_with_a_way_back(
    qtbot: QtBot, window: MainWindow, trip: Path
) -> None:
    """The button at the strip looks as if it only closed it."""
    others, panel = window.features.other_libraries, window.main_layout.other_libraries
    others.choose(trip, chosen=True)
    search(window)
    strip_of(qtbot, window, trip)
    panel.rows[trip].remove_button.click()
    bar = window.main_layout.notice_bar
    qtbot.waitUntil(bar.isVisible, timeout=PATIENCE_MS)
    shown = [made for made in bar.findChildren(QLabel) if made.isVisible()]
    told = "trip is no longer included in searches for similar photos."
    assert any(told in made.text() for made in shown)
    again = [made for made in bar.findChildren(QPushButton) if made.text() == "Include again"]
    again[0].click()
    strip_of(qtbot, window, trip)
    assert others.chosen == (trip,)
    assert bar.isHidden()


@pytest.mark.parametrize("size", [(900, 700), (900, 560), (1400, 900)])
def test_it_takes_a_third_of_the_height_at_most(
    qtbot: QtBot, window: MainWindow, trip: Path, size: tuple[int, int]
) -> None:
    """Its own photos come first; the window may become lower while both are in sight."""
    window.features.other_libraries.choose(trip, chosen=True)
    search(window)
    strip = strip_of(qtbot, window, trip)
    grid, panel = window.main_layout.grid, window.main_layout.other_libraries
    window.resize(1400, 1000)
    qtbot.waitUntil(lambda: window.height() == 1000 and strip.height() > 120, timeout=PATIENCE_MS)
    window.resize(*size)
    qtbot.waitUntil(
        lambda: panel.height() <= (grid.height() + panel.height()) / 3 + 1, timeout=PATIENCE_MS
    )
    assert (window.width(), window.height()) == size
    assert strip.height() == strip.rowHeight(0) + 10


def test_it_folds_to_its_title_where_the_answer_needs_the_room(
    qtbot: QtBot, window: MainWindow, trip: Path
) -> None:
    """Two rows of one's own photos come first; a button shows those of the other library."""
    window.features.other_libraries.choose(trip, chosen=True)
    search(window)
    strip = strip_of(qtbot, window, trip)
    grid, panel = window.main_layout.grid, window.main_layout.other_libraries
    window.resize(1400, 1000)
    qtbot.waitUntil(strip.isVisible, timeout=PATIENCE_MS)
    fold = panel.rows[trip].fold_button
    assert fold.isHidden()
    window.resize(900, 560)
    qtbot.waitUntil(lambda: strip.isHidden() and panel.height() < 40, timeout=PATIENCE_MS)
    QApplication.processEvents()  # the answer takes the room
    folded = grid.height()
    assert panel.rows[trip].title.isVisible()
    assert (fold.text(), fold.accessibleName()) == ("Show", "Show: Photos of trip")
    fold.click()
    qtbot.waitUntil(lambda: strip.isVisible() and grid.height() < folded, timeout=PATIENCE_MS)
    assert fold.text() == "Hide"
    search(window)
    assert strip_of(qtbot, window, trip).isVisible(), "until it is hidden again"
    fold.click()
    qtbot.waitUntil(lambda: strip.isHidden() and grid.height() == folded, timeout=PATIENCE_MS)
    fold.click()
    window.resize(1400, 1000)
    qtbot.waitUntil(lambda: fold.isHidden() and strip.isVisible(), timeout=PATIENCE_MS)


def boxes(window: MainWindow) -> list[QCheckBox]:
    """The visible check boxes of the list of libraries."""
    listed = window.main_layout.exchange.imports.findChildren(QCheckBox)
    return [box for box in listed if box.isVisible()]


def test_keys_and_clicks_in_the_strip_act_on_its_photos(
    qtbot: QtBot, window: MainWindow, trip: Path, drawn_photos: Path
) -> None:
    """Delete leaves the photos of the grid alone; a click chooses the photo under the mouse."""
    before = sorted(drawn_photos.rglob("*"))
    window.features.other_libraries.choose(trip, chosen=True)
    search(window)
    strip = strip_of(qtbot, window, trip)
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: strip.currentIndex().isValid(), timeout=PATIENCE_MS)
    trash = window.bindings.by_name["trash"]
    with qtbot.assertNotEmitted(trash.triggered, wait=300):
        qtbot.keyClick(strip, Qt.Key.Key_Delete)
        qtbot.keyClick(strip, Qt.Key.Key_Space)
    assert strip.hasFocus()
    qtbot.keyClick(strip, Qt.Key.Key_4)  # digits choose the step here, too
    shown = strip.photo_model
    qtbot.waitUntil(lambda: chosen_step(window) == 8, timeout=PATIENCE_MS)
    assert shown.photos.tolist() == found_in(trip, window.features.navigator.result.query, 64)
    assert strip.hasFocus()
    window.main_layout.grid.setFocus()
    bar = strip.horizontalScrollBar()
    bar.setValue(bar.maximum())
    last = strip.visualRect(shown.index(0, 23))
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=last.center())
    assert strip.currentIndex().column() == 23
    assert sorted(drawn_photos.rglob("*")) == before


def test_a_replaced_library_shows_its_own_thumbnails(
    qtbot: QtBot, window: MainWindow, trip: Path, tmp_path: Path
) -> None:
    """Another window may remove a library and import another one in its place."""
    window.features.other_libraries.choose(trip, chosen=True)
    search(window)
    first = strip_of(qtbot, window, trip)
    remove(trip)
    import_container(tmp_path / "trip.hashdesk", trip)
    result = window.features.navigator.result
    with qtbot.waitSignal(window.features.other_libraries.results_shown, timeout=PATIENCE_MS):
        window.features.other_libraries.follow(result)
    second = strip_of(qtbot, window, trip)
    assert second is not first
    assert second.thumbnails is not first.thumbnails
    window.features.other_libraries.choose(trip, chosen=False)
    window.features.other_libraries.choose(trip, chosen=True)
    third = strip_of(qtbot, window, trip)
    assert third is not second
    qtbot.waitUntil(lambda: third.thumbnails.pixmap(1, UNCROPPED) is not None, timeout=PATIENCE_MS)


def test_several_libraries_are_searched(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow, trip: Path, tmp_path: Path
) -> None:
    """Their rows are sorted by name; each window has its own choice."""
    for name in ("c", "a", "b"):
        import_container(tmp_path / "trip.hashdesk", trip.with_name(name))
        window.features.other_libraries.choose(trip.with_name(name), chosen=True)
    with qtbot.waitSignal(
        window.features.other_libraries.results_shown, timeout=PATIENCE_MS
    ) as results_shown:
        search(window)
    assert results_shown.args == [3]
    panel = window.main_layout.other_libraries
    assert [folder.name for folder in panel.rows] == ["a", "b", "c"]
    window.resize(1400, 1300)  # room for two rows

    def shows_two() -> bool:
        heights = [row.sizeHint().height() for row in panel.rows.values()]
        return panel.height() == sum(heights[:2]) + 1

    qtbot.waitUntil(shows_two, timeout=PATIENCE_MS)
    other = open_window(trip)
    assert other.features.other_libraries.chosen == ()
    other.features.other_libraries.choose(trip.with_name("a"), chosen=True)
    assert len(window.features.other_libraries.chosen) == 3
    panel.remove(trip.with_name("b"))
    assert [folder.name for folder in panel.rows] == ["a", "c"]


def test_another_encoder_encodes_several_photos_and_a_region(
    qtbot: QtBot,
    open_window: OpenWindow,
    own_larger: Path,
    trip: Path,
    library_folder: Path,
) -> None:
    window = open_window(own_larger)
    window.features.other_libraries.choose(trip, chosen=True)
    photos = window.main_layout.grid.photo_model.photos[:2].tolist()
    with qtbot.waitSignal(window.features.other_libraries.results_shown, timeout=PATIENCE_MS):
        window.features.searches.show_similar(*photos)
    shown = strip_of(qtbot, window, trip).photo_model
    with Library(library_folder) as right:
        query = Query.together([right.query(photo) for photo in photos])
        expected = {match.photo: match.distance for match in right.search(query, 64, 24)}
    assert [expected[photo] for photo in shown.photos.tolist()] == list(expected.values())
    thumbnails = window.parts.thumbnails
    qtbot.waitUntil(lambda: thumbnails.card(photos[0]) is not None, timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.features.other_libraries.results_shown, timeout=PATIENCE_MS):
        window.features.searches.show_similar(photos[0], region=(0.0, 0.0, 0.5, 0.5))
    of_region = strip_of(qtbot, window, trip).photo_model
    of_whole = [expected[photo] for photo in of_region.photos.tolist()]
    assert of_whole != list(expected.values())


def test_its_photos_open_in_its_own_window(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow, trip: Path
) -> None:
    """Enter in the strip opens the window, which shows similar photos there."""
    window.features.other_libraries.choose(trip, chosen=True)
    search(window)
    strip = strip_of(qtbot, window, trip)
    window.main_layout.other_libraries.photo_chosen.disconnect(
        window.features.imports.open
    )  # no further process
    with qtbot.waitSignal(
        window.main_layout.other_libraries.photo_chosen, timeout=PATIENCE_MS
    ) as chosen:
        strip.setFocus()
        qtbot.waitUntil(lambda: strip.currentIndex().column() == 0, timeout=PATIENCE_MS)
        qtbot.keyClick(strip, Qt.Key.Key_Right)
        qtbot.keyClick(strip, Qt.Key.Key_Return)
    library, photo = chosen.args
    assert (library, photo) == (trip, int(strip.photo_model.photos[1]))
    other = open_window(trip, wait=False)
    other.search_when_loaded(Question("", (photo,)))
    qtbot.waitUntil(lambda: other.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert other.features.navigator.result.question.photos == (photo,)
    assert other.features.navigator.result.question.name.endswith(".jpg")
    assert (
        other.features.other_libraries.chosen == ()
    )  # what one window asks is no matter of the other


def test_a_library_with_another_encoder_uses_it(
    qtbot: QtBot,
    open_window: OpenWindow,
    own_larger: Path,
    trip: Path,
    library_folder: Path,
) -> None:
    """For instance after adapting one's own: its encoder encodes the query."""
    window = open_window(own_larger)
    window.features.other_libraries.choose(trip, chosen=True)
    photo = search(window)
    shown = strip_of(qtbot, window, trip).photo_model
    with Library(library_folder) as right:  # with the encoder of the trip
        matches = right.search(right.query(photo), 64, 24)
        names = right.encoder.title, window.features.navigator.result.encoder.title
    distances = {match.photo: match.distance for match in matches}
    assert [distances[photo] for photo in shown.photos.tolist()] == list(distances.values())
    assert shown.levels[0] == Likeness.SAME_PICTURE
    title = window.main_layout.other_libraries.rows[trip].title.text()
    found = "Imported: “trip” – the nearest of its 24 photos"
    assert title == f"{found}, by its own model “{names[0]}”"
    told = window.main_layout.other_libraries.rows[trip].title.toolTip()
    assert all(f"“{name}”" in told for name in names)
    assert "order may differ" in told
    strip = strip_of(qtbot, window, trip)
    assert "order may differ" in strip.accessibleDescription()


def test_its_dots_follow_its_own_scale_if_its_model_is_another(
    qtbot: QtBot, open_window: OpenWindow, own_larger: Path, trip: Path
) -> None:
    """Bits of two models cannot be compared: what is alike above means nothing there."""
    window = open_window(own_larger)
    window.features.other_libraries.choose(trip, chosen=True)
    photo = search(window)
    shown = strip_of(qtbot, window, trip).photo_model
    above = window.features.navigator.result
    assert above is not None
    nothing_alike = replace(above, limits=LikenessScale(-1, -1))
    before = shown.levels.tolist()
    assert Likeness.ALIKE in before
    with qtbot.waitSignal(window.features.other_libraries.results_shown, timeout=PATIENCE_MS):
        window.features.other_libraries.follow(nothing_alike)
    assert shown.levels.tolist() == before
    with Library(trip) as other:
        measured = measure_likeness(other.codes, other.directions)
        query = other.query(photo)
        ranked = other.rank(query, 64, 24)
        levels = measured.scale_for(query).levels(ranked.themes)
    assert before[1:] == levels[1:].tolist()


def test_a_library_that_cannot_be_searched_shows_why(
    qtbot: QtBot, window: MainWindow, trip: Path
) -> None:
    window.features.other_libraries.choose(trip, chosen=True)
    (trip / "library.db").write_bytes(b"no library" * 99)
    search(window)
    panel = window.main_layout.other_libraries
    qtbot.waitUntil(lambda: trip in panel.rows, timeout=PATIENCE_MS)
    assert str(trip) in panel.rows[trip].problem.text()
    assert panel.rows[trip].strip is None


def test_a_photo_on_a_drive_that_is_away_is_said_to_be_there(
    qtbot: QtBot, open_window: OpenWindow, own_larger: Path, trip: Path, tmp_path: Path
) -> None:
    """By the strip of a library with another encoder, and by a search for a part of the photo."""
    with LibraryDB(own_larger, write=True) as db:
        (root,) = db.roots()
        db.move_root(root, os.fsencode(tmp_path / "unplugged"))
        with db.transaction():
            db.set_offline(root.id, True)
    window = open_window(own_larger)
    panel, away = window.main_layout.other_libraries, "On a disconnected drive"
    window.features.other_libraries.choose(trip, chosen=True)
    photo = search(window)
    qtbot.waitUntil(lambda: trip in panel.rows, timeout=PATIENCE_MS)
    assert away in panel.rows[trip].problem.text()
    thumbnails = window.parts.thumbnails
    qtbot.waitUntil(lambda: thumbnails.card(photo) is not None, timeout=PATIENCE_MS)
    window.features.searches.show_similar(photo, region=(0.0, 0.0, 0.5, 0.5))
    bar = window.main_layout.notice_bar
    qtbot.waitUntil(lambda: "cannot be searched for" in bar.words, timeout=PATIENCE_MS)
    assert away in bar.words


def test_a_fault_hides_the_results_of_another_question(
    qtbot: QtBot, window: MainWindow, trip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.features.other_libraries.choose(trip, chosen=True)
    search(window)
    strip_of(qtbot, window, trip)

    def fail(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(OtherLibraries, "library", fail)
    window.features.searches.show_similar(int(window.main_layout.grid.photo_model.photos[5]))
    qtbot.waitUntil(window.main_layout.other_libraries.isHidden, timeout=PATIENCE_MS)


def test_a_deleted_library_is_not_searched(qtbot: QtBot, window: MainWindow, trip: Path) -> None:
    window.features.other_libraries.choose(trip, chosen=True)
    shutil.rmtree(trip)
    search(window)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    with qtbot.waitSignal(
        window.features.other_libraries.results_shown, timeout=PATIENCE_MS
    ) as results_shown:
        window.features.other_libraries.follow(window.features.navigator.result)
    assert results_shown.args == [0]
    assert window.main_layout.other_libraries.isHidden()


def test_a_library_is_removed(qtbot: QtBot, window: MainWindow, trip: Path) -> None:
    """After a confirmation; the file that it was imported from stays."""
    window.features.other_libraries.choose(trip, chosen=True)
    show_list(qtbot, window)
    card = window.main_layout.exchange.imports
    (remove,) = [made for made in card.findChildren(QPushButton) if made.text() == "Remove…"]
    remove.click()
    (question,) = window.findChildren(QMessageBox)
    assert "trip" in question.text()
    (agree,) = [made for made in question.buttons() if made.text() == "Remove"]
    agree.click()
    qtbot.waitUntil(lambda: not trip.exists(), timeout=PATIENCE_MS)
    assert (trip.parents[3] / "trip.hashdesk").exists()
    assert window.features.other_libraries.chosen == ()
    qtbot.waitUntil(
        lambda: not any(box.isVisible() for box in card.findChildren(QCheckBox)),
        timeout=PATIENCE_MS,
    )


def test_a_read_only_window_offers_no_changes(
    qtbot: QtBot, open_window: OpenWindow, trip: Path, window_settings: QSettings
) -> None:
    """Neither folders nor the trash nor another encoder."""
    window = open_window(trip)
    qtbot.waitUntil(
        lambda: len(window.main_layout.grid.photo_model.photos) == 24, timeout=PATIENCE_MS
    )
    assert window.windowTitle().startswith("trip")
    current = int(window.main_layout.grid.photo_model.photos[3])
    window.main_layout.grid.set_current(current)
    for name in ("trash", "add_folder", "rescan"):
        assert not window.bindings.by_name[name].isEnabled()
    assert window.bindings.by_name["similar"].isEnabled()
    assert window.main_layout.sidebar.add_button.isHidden()
    assert window.main_layout.sidebar.rows[PageId.ENCODER].isHidden()
    (root,) = window.snapshot.roots
    words = [action.text() for action in window.main_layout.sidebar.folders.menu(root).actions()]
    assert words == ["Show in &folder"]
    assert window.main_layout.settings.folders.add_button.isHidden()
    assert all(made.isHidden() for made in window.main_layout.duplicates.group.action_buttons)
    assert window.main_layout.top_bar.name.text() == "trip"
    bar = window.main_layout.imported_bar
    assert bar.isVisible()
    assert bar.words.text().startswith("Imported photos: “trip”.")
    window.features.navigator.show_page(PageId.DUPLICATES)
    groups = window.main_layout.duplicates
    groups.level_chosen.emit(MatchLevel.SIMILAR)
    qtbot.waitUntil(lambda: groups.model.rowCount() > 0, timeout=PATIENCE_MS)
    before = groups.model.rowCount()
    for action in CHANGING_ACTIONS:
        window.features.duplicates.do(action)
    assert groups.model.rowCount() == before
    window.features.navigator.show_page(PageId.SETTINGS)
    assert not [made for made in window.main_layout.settings.findChildren(QPushButton)
                if made.text() == "Clear" and made.isVisible()]  # fmt: skip
    assert not (trip / "decisions.db").exists()
    assert window.main_layout.status_bar.count.text().startswith("imported, read-only · 24 photos")
    assert not os.path.exists(root.full)
    window.features.navigator.show_library()
    window.features.photo_actions.open()
    qtbot.waitUntil(
        lambda: "imported without its photos" in window.main_layout.notice_bar.words,
        timeout=PATIENCE_MS,
    )
    window.features.viewer.open()
    said = "Only this small picture was exported"
    qtbot.waitUntil(lambda: said in window.viewer_page.message, timeout=PATIENCE_MS)
    window.features.viewer.close()
    card = window.main_layout.exchange.imports
    window.features.navigator.show_page(PageId.EXCHANGE)
    wait_until_idle(qtbot, window.features.imports.worker)
    assert not card.findChildren(QCheckBox)  # the library does not list itself
    remove(trip)
    window.parts.watcher.reload()
    qtbot.waitUntil(
        lambda: window.main_layout.placeholder.text() == "This library was removed.",
        timeout=PATIENCE_MS,
    )
    assert not window.bindings.by_name["add_folder"].isEnabled()
    window.close()
    assert window_settings.value(GEOMETRY_KEY) is None  # saved only for one's own library


def test_another_window_is_started_or_a_failure_reported(
    qtbot: QtBot, window: MainWindow, trip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a process of its own, with the chosen photo."""
    started: list[tuple[str, ...]] = []

    def command(*words: str) -> list[str]:
        started.append(words)
        return ["true", *words]

    monkeypatch.setattr(child_process, "command", command)
    window.features.imports.open(trip, 7)
    assert started == [("hashdesk.ui.app.main", "--library", str(trip), "--photo", "7")]
    assert window.main_layout.notice_bar.words == ""
    monkeypatch.setattr(child_process, "command", lambda *_: ["/no/such/program"])
    window.features.imports.open(trip)
    assert window.main_layout.notice_bar.words == "trip cannot be opened."


def test_an_unknown_photo_is_reported(qtbot: QtBot, open_window: OpenWindow, trip: Path) -> None:
    window = open_window(trip, wait=False)
    window.search_when_loaded(Question("", (99_999,)))
    qtbot.waitUntil(lambda: "no codes" in window.main_layout.notice_bar.words, timeout=PATIENCE_MS)


def test_the_way_back_from_an_imported_library(
    qtbot: QtBot,
    open_window: OpenWindow,
    trip: Path,
    window_settings: QSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It stands off from the first window, also if that was maximized, and closes for it."""
    place = QRect(30, 40, 760, 500)
    monkeypatch.setenv(OPENED_FROM, json.dumps(["/photos/library", [30, 40, 760, 500]]))
    largest = QMainWindow()
    qtbot.addWidget(largest)
    largest.showMaximized()
    window_settings.setValue(GEOMETRY_KEY, largest.saveGeometry())
    window = open_window(trip)
    qtbot.waitUntil(window.main_layout.imported_bar.isVisible, timeout=PATIENCE_MS)
    assert not window.isMaximized()
    assert window.pos() != place.topLeft()
    ways = [True, False]
    monkeypatch.setattr(window.parts.opened_windows, "go_back", ways.pop)
    back = window.main_layout.imported_bar.back_button
    back.click()
    assert window.isVisible(), "there is no way back: it must not close"
    back.click()
    assert not window.isVisible()
