"""The search field of the window: typing, suggestions, chips, guesses, and back again."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.caches import guess_cache
from hashdesk.core.storage.caches.guess_cache import Guesses
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.core.words.answer import answer
from hashdesk.core.words.content import NO_CONTENT_WORDS, Sureness, Unseen
from hashdesk.core.words.photo_words import read_photo_words
from hashdesk.core.words.suggestions import MOST_SUGGESTED
from hashdesk.encoders.backbones.imagenet_classes import imagenet_classes
from hashdesk.encoders.library_content import backbone_in_use
from hashdesk.ui import formatting
from hashdesk.ui.current_page import PageId
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.words.search_field import SearchField
from hashdesk.ui.words.unknown_words import unknown_words
from tests.conftest import move_root
from tests.core.words.making import photo_words
from tests.small_models import use_untrained
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.shell.waiting import hold, search_similar

DALMATIAN = imagenet_classes().index("dalmatian")
DOGS = {3: 0.9, 5: 0.4, 7: 0.2}  # photos that may show one, and how surely
Key = Qt.Key


@pytest.fixture
def guessed(own_library: Path) -> Path:
    """A library in which three photos may show a dog, by a backbone that saw them."""
    with LibraryDB(own_library) as db:
        ids, contents = photo_arrays.all_content_ids(db.connection)
        path = guess_cache.guesses_path(own_library, backbone_in_use(db))
    shares = np.zeros((len(ids), len(imagenet_classes())), np.float32)
    shares[:, 0] = 0.15
    for photo, share in DOGS.items():
        shares[ids == photo, DALMATIAN] = share
    guess_cache.write_guesses(path, ids, contents, guess_cache.likeliest(shares))
    return own_library


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow, guessed: Path) -> MainWindow:
    opened = open_window(guessed)
    qtbot.waitUntil(lambda: len(opened.main_layout.grid.photo_model.photos) > 0)
    return opened


def field_of(window: MainWindow) -> SearchField:
    return window.main_layout.top_bar.search


def shown(window: MainWindow) -> list[int]:
    photos: list[int] = window.main_layout.grid.photo_model.photos.tolist()
    return photos


def chips(window: MainWindow) -> list[str]:
    row = window.main_layout.part_chips
    parts = [*row.findChildren(QPushButton), *row.findChildren(QLabel)]
    return [part.text() for part in parts if part.isVisibleTo(row)]


def chip(qtbot: QtBot, window: MainWindow, beginning: str) -> QPushButton:
    chips = window.main_layout.part_chips

    def found() -> list[QPushButton]:
        buttons = chips.findChildren(QPushButton)
        return [b for b in buttons if b.isVisible() and b.text().startswith(beginning)]

    qtbot.waitUntil(lambda: bool(found()), timeout=PATIENCE_MS)
    return found()[0]


def texts(tree: QTreeWidget) -> dict[str, str]:
    """The names in a tree of the side bar, each with its count."""
    found = tree.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive)
    return {item.text(0): item.text(1) for item in found}


def top_items(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    items = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]
    return [item for item in items if item is not None]


def filter_menu(window: MainWindow) -> str:
    menu = window.main_layout.top_bar.filter.menu()
    menu.aboutToShow.emit()
    return "".join(formatting.without_letter(action.text()) for action in menu.actions())


def search(qtbot: QtBot, window: MainWindow, typed: str) -> None:
    """Press Ctrl+F, type, and press Enter; wait for the photos."""
    QTest.keyClick(window, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = field_of(window)
    assert field.hasFocus()
    QTest.keyClicks(field, typed)  # in the place of what stood there
    with qtbot.waitSignal(window.features.words.found, timeout=PATIENCE_MS):
        QTest.keyClick(field, Key.Key_Return)


def test_dogs_are_found_the_surest_first_and_shown_as_a_guess(
    qtbot: QtBot, window: MainWindow
) -> None:
    search(qtbot, window, "dog")

    model = window.main_layout.grid.photo_model
    assert shown(window) == [3, 5, 7]
    assert [model.guess_at(model.index_of(rank)) for rank in range(3)] == list(Sureness)
    tip = model.index_of(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "A guess, quite sure" in tip
    assert chips(window) == ["dog · looks like  ✕", "3 photos, guessed"]
    assert window.main_layout.part_chips.isVisible()


def test_guesses_are_sorted_by_certainty_and_otherwise(qtbot: QtBot, window: MainWindow) -> None:
    """The order that is chosen is that of the photos in sight, and what the button says."""
    search(qtbot, window, "dog")
    photos, order = window.features.photo_list, window.main_layout.top_bar.order
    assert order.isVisible()
    assert (order.text(), order.order) == ("Most certain first", PhotoOrder(SortKey.CERTAIN))
    dated = [photo for photo in window.snapshot.photos.tolist() if photo in (3, 5, 7)]
    for chosen, expected in (
        (PhotoOrder(SortKey.TAKEN), dated),
        (PhotoOrder(SortKey.TAKEN, backwards=True), dated[::-1]),
        (PhotoOrder(SortKey.CERTAIN, backwards=True), [7, 5, 3]),
        (PhotoOrder(SortKey.CERTAIN), [3, 5, 7]),
    ):
        order.choose(chosen)
        assert shown(window) == expected
        model = window.main_layout.grid.photo_model
        guesses = {photo: model.guess_at(model.index_of(n)) for n, photo in enumerate(expected)}
        assert guesses == dict(zip((3, 5, 7), Sureness, strict=True))
    order.choose(PhotoOrder(SortKey.NAME))
    qtbot.waitUntil(lambda: photos.sorted_by.key is SortKey.NAME, timeout=PATIENCE_MS)
    window.features.navigator.show_library()
    certain = next(one for one in order.actions_of_menu if one.data() == SortKey.CERTAIN)
    qtbot.waitUntil(lambda: not certain.isVisible(), timeout=PATIENCE_MS)
    assert order.order == PhotoOrder(SortKey.NAME)


def test_photos_of_which_nothing_is_guessed_are_counted_beside_the_chips(
    qtbot: QtBot, open_window: OpenWindow, guessed: Path
) -> None:
    """As those that came after the library went over to a model that knows no words."""
    with LibraryDB(guessed) as db:
        ids, contents = photo_arrays.all_content_ids(db.connection)
        path = guess_cache.guesses_path(guessed, backbone_in_use(db))
    kept = guess_cache.read_guesses(path, ids, contents)
    early = Guesses(kept.classes[:-2], kept.probabilities[:-2])
    path.unlink()
    guess_cache.write_guesses(path, ids[:-2], contents[:-2], early)
    for features in guessed.glob("features-*"):
        features.unlink()
    window = open_window(guessed)
    qtbot.waitUntil(lambda: len(shown(window)) > 0)

    search(qtbot, window, "dog")
    assert chips(window)[-1] == "3 photos, guessed  2 photos have no guess of what they show"
    search(qtbot, window, "theme1")
    chip(qtbot, window, "theme1")
    assert not any("no guess" in words for words in chips(window))


def test_space_and_digits_are_text_and_escape_shows_everything_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    everything = shown(window)
    bits = window.main_layout.match_bar.step

    search(qtbot, window, "dog 12345 ?")
    assert field_of(window).text() == "dog 12345 ?"
    assert window.main_layout.match_bar.step == bits
    assert "12345 · not known  ✕" in chips(window)
    assert shown(window) == [3, 5, 7]  # by the word that is known
    QTest.keyClick(field_of(window), Key.Key_Escape)

    qtbot.waitUntil(lambda: shown(window) == everything, timeout=PATIENCE_MS)
    assert field_of(window).text() == ""
    assert not window.main_layout.part_chips.isVisible()
    QTest.keyClick(field_of(window), Key.Key_Escape)  # in an empty field: back to the photos
    assert window.main_layout.grid.hasFocus()


def test_escape_among_the_photos_clears_what_was_searched_for(
    qtbot: QtBot, window: MainWindow
) -> None:
    everything = shown(window)
    search(qtbot, window, "dog")
    window.main_layout.grid.setFocus()

    QTest.keyClick(window.main_layout.grid, Key.Key_Escape)

    qtbot.waitUntil(lambda: shown(window) == everything, timeout=PATIENCE_MS)
    assert field_of(window).text() == ""


def test_a_chip_takes_its_part_away(qtbot: QtBot, window: MainWindow) -> None:
    search(qtbot, window, "shows:dog folder:theme0")
    assert len(chips(window)) == 3

    with qtbot.waitSignal(window.features.words.found, timeout=PATIENCE_MS):
        chip(qtbot, window, "theme0").click()
    assert field_of(window).text() == "shows:dog"
    with qtbot.waitSignal(window.features.words.cleared, timeout=PATIENCE_MS):
        chip(qtbot, window, "dog").click()
    assert field_of(window).text() == ""


def test_words_that_are_not_known_are_named_with_some_that_are(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Not said of words that are known, but of which there are no photos."""
    empty = window.main_layout.grid.empty.words
    search(qtbot, window, "xqzw")
    assert empty.text() == (
        "HashDesk does not know the word “xqzw”.\nIt knows names, folders, dates, cameras, "
        "keywords, and words such as dog, boat, beach."
    )
    search(qtbot, window, "xqzw vvkj")
    assert empty.text().startswith("HashDesk does not know the words “xqzw”, “vvkj”.")
    for known, told in (
        ("beach", "“beach”"),
        ("may 1911", "“May 1911”"),
        ("dog 1911", "all of these: dog, 1911"),
        ("xqzw 1911", "all of these: xqzw, 1911"),
        ("folder:xqzw", "“xqzw”"),
    ):
        search(qtbot, window, known)
        assert shown(window) == []
        assert empty.text() == f"No photos match {told}."


def test_an_answer_is_asked_anew_of_the_model_that_is_in_use_now(
    qtbot: QtBot,
    window: MainWindow,
    guessed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No photo is said to have gone, and it is said whose guesses do not count now."""
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    search(qtbot, window, "dog")
    assert shown(window) == [3, 5, 7]
    use_untrained(guessed)
    window.parts.watcher.reload()
    empty = window.main_layout.grid.empty.words
    said = (
        "No photos match “dog”.\nWhat pictures show is told by the guesses of “Untrained”, "
        "the model in use. Those of “HashDesk general” answer only while the model in use makes no "
        "guesses itself."
    )
    qtbot.waitUntil(lambda: empty.text() == said, timeout=PATIENCE_MS)


def test_no_word_is_named_of_what_pictures_show_before_that_is_known(library_folder: Path) -> None:
    with LibraryDB(library_folder) as db:
        words = read_photo_words(db.connection)
    answered = answer("xqzw", words, NO_CONTENT_WORDS, date(2026, 1, 1))
    for content in (NO_CONTENT_WORDS, None):
        said = unknown_words(answered, content)
        assert said.endswith("It knows names, folders, dates, cameras and keywords.")
    without = replace(NO_CONTENT_WORDS, unseen=Unseen.NO_WORDS, knows_words="HashDesk general")
    assert unknown_words(answered, without).endswith(
        "cameras and keywords.\nWhat pictures show is not known: the model in use knows no words, "
        "and no other one has looked at the photos. “HashDesk general” knows words: use it on the "
        "page “Model”."
    )
    lost = replace(NO_CONTENT_WORDS, unseen=Unseen.NO_FEATURES)
    assert "“hashdesk index --features” makes it again." in unknown_words(answered, lost)


def test_a_word_that_is_not_known_offers_those_that_are_near(
    qtbot: QtBot, window: MainWindow
) -> None:
    search(qtbot, window, "dalmatien")
    assert shown(window) == []
    assert "dalmatien · not known  ✕" in chips(window)

    with qtbot.waitSignal(window.features.words.found, timeout=PATIENCE_MS):
        chip(qtbot, window, "dalmatian").click()
    assert shown(window) == [3, 5, 7]
    assert field_of(window).text() == "dalmatian"


def counts(window: MainWindow) -> tuple[dict[str, str], dict[str, str]]:
    """What the folders and the years in the side bar count."""
    sidebar = window.main_layout.sidebar
    return texts(sidebar.folders), texts(sidebar.time)


def folder_of(window: MainWindow, photo: int) -> FolderNode:
    """The folder of a photo, below its root."""
    assert window.snapshot is not None
    (row,) = np.flatnonzero(window.snapshot.photos == photo)
    number = int(window.snapshot.folders[row])
    return next(one for one in window.snapshot.roots[0].children if number in one.folders)


def total(counted: dict[str, str], nodes: tuple[FolderNode, ...]) -> int:
    return sum(int(counted[node.name]) for node in nodes)


def test_folders_and_years_count_what_words_found(qtbot: QtBot, window: MainWindow) -> None:
    """And a click on a folder shows as many; elsewhere both count everything, and it does so."""
    assert window.snapshot is not None
    sidebar, navigator = window.main_layout.sidebar, window.features.navigator
    (root,), everything = window.snapshot.roots, counts(window)
    search(qtbot, window, "dog")

    assert counts(window)[0][root.name] == "3"
    assert total(counts(window)[0], root.children) == 3
    assert sum(int(item.text(1)) for item in top_items(sidebar.time)) == 3
    for node in root.children:
        promised = int(counts(window)[0][node.name])
        sidebar.folder_chosen.emit(node)
        assert len(shown(window)) == promised
        assert total(counts(window)[0], root.children) == 3  # what the others would show
        assert field_of(window).text() == "dog"
    empty = next(node for node in root.children if counts(window)[0][node.name] == "0")
    sidebar.folder_chosen.emit(empty)
    words = f"No photos in “{empty.name}” match “dog”."
    assert window.main_layout.grid.empty.words.text() == words
    navigator.show_page(PageId.SETTINGS)
    assert counts(window) == everything
    sidebar.folder_chosen.emit(root.children[0])  # leaves the search
    assert len(shown(window)) == int(everything[0][root.children[0].name])
    assert field_of(window).text() == ""


def test_counts_of_similar_photos_leave_out_the_words_that_led_there(
    qtbot: QtBot, window: MainWindow
) -> None:
    """With a filter, too: a folder that is chosen then is shown as far as it passes the filter."""
    assert window.snapshot is not None
    sidebar, root = window.main_layout.sidebar, window.snapshot.roots[0]
    period = window.snapshot.months[0]
    window.features.filters.choose_period(period)
    filtered = counts(window)
    search(qtbot, window, "dog")
    assert counts(window)[0][root.name] != filtered[0][root.name]
    search_similar(qtbot, window, 3)
    assert counts(window) == filtered
    sidebar.folder_chosen.emit(root.children[0])
    assert len(shown(window)) == int(filtered[0][root.children[0].name])
    assert field_of(window).text() == ""


def test_a_folder_among_found_photos_is_a_chip(qtbot: QtBot, window: MainWindow) -> None:
    """The chip and Back lead to all that was found, where it was left; a year narrows it, too."""
    search(qtbot, window, "dog")
    grid, photo_list = window.main_layout.grid, window.features.photo_list
    grid.set_current(5)
    node = folder_of(window, 3)
    for leave in (
        lambda: chip(qtbot, window, "In “").click(),
        window.features.navigator.go_back,
    ):
        window.features.lists.show_folder(node)
        assert 3 in shown(window)
        assert window.main_layout.sidebar.folders.currentItem().text(0) == node.name
        number = formatting.photos(len(shown(window)))
        chip(qtbot, window, "In “")
        assert (chips(window)[1], chips(window)[-1]) == (f"In “{node.name}”  ✕", number)
        assert "Similar photos only from" not in filter_menu(window)
        leave()
        assert shown(window) == [3, 5, 7]
        assert grid.current_photo() == 5
        assert "In “" not in "".join(chips(window))
    window.features.lists.show_folder(node)
    window.features.filters.choose(PhotoFilter(first=0, end=1))
    assert grid.empty.words.text() == "No photos match these filters."
    window.features.filters.clear()
    assert 3 in shown(window)
    window.features.navigator.go_back()
    window.features.navigator.go_back()
    qtbot.waitUntil(lambda: photo_list.found is None, timeout=PATIENCE_MS)
    assert photo_list.folder_node is None


def test_clear_filters_takes_away_all_chips(qtbot: QtBot, window: MainWindow) -> None:
    """Those of words and of a folder among what they found, too; from the keys and the menus."""
    everything, key = shown(window), window.bindings.by_name["clear_filters"]
    photo_list = window.features.photo_list
    assert not key.isEnabled()
    search(qtbot, window, "dog")
    window.features.lists.show_folder(folder_of(window, 3))
    window.features.filters.choose(PhotoFilter(first=0))
    assert key.isEnabled()

    key.trigger()

    qtbot.waitUntil(lambda: shown(window) == everything, timeout=PATIENCE_MS)
    assert (photo_list.found, photo_list.folder_node) == (None, None)
    assert field_of(window).text() == ""
    assert not window.main_layout.part_chips.isVisible()
    assert not key.isEnabled()
    search(qtbot, window, "dog")
    assert "Clear filters" in filter_menu(window)
    entry = window.main_layout.top_bar.filter.menu().actions()[-1]
    assert entry.isEnabled()
    entry.trigger()
    qtbot.waitUntil(lambda: shown(window) == everything, timeout=PATIENCE_MS)


def test_clear_filters_goes_back_to_the_folder_and_leaves_a_photo_searched_for(
    qtbot: QtBot, window: MainWindow
) -> None:
    node = folder_of(window, 3)
    window.features.lists.show_folder(node)
    search(qtbot, window, "dog")
    search_similar(qtbot, window, 3)
    window.features.clear_filters()
    assert window.features.navigator.result is not None
    window.features.navigator.go_back()
    qtbot.waitUntil(lambda: window.features.words.in_sight, timeout=PATIENCE_MS)
    window.features.clear_filters()
    assert window.features.photo_list.found is None
    assert window.features.photo_list.folder_node == node


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("folder:theme0", "theme0"),
        ('shows:"dog" ordner:theme0', "dog, theme0"),
        ("date:5.2019 camera:xqzw", "Mai 2019, xqzw"),
        ("datum:mai keyword:xqzw", "Mai jedes Jahres, xqzw"),
    ],
)
@pytest.mark.usefixtures("german")
def test_what_was_found_has_a_title_in_peoples_words(
    qtbot: QtBot, window: MainWindow, typed: str, title: str
) -> None:
    """Not as it is typed."""
    search(qtbot, window, typed)
    assert window.features.photo_list.title == title


def test_the_path_of_similar_photos_is_the_library_s_and_back_leads_to_peoples_words(
    qtbot: QtBot, window: MainWindow
) -> None:
    search(qtbot, window, "folder:theme0")
    window.main_layout.grid.set_current(shown(window)[0])
    window.features.searches.show_similar_to_selection()
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert path_of(window) == ["Library", "Similar photos"]
    window.features.navigator.go_back()
    qtbot.waitUntil(lambda: window.features.navigator.result is None, timeout=PATIENCE_MS)
    assert field_of(window).text() == "folder:theme0"


def test_words_taken_away_leave_the_folder_that_was_chosen_among_them(
    qtbot: QtBot, window: MainWindow
) -> None:
    search(qtbot, window, "dog")
    node = folder_of(window, 3)
    window.features.lists.show_folder(node)
    with qtbot.waitSignal(window.features.words.cleared, timeout=PATIENCE_MS):
        chip(qtbot, window, "dog").click()
    qtbot.waitUntil(lambda: len(shown(window)) == node.photos, timeout=PATIENCE_MS)
    assert window.features.photo_list.folder_node == node
    assert window.main_layout.top_bar.title.text() == node.name
    assert not window.main_layout.part_chips.isVisible()


def test_a_search_from_another_page_shows_the_photos(qtbot: QtBot, window: MainWindow) -> None:
    window.features.navigator.show_page(PageId.SETTINGS)
    assert field_of(window).isVisible()

    search(qtbot, window, "dog")

    assert window.features.current_page.id is PageId.PHOTOS
    assert shown(window) == [3, 5, 7]


@pytest.mark.qt_log_ignore("This plugin does not support")  # of a list below a field
def test_suggestions_come_while_typing_and_one_of_them_is_taken(
    qtbot: QtBot, window: MainWindow
) -> None:
    field = field_of(window)
    field.setFocus()
    qtbot.waitUntil(lambda: window.features.words.ready, timeout=PATIENCE_MS)
    QTest.keyClicks(field, "dalm")
    qtbot.waitUntil(lambda: field.suggestions.rowCount() > 0, timeout=PATIENCE_MS)

    assert [one.name for one in field.suggestions.suggestions] == ["dalmatian"]
    with qtbot.waitSignal(window.features.words.found, timeout=PATIENCE_MS):
        QTest.keyClick(field.popup, Key.Key_Down)
        QTest.keyClick(field.popup, Key.Key_Return)
    assert field.text() == "dalmatian"
    assert not field.popup.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")  # of a list below a field
def test_a_folder_that_is_chosen_leaves_out_others_that_are_called_more_than_that(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, tmp_path: Path
) -> None:
    move_root(own_library, tmp_path / "not theme0")
    window = open_window(own_library)
    qtbot.waitUntil(lambda: len(shown(window)) > 0)
    search(qtbot, window, "theme0")
    everywhere = len(shown(window))
    field = field_of(window)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "theme0")
    qtbot.waitUntil(lambda: field.suggestions.rowCount() > 0, timeout=PATIENCE_MS)
    names = [one.name for one in field.suggestions.suggestions]
    chosen = field.suggestions.suggestions[names.index("theme0")]
    assert 0 < chosen.photos < everywhere

    with qtbot.waitSignal(window.features.words.found, timeout=PATIENCE_MS):
        field.popup.setCurrentIndex(field.suggestions.index(names.index("theme0")))
        QTest.keyClick(field.popup, Key.Key_Return)
    assert field.text() == "folder=theme0"
    qtbot.waitUntil(lambda: len(shown(window)) == chosen.photos, timeout=PATIENCE_MS)
    said = ["theme0 · folder  ✕", formatting.photos(chosen.photos)]
    qtbot.waitUntil(lambda: chips(window)[-2:] == said, timeout=PATIENCE_MS)


def test_an_answer_is_renewed_when_more_is_known(
    qtbot: QtBot, window: MainWindow, guessed: Path
) -> None:
    search(qtbot, window, "dog")
    with LibraryDB(guessed) as db:
        ids, contents = photo_arrays.all_content_ids(db.connection)
        path = guess_cache.guesses_path(guessed, backbone_in_use(db))
    kept = guess_cache.read_guesses(path, ids, contents)
    classes = np.full_like(kept.classes, DALMATIAN)
    guess_cache.write_guesses(path, ids, contents, Guesses(classes, kept.probabilities))

    window.features.words.renew()

    qtbot.waitUntil(lambda: len(shown(window)) > len(DOGS), timeout=PATIENCE_MS)
    assert field_of(window).text() == "dog"


def test_an_answer_comes_though_the_library_was_read_again_meanwhile(
    qtbot: QtBot, window: MainWindow
) -> None:
    go_on = hold(window.features.words._worker)
    with qtbot.waitSignal(window.features.words.found, timeout=PATIENCE_MS):
        field_of(window).setFocus()
        QTest.keyClicks(field_of(window), "dog")
        QTest.keyClick(field_of(window), Key.Key_Return)
        window.features.words.renew()
        go_on()


def path_of(window: MainWindow) -> list[str]:
    bar = window.main_layout.top_bar
    crumb = [bar.library_button.text()] if bar.library_button.isVisible() else []
    return [*crumb, bar.title.text()]


def test_words_stand_in_the_field_while_what_they_found_is_in_sight(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Not over what is similar to a photo, nor on another page; Back brings them again."""
    search(qtbot, window, "dog")
    grid, field = window.main_layout.grid, field_of(window)
    grid.setFocus()
    QTest.keyClick(grid, Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert field.text() == ""
    assert path_of(window) == ["Library", "Similar photos"]
    field.setFocus()
    QTest.keyClick(field, Key.Key_Return)  # there is nothing to leave
    assert window.features.navigator.result is not None
    grid.setFocus()
    QTest.keyClick(window, Key.Key_Escape)
    assert field.text() == "dog"
    window.features.show_page(PageId.SETTINGS)
    assert field.text() == ""
    QTest.keyClick(window, Key.Key_Escape)
    assert field.text() == "dog"
    assert len(shown(window)) == len(DOGS)


def test_an_image_from_outside_has_no_path_from_what_words_found(
    qtbot: QtBot, window: MainWindow, many_photos: Path, tmp_path: Path
) -> None:
    """What is being typed meanwhile stays."""
    search(qtbot, window, "dog")
    field = field_of(window)
    outside = shutil.copy(many_photos / "theme3" / "3.jpg", tmp_path / "outside.jpg")
    window.features.open_and_drop.search_image(os.fsencode(outside))
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert field.text() == ""
    assert path_of(window) == ["Similar photos"]
    window.main_layout.grid.setFocus()
    QTest.keyClick(window.main_layout.grid, Key.Key_Space)  # from there on, too
    navigator = window.features.navigator
    qtbot.waitUntil(lambda: bool(navigator.result.question.photos), timeout=PATIENCE_MS)
    assert path_of(window) == ["Similar photos"]
    QTest.keyClicks(field, "pla")
    for _ in range(2):
        window.main_layout.top_bar.back_wanted.emit()
    assert navigator.result is None
    assert field.text() == "pla"
    assert path_of(window) == ["Library", "Found"]


def test_what_pictures_show_is_guessed_when_the_field_is_first_used(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path
) -> None:
    window = open_window(own_library)
    qtbot.waitUntil(window.main_layout.grid.hasFocus, timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.parts.jobs.ended, timeout=PATIENCE_MS) as ended:
        field_of(window).setFocus()

    assert ended.args[0].error == ""
    with LibraryDB(own_library) as db:
        assert guess_cache.guesses_path(own_library, backbone_in_use(db)).exists()


@pytest.mark.qt_log_ignore("This plugin does not support")  # of a list below a field
def test_a_line_says_how_many_more_there_are_and_shows_them(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Nothing is searched for then, and what was typed stays."""
    field, names = field_of(window), [f"0{n:02}" for n in range(30)]
    field.setFocus()
    qtbot.waitUntil(lambda: window.features.words.ready, timeout=PATIENCE_MS)
    in_folders = photo_words([f"Pictures/{name}/a.jpg" for name in names])
    window.features.words._known = (in_folders, NO_CONTENT_WORDS)
    QTest.keyClicks(field, "0")
    model = field.suggestions
    qtbot.waitUntil(lambda: model.rowCount() == MOST_SUGGESTED + 1, timeout=PATIENCE_MS)

    last = model.index(MOST_SUGGESTED)
    assert last.data() == f"… and {len(names) - MOST_SUGGESTED} more folders"
    with qtbot.assertNotEmitted(field.searched):
        field.popup.setCurrentIndex(last)
        QTest.keyClick(field.popup, Key.Key_Return)
        qtbot.waitUntil(lambda: model.rowCount() == len(names), timeout=PATIENCE_MS)
    assert field.text() == "0"
    assert field.popup.isVisible()
    assert not field.popup.currentIndex().isValid()
