"""The demo album: a library of its own, in the same window, and gone with one click."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QLocale, QSettings, Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.settings import Settings
from hashdesk.extras import demo_photos
from hashdesk.extras.demo_album import write_album
from hashdesk.ui.app import language, session
from hashdesk.ui.app.language_cover import LanguageCover
from hashdesk.ui.app.open_already import Start
from hashdesk.ui.app.window_switch import WindowSwitch
from hashdesk.ui.current_page import PageId
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.queue import TRY_ENGINES
from hashdesk.ui.shell.drop_data import DropData
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.window_settings import LANGUAGE_KEY, SYSTEM_LANGUAGE
from tests.ui.conftest import PATIENCE_MS
from tests.ui.shell.tab_walk import activate, focused

pytestmark = pytest.mark.slow
needs_photos = pytest.mark.skipif(
    demo_photos.find(paths.cache()) is None, reason="the demo's photos are not here"
)


@pytest.fixture
def switch(
    qtbot: QtBot,
    qapp: QApplication,
    pool: DecodePool,
    window_settings: QSettings,
    tmp_path: Path,
) -> Iterator[WindowSwitch]:
    def build(library: Path, home: Path) -> MainWindow:
        return session.build(library, pool, Settings(), window_settings, home)

    translators: list[QTranslator] = []

    def speak() -> None:
        for translator in translators:
            qapp.removeTranslator(translator)
        chosen = str(window_settings.value(LANGUAGE_KEY, SYSTEM_LANGUAGE))
        translators[:] = language.set_language(qapp, chosen)

    before = QLocale()
    made = WindowSwitch(tmp_path / "library", build, window_settings, speak)
    made.window.show()
    qtbot.waitUntil(lambda: made.window.snapshot is not None, timeout=PATIENCE_MS)
    yield made
    last = made.window
    last.stop_and_close()
    qtbot.waitUntil(lambda: not last.isVisible(), timeout=PATIENCE_MS)
    last.deleteLater()
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def _wait_for_photos(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(
        lambda: window.snapshot is not None and len(window.snapshot.photos) > 0,
        timeout=PATIENCE_MS,
    )


def test_a_window_that_lost_its_screen_leaves_no_thread_behind(switch: WindowSwitch) -> None:
    """Nobody closes it, and the process would wait for its threads for ever."""

    def has_threads() -> bool:
        return any(one.name == "thumbnails" for one in threading.enumerate())

    assert has_threads()
    switch.end()
    assert not has_threads()


@needs_photos
def test_the_demo_album_comes_and_goes(qtbot: QtBot, switch: WindowSwitch, tmp_path: Path) -> None:
    """In its own library; the pleasant pictures first; the person's own library stays empty."""
    own = switch.window
    assert not own.main_layout.demo_bar.isVisible()
    own.main_layout.welcome.demo_wanted.emit()
    demo = switch.window
    assert demo is not own
    assert demo.main_layout.demo_bar.isVisible()
    _wait_for_photos(qtbot, demo)
    qtbot.waitUntil(lambda: not shiboken6.isValid(own), timeout=PATIENCE_MS)
    assert not (tmp_path / "library" / "library.db").exists()
    model = demo.main_layout.grid.photo_model
    qtbot.waitUntil(
        lambda: b"cat-original" in (model.path_at(model.index_of(0)) or b""), timeout=PATIENCE_MS
    )
    qtbot.mouseClick(demo.main_layout.demo_bar.remove_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not (tmp_path / "demo album").exists(), timeout=PATIENCE_MS)
    assert not (tmp_path / "demo library").exists()
    assert switch.window is not demo
    qtbot.waitUntil(switch.window.main_layout.welcome.isVisible, timeout=PATIENCE_MS)
    assert not switch.window.main_layout.status_bar.resume_button.isVisible()


@needs_photos
def test_the_focus_shows_after_the_demo_album_was_removed_by_a_key(
    qtbot: QtBot, switch: WindowSwitch
) -> None:
    switch.window.main_layout.welcome.demo_wanted.emit()
    demo = switch.window
    _wait_for_photos(qtbot, demo)
    activate(qtbot, demo)
    remove = demo.main_layout.demo_bar.remove_button
    remove.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(remove, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not shiboken6.isValid(demo), timeout=PATIENCE_MS)
    activate(qtbot, switch.window)
    qtbot.waitUntil(switch.window.main_layout.welcome.isVisible, timeout=PATIENCE_MS)
    folder = focused()
    assert isinstance(folder, QPushButton)
    assert folder.text() == "Choose a folder…"
    with_focus = folder.grab().toImage()
    folder.clearFocus()
    assert folder.grab().toImage() != with_focus


@needs_photos
def test_own_photos_do_not_come_into_the_demo(
    qtbot: QtBot, switch: WindowSwitch, drawn_photos: Path
) -> None:
    """A folder that is dropped there goes into the person's own library, which is shown."""
    switch.show_demo()
    demo = switch.window
    demo.features.open_and_drop.take(DropData(folders=(os.fsencode(drawn_photos),)))
    assert switch.window is not demo
    _wait_for_photos(qtbot, switch.window)
    assert switch.window.snapshot is not None
    assert [node.root for node in switch.window.snapshot.roots] == [os.fsencode(drawn_photos)]
    qtbot.waitUntil(lambda: not shiboken6.isValid(demo), timeout=PATIENCE_MS)


@needs_photos
def test_the_demo_album_can_be_removed_after_it_was_left(
    qtbot: QtBot, switch: WindowSwitch, drawn_photos: Path, tmp_path: Path
) -> None:
    """Left for one's own photos, it is offered at once; later, Settings has a button."""
    switch.show_demo()
    demo = switch.window
    _wait_for_photos(qtbot, demo)
    demo.features.open_and_drop.take(DropData(folders=(os.fsencode(drawn_photos),)))
    own = switch.window
    notice, storage = own.main_layout.notice_bar, own.main_layout.settings.storage
    _wait_for_photos(qtbot, own)
    qtbot.waitUntil(lambda: not own.busy, timeout=PATIENCE_MS)
    assert notice.words == "The demo album is still there, apart from your own photos."
    assert notice.button.text() == "Remove the demo album"
    own.features.navigator.show_page(PageId.SETTINGS)
    qtbot.waitUntil(storage.album_button.isEnabled, timeout=PATIENCE_MS)
    assert storage.album_size.text().endswith((" kB", " MB"))
    notice.button.click()
    qtbot.waitUntil(lambda: not (tmp_path / "demo album").exists(), timeout=PATIENCE_MS)
    assert not (tmp_path / "demo library").exists()
    qtbot.waitUntil(lambda: storage.album_size.text() == "empty", timeout=PATIENCE_MS)
    assert not storage.album_button.isEnabled()
    assert switch.window is own
    assert own.snapshot is not None
    assert len(own.snapshot.photos) > 0


def test_settings_remove_the_demo_album_from_ones_own_library(
    qtbot: QtBot, switch: WindowSwitch, tmp_path: Path
) -> None:
    write_album(tmp_path / "demo album", None, limit=1)
    own = switch.window
    own.features.navigator.show_page(PageId.SETTINGS)
    storage = own.main_layout.settings.storage
    qtbot.waitUntil(storage.album_button.isEnabled, timeout=PATIENCE_MS)
    storage.album_button.click()
    (question,) = own.findChildren(QMessageBox)
    assert storage.album_size.text() in question.text()
    next(one for one in question.buttons() if one.text() == "Remove").click()
    qtbot.waitUntil(lambda: not (tmp_path / "demo album").exists(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: storage.album_size.text() == "empty", timeout=PATIENCE_MS)
    assert switch.window is own


@needs_photos
def test_the_offer_to_remove_the_demo_album_returns_until_it_is_closed(
    qtbot: QtBot, switch: WindowSwitch, drawn_photos: Path
) -> None:
    """Also with the next window; it is not the end of a window that closes it."""
    stays = "The demo album is still there, apart from your own photos."
    switch.show_demo()
    demo = switch.window
    _wait_for_photos(qtbot, demo)
    demo.features.open_and_drop.take(DropData(folders=(os.fsencode(drawn_photos),)))
    for _ in range(2):
        shown = switch.window
        _wait_for_photos(qtbot, shown)
        assert shown.main_layout.notice_bar.words == stays
        assert shown.main_layout.notice_bar.button.text() == "Remove the demo album"
        switch.change_language()  # builds a window anew, as a start does
        qtbot.waitUntil(lambda: switch.window is not shown, timeout=PATIENCE_MS)  # noqa: B023
    last = switch.window
    _wait_for_photos(qtbot, last)
    (close,) = [
        made
        for made in last.main_layout.notice_bar.findChildren(QAbstractButton)
        if made.accessibleName() == "Close this message"
    ]
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    switch.change_language()
    qtbot.waitUntil(lambda: switch.window is not last, timeout=PATIENCE_MS)
    assert switch.window.main_layout.notice_bar.words == ""


def test_another_language_is_spoken_at_once(
    qtbot: QtBot, switch: WindowSwitch, window_settings: QSettings, drawn_photos: Path
) -> None:
    """In a window in the same place, on the same page; the task is stopped, and can be resumed."""
    first = switch.window
    first.features.open_and_drop.take(DropData(folders=(os.fsencode(drawn_photos),)))
    _wait_for_photos(qtbot, first)
    qtbot.waitUntil(lambda: not first.busy, timeout=PATIENCE_MS)
    first.resize(800, 500)
    first.features.navigator.show_page(PageId.SETTINGS)
    cpu = {"name": "onnx-cpu", "works": True, "photos_per_s": 1234}
    found = {"engines": [cpu], "sandbox": {"warning": ""}}
    first.parts.jobs.ended.emit(CommandResult(TRY_ENGINES, found))
    page = first.main_layout.settings
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0, timeout=PATIENCE_MS)
    page.verticalScrollBar().setValue(page.verticalScrollBar().value() + page.language_place - 20)
    box = page.appearance.language_box
    box.setCurrentIndex(box.findData("de"))
    box.activated.emit(box.currentIndex())
    cover = next(one for one in QApplication.topLevelWidgets() if isinstance(one, LanguageCover))
    assert (cover.words.text(), cover.geometry()) == ("Changing the language …", first.geometry())
    seen: list[bool] = []  # whether it stood there while the window was gone
    first.closed.connect(lambda: seen.append(cover.isVisible()))
    place = page.language_place
    assert 0 < place < 100, "not where it stands on a page that has just been opened"
    qtbot.waitUntil(lambda: switch.window is not first, timeout=PATIENCE_MS)
    assert seen == [True]
    qtbot.waitUntil(lambda: not shiboken6.isValid(cover), timeout=PATIENCE_MS)
    second = switch.window
    _wait_for_photos(qtbot, second)
    qtbot.waitUntil(second.main_layout.settings.isVisible, timeout=PATIENCE_MS)
    assert second.main_layout.settings.processors.test_button.text().endswith("Prozessoren testen")
    page = second.main_layout.settings
    box = page.appearance.language_box
    qtbot.waitUntil(lambda: second.focusWidget() is box, timeout=PATIENCE_MS)
    assert [one for one in page.findChildren(QLabel) if one.text().startswith("etwa 1.234 Fotos")]
    qtbot.waitUntil(lambda: page.language_place == place, timeout=PATIENCE_MS)  # as before
    second.rescan()
    window_settings.setValue(LANGUAGE_KEY, "en")
    second.main_layout.settings.appearance.change_now_wanted.emit()
    qtbot.waitUntil(lambda: switch.window is not second, timeout=PATIENCE_MS)
    third = switch.window
    _wait_for_photos(qtbot, third)
    assert third.main_layout.settings.processors.test_button.text() == "Test all processors"


def test_the_settings_stay_in_sight_in_another_language(qtbot: QtBot, switch: WindowSwitch) -> None:
    """Also if there are no photos yet; Back leads to the start page."""
    first = switch.window
    first.features.navigator.show_page(PageId.SETTINGS)
    box = first.main_layout.settings.appearance.language_box
    box.setCurrentIndex(box.findData("de"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: switch.window is not first, timeout=PATIENCE_MS)
    second, layout = switch.window, switch.window.main_layout
    box = layout.settings.appearance.language_box
    qtbot.waitUntil(lambda: second.snapshot is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: second.focusWidget() is box, timeout=PATIENCE_MS)
    assert layout.settings.isVisible()
    assert second.features.current_page.id is PageId.SETTINGS
    assert layout.settings.processors.test_button.text().endswith("Prozessoren testen")
    second.features.navigator.go_back()
    assert layout.welcome.isVisible()


def test_a_window_that_closes_stays_closed(
    qtbot: QtBot, switch: WindowSwitch, window_settings: QSettings, drawn_photos: Path
) -> None:
    """Though a change of language waits for the task that is stopped for it."""
    window = switch.window
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(drawn_photos),)))
    window_settings.setValue(LANGUAGE_KEY, "de")
    with qtbot.waitSignal(window.closed, timeout=PATIENCE_MS):
        window.stop_and_close()
    assert switch.window is window


@pytest.mark.qt_log_ignore("does not support raise")  # the offscreen platform
def test_a_later_start_searches_the_persons_own_library(
    qtbot: QtBot, switch: WindowSwitch, tmp_path: Path
) -> None:
    """Also while the demo album is in sight, which stays there if nothing is asked."""
    home = switch.window
    switch._show(switch._place.library, home)
    demo = switch.window
    assert switch.show_again(Start())
    assert switch.window is demo
    assert switch.show_again(Start(image=str(tmp_path / "photo.jpg")))
    assert switch.window.parts.library_folder == tmp_path / "library"
    home.stop_and_close()


def test_a_window_that_closes_takes_no_later_start(qtbot: QtBot, switch: WindowSwitch) -> None:
    switch.window.stop_and_close()
    assert not switch.show_again(Start())
