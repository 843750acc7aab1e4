"""Late results and a library that is read again leave the user where they are."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search import encoder_comparison
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.adapting import use_shipped
from tests.core.exchange.test_import_library import import_container, pack
from tests.drawing import draw, draw_photos
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.duplicates.groups import bring_up_to_date
from tests.ui.shell.waiting import hold, read_again, search_similar, wait_until_idle

pytestmark = pytest.mark.slow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def shows_result(window: MainWindow, photo: int, bits: int) -> bool:
    result = window.features.navigator.result
    return result is not None and (result.question.photo, result.step) == (photo, bits)


# -- photos


def test_a_selection_without_the_current_photo(qtbot: QtBot, window: MainWindow) -> None:
    """After a reload, Delete applies to the same photos."""
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    for rank, modifiers in ((3, Qt.KeyboardModifier.NoModifier), (6, CTRL), (3, CTRL)):
        position = grid.visualRect(model.index_of(rank)).center()
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifiers, position)
    before = window.features.photo_actions.targets()
    assert before == [int(model.photos[6])] != [grid.current_photo()]
    read_again(qtbot, window)
    assert window.features.photo_actions.targets() == before


def test_an_answer_is_renewed_when_the_library_grows(
    qtbot: QtBot,
    open_window: OpenWindow,
    own_library: Path,
    tmp_path: Path,
    encoder: BundleEncoder,
) -> None:
    """The photo that is looked at, the selection and the place stay."""
    window = open_window(own_library)
    window.resize(900, 480)
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    query = int(model.photos[0])
    search_similar(qtbot, window, query)
    grid.scrollTo(model.index_of(4))
    qtbot.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(model.index_of(4)).center()
    )
    chosen, selected = grid.current_photo(), grid.selected_photos().tolist()
    top = grid.visualRect(grid.currentIndex()).top()
    more = tmp_path / "more"
    draw_photos(more, themes=2, each=3)
    with LibraryDB(own_library, write=True) as db:
        index(db, encoder, [more], Settings(workers=1), Job())
    window.parts.watcher.reload()

    def renewed() -> bool:
        result = window.features.navigator.result
        return result is not None and len(result.photos) == 30

    qtbot.waitUntil(renewed, timeout=PATIENCE_MS)
    assert window.features.navigator.result.question.photo == query
    assert (grid.current_photo(), grid.selected_photos().tolist()) == (chosen, selected)
    photo_row = grid.rowHeight(grid.currentIndex().row())
    assert abs(grid.visualRect(grid.currentIndex()).top() - top) <= photo_row


def test_other_bits_while_a_search_is_under_way(qtbot: QtBot, window: MainWindow) -> None:
    """The newer question is searched for, with the bits that were chosen last."""
    first, second = (int(photo) for photo in window.main_layout.grid.photo_model.photos[:2])
    search_similar(qtbot, window, first)
    go_on = hold(window.parts.searcher.worker)
    window.features.searches.show_similar(second)
    window.main_layout.match_bar.choose(8)
    go_on()
    qtbot.waitUntil(lambda: shows_result(window, second, 8), timeout=PATIENCE_MS)


def test_a_late_result_leaves_another_page_alone(qtbot: QtBot, window: MainWindow) -> None:
    go_on = hold(window.parts.searcher.worker)
    window.features.searches.show_similar(int(window.main_layout.grid.photo_model.photos[0]))
    window.features.navigator.show_page(PageId.EXCHANGE)
    go_on()
    wait_until_idle(qtbot, window.parts.searcher.worker)
    assert window.features.current_page.id == PageId.EXCHANGE
    assert window.features.navigator.result is None


def test_a_late_result_leaves_the_viewer_alone(qtbot: QtBot, window: MainWindow) -> None:
    go_on = hold(window.parts.searcher.worker)
    window.features.searches.show_similar(int(window.main_layout.grid.photo_model.photos[0]))
    window.main_layout.grid.set_current(int(window.main_layout.grid.photo_model.photos[9]))
    window.features.viewer.open()
    viewed = window.features.viewer.photo
    go_on()
    wait_until_idle(qtbot, window.parts.searcher.worker)
    assert window.features.viewer.photo == viewed
    assert window.features.navigator.result is None


def test_a_late_result_for_an_image_from_outside_is_offered(
    qtbot: QtBot, window: MainWindow, many_photos: Path, tmp_path: Path
) -> None:
    """The user has gone to another page; digits choose the step once the search begins."""
    outside = Path(shutil.copy(many_photos / "theme3" / "3.jpg", tmp_path / "outside.jpg"))
    go_on = hold(window.parts.searcher.worker)
    window.features.open_and_drop.search_image(os.fsencode(outside))
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_4)
    assert window.main_layout.match_bar.step == 8
    window.features.navigator.show_page(PageId.EXCHANGE)
    go_on()
    bar = window.main_layout.notice_bar
    qtbot.waitUntil(lambda: "were found" in bar.words, timeout=PATIENCE_MS)
    assert window.features.current_page.id == PageId.EXCHANGE
    bar.button.click()
    result = window.features.navigator.result
    assert result is not None
    assert (result.question.path, result.step) == (os.fsencode(outside), 8)
    assert window.features.current_page.id == PageId.PHOTOS


def test_back_from_a_page_leads_to_the_result(qtbot: QtBot, window: MainWindow) -> None:
    """The current photo is the one that was left."""
    search_similar(qtbot, window, int(window.main_layout.grid.photo_model.photos[0]))
    result = window.features.navigator.result
    photo = int(window.main_layout.grid.photo_model.photos[7])
    window.main_layout.grid.set_current(photo)
    window.features.navigator.show_page(PageId.DUPLICATES)
    window.features.navigator.go_back()
    assert window.features.navigator.result is result
    assert window.main_layout.grid.current_photo() == photo
    window.features.navigator.go_back()
    assert window.features.navigator.result is None


def test_a_filtered_result_grows_in_sight(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, encoder: BundleEncoder, tmp_path: Path
) -> None:
    """New photos pass the filter: selection, place, focus and viewer stay."""
    window = open_window(own_library)
    window.resize(900, 420)
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    window.features.filters.choose(PhotoFilter(formats=frozenset({"JPEG"})))
    qtbot.waitUntil(lambda: window.features.photo_list.within is not None, timeout=PATIENCE_MS)
    search_similar(qtbot, window, int(model.photos[0]))
    grid.set_current(int(model.photos[1]))
    for _ in range(2):
        qtbot.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    window.main_layout.sidebar.folders.setFocus()
    selected, first = grid.selected_photos().tolist(), grid.first_visible()
    (tmp_path / "more").mkdir()

    def grow(number: int) -> None:
        before = window.features.navigator.result
        draw(number, 50, (200, 120)).save(tmp_path / "more" / f"{number}.jpg")
        bring_up_to_date(own_library, encoder, tmp_path / "more")
        read_again(qtbot, window)
        qtbot.waitUntil(lambda: window.features.navigator.result is not before, timeout=PATIENCE_MS)

    grow(1)
    assert sorted(grid.selected_photos().tolist()) == sorted(selected)
    assert first is not None
    assert grid.rowAt(0) == model.index_of(model.rank_of(first) or 0).row() > 0
    assert window.main_layout.sidebar.folders.hasFocus()
    window.features.viewer.open()
    viewed = window.features.viewer.photo
    grow(2)
    assert viewed is not None
    assert window.features.viewer.photo == viewed


def test_a_selection_made_while_photos_go_to_the_trash_stays(
    qtbot: QtBot,
    open_window: OpenWindow,
    drawn_photos: Path,
    encoder: BundleEncoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    shutil.copytree(drawn_photos, tmp_path / "photos")
    bring_up_to_date(tmp_path / "library", encoder, tmp_path / "photos")
    window = open_window(tmp_path / "library")
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    first = int(model.photos[0])
    grid.set_current(first)
    qtbot.waitUntil(lambda: window.parts.thumbnails.card(first) is not None, timeout=PATIENCE_MS)
    go_on = hold(window.features.trash.worker)
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    grid.set_current(int(model.photos[10]))
    for _ in range(3):
        qtbot.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    selected = grid.selected_photos().tolist()
    go_on()
    qtbot.waitUntil(lambda: first not in model.photos, timeout=PATIENCE_MS)
    assert grid.selected_photos().tolist() == selected
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


# -- the other pages


def test_a_folder_that_is_gone_is_no_longer_exported_alone(
    qtbot: QtBot, open_window: OpenWindow, encoder: BundleEncoder, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    for name, count in (("a", 2), ("b", 4)):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            draw(number, count, (96, 64)).save(folder / name / f"{number}.jpg")
    bring_up_to_date(tmp_path / "library", encoder, folder)
    window = open_window(tmp_path / "library")
    page = window.main_layout.exchange.export
    assert window.snapshot is not None
    window.features.photo_list.choose_folder(window.snapshot.roots[0].children[0])
    window.features.navigator.show_page(PageId.EXCHANGE)
    qtbot.waitUntil(lambda: page.size_label.text().startswith("6 photos"), timeout=PATIENCE_MS)
    page.only_box.click()
    qtbot.waitUntil(lambda: page.size_label.text().startswith("2 photos"), timeout=PATIENCE_MS)
    shutil.rmtree(folder / "a")
    bring_up_to_date(tmp_path / "library", encoder)
    read_again(qtbot, window)
    qtbot.waitUntil(lambda: page.size_label.text().startswith("4 photos"), timeout=PATIENCE_MS)
    assert page.only_box.isHidden()


def test_the_comparison_in_sight_is_saved(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """Another comparison was begun and stopped."""
    card = tmp_path / "card"
    card.mkdir()
    draw(99, 99, (200, 120)).rotate(17, expand=True).save(card / "new.jpg")
    window.features.navigator.show_page(PageId.EXCHANGE)
    part = window.main_layout.exchange.compare
    part.folder_chosen.emit(card, False)
    qtbot.waitUntil(part.list.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    part.folder_chosen.emit(tmp_path, False)
    window.parts.jobs.cancel()
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    part.save_wanted.emit(tmp_path / "list.txt")
    assert (tmp_path / "list.txt").read_text() == f"{card / 'new.jpg'}\n"


def test_a_comparison_after_the_decision(
    qtbot: QtBot, open_window: OpenWindow, adapted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the new encoder is used from the list of code sets, its comparison is not shown."""
    new = use_shipped(adapted).name
    with LibraryDB(adapted) as db:
        used = db.encoder_in_use()
    assert used is not None
    window = open_window(adapted)
    window.features.navigator.show_page(PageId.ENCODER)
    gate, compare = threading.Event(), encoder_comparison.compare

    def slowly(*of_what: object, **how: object) -> list[encoder_comparison.EncoderComparison]:
        gate.wait(PATIENCE_MS / 1000)
        return compare(*of_what, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(encoder_comparison, "compare", slowly)
    window.features.adapting.compare({"encoder": new, "before": used.name, "better": True})
    window.main_layout.encoder.code_sets.use_wanted.emit(new)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    gate.set()
    wait_until_idle(qtbot, window.features.adapting.comparison_worker)
    assert not window.main_layout.encoder.adapt.use_button.isVisible()


def test_a_list_that_is_read_again_keeps_its_place(
    qtbot: QtBot,
    open_window: OpenWindow,
    own_library: Path,
    encoder: BundleEncoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both the photos that failed and the check boxes of imported libraries."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = tmp_path / "data" / "hashdesk" / "imported" / "trip"
    import_container(pack(own_library, tmp_path / "trip.hashdesk", thumbnails=False), place)
    (tmp_path / "broken").mkdir()
    for number in range(60):
        (tmp_path / "broken" / f"{number:02}.jpg").write_bytes(b"no" + bytes([number]))
    bring_up_to_date(own_library, encoder, tmp_path / "broken")
    window = open_window(own_library)
    window.features.navigator.show_page(PageId.FAILURES)
    page = window.main_layout.failures
    qtbot.waitUntil(lambda: page.model.rowCount() == 60, timeout=PATIENCE_MS)
    page.list.setCurrentIndex(page.model.index(40))
    read_again(qtbot, window)
    wait_until_idle(qtbot, window.features.failures.worker)
    assert page.list.currentIndex().row() == 40
    window.features.navigator.show_page(PageId.EXCHANGE)
    card = window.main_layout.exchange.imports
    qtbot.waitUntil(lambda: card.findChild(QCheckBox) is not None, timeout=PATIENCE_MS)
    box = card.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert window.features.other_libraries.chosen == (place,)
    read_again(qtbot, window)
    wait_until_idle(qtbot, window.features.imports.worker)
    assert box.hasFocus()
    assert box.isChecked()


def test_a_strip_stays_when_another_library_leaves(
    qtbot: QtBot,
    window: MainWindow,
    library_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = tmp_path / "data" / "hashdesk" / "imported" / "trip"
    import_container(pack(library_folder, tmp_path / "trip.hashdesk", thumbnails=True), place)
    import_container(tmp_path / "trip.hashdesk", place.with_name("other"))
    for folder in (place, place.with_name("other")):
        window.features.other_libraries.choose(folder, chosen=True)
    with qtbot.waitSignal(window.features.other_libraries.results_shown, timeout=PATIENCE_MS):
        window.features.searches.show_similar(int(window.main_layout.grid.photo_model.photos[0]))
    strip = window.main_layout.other_libraries.rows[place].strip
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(20):
        qtbot.keyClick(strip, Qt.Key.Key_Right)
    before = strip.currentIndex().column(), strip.horizontalScrollBar().value()
    with qtbot.waitSignal(window.features.other_libraries.results_shown, timeout=PATIENCE_MS):
        window.features.other_libraries.choose(place.with_name("other"), chosen=False)
    assert (strip.currentIndex().column(), strip.horizontalScrollBar().value()) == before
    assert np.all(before)
