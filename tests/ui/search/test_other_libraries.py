"""Libraries that were imported: asked beside one's own, and opened in windows that only read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from hashdesk.core import child_process
from hashdesk.core.duplicates.matches import MatchLevel
from hashdesk.core.exchange.imported_libraries import remove
from hashdesk.core.search.library import Library
from hashdesk.core.search.other_libraries import OtherLibraries
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import Question
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.group_actions import CHANGING_ACTIONS
from hashdesk.ui.images.tile_image import UNCROPPED
from hashdesk.ui.search.photo_strip import PhotoStrip
from hashdesk.ui.shell.main_window import MainWindow
from tests.core.exchange.test_import_library import import_container, pack
from tests.encoders.test_library_encoder import LARGE, use
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow


@pytest.fixture
def trip(tmp_path: Path, library_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An imported library with its thumbnails, without its photos."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = tmp_path / "data" / "hashdesk" / "imported" / "trip"
    import_container(pack(library_folder, tmp_path / "trip.hashdesk", thumbnails=True), place)
    return place


def listed(qtbot: QtBot, window: MainWindow) -> None:
    """Go to the page of exchange, and wait for the libraries."""
    window.features.navigator.show_page(PageId.EXCHANGE)
    card = window.main_layout.exchange.imports
    qtbot.waitUntil(lambda: len(card.findChildren(QCheckBox)) > 0, timeout=PATIENCE_MS)


def strip_of(qtbot: QtBot, window: MainWindow, library: Path) -> PhotoStrip:
    """The photos of another library, once they are there."""
    panel = window.main_layout.other_libraries
    qtbot.waitUntil(
        lambda: library in panel.rows and panel.rows[library].strip is not None,
        timeout=PATIENCE_MS,
    )
    strip = panel.rows[library].strip
    assert strip is not None
    return strip


def ask(window: MainWindow) -> int:
    """Search for the first photo of the grid."""
    photo = int(window.main_layout.grid.photo_model.photos[0])
    window.features.navigator.show_similar(photo)
    return photo


def test_it_answers_below_ones_own(
    qtbot: QtBot, window: MainWindow, trip: Path, library_folder: Path
) -> None:
    """From the page of exchange on; with the same distances; until it is left out."""
    listed(qtbot, window)
    box = window.main_layout.exchange.imports.findChild(QCheckBox)
    assert not box.isChecked()
    box.click()
    window.features.navigator.show_library()
    assert window.main_layout.other_libraries.isHidden()
    photo = ask(window)
    strip = strip_of(qtbot, window, trip)
    assert window.main_layout.other_libraries.isVisible()
    shown = strip.photo_model
    with Library(library_folder) as own, Library(trip) as other:
        right = [match.distance for match in own.search(own.query(photo), 64, 24)]
        assert shown.distances.tolist() == right
        assert other.thumbnails(shown.photos[:1].tolist())
    assert (
        window.main_layout.other_libraries.rows[trip].title.text()
        == "In trip: nearest of 24 photos"
    )
    window.main_layout.top_bar.bits.choose(8)
    qtbot.waitUntil(lambda: shown.largest == 8, timeout=PATIENCE_MS)
    window.features.navigator.show_library()
    qtbot.waitUntil(window.main_layout.other_libraries.isHidden, timeout=PATIENCE_MS)
    ask(window)
    qtbot.waitUntil(window.main_layout.other_libraries.isVisible, timeout=PATIENCE_MS)
    leave = window.main_layout.other_libraries.rows[trip].findChild(QPushButton)
    leave.click()
    qtbot.waitUntil(window.main_layout.other_libraries.isHidden, timeout=PATIENCE_MS)
    assert window.features.other_libraries.chosen == ()
    listed(qtbot, window)
    qtbot.waitUntil(
        lambda: [box.isChecked() for box in boxes(window)] == [False], timeout=PATIENCE_MS
    )


def boxes(window: MainWindow) -> list[QCheckBox]:
    """The boxes of the page of exchange that are in sight."""
    found = window.main_layout.exchange.imports.findChildren(QCheckBox)
    return [box for box in found if box.isVisible()]


def test_keys_and_clicks_in_the_strip_are_about_its_photos(
    qtbot: QtBot, window: MainWindow, trip: Path, drawn_photos: Path
) -> None:
    """Delete trashes nothing of one's own; a click chooses what is under the mouse."""
    before = sorted(drawn_photos.rglob("*"))
    window.features.other_libraries.choose(trip, chosen=True)
    ask(window)
    strip = strip_of(qtbot, window, trip)
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: strip.currentIndex().isValid(), timeout=PATIENCE_MS)
    trash = window.bindings.by_name["trash"]
    with qtbot.assertNotEmitted(trash.triggered, wait=300):
        qtbot.keyClick(strip, Qt.Key.Key_Delete)
        qtbot.keyClick(strip, Qt.Key.Key_Space)
    assert strip.hasFocus()
    qtbot.keyClick(strip, Qt.Key.Key_2)  # bits are about all answers
    shown = strip.photo_model
    qtbot.waitUntil(lambda: shown.largest == 8, timeout=PATIENCE_MS)
    assert strip.hasFocus()
    window.main_layout.grid.setFocus()
    bar = strip.horizontalScrollBar()
    bar.setValue(bar.maximum())
    last = strip.visualRect(shown.index(0, 23))
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=last.center())
    assert strip.currentIndex().column() == 23
    assert sorted(drawn_photos.rglob("*")) == before


def test_another_library_in_its_place_shows_its_own_pictures(
    qtbot: QtBot, window: MainWindow, trip: Path, tmp_path: Path
) -> None:
    """Removed and imported again, as another window may: no picture of the first is left."""
    window.features.other_libraries.choose(trip, chosen=True)
    ask(window)
    first = strip_of(qtbot, window, trip)
    remove(trip)
    import_container(tmp_path / "trip.hashdesk", trip)
    found = window.features.navigator.result
    with qtbot.waitSignal(window.features.other_libraries.results_shown, timeout=PATIENCE_MS):
        window.features.other_libraries.follow(found)
    second = strip_of(qtbot, window, trip)
    assert second is not first
    assert second.thumbnails is not first.thumbnails
    window.features.other_libraries.choose(trip, chosen=False)
    window.features.other_libraries.choose(trip, chosen=True)
    third = strip_of(qtbot, window, trip)
    assert third is not second
    qtbot.waitUntil(lambda: third.thumbnails.pixmap(1, UNCROPPED) is not None, timeout=PATIENCE_MS)


def test_several_libraries_answer(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow, trip: Path, tmp_path: Path
) -> None:
    """Each in its row, by their names; each window has a choice of its own."""
    for name in ("c", "a", "b"):
        import_container(tmp_path / "trip.hashdesk", trip.with_name(name))
        window.features.other_libraries.choose(trip.with_name(name), chosen=True)
    with qtbot.waitSignal(
        window.features.other_libraries.results_shown, timeout=PATIENCE_MS
    ) as answered:
        ask(window)
    assert answered.args == [3]
    panel = window.main_layout.other_libraries
    assert [folder.name for folder in panel.rows] == ["a", "b", "c"]
    heights = [row.sizeHint().height() for row in panel.rows.values()]
    assert panel.height() == sum(heights[:2]) + 1
    other = open_window(trip)
    assert other.features.other_libraries.chosen == ()
    other.features.other_libraries.choose(trip.with_name("a"), chosen=True)
    assert len(window.features.other_libraries.chosen) == 3
    panel.remove(trip.with_name("b"))
    assert [folder.name for folder in panel.rows] == ["a", "c"]


def test_several_photos_and_a_part_are_shown_to_another_encoder(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, trip: Path, library_folder: Path
) -> None:
    use(own_library, LARGE)
    window = open_window(own_library)
    window.features.other_libraries.choose(trip, chosen=True)
    photos = window.main_layout.grid.photo_model.photos[:2].tolist()
    with qtbot.waitSignal(window.features.other_libraries.results_shown, timeout=PATIENCE_MS):
        window.features.navigator.show_similar(*photos)
    shown = strip_of(qtbot, window, trip).photo_model
    with Library(library_folder) as right:
        query = Query.together([right.query(photo) for photo in photos])
        distances = [match.distance for match in right.search(query, 64, 24)]
    assert shown.distances.tolist() == distances
    thumbnails = window.parts.thumbnails
    qtbot.waitUntil(lambda: thumbnails.card(photos[0]) is not None, timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.features.other_libraries.results_shown, timeout=PATIENCE_MS):
        window.features.navigator.show_similar(photos[0], region=(0.0, 0.0, 0.5, 0.5))
    of_a_part = strip_of(qtbot, window, trip).photo_model
    assert of_a_part.distances.tolist() != distances


def test_its_photos_are_opened_in_its_own_window(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow, trip: Path
) -> None:
    """By Enter in the strip; that window begins with what is similar there."""
    window.features.other_libraries.choose(trip, chosen=True)
    ask(window)
    strip = strip_of(qtbot, window, trip)
    window.main_layout.other_libraries.photo_chosen.disconnect(
        window.features.imports.open
    )  # no further process
    with qtbot.waitSignal(
        window.main_layout.other_libraries.photo_chosen, timeout=PATIENCE_MS
    ) as asked:
        strip.setFocus()
        qtbot.waitUntil(lambda: strip.currentIndex().column() == 0, timeout=PATIENCE_MS)
        qtbot.keyClick(strip, Qt.Key.Key_Right)
        qtbot.keyClick(strip, Qt.Key.Key_Return)
    library, photo = asked.args
    assert (library, photo) == (trip, int(strip.photo_model.photos[1]))
    other = open_window(trip, wait=False)
    other.search_when_loaded(Question("", (photo,)))
    qtbot.waitUntil(lambda: other.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert other.features.navigator.result.question.photos == (photo,)
    assert other.features.navigator.result.question.name.endswith(".jpg")
    assert (
        other.features.other_libraries.chosen == ()
    )  # what one window asks is no matter of the other


def test_one_of_another_encoder_looks_for_itself(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, trip: Path, library_folder: Path
) -> None:
    """Such as after adapting one's own: its encoder looks at the photo that is asked for."""
    use(own_library, LARGE)
    window = open_window(own_library)
    window.features.other_libraries.choose(trip, chosen=True)
    photo = ask(window)
    shown = strip_of(qtbot, window, trip).photo_model
    with Library(library_folder) as right:  # of the encoder that the trip has
        found = right.search(right.query(photo), 64, 24)
    assert shown.distances[0] == 0
    assert shown.distances.tolist() == [match.distance for match in found]
    assert window.main_layout.other_libraries.rows[trip].title.text().endswith("by its own encoder")


def test_one_that_cannot_answer_says_why(qtbot: QtBot, window: MainWindow, trip: Path) -> None:
    window.features.other_libraries.choose(trip, chosen=True)
    (trip / "library.db").write_bytes(b"no library" * 99)
    ask(window)
    panel = window.main_layout.other_libraries
    qtbot.waitUntil(lambda: trip in panel.rows, timeout=PATIENCE_MS)
    assert str(trip) in panel.rows[trip].problem.text()
    assert panel.rows[trip].strip is None


def test_a_fault_leaves_no_answer_to_another_question(
    qtbot: QtBot, window: MainWindow, trip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.features.other_libraries.choose(trip, chosen=True)
    ask(window)
    strip_of(qtbot, window, trip)

    def break_down(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(OtherLibraries, "library", break_down)
    window.features.navigator.show_similar(int(window.main_layout.grid.photo_model.photos[5]))
    qtbot.waitUntil(window.main_layout.other_libraries.isHidden, timeout=PATIENCE_MS)


def test_one_that_is_gone_is_not_asked(qtbot: QtBot, window: MainWindow, trip: Path) -> None:
    window.features.other_libraries.choose(trip, chosen=True)
    shutil.rmtree(trip)
    ask(window)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    with qtbot.waitSignal(
        window.features.other_libraries.results_shown, timeout=PATIENCE_MS
    ) as answered:
        window.features.other_libraries.follow(window.features.navigator.result)
    assert answered.args == [0]
    assert window.main_layout.other_libraries.isHidden()


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform's own
def test_it_is_removed(qtbot: QtBot, window: MainWindow, trip: Path) -> None:
    """After a question; the file that it came from stays."""
    window.features.other_libraries.choose(trip, chosen=True)
    listed(qtbot, window)
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


def test_a_window_that_only_reads_offers_no_changes(
    qtbot: QtBot, open_window: OpenWindow, trip: Path
) -> None:
    """Neither folders nor the trash nor another encoder; what it says of itself."""
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
    assert window.main_layout.sidebar._pages["encoder"].isHidden()
    (root,) = window.snapshot.roots
    words = [action.text() for action in window.main_layout.sidebar.folders.menu(root).actions()]
    assert words == ["Show in file manager"]
    assert window.main_layout.settings.folders.add_button.isHidden()
    assert all(made.isHidden() for made in window.main_layout.duplicates.action_buttons)
    assert window.main_layout.top_bar.name.text() == "trip · only read"
    window.features.navigator.show_page(PageId.DUPLICATES)
    groups = window.main_layout.duplicates
    groups.level_chosen.emit(MatchLevel.SIMILAR)
    qtbot.waitUntil(lambda: groups.model.rowCount() > 0, timeout=PATIENCE_MS)
    before = groups.model.rowCount()
    for deed in CHANGING_ACTIONS:
        window.features.duplicates.do(deed)
    assert groups.model.rowCount() == before
    window.features.navigator.show_page(PageId.SETTINGS)
    assert not [made for made in window.main_layout.settings.findChildren(QPushButton)
                if made.text() == "Clear" and made.isVisible()]  # fmt: skip
    assert not (trip / "decisions.db").exists()
    assert window.main_layout.status_bar.count.text().startswith("imported, only read · 24 photos")
    assert not os.path.exists(root.full)
    window.features.navigator.show_library()
    window.features.photo_actions.open()
    qtbot.waitUntil(
        lambda: "imported without its photos" in window.main_layout.notice_bar.words,
        timeout=PATIENCE_MS,
    )
    listed_elsewhere = window.main_layout.exchange.imports
    window.features.navigator.show_page(PageId.EXCHANGE)
    qtbot.wait(300)
    assert not listed_elsewhere.findChildren(QCheckBox)  # not itself
    remove(trip)
    window.parts.watcher.reload()
    qtbot.waitUntil(
        lambda: window.main_layout.placeholder.text() == "This library was removed.",
        timeout=PATIENCE_MS,
    )
    assert not window.bindings.by_name["add_folder"].isEnabled()
    window.close()
    assert window._settings.value("geometry") is None  # that is for one's own library


def test_a_window_of_its_own_is_opened_or_not(
    qtbot: QtBot, window: MainWindow, trip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a program that begins with the photo that was chosen; told if there is none."""
    asked: list[tuple[str, ...]] = []

    def command(*words: str) -> list[str]:
        asked.append(words)
        return ["true", *words]

    monkeypatch.setattr(child_process, "command", command)
    window.features.imports.open(trip, 7)
    assert asked == [("hashdesk.ui.app.main", "--library", str(trip), "--photo", "7")]
    assert window.main_layout.notice_bar.words == ""
    monkeypatch.setattr(child_process, "command", lambda *_: ["/no/such/program"])
    window.features.imports.open(trip)
    assert window.main_layout.notice_bar.words == "trip cannot be opened."


def test_a_photo_that_is_not_there_is_told(
    qtbot: QtBot, open_window: OpenWindow, trip: Path
) -> None:
    window = open_window(trip, wait=False)
    window.search_when_loaded(Question("", (99_999,)))
    qtbot.waitUntil(lambda: "no codes" in window.main_layout.notice_bar.words, timeout=PATIENCE_MS)
