"""Folders as a tree, and the photos of one of them, in any order."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QMenu, QMessageBox, QPushButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.current_page import PageId
from hashdesk.ui.library.folder_nodes import FolderNode, disconnected, folder_nodes
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.sidebar.folder_tree import FolderTree
from hashdesk.ui.widgets.quiet_tree import DATA_ROLE
from tests.conftest import BuildOnce, build_library, copy_with_photos
from tests.drawing import OLD, draw
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.menu_letters import check_letters

NAMES = ("b/one.jpg", "b/deep/two.jpg", "b/deep/Three.jpg", "c/four.jpg", "five.jpg")


@pytest.fixture(scope="session")
def built_nested(build_once: BuildOnce, encoder: BundleEncoder) -> Path:
    """Five photos in nested folders, each newer than the one before, and their library."""

    def build(folder: Path) -> None:
        for number, name in enumerate(NAMES):
            path = folder / "pictures" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            draw(number, 0, (64 + 64 * number, 64)).save(path, quality=90)
            os.utime(path, (OLD + number, OLD + number))
        build_library(folder / "library", folder / "pictures", encoder)

    return build_once("nested", build)


@pytest.fixture
def nested(built_nested: Path, tmp_path: Path) -> Path:
    """A copy of their library that a test may change."""
    return copy_with_photos(built_nested, tmp_path, "pictures")


def shown(qtbot: QtBot, window: MainWindow, count: int) -> list[str]:
    """The names in the grid, once it shows this many."""
    model = window.main_layout.grid.photo_model
    qtbot.waitUntil(lambda: len(model.photos) == count, timeout=PATIENCE_MS)
    with Library(window.parts.watcher.folder) as library:
        photos = library.photos(model.photos.tolist())
    return [os.fsdecode(photos[number].name) for number in model.photos.tolist()]


def item(tree: FolderTree, name: str) -> QTreeWidgetItem:
    found = tree.findItems(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    assert len(found) == 1
    return found[0]


def click(qtbot: QtBot, tree: FolderTree, name: str) -> None:
    def place() -> QPoint:
        return tree.visualItemRect(item(tree, name)).center()

    # The tree grows as folders are expanded.
    qtbot.waitUntil(lambda: tree.viewport().rect().contains(place()), timeout=PATIENCE_MS)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place())


def test_folder_nodes_count_what_is_below_them(nested: Path) -> None:
    with Library(nested) as library:
        (top,) = folder_nodes(library.db, library.photo_arrays.folders)
    assert (top.name, top.photos, len(top.folders)) == ("pictures", 5, 4)
    assert [(child.name, child.photos) for child in top.children] == [("b", 3), ("c", 1)]
    deep = top.find(b"b/deep")
    assert deep is not None
    assert (deep.photos, deep.full) == (2, top.root + b"/b/deep")
    assert top.find(b"b/dee") is None
    assert top.find(b"") is top


def test_a_folder_shows_its_photos_and_those_below(
    qtbot: QtBot, open_window: OpenWindow, nested: Path
) -> None:
    window = open_window(nested)
    tree = window.main_layout.sidebar.folders
    assert len(shown(qtbot, window, 5)) == 5
    click(qtbot, tree, "b")
    assert shown(qtbot, window, 3) == ["Three.jpg", "two.jpg", "one.jpg"]
    assert window.main_layout.top_bar.title.text() == "b"
    item(tree, "b").setExpanded(True)
    click(qtbot, tree, "deep")
    assert shown(qtbot, window, 2) == ["Three.jpg", "two.jpg"]
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert len(window.main_layout.grid.photo_model.photos) == 5  # the whole library is searched
    assert not tree.selectedItems()
    window.bindings.by_name["back"].trigger()
    assert shown(qtbot, window, 2) == ["Three.jpg", "two.jpg"]
    assert tree.selectedItems() == [item(tree, "deep")]
    window.features.navigator.show_page("photos")
    assert len(shown(qtbot, window, 5)) == 5
    assert not tree.selectedItems()


def test_photos_are_sorted(qtbot: QtBot, open_window: OpenWindow, nested: Path) -> None:
    window = open_window(nested)
    order = window.main_layout.top_bar.order
    newest = ["five.jpg", "four.jpg", "Three.jpg", "two.jpg", "one.jpg"]
    by_name = ["five.jpg", "four.jpg", "one.jpg", "Three.jpg", "two.jpg"]
    sizes = {path.name: path.stat().st_size for path in nested.parent.rglob("*.jpg")}
    by_size = sorted(sizes, key=lambda name: -sizes[name])
    for key, backwards, names in (
        (SortKey.TAKEN, True, newest[::-1]), (SortKey.NAME, False, by_name),
        (SortKey.NAME, True, by_name[::-1]), (SortKey.SIZE, False, by_size),
        (SortKey.SIZE, True, by_size[::-1]), (SortKey.TAKEN, False, newest),
    ):  # fmt: skip
        order.choose(PhotoOrder(key, backwards))
        qtbot.waitUntil(lambda names=names: shown(qtbot, window, 5) == names, timeout=PATIENCE_MS)
    order.choose(PhotoOrder(SortKey.NAME))
    click(qtbot, window.main_layout.sidebar.folders, "b")
    qtbot.waitUntil(
        lambda: shown(qtbot, window, 3) == ["one.jpg", "Three.jpg", "two.jpg"], timeout=PATIENCE_MS
    )
    assert order.isVisible()
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert order.order == PhotoOrder(SortKey.LIKENESS)  # answers have an order of their own
    window.bindings.by_name["back"].trigger()
    assert order.order == PhotoOrder(SortKey.NAME)


def test_every_way_out_of_a_folder(qtbot: QtBot, open_window: OpenWindow, nested: Path) -> None:
    """Back and the crumb lead to all photos; back from another page leads to the folder."""
    window = open_window(nested)
    tree, top = window.main_layout.sidebar.folders, window.main_layout.top_bar
    for leave in (window.bindings.by_name["back"].trigger, top.library_button.click):
        click(qtbot, tree, "b")
        shown(qtbot, window, 3)
        leave()
        shown(qtbot, window, 5)
        assert not top.title.text()
    click(qtbot, tree, "b")
    window.features.navigator.show_page(PageId.EXCHANGE)
    window.bindings.by_name["back"].trigger()
    assert len(shown(qtbot, window, 3)) == 3
    assert window.main_layout.grid.isVisible()


def test_the_crumb_of_results_names_the_folder_only_if_that_alone_was_searched(
    qtbot: QtBot, open_window: OpenWindow, nested: Path
) -> None:
    window = open_window(nested)
    tree, top = window.main_layout.sidebar.folders, window.main_layout.top_bar
    click(qtbot, tree, "b")
    shown(qtbot, window, 3)
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert top.library_button.text() == "Library"  # all photos are searched
    top.library_button.click()
    shown(qtbot, window, 5)
    assert not top.title.text()
    click(qtbot, tree, "b")
    shown(qtbot, window, 3)
    photos = window.features.photo_list
    photos.set_filter(photos.photo_filter, everywhere=False)
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: top.library_button.text() == "b", timeout=PATIENCE_MS)
    top.library_button.click()
    shown(qtbot, window, 3)
    assert top.title.text() == "b"
    assert top.library_button.text() == "Library"


def test_a_sorted_library_keeps_its_place_as_it_grows(
    qtbot: QtBot, open_window: OpenWindow, nested: Path, encoder: BundleEncoder
) -> None:
    """The order stays while photos are added, and an older sort never comes back."""
    window = open_window(nested)
    window.main_layout.top_bar.order.choose(PhotoOrder(SortKey.NAME))
    by_name = ["five.jpg", "four.jpg", "one.jpg", "Three.jpg", "two.jpg"]
    qtbot.waitUntil(lambda: shown(qtbot, window, 5) == by_name, timeout=PATIENCE_MS)
    grid = window.main_layout.grid
    for _ in range(3):
        qtbot.keyClick(grid, Qt.Key.Key_Right)
    current = grid.current_photo()
    assert current == window.main_layout.grid.photo_model.photos[3]
    newest = nested.parent / "pictures" / "newest.jpg"
    draw(9, 9).save(newest, quality=90)
    os.utime(newest, (OLD + 100, OLD + 100))
    with LibraryDB(nested, write=True) as db:
        index(db, encoder, [], Settings(workers=1), Job())
    lengths = []
    window.main_layout.grid.photo_model.modelReset.connect(
        lambda: lengths.append(len(window.main_layout.grid.photo_model.photos))
    )
    window.parts.watcher.reload()
    by_name.insert(2, "newest.jpg")
    qtbot.waitUntil(
        lambda: len(window.main_layout.grid.photo_model.photos) == 6, timeout=PATIENCE_MS
    )
    assert shown(qtbot, window, 6) == by_name
    assert grid.current_photo() == current
    assert set(lengths) == {6}
    window.main_layout.top_bar.order.choose(PhotoOrder(SortKey.SIZE))
    window.main_layout.top_bar.order.choose(PhotoOrder())
    assert shown(qtbot, window, 6)[0] == "newest.jpg"
    qtbot.wait(300)
    assert shown(qtbot, window, 6)[0] == "newest.jpg"


def test_when_the_chosen_folder_is_deleted_all_photos_are_shown(
    qtbot: QtBot, open_window: OpenWindow, nested: Path, encoder: BundleEncoder
) -> None:
    """Expanded folders stay expanded."""
    window = open_window(nested)
    tree = window.main_layout.sidebar.folders
    item(tree, "b").setExpanded(True)
    click(qtbot, tree, "c")
    shown(qtbot, window, 1)
    shutil.rmtree(nested.parent / "pictures" / "c")
    with LibraryDB(nested, write=True) as db:
        index(db, encoder, [], Settings(workers=1), Job())
    window.parts.watcher.reload()
    assert len(shown(qtbot, window, 4)) == 4
    assert window.features.photo_list.folder_node is None
    assert not window.main_layout.top_bar.title.text()
    assert item(tree, "b").isExpanded()
    assert item(tree, "deep").text(1) == "2"


def test_a_folder_stays_closed_while_photos_and_counts_change(
    qtbot: QtBot, open_window: OpenWindow, nested: Path, encoder: BundleEncoder
) -> None:
    """With the chosen one in it: by a year, words, an answer, another page, a new photo."""
    window = open_window(nested)
    tree, grid = window.main_layout.sidebar.folders, window.main_layout.grid
    item(tree, "b").setExpanded(True)
    click(qtbot, tree, "deep")
    shown(qtbot, window, 2)
    item(tree, "b").setExpanded(False)
    opened, rows = tree.opened, tree.sizeHint()

    def is_as_left() -> bool:
        return (tree.opened, tree.sizeHint(), tree.currentItem()) == (opened, rows, deep())

    def deep() -> QTreeWidgetItem:
        return item(tree, "deep")

    assert window.snapshot is not None
    filters, navigator = window.features.filters, window.features.navigator
    year = window.snapshot.months[0]
    filters.choose_period(year)
    assert is_as_left()
    filters.clear()
    assert is_as_left()
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: navigator.result is not None, timeout=PATIENCE_MS)
    navigator.go_back()
    assert is_as_left()
    navigator.show_page(PageId.SETTINGS)
    navigator.go_back()
    assert is_as_left()
    draw(9, 9).save(nested.parent / "pictures" / "c" / "new.jpg", quality=90)
    with LibraryDB(nested, write=True) as db:
        index(db, encoder, [], Settings(workers=1), Job())
    window.parts.watcher.reload()
    qtbot.waitUntil(lambda: item(tree, "c").text(1) == "2", timeout=PATIENCE_MS)
    assert is_as_left()
    tree.expandAll()
    assert tree.selectedItems() == [deep()]


def test_a_chosen_folder_is_marked_below_a_closed_one(
    qtbot: QtBot, open_window: OpenWindow, nested: Path
) -> None:
    """Before it was ever opened, as after a restart; those who come by Tab see where they are."""
    window = open_window(nested)
    tree = window.main_layout.sidebar.folders
    assert window.snapshot is not None
    window.features.lists.show_folder(window.snapshot.roots[0].find(b"b/deep"))
    shown(qtbot, window, 2)
    assert not item(tree, "b").isExpanded()
    assert tree.currentItem() == item(tree, "deep")
    tree.setFocus(Qt.FocusReason.TabFocusReason)
    assert tree.currentItem() == item(tree, "pictures")
    assert tree.selectedItems() == [item(tree, "deep")]


def test_a_right_click_reveals_the_folder(
    qtbot: QtBot, open_window: OpenWindow, nested: Path
) -> None:
    tree = open_window(nested).main_layout.sidebar.folders
    tree.reveal_wanted.disconnect()  # no file manager opens in a test
    asked: list[bytes] = []
    tree.reveal_wanted.connect(asked.append)
    node: FolderNode = item(tree, "c").data(0, DATA_ROLE)
    (reveal,) = tree.menu(node).actions()  # only a root can be taken out
    reveal.trigger()
    assert asked == [node.full]


@pytest.mark.parametrize("words", ["Remove", "Cancel"])
def test_a_folder_is_removed_after_a_question(
    qtbot: QtBot, open_window: OpenWindow, nested: Path, words: str
) -> None:
    window = open_window(nested)
    tree = window.main_layout.sidebar.folders
    made = tree.menu(item(tree, "pictures").data(0, DATA_ROLE))
    check_letters(made)
    _, take_out = made.actions()
    take_out.trigger()
    (question,) = window.findChildren(QMessageBox)
    assert "“pictures” (5 photos)" in question.text()
    (answer,) = [button for button in question.buttons() if button.text().strip("&") == words]
    answer.click()
    if words == "Cancel":
        assert not window.busy
        return
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(window.main_layout.welcome.isVisible, timeout=PATIENCE_MS)
    assert (nested.parent / "pictures" / "five.jpg").exists()
    assert window.main_layout.status_bar.text.text() == "5 photos removed from the library"
    assert not window.main_layout.notice_bar.words


def test_folders_are_managed_on_the_page_of_settings(
    qtbot: QtBot, open_window: OpenWindow, nested: Path
) -> None:
    window = open_window(nested)
    window.features.navigator.show_page(PageId.SETTINGS)
    card = window.main_layout.settings.folders

    def named(words: str) -> QPushButton:
        found = [made for made in card.findChildren(QPushButton) if made.isVisible()]
        return next(made for made in found if made.accessibleName().startswith(words))

    card.reveal_wanted.disconnect()  # no file manager opens in a test
    asked: list[bytes] = []
    card.reveal_wanted.connect(asked.append)
    pictures = os.fsencode(nested.parent / "pictures")
    named("Show in folder").click()
    assert asked == [pictures]
    named("Remove from the library").click()
    (question,) = window.findChildren(QMessageBox)
    assert "“pictures” (5 photos)" in question.text()
    question.reject()
    (nested.parent / "pictures").rename(nested.parent / "elsewhere")
    window.rescan()
    qtbot.waitUntil(
        lambda: any(
            made.text() == "Disconnected" and made.isVisible() for made in card.findChildren(QLabel)
        ),
        timeout=PATIENCE_MS,
    )
    assert not named("Show in folder").isEnabled()


def test_keys_show_where_they_are_in_the_trees(window: MainWindow) -> None:
    """Also where no folder is chosen; coming by keys chooses none."""
    sidebar = window.main_layout.sidebar
    window.activateWindow()
    for tree in (sidebar.folders, sidebar.time):
        tree.unmark()
        tree.setFocus(Qt.FocusReason.TabFocusReason)
        assert tree.currentItem() is tree.topLevelItem(0)
        assert not tree.selectedItems()


def test_a_chosen_folder_stays_marked_while_its_drive_goes_and_comes(
    qtbot: QtBot, open_window: OpenWindow, nested: Path
) -> None:
    """Also while keys are at another row, and when it is chosen while the drive is away."""
    window = open_window(nested)
    tree, lists = window.main_layout.sidebar.folders, window.features.lists
    item(tree, "b").setExpanded(True)
    assert window.snapshot is not None
    roots = window.snapshot.roots
    away = tuple(map(disconnected, roots))
    lists.show_folder(roots[0].find(b"b"))
    shown(qtbot, window, 3)
    for keys_elsewhere in (False, True):
        if keys_elsewhere:
            tree.setFocus()
            tree.go_to(tree.indexFromItem(item(tree, "c")))
        for now in (away, roots):
            tree.show_nodes(now)
            assert tree.selectedItems() == [item(tree, "b")]
    window.main_layout.grid.setFocus()
    tree.show_nodes(away)
    lists.show_folder(roots[0].find(b"c"))
    shown(qtbot, window, 1)
    assert tree.selectedItems() == [item(tree, "c")]
    tree.show_nodes(roots)
    assert tree.selectedItems() == [item(tree, "c")]


def test_a_menu_leaves_no_folder_marked(
    qtbot: QtBot, nested: Path, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A right click on a folder shows no photos of it."""
    window = open_window(nested)
    tree = window.main_layout.sidebar.folders
    shown(qtbot, window, len(NAMES))
    place = tree.visualItemRect(tree.topLevelItem(0)).center()
    tree.setCurrentItem(tree.topLevelItem(0))  # as the click does
    monkeypatch.setattr(QMenu, "popup", lambda *_: None)
    tree.customContextMenuRequested.emit(place)
    assert len(tree.selectedItems()) == 1, "the menu is about it"
    tree.findChildren(QMenu)[-1].aboutToHide.emit()
    assert not tree.selectedItems()
