"""The atlas: shelves by keys and mouse, opened and named; where a photo would stand."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from hashdesk.core.atlas import shelf_names
from hashdesk.core.atlas import shelves as core_atlas
from hashdesk.core.atlas.gathering import Tree
from hashdesk.core.atlas.name_places import NONE_PLACED
from hashdesk.core.atlas.shelves import FIRST_COUNT, Shelves, counts_for
from hashdesk.core.atlas.standing import Origin
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.library import Library
from hashdesk.core.search.question import Question
from hashdesk.ui.atlas.carried_words import carried_words
from hashdesk.ui.atlas.lost_names import MOST_SAID, LostName
from hashdesk.ui.atlas.shelf_layout import fit_layout
from hashdesk.ui.atlas.shelf_painter import ShelfWords, title_lines
from hashdesk.ui.current_page import PageId
from hashdesk.ui.formatting import without_letter
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.search.searcher import of_file
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.dialogs.ask_text import TextDialog
from tests.conftest import MANY
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.menu_letters import check_letters
from tests.ui.shell.waiting import read_again

LEFT = Qt.MouseButton.LeftButton


def open_atlas(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """Show the atlas of a window, and wait for all shelves."""
    window.features.navigator.show_page(PageId.ATLAS)
    qtbot.waitUntil(
        lambda: len(window.features.atlas.folded) == len(counts_for(MANY)), timeout=PATIENCE_MS
    )
    return window


@pytest.fixture
def atlas(qtbot: QtBot, open_window: OpenWindow, large: Path) -> MainWindow:
    """A window on the atlas of a library that a test may change."""
    return open_atlas(qtbot, open_window(large))


def answer_name(window: MainWindow, name: str) -> None:
    """Answer the question for a name."""
    (dialog,) = window.findChildren(TextDialog)
    dialog.field.setText(name)
    dialog.agree.click()


def test_it_opens_with_about_twenty_shelves(atlas: MainWindow) -> None:
    assert len(atlas.main_layout.atlas.view.shelves) == FIRST_COUNT


def test_all_photos_are_on_shelves_few_or_many(atlas: MainWindow) -> None:
    page, view = atlas.main_layout.atlas, atlas.main_layout.atlas.view
    while page.fewer.isEnabled():
        page.fewer.click()
    sizes = [len(view.shelves)]
    while page.more.isEnabled():
        page.more.click()
        assert view.shelves.counts.sum() == MANY
        sizes.append(len(view.shelves))
        view.grab()  # it can be painted
    assert sizes == sorted(set(sizes))
    assert sizes[0] == 5
    assert "no more" in page.more.toolTip()


def test_keys_lead_to_the_neighbours(qtbot: QtBot, atlas: MainWindow) -> None:
    """Right is right on the screen; down is one row below."""
    view = atlas.main_layout.atlas.view
    atlas.resize(720, 480)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        before = view.shelf_rect(view.current).topLeft() if view.current >= 0 else QPoint()
        qtbot.keyClick(view, key)
        moved = view.shelf_rect(view.current).topLeft() - before
        if key == Qt.Key.Key_Right:
            assert (moved.x() > 0, moved.y()) == (True, 0)
        elif key == Qt.Key.Key_Down:
            assert moved.x() == 0
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.current == len(view.shelves) - 1


def test_keys_read_row_by_row(qtbot: QtBot, atlas: MainWindow) -> None:
    """After the end of a row comes the beginning of the one below, and nothing is left out."""
    view = atlas.main_layout.atlas.view
    atlas.resize(720, 480)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    columns = view.shelf_layout.columns
    rows = len(view.shelves) // columns  # full ones
    assert rows > 1
    cells = [view.shelf_layout.cell(view.current)]
    for _ in range(rows * columns - 1):
        qtbot.keyClick(view, Qt.Key.Key_Right)
        cells.append(view.shelf_layout.cell(view.current))
    assert cells == [divmod(number, columns) for number in range(rows * columns)]
    for cell in reversed(cells):
        assert view.shelf_layout.cell(view.current) == cell
        qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.current == 0


def test_the_current_shelf_becomes_the_part_with_its_most_typical_photo(
    qtbot: QtBot, atlas: MainWindow
) -> None:
    view = atlas.main_layout.atlas.view
    view.choose(7)
    photo = int(view.shelves.typical[7][0])
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.shelves.wanted == 2 * FIRST_COUNT
    assert view.current == view.shelves.place_of(photo)
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert (view.shelves.wanted, view.current) == (FIRST_COUNT, view.shelves.place_of(photo))


def test_a_shelf_is_opened_and_left(qtbot: QtBot, atlas: MainWindow) -> None:
    """Its most typical photos come first, until another order is chosen."""
    view, grid = atlas.main_layout.atlas.view, atlas.main_layout.grid
    count, typical = int(view.shelves.counts[1]), view.shelves.typical[1].tolist()
    where = view.shelf_rect(1).center()
    qtbot.mouseDClick(view.viewport(), LEFT, pos=where)
    qtbot.waitUntil(lambda: len(grid.photo_model.photos) == count, timeout=PATIENCE_MS)
    assert atlas.features.current_page.id == PageId.PHOTOS
    shown = grid.photo_model.photos
    assert shown[0] == typical[0]
    order = atlas.main_layout.top_bar.order
    assert order.text() == "Most typical first"
    order.choose(PhotoOrder(SortKey.TYPICAL, backwards=True))
    assert grid.photo_model.photos.tolist() == shown.tolist()[::-1]
    order.choose(PhotoOrder(SortKey.TYPICAL))
    assert grid.photo_model.photos.tolist() == shown.tolist()
    dates = atlas.features.photo_list.photos.tolist()
    atlas.features.photo_list.set_order(PhotoOrder(SortKey.TAKEN, True))
    assert sorted(dates) == sorted(atlas.features.photo_list.photos.tolist())
    newest = [photo for photo in atlas.snapshot.photos.tolist() if photo in dates]
    assert atlas.features.photo_list.photos.tolist() == newest[::-1] != dates
    atlas.bindings.by_name["back"].trigger()
    assert atlas.features.current_page.id == PageId.ATLAS
    atlas.features.navigator.show_page(PageId.PHOTOS)
    qtbot.waitUntil(lambda: len(grid.photo_model.photos) == MANY, timeout=PATIENCE_MS)


def test_photos_similar_to_a_shelf(qtbot: QtBot, atlas: MainWindow) -> None:
    """Its typical photos are searched for together."""
    view = atlas.main_layout.atlas.view
    typical = view.shelves.typical[2]
    view.choose(2)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: atlas.features.navigator.result is not None, timeout=PATIENCE_MS)
    result = atlas.features.navigator.result
    assert result is not None
    assert result.question.photos == tuple(typical[typical > 0].tolist())


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen: to raise a menu
def test_the_menu_of_a_shelf(qtbot: QtBot, atlas: MainWindow) -> None:
    page, view = atlas.main_layout.atlas, atlas.main_layout.atlas.view

    def menu() -> dict[str, object]:
        qtbot.keyClick(view, Qt.Key.Key_Home)
        page.view.menu_wanted.emit(0, QPoint(9, 9))
        (made,) = page.findChildren(QMenu)
        check_letters(made)
        return {without_letter(one.text()): one for one in made.actions() if one.text()}

    actions = menu()
    assert list(actions) == [
        *("Open shelf", "Similar photos", "Name shelf…", "More shelves", "Fewer shelves")
    ]
    actions["Name shelf…"].trigger()
    answer_name(atlas, "Sea")
    qtbot.waitUntil(lambda: view.name_of(0) == "Sea", timeout=PATIENCE_MS)
    for made in page.findChildren(QMenu):
        made.close()
    qtbot.waitUntil(lambda: not page.findChildren(QMenu))
    actions = menu()
    assert "Rename shelf…" in actions
    actions["Remove name"].trigger()
    qtbot.waitUntil(lambda: not view.name_of(0), timeout=PATIENCE_MS)
    for made in page.findChildren(QMenu):
        made.close()


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen: to raise a menu
def test_a_button_opens_the_menu_of_the_shelf_under_the_mouse_or_with_the_focus(
    qtbot: QtBot, atlas: MainWindow
) -> None:
    page, view = atlas.main_layout.atlas, atlas.main_layout.atlas.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.shelf_rect(0).contains(view.more.geometry())
    qtbot.mouseMove(view.viewport(), view.shelf_rect(2).center())
    qtbot.waitUntil(lambda: view.more.place == 2)
    assert view.shelf_rect(2).contains(view.more.geometry())

    qtbot.mouseClick(view.more, LEFT)

    assert view.current == 2
    (made,) = page.findChildren(QMenu)
    assert without_letter(made.actions()[0].text()) == "Open shelf"
    made.close()


def test_a_guess_is_offered_as_the_name(qtbot: QtBot, atlas: MainWindow) -> None:
    """Selected, so that typing replaces it; a name that was given is offered again."""
    view = atlas.main_layout.atlas.view
    view.show_shelves(view.shelves, NONE_PLACED, {0: "Sea", 1: "Dog"})
    view.choose(1)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    (dialog,) = atlas.findChildren(TextDialog)
    assert dialog.field.text() == dialog.field.selectedText() == "Dog"
    dialog.reject()
    assert not view.name_of(1)


def test_a_name_stays_with_its_shelf(
    qtbot: QtBot, atlas: MainWindow, open_window: OpenWindow, large: Path
) -> None:
    view = atlas.main_layout.atlas.view
    view.choose(3)
    photos = set(core_atlas_photos(atlas, 3))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    answer_name(atlas, "Mountains")
    qtbot.waitUntil(lambda: view.name_of(3) == "Mountains", timeout=PATIENCE_MS)
    atlas.close()
    again = open_atlas(qtbot, open_window(large))
    view = again.main_layout.atlas.view
    (place,) = [place for place in range(len(view.shelves)) if view.name_of(place)]
    assert set(core_atlas_photos(again, place)) == photos
    assert view.words_of(place).line.startswith("Mountains · ")


def core_atlas_photos(window: MainWindow, place: int) -> list[int]:
    """The photos of a shelf in sight."""
    shelves = window.main_layout.atlas.view.shelves
    return shelves.ids[shelves.places == place].tolist()


def test_another_model_says_what_became_of_the_names(
    qtbot: QtBot, open_window: OpenWindow, large: Path
) -> None:
    """Once: names are on their shelves, or said not to be."""
    window = open_atlas(qtbot, open_window(large))
    assert not window.main_layout.notice_bar.words
    view, atlas = window.main_layout.atlas.view, window.features.atlas
    view.name_wanted.emit(4)
    answer_name(window, "Sea")
    qtbot.waitUntil(lambda: view.name_of(4) == "Sea", timeout=PATIENCE_MS)
    window.close()
    (name,) = shelf_names.read(large)
    lost = replace(name, name="Moon", photos=(bytes(16),), encoder="earlier")
    shelf_names.take(large, name)
    shelf_names.give(large, replace(name, encoder="earlier"))
    shelf_names.give(large, lost)
    window = open_atlas(qtbot, open_window(large))
    bar, atlas = window.main_layout.notice_bar, window.features.atlas
    qtbot.waitUntil(lambda: bool(bar.words), timeout=PATIENCE_MS)
    assert bar.words == carried_words(2, [LostName("Moon", all_known=True)], Origin.KEPT)
    assert "“Moon”" in bar.words
    used = window.snapshot.encoder
    qtbot.waitUntil(
        lambda: {one.encoder for one in shelf_names.read(large)} == {used}, timeout=PATIENCE_MS
    )
    atlas._show()  # as another page, or another number of shelves and back
    assert window.main_layout.atlas.view.name_of(4) == "Sea"
    words = window.main_layout.atlas.lost.text()
    assert words == "“Moon” fits no shelf now; the name is kept"  # “Sea” is in sight
    window.main_layout.atlas.fewer.click()
    assert not bar.words, "it spoke of other shelves"
    window.main_layout.atlas.more.click()
    read_again(qtbot, window)
    qtbot.waitUntil(lambda: len(atlas.folded) == len(counts_for(MANY)), timeout=PATIENCE_MS)
    assert not bar.words


def test_damaged_names_leave_shelves_without_names(
    qtbot: QtBot, open_window: OpenWindow, large: Path
) -> None:
    (large / "shelves.json").write_text("{")
    window = open_atlas(qtbot, open_window(large))
    assert len(window.main_layout.atlas.view.shelves) == FIRST_COUNT
    assert "--repair" in window.main_layout.notice_bar.words


def test_question_marks_are_explained_while_there_are_some(qtbot: QtBot, atlas: MainWindow) -> None:
    """In the bar of the page; a name in the place of the last guess takes the caption along."""
    page, view = atlas.main_layout.atlas, atlas.main_layout.atlas.view
    view.show_shelves(view.shelves, NONE_PLACED, {1: "Dog"})
    assert page.guesses.isVisible()
    assert "?" in page.guesses.text()
    view.name_wanted.emit(1)
    answer_name(atlas, "Rex")
    qtbot.waitUntil(lambda: view.name_of(1) == "Rex", timeout=PATIENCE_MS)
    assert not page.guesses.isVisible()
    view.show_shelves(view.shelves, NONE_PLACED, {})
    assert not page.guesses.isVisible()


def test_a_guess_is_explained_and_a_name_is_not(qapp: object) -> None:
    assert "a guess" in ShelfWords("", "Dog?", 12, 7).hint
    for words in (ShelfWords("Rex", "Dog?", 12, 7), ShelfWords("", "", 12, 7)):
        assert words.hint == words.line


def test_a_name_that_fits_no_shelf_is_said_and_returns(
    qtbot: QtBot, atlas: MainWindow, large: Path
) -> None:
    """Among fewer shelves, of which none is of its kind; nothing is written meanwhile."""
    page, view = atlas.main_layout.atlas, atlas.main_layout.atlas.view
    while page.more.isEnabled():
        page.more.click()
    place, count = int(view.shelves.counts.argmin()), len(view.shelves)
    photos = set(core_atlas_photos(atlas, place))
    view.name_wanted.emit(place)
    answer_name(atlas, "My lamps")
    qtbot.waitUntil(lambda: view.name_of(place) == "My lamps", timeout=PATIENCE_MS)
    assert "My lamps" not in page.lost.text()
    kept = shelf_names.read(large)
    while page.fewer.isEnabled():
        page.fewer.click()
        named = [number for number in range(len(view.shelves)) if view.name_of(number)]
        for number in named:
            there = core_atlas_photos(atlas, number)
            assert len(photos.intersection(there)) >= len(there) / 2
        assert ("“My lamps” fits none of these shelves" in page.lost.text()) is not bool(named)
    assert not named
    returning = page.lost.text().rpartition("it returns with ")[2]
    while page.more.isEnabled():
        before = page.lost.text()
        page.more.click()
        if "My lamps" in before and "My lamps" not in page.lost.text():
            assert returning == f"{len(view.shelves)} shelves"
    assert (len(view.shelves), view.name_of(place)) == (count, "My lamps")
    assert shelf_names.read(large) == kept


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (LostName("A", returns=10), "“A” fits none of these shelves; it returns with 10 shelves"),
        (LostName("A"), "“A” fits none of these shelves"),
        (LostName("A", all_known=True), "“A” fits no shelf now; the name is kept"),
        (LostName("A", "B"), "“A” shares a shelf with “B” here"),
        (LostName("A", "B", 5), "“A” shares a shelf with “B” here; it returns with 5 shelves"),
    ],
)
def test_what_became_of_a_name(atlas: MainWindow, lost: LostName, said: str) -> None:
    page = atlas.main_layout.atlas
    assert lost.sentence == said
    page.show_count(20, [lost])
    assert page.lost.text() == said
    page.show_count(20, [lost, LostName("C", returns=40)])
    assert page.lost.text().startswith("Not shown here: “A”")
    assert page.lost.text().endswith(", “C” (returns with 40 shelves)")
    assert said in page.lost.toolTip()
    page.show_count(20, [lost] * 30)
    assert page.lost.text().count("“A”") == MOST_SAID
    assert page.lost.text().endswith(", …")
    assert not page.lost.isHidden()
    page.show_count(20)
    assert page.lost.isHidden()
    assert "“A”" not in page.lost.text() + page.lost.toolTip()


def test_two_names_for_a_shelf_are_both_said(qtbot: QtBot, atlas: MainWindow, large: Path) -> None:
    """The part of a shelf has a name of its own; the name of the whole is not taken away."""
    page, view = atlas.main_layout.atlas, atlas.main_layout.atlas.view
    wholes = view.shelves
    while page.more.isEnabled():
        page.more.click()
    parts = [set(wholes.places[view.shelves.places == place]) for place in range(len(view.shelves))]
    split = next(place for place in range(len(wholes)) if parts.count({place}) > 1)
    page.count_chosen.emit(FIRST_COUNT)
    view.name_wanted.emit(split)
    answer_name(atlas, "Home")
    qtbot.waitUntil(lambda: view.name_of(split) == "Home", timeout=PATIENCE_MS)
    while page.more.isEnabled():
        page.more.click()
    (part,) = [place for place in range(len(view.shelves)) if view.name_of(place)]
    (home,) = shelf_names.read(large)
    lamps = replace(home, name="Lamps", photos=contents_on(atlas, part))
    lamps = replace(lamps, count=len(lamps.photos), covers=lamps.photos[:1])
    shelf_names.give(large, lamps)
    read_again(qtbot, atlas)
    qtbot.waitUntil(lambda: view.name_of(part) == "Lamps", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: "returns" in page.lost.text(), timeout=PATIENCE_MS)
    assert "“Home” shares a shelf with “Lamps” here; it returns with" in page.lost.text()


def contents_on(window: MainWindow, place: int) -> tuple[bytes, ...]:
    """The content ids of the photos of a shelf in sight."""
    ids, words = window.snapshot.contents
    there = np.isin(ids, core_atlas_photos(window, place))
    return tuple(word.tobytes() for word in words[there].astype(">u8"))


def test_every_shelf_has_a_title_that_no_other_one_has(qtbot: QtBot, atlas: MainWindow) -> None:
    """A number in the order of sight where nothing is known, also once that shelf is opened."""
    view = atlas.main_layout.atlas.view
    view.show_shelves(view.shelves, NONE_PLACED, {0: "Dog"})
    titles = [view.words_of(place).title for place in range(len(view.shelves))]
    assert titles[0] == "Dog?"
    assert titles[1:] == [f"Shelf {number}" for number in range(2, len(titles) + 1)]
    assert ShelfWords("Rex", "", 12, 7).title == "Rex"
    view.choose(2)
    with qtbot.waitSignal(atlas.features.atlas.opened, timeout=PATIENCE_MS) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args is not None
    assert opened.args[1] == titles[2]


def test_titles_are_wrapped_and_counts_never_cut(qapp: object) -> None:
    font = QFont()
    font.setPixelSize(12)
    assert title_lines("", font, 100) == []
    assert title_lines("Sea", font, 100) == ["Sea"]
    words = title_lines("Mountains and lakes", font, 100)
    assert words == ["Mountains and", "lakes"] or words == ["Mountains", "and lakes"]
    long = title_lines("Mountains and lakes and all of our summers", font, 100)
    assert len(long) == 2
    assert long[1].endswith("…")


def test_an_opened_photo_shows_what_is_similar_also_from_the_atlas(
    qtbot: QtBot, atlas: MainWindow, many_photos: Path, tmp_path: Path
) -> None:
    outside = shutil.copy(many_photos / "theme3" / "3.jpg", tmp_path / "outside.jpg")
    atlas.features.open_and_drop.search(of_file(os.fsencode(outside)), locate=False)
    qtbot.waitUntil(lambda: atlas.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert atlas.features.current_page.is_photos


def test_a_photo_from_outside_finds_its_shelf(
    qtbot: QtBot, atlas: MainWindow, large: Path, many_photos: Path, tmp_path: Path
) -> None:
    outside = shutil.copy(many_photos / "theme3" / "3.jpg", tmp_path / "outside.jpg")
    atlas.features.open_and_drop.search_image(os.fsencode(outside))
    page = atlas.main_layout.atlas
    qtbot.waitUntil(lambda: "would stand here" in page.words.text(), timeout=PATIENCE_MS)
    assert atlas.features.current_page.id == PageId.ATLAS
    assert page.view.located
    (inside,) = [photo for photo, path in paths_of(large).items() if path.endswith(b"theme3/3.jpg")]
    assert page.view.current == page.view.shelves.place_of(inside)


def paths_of(folder: Path) -> dict[int, bytes]:
    """The paths of a library's photos."""
    with Library(folder) as library:
        return {
            photo: place.full for photo, place in library.places(library.codes.ids.tolist()).items()
        }


@pytest.fixture
def slow_folding(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Nothing is folded until the event is set."""
    gate, fold = threading.Event(), core_atlas.fold

    def slowly(index: HammingIndex, tree: Tree, wanted: int) -> Shelves:
        gate.wait(PATIENCE_MS / 1000)
        return fold(index, tree, wanted)

    with monkeypatch.context() as patch:
        patch.setattr(core_atlas, "fold", slowly)
        yield gate
        gate.set()


def test_the_shelf_in_sight_is_opened_and_named(
    qtbot: QtBot, atlas: MainWindow, slow_folding: threading.Event, large: Path
) -> None:
    """While more shelves are being folded, keys act on the shelves in sight."""
    view = atlas.main_layout.atlas.view
    read_again(qtbot, atlas)
    view.choose(3)
    photos = set(core_atlas_photos(atlas, 3))
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.shelves.wanted == FIRST_COUNT
    qtbot.keyClick(view, Qt.Key.Key_F2)
    slow_folding.set()
    qtbot.waitUntil(lambda: view.shelves.wanted == 2 * FIRST_COUNT, timeout=PATIENCE_MS)
    answer_name(atlas, "Sea")
    qtbot.waitUntil(
        lambda: [one.count for one in shelf_names.read(large)] == [len(photos)], timeout=PATIENCE_MS
    )
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    qtbot.waitUntil(lambda: view.shelves.wanted == FIRST_COUNT, timeout=PATIENCE_MS)
    place = view.shelves.place_of(min(photos))
    assert place is not None
    qtbot.waitUntil(lambda: view.name_of(place) == "Sea", timeout=PATIENCE_MS)
    slow_folding.clear()
    read_again(qtbot, atlas)
    view.choose(place)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    listed = atlas.features.photo_list
    qtbot.waitUntil(lambda: listed.title == "Sea", timeout=PATIENCE_MS)
    assert set(listed.photos.tolist()) == photos
    slow_folding.set()


def test_a_new_snapshot_moves_nothing(qtbot: QtBot, atlas: MainWindow, many_photos: Path) -> None:
    """Neither the scroll bar, nor the focus, nor the place of a photo from outside."""
    page, view = atlas.main_layout.atlas, atlas.main_layout.atlas.view
    page.more.click()
    view.setFixedSize(220, 160)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0, timeout=PATIENCE_MS)
    view.choose(0)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    page.more.setFocus()
    shelves = view.shelves
    read_again(qtbot, atlas)
    qtbot.waitUntil(lambda: view.shelves is not shelves, timeout=PATIENCE_MS)
    assert np.array_equal(view.shelves.places, shelves.places)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    assert page.more.hasFocus()
    atlas.features.searches.search(Question("Beach", (5,)))
    qtbot.waitUntil(lambda: "would stand" in page.words.text(), timeout=PATIENCE_MS)
    shelves = view.shelves
    read_again(qtbot, atlas)
    qtbot.waitUntil(lambda: view.shelves is not shelves, timeout=PATIENCE_MS)
    assert view.located
    assert "would stand" in page.words.text()


def test_shelves_stay_in_their_places_when_photos_go(qtbot: QtBot, atlas: MainWindow) -> None:
    view, controller = atlas.main_layout.atlas.view, atlas.features.atlas
    before, index = view.shelves, controller._index
    assert index is not None
    gone = before.ids[(before.places == 4) | (before.places == 9)][:-1]  # one shelf, and most of it
    kept = np.flatnonzero(~np.isin(index.ids, gone))
    now = HammingIndex(index.ids[kept], index.codes.map(lambda codes: codes[kept]))

    controller.use(now, controller._encoder, controller._contents)
    controller.refresh()

    qtbot.waitUntil(lambda: len(view.shelves.ids) == len(now), timeout=PATIENCE_MS)
    after = view.shelves
    standing = [set(before.ids[before.places == place]) - set(gone) for place in range(len(before))]
    assert [set(after.ids[after.places == place]) for place in range(len(after))] == [
        shelf for shelf in standing if shelf
    ]


def test_a_photo_is_located_before_the_first_fold(
    qtbot: QtBot,
    open_window: OpenWindow,
    large: Path,
    slow_folding: threading.Event,
) -> None:
    window = open_window(large)
    window.features.navigator.show_page(PageId.ATLAS)
    with qtbot.waitSignal(window.features.searches.located, timeout=PATIENCE_MS):
        window.features.searches.search(Question("Beach", (5,)))
    assert not len(window.main_layout.atlas.view.shelves)
    slow_folding.set()
    words = window.main_layout.atlas.words
    qtbot.waitUntil(lambda: "would stand" in words.text(), timeout=PATIENCE_MS)
    assert window.main_layout.atlas.view.located


def test_shelves_fill_a_large_screen() -> None:
    """All in sight at once, on most of the room."""
    width, height = 3600, 1900
    layout = fit_layout(24, width, height)
    assert layout.height(24) <= height
    assert layout.columns * layout.side > 0.9 * width
    assert layout.height(24) > 0.7 * height


@pytest.mark.parametrize("width", [400, 680, 1380, 3600])
def test_every_row_begins_at_the_left(width: int) -> None:
    """The last one, too, however few shelves stand in it."""
    for count in range(1, 161):
        layout = fit_layout(count, width, 600)
        cells = [layout.cell(place) for place in range(count)]
        assert cells == sorted(cells)
        assert [layout.place(*cell) for cell in cells] == list(range(count))
        first_columns = dict(reversed(cells))
        assert set(first_columns.values()) == {0}, count


def test_shelves_of_another_model_begin_at_the_top(atlas: MainWindow) -> None:
    """None of them is one that was in sight, so there is no place to keep."""
    atlas.resize(900, 700)
    view, features = atlas.main_layout.atlas.view, atlas.features
    folded = features.atlas.folded[FIRST_COUNT]
    QApplication.processEvents()
    view.choose(FIRST_COUNT - 1)
    assert view.verticalScrollBar().value() > 0
    assert features.atlas._index is not None
    features.atlas.use(features.atlas._index, "another", features.atlas._contents)
    view.show_shelves(folded.shelves, folded.names, folded.guesses)
    assert (view.verticalScrollBar().value(), view.current) == (0, 0)


def test_a_shelf_taller_than_the_page_is_shown_from_its_top(atlas: MainWindow) -> None:
    """As before the page has been laid out: it would open scrolled."""
    view = atlas.main_layout.atlas.view
    view.choose(0)
    view.resize(view.width(), 40)
    view.choose(0)
    assert view.shelf_rect(0).height() > view.viewport().height()
    assert view.verticalScrollBar().value() == 0


def test_all_that_is_said_of_the_shelves_fits_a_narrow_window(atlas: MainWindow) -> None:
    atlas.resize(900, 700)
    page = atlas.main_layout.atlas
    view = page.view
    view.show_shelves(view.shelves, NONE_PLACED, {1: "Dog"})
    QApplication.processEvents()
    assert page.words.text().endswith("F2 to name")
    for said in (page.words, page.guesses):
        assert said.isVisible()
        assert said.wordWrap()
        assert said.height() >= said.heightForWidth(said.width()) > 0
