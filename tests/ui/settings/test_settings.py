"""The page of settings: engines, caches, colours, language. And pausing."""

from __future__ import annotations

import html
import os
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.scanning.skipped_folders import SkipKind
from hashdesk.core.scanning.skipped_record import note_skipped
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS
from hashdesk.core.storage.caches.cache_sizes import CacheKind
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.engines.engine_troubles import EngineTrouble
from hashdesk.encoders.engines.onnx_engine import gpu_name
from hashdesk.ui.app import language
from hashdesk.ui.current_page import PageId
from hashdesk.ui.jobs.queue import TRY_ENGINES
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.settings.controller import scheme_of
from hashdesk.ui.shell.drop_data import DropData
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets import theme
from hashdesk.ui.widgets.theme import Scheme
from hashdesk.ui.window_settings import LANGUAGE_KEY, SCHEME_KEY
from tests.conftest import MANY
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow


def words(window: MainWindow) -> str:
    labels = window.main_layout.settings.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def answer(question: QMessageBox, words: str) -> QAbstractButton:
    """The button of an answer."""
    return next(button for button in question.buttons() if button.text() == words)


def test_nothing_is_cleared_without_a_yes(qtbot: QtBot, window: MainWindow) -> None:
    window.features.navigator.show_page(PageId.SETTINGS)
    size, clear = window.main_layout.settings.storage.rows[CacheKind.THUMBNAILS]
    qtbot.waitUntil(lambda: size.text() not in ("", "empty"), timeout=PATIENCE_MS)
    clear.click()
    (question,) = window.findChildren(QMessageBox)
    assert question.defaultButton().text() == "Cancel"
    with qtbot.waitSignal(question.finished, timeout=PATIENCE_MS):
        question.defaultButton().click()
    assert not window.busy


def test_what_reads_photos_is_said_before_any_test(qtbot: QtBot, window: MainWindow) -> None:
    """And why: as far as this computer can tell without a test."""
    window.features.navigator.show_page(PageId.SETTINGS)
    try:
        expected = f"has an NVIDIA graphics card ({gpu_name()})"
    except EngineUnavailable:
        expected = "New photos are read by: CPU. This computer has no NVIDIA graphics card"
    qtbot.waitUntil(lambda: expected in words(window), timeout=PATIENCE_MS)
    card = window.main_layout.settings.processors
    card.show_known("onnx-cuda", "NVIDIA H200")
    assert "New photos are read by: NVIDIA GPU (NVIDIA H200)." in words(window)
    card.show_known("onnx-cpu", "NVIDIA H200")
    assert "The graphics card (NVIDIA H200) does not work here" in words(window)


def test_a_test_keeps_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    """A second press of Space does nothing meanwhile; then the same button has the keys again."""
    window.features.navigator.show_page(PageId.SETTINGS)
    page = window.main_layout.settings
    test = page.processors.test_button
    test.setFocus()
    qtbot.keyClick(test, Qt.Key.Key_Return)
    assert window.busy
    assert QApplication.focusWidget() is page.processors
    qtbot.waitUntil(window.main_layout.status_bar.cancel_button.isVisible, timeout=PATIENCE_MS)
    window.main_layout.status_bar.cancel_button.click()
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert QApplication.focusWidget() is test


def test_a_test_waits_for_the_running_task(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, many_photos: Path
) -> None:
    """The page names the task, takes no second request, and is as before once all is stopped."""
    window = open_window(tmp_path / "library")
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(many_photos),)))
    window.features.navigator.show_page(PageId.SETTINGS)
    jobs, card = window.parts.jobs, window.main_layout.settings.processors
    assert not card.waiting.isVisible()
    began: list[str] = []
    jobs.began.connect(lambda _title: began.append(jobs.command))
    card.test_button.click()
    said = f"The test starts as soon as this task has ended: {jobs.title}."
    assert (card.waiting.text(), card.waiting.isVisible()) == (said, True)
    assert not card.test_button.isEnabled()
    window.main_layout.status_bar.cancel_wanted.emit()  # which drops what waits
    assert card.test_button.isEnabled()
    assert not card.waiting.isVisible()
    card.test_button.click()  # while the task is still ending
    assert card.waiting.isVisible()
    qtbot.waitUntil(lambda: jobs.command == TRY_ENGINES, timeout=PATIENCE_MS)
    assert began == [TRY_ENGINES]
    assert not card.waiting.isVisible()
    assert not card.test_button.isEnabled()
    jobs.cancel()
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert card.test_button.isEnabled()


def test_engines_are_tried_in_a_process_of_their_own(qtbot: QtBot, window: MainWindow) -> None:
    window.features.navigator.show_page(PageId.SETTINGS)
    card = window.main_layout.settings.processors
    card.test_button.click()
    assert not card.test_button.isEnabled()
    qtbot.waitUntil(lambda: "photos a second" in words(window), timeout=240_000)
    assert card.test_button.isEnabled()
    assert "\nCPU\n" in words(window)
    assert "in use" in words(window)
    assert "ONNX" not in words(window)
    details = "".join(label.toolTip() for label in card.findChildren(QLabel))
    assert "CPU (ONNX Runtime)" in details
    assert "128 photos at a time" in details
    assert "a damaged or malicious picture can’t harm your files" in words(window)
    card.show_sandbox("WARNING: photos are decoded without a sandbox.")
    assert "a malicious picture could harm your files" in words(window)


def test_why_a_processor_is_not_used(qtbot: QtBot, window: MainWindow) -> None:
    """In words for people; those for whoever mends it are in the tooltip."""
    window.features.navigator.show_page(PageId.SETTINGS)
    card = window.main_layout.settings.processors
    cpu = {"name": "onnx-cpu", "works": True, "photos_per_s": 1234, "device": "2 CPU cores"}
    for trouble, expected in (
        (EngineTrouble.NO_DRIVER_FILE.say(file="libcuda.so.1"), "has no NVIDIA graphics card"),
        (EngineTrouble.NO_GPU.say(), "finds no graphics card"),
        (EngineTrouble.NO_CUDA_LIBRARIES.say(files="libcublas"), "hashdesk[cuda]"),
        (EngineTrouble.OTHER_OUTPUTS.say(difference="1"), "wrong results"),
    ):
        gpu = {"name": "onnx-cuda", "works": False, "reason": str(trouble)}
        card.show_engines([{**gpu, "said": trouble.document()}, cpu], 128)
        qtbot.waitUntil(lambda expected=expected: expected in words(window), timeout=PATIENCE_MS)
        assert "libcu" not in words(window)
        assert str(trouble) in html.unescape(
            "".join(label.toolTip() for label in card.findChildren(QLabel))
        )
    assert "about 1,234 photos a second" in words(window)
    card.show_engines([{"name": "onnx-cuda", "works": False, "reason": "no session"}], 128)
    qtbot.waitUntil(lambda: "It does not work here." in words(window), timeout=PATIENCE_MS)
    assert "No processor works here." in words(window)


def test_a_cache_is_cleared_and_comes_back(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path
) -> None:
    """Thumbnails that are looked at are made again, and kept."""
    window = open_window(own_library)
    window.features.navigator.show_page(PageId.SETTINGS)
    size, clear = window.main_layout.settings.storage.rows[CacheKind.THUMBNAILS]
    qtbot.waitUntil(lambda: size.text() not in ("", "empty"), timeout=PATIENCE_MS)
    clear.click()
    (question,) = window.findChildren(QMessageBox)
    assert not window.busy
    assert f"Clear “Thumbnails” ({size.text()})?" in question.text()
    assert "which is slower" in question.text()  # what it costs
    answer(question, "Clear").click()
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not clear.isEnabled(), timeout=PATIENCE_MS)
    assert not (own_library / THUMBNAILS).exists()
    window.close()
    again = open_window(own_library)
    thumbnails, model = again.parts.thumbnails, again.main_layout.grid.photo_model

    def all_painted() -> bool:
        side = again.main_layout.grid.columnWidth(0) - 8
        shown = model.photos[:8].tolist()
        return all((pixmap := thumbnails.pixmap(p, side)) and not pixmap.isNull() for p in shown)

    qtbot.waitUntil(all_painted, timeout=PATIENCE_MS)
    qtbot.waitUntil((own_library / THUMBNAILS).exists, timeout=PATIENCE_MS)


def test_colours_are_chosen_and_remembered(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path
) -> None:
    window = open_window(library_folder)
    window.main_layout.settings.appearance.scheme_chosen.emit(Scheme.DARK)
    assert window.parts.theme.colours == theme.DARK
    window.close()
    again = open_window(library_folder)
    assert again.parts.theme.colours == theme.DARK
    card = again.main_layout.settings.appearance
    assert card.scheme_box.currentData() == Scheme.DARK
    card.scheme_chosen.emit(Scheme.LIGHT)
    assert again.parts.theme.colours == theme.LIGHT


def test_the_order_is_remembered(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path
) -> None:
    window = open_window(library_folder)
    window.main_layout.top_bar.order.choose(PhotoOrder(SortKey.SIZE))
    window.close()
    again = open_window(library_folder)
    assert again.features.photo_list.order == PhotoOrder(SortKey.SIZE)
    assert again.main_layout.top_bar.order.text() == "Largest first"


def test_the_folders_are_looked_through_at_the_start(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path
) -> None:
    """Once, and not for every snapshot."""
    window = open_window(own_library, wait=False)
    began: list[str] = []
    window.parts.jobs.began.connect(began.append)
    window.rescan_when_loaded()
    window.parts.watcher.reload()  # the first snapshot may have come while the window was shown
    qtbot.waitUntil(lambda: began == ["Indexing photos"], timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.parts.watcher.loaded, timeout=PATIENCE_MS):
        window.parts.watcher.reload()
    assert began == ["Indexing photos"]


def test_a_language_waits_for_the_running_task(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path
) -> None:
    """The window is shown in it at once, or when the task has ended; going back ends the wait."""
    window = open_window(own_library)
    window.features.navigator.show_page(PageId.SETTINGS)
    card, wanted = window.main_layout.settings.appearance, window.features.settings.language_changed

    def choose(language: str) -> None:
        card.language_box.setCurrentIndex(card.language_box.findData(language))
        card.language_box.activated.emit(card.language_box.currentIndex())

    window.rescan()
    choose("de")
    assert window._settings.value(LANGUAGE_KEY) == "de"
    assert card.wait_label.text().endswith("has ended: Indexing photos.")
    assert card.now_button.isVisible()
    choose("")
    assert not card.now_button.isVisible()
    choose("de")
    with qtbot.waitSignal(wanted, timeout=PATIENCE_MS):
        pass
    assert not window.busy
    assert not card.now_button.isVisible()
    choose("")
    with qtbot.waitSignal(wanted, timeout=PATIENCE_MS):
        choose("de")


def test_a_language_waits_for_photos_that_are_compared(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path
) -> None:
    """Which is no task of the queue, but takes minutes, too."""
    window = open_window(own_library)
    card, wanted = window.main_layout.settings.appearance, window.features.settings.language_changed
    window.features.navigator.show_page(PageId.DUPLICATES)
    qtbot.waitUntil(lambda: window.features.comparing.busy, timeout=PATIENCE_MS)
    window.features.navigator.show_page(PageId.SETTINGS)
    with qtbot.waitSignal(wanted, timeout=PATIENCE_MS):
        card.language_box.setCurrentIndex(card.language_box.findData("de"))
        card.language_box.activated.emit(card.language_box.currentIndex())
        assert window.features.comparing.busy
        assert card.wait_label.text().endswith("has ended: Comparing photos.")
        assert card.now_button.isVisible()
    assert not window.features.comparing.busy
    assert not card.now_button.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen: to raise a list
def test_a_language_is_not_chosen_by_an_arrow_key(qtbot: QtBot, window: MainWindow) -> None:
    """The key opens the list; Escape leaves it, Enter chooses."""
    window.features.navigator.show_page(PageId.SETTINGS)
    box, chosen = window.main_layout.settings.appearance.language_box, []
    window.main_layout.settings.appearance.language_chosen.disconnect()
    window.main_layout.settings.appearance.language_chosen.connect(chosen.append)
    before = box.currentIndex()
    for key, chooses in ((Qt.Key.Key_Escape, False), (Qt.Key.Key_Return, True)):
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Down)
        qtbot.waitUntil(box.view().isVisible, timeout=PATIENCE_MS)
        qtbot.keyClick(box.view(), Qt.Key.Key_Down)
        assert (box.currentIndex(), chosen) == (before, [])
        marked = box.itemData(box.view().currentIndex().row())
        qtbot.keyClick(box.view(), key)
        qtbot.waitUntil(lambda: not box.view().isVisible(), timeout=PATIENCE_MS)
        assert chosen == ([marked] if chooses else [])


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen: to raise a list
@pytest.mark.parametrize("name", ["Theme", "Language", "Export as", "Photos named by"])
def test_keys_open_every_list_and_escape_closes_only_that(
    qtbot: QtBot, window: MainWindow, name: str
) -> None:
    boxes = window.main_layout.findChildren(QComboBox)
    assert len(boxes) == 4
    (box,) = [one for one in boxes if one.accessibleName() == name]
    page = PageId.SETTINGS if name in ("Theme", "Language") else PageId.EXCHANGE
    window.features.navigator.show_page(page)
    before, alt = box.currentIndex(), Qt.KeyboardModifier.AltModifier
    for key, modifier in (
        (Qt.Key.Key_Down, alt),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier),
    ):
        box.setFocus()
        qtbot.keyClick(box, key, modifier)
        qtbot.waitUntil(box.view().isVisible, timeout=PATIENCE_MS)
        qtbot.keyClick(box.view(), Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not box.view().isVisible(), timeout=PATIENCE_MS)
        assert window.features.current_page.id is page
        assert window.focusWidget() is box
        assert box.currentIndex() == before


def test_odd_settings_are_the_systems(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "odd.ini"), QSettings.Format.IniFormat)
    settings.setValue(SCHEME_KEY, "green")
    assert scheme_of(settings) is Scheme.SYSTEM


# -- language


@pytest.mark.parametrize(("language", "least"), [("de", 250), ("en", 8)])
def test_every_word_is_translated(language: str, least: int) -> None:
    """Nothing is missing in German, no plural in English; names and numbers keep their places."""
    tree = ElementTree.parse(paths.resources() / "i18n" / f"hashdesk_{language}.ts")
    messages = tree.findall(".//message")
    assert len(messages) >= least
    for message in messages:
        source, translation = message.findtext("source") or "", message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, f"make translations, then translate: {source}"
        for form in translation.findall("numerusform") or [translation]:
            assert form.text
            for mark in ("{", "}", "%Ln"):
                assert source.count(mark) == form.text.count(mark), source


def test_the_window_speaks_german(qtbot: QtBot, qapp: QApplication) -> None:
    before = QLocale()
    translators = language.set_language(qapp, "de")
    try:
        assert QCoreApplication.translate("Actions", "&Similar photos") == "Ä&hnliche Fotos"
        assert QLocale().language() == QLocale.Language.German
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)
        QLocale.setDefault(before)
    assert QCoreApplication.translate("Actions", "Similar photos") == "Similar photos"


# -- pausing


@pytest.mark.skipif(not hasattr(os, "fork"), reason="pauses are signals, which Windows has not")
def test_indexing_is_paused_and_goes_on(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, many_photos: Path
) -> None:
    window = open_window(tmp_path / "new library")
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(many_photos),)))
    bottom = window.main_layout.status_bar
    qtbot.waitUntil(lambda: f"of {MANY}" in bottom.text.toolTip(), timeout=PATIENCE_MS)
    qtbot.mouseClick(bottom.pause_button, Qt.MouseButton.LeftButton)
    assert bottom.text.text().endswith("paused")
    told = [time.monotonic()]
    window.parts.jobs.progressed.connect(lambda *_: told.append(time.monotonic()))
    # What was under way is done and told; no work is silent for as long as this.
    qtbot.waitUntil(lambda: time.monotonic() - told[-1] > 3, timeout=PATIENCE_MS)
    assert window.busy  # and not silent because it has ended
    qtbot.mouseClick(bottom.pause_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert window.snapshot is not None
    qtbot.waitUntil(lambda: len(window.snapshot.photos) == MANY, timeout=PATIENCE_MS)


def test_a_paused_job_can_be_stopped(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, many_photos: Path
) -> None:
    window = open_window(tmp_path / "new library")
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(many_photos),)))
    qtbot.waitUntil(
        lambda: f"of {MANY}" in window.main_layout.status_bar.text.toolTip(), timeout=PATIENCE_MS
    )
    window.parts.jobs.pause(paused=True)
    window.bindings.by_name["cancel"].trigger()
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert not window.main_layout.notice_bar.words  # it ended by itself, not by force


def test_following_links(
    open_window: OpenWindow, library_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The choice goes into settings.toml, which indexing reads; a file that is broken stays."""
    file = tmp_path / "settings.toml"
    monkeypatch.setenv("HASHDESK_SETTINGS", str(file))
    window = open_window(library_folder)
    box = window.main_layout.settings.folders.switches["follow_links"]
    bar = window.main_layout.notice_bar
    assert box.isChecked()
    box.click()
    assert file.read_text() == "follow_links = false\n"
    assert bar.words.startswith("From the next rescan (F5) on, links are not followed")
    box.click()
    assert file.read_text() == "follow_links = true\n"
    file.write_text("follow_links")
    box.click()
    assert box.isChecked()
    assert "is not valid TOML" in bar.words
    assert file.read_text() == "follow_links"


def test_what_is_skipped(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says what the last scan did not enter, and what is a person's choice is chosen."""
    monkeypatch.setenv("HASHDESK_SETTINGS", str(own_library.parent / "settings.toml"))
    window = open_window(own_library)
    with LibraryDB(own_library) as db:
        root = db.roots()[0].path
    page = window.main_layout.settings
    window.features.navigator.show_page(PageId.SETTINGS)
    assert not page.folders.skipped.isVisible()
    found = {os.path.join(root, b"a", b"@eaDir"): SkipKind.THUMBNAILS}
    found |= {os.path.join(root, b"%d" % n, b".Trash"): SkipKind.TRASH for n in range(4)}
    note_skipped(own_library, found, [root], [root])
    window.features.settings.refresh()
    words = "Skipped in these folders: 4 trash folders, 1 thumbnail folder."
    assert page.folders.skipped.text() == words
    assert "a/@eaDir" in page.folders.skipped.toolTip()
    assert page.folders.skipped.toolTip().endswith("<span>…</span>")
    box, bar = page.folders.switches["skip_nomedia"], window.main_layout.notice_bar
    assert not box.isChecked()
    box.click()
    assert (own_library.parent / "settings.toml").read_text() == "skip_nomedia = true\n"
    assert "folders that phones hide are skipped" in bar.words
