"""The page of exchange, through real child processes: export, import, compare."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hashdesk.core.search.library import Library
from hashdesk.ui.current_page import PageId
from hashdesk.ui.exchange.compare_card import CompareCard
from hashdesk.ui.formatting import without_letter
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.card_page import PAGE_WIDTH
from tests.drawing import draw
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow


def show(qtbot: QtBot, window: MainWindow) -> None:
    """Go to the page, and wait for the size."""
    window.features.navigator.show_page(PageId.EXCHANGE)
    size = window.main_layout.exchange.export.size_label
    qtbot.waitUntil(lambda: size.text().startswith("24 photos, "), timeout=PATIENCE_MS)


def choose(window: MainWindow, name: str) -> None:
    formats = window.main_layout.exchange.export.format_box
    formats.setCurrentIndex(formats.findData(name))


def wait(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)


def shown_words(part: QWidget) -> str:
    """What the labels of a part say that are in sight."""
    return " ".join(one.text() for one in part.findChildren(QLabel) if one.isVisible())


def test_codes_are_exported_to_a_new_folder(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    show(qtbot, window)
    page, out = window.main_layout.exchange.export, tmp_path / "my codes"
    choose(window, "npy")
    page.place_chosen.emit(out)
    assert not page.export_button.isEnabled()
    qtbot.waitUntil(page.reveal_button.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(page.export_button.isEnabled, timeout=PATIENCE_MS)
    assert page.result_label.text() == f"24 photos exported to {out}."
    assert len(np.load(out / "codes_64.npy")) == 24
    assert page.exported == os.fsencode(out)


def test_another_format_without_paths(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """Its size is shown as soon as it is chosen; only a container holds thumbnails."""
    show(qtbot, window)
    page, out = window.main_layout.exchange.export, tmp_path / "table"
    choose(window, "hashdesk")
    qtbot.waitUntil(lambda: page.size_label.text() != "", timeout=PATIENCE_MS)
    before = page.size_label.text()
    assert page.thumbnails_box.isEnabled()
    choose(window, "csv")
    assert not page.thumbnails_box.isEnabled()
    qtbot.waitUntil(lambda: page.size_label.text() != before, timeout=PATIENCE_MS)
    page.paths_box.setCurrentIndex(2)
    page.place_chosen.emit(out)
    qtbot.waitUntil(page.reveal_button.isVisible, timeout=PATIENCE_MS)
    assert (out / "photos.csv").read_text().startswith("content_id,date,size,code_4,")
    wait(qtbot, window)


def test_only_the_photos_in_the_grid(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """A folder, a shelf, a filter: the photos in the grid, unless all are wanted."""
    show(qtbot, window)
    page, out = window.main_layout.exchange.export, tmp_path / "part"
    choose(window, "npy")
    assert page.only_box.isHidden()
    folder = window.snapshot.roots[0].children[0]
    window.features.photo_list.choose_folder(folder)
    qtbot.waitUntil(
        lambda: len(window.features.photo_list.photos) == folder.photos, timeout=PATIENCE_MS
    )
    window.features.navigator.show_page(PageId.EXCHANGE)
    qtbot.waitUntil(page.only_box.isVisible, timeout=PATIENCE_MS)
    assert not page.only_in_view
    page.only_box.setChecked(True)
    said = f"{folder.photos} photos, a new folder of about "
    qtbot.waitUntil(lambda: page.size_label.text().startswith(said), timeout=PATIENCE_MS)
    page.place_chosen.emit(out)
    qtbot.waitUntil(page.reveal_button.isVisible, timeout=PATIENCE_MS)
    assert len(np.load(out / "codes_64.npy")) == folder.photos < 24
    wait(qtbot, window)
    page.only_box.setChecked(False)
    before = window.snapshot
    window.parts.watcher.reload()  # as after each export
    qtbot.waitUntil(lambda: window.snapshot is not before, timeout=PATIENCE_MS)
    assert not page.only_in_view
    qtbot.waitUntil(lambda: page.size_label.text().startswith("24 photos"), timeout=PATIENCE_MS)
    wait(qtbot, window)


def test_a_folder_that_is_taken_is_left_alone(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    show(qtbot, window)
    choose(window, "npy")
    (tmp_path / "diary.txt").write_text("mine")
    window.main_layout.exchange.export.place_chosen.emit(tmp_path)
    qtbot.waitUntil(lambda: "not empty" in window.main_layout.notice_bar.words, timeout=PATIENCE_MS)
    assert (tmp_path / "diary.txt").read_text() == "mine"
    assert not window.main_layout.exchange.export.reveal_button.isVisible()


def test_the_button_asks_for_a_folder(qtbot: QtBot, window: MainWindow) -> None:
    """The dialog does not block the window."""
    show(qtbot, window)
    window.main_layout.exchange.export.export_button.click()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(dialog.finished, timeout=PATIENCE_MS):
        dialog.reject()


def test_a_library_is_taken_along_and_opened_elsewhere(
    qtbot: QtBot,
    window: MainWindow,
    open_window: OpenWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One file with thumbnails; once imported, it is listed, and opens without its photos."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    show(qtbot, window)
    page, file = window.main_layout.exchange, tmp_path / "trip.hashdesk"
    choose(window, "hashdesk")
    page.export.thumbnails_box.setChecked(True)
    page.export.place_chosen.emit(file)
    qtbot.waitUntil(page.export.reveal_button.isVisible, timeout=PATIENCE_MS)
    wait(qtbot, window)
    for name in ("trip", "trip (2)"):
        page.imports.file_chosen.emit(file, None)
        library = tmp_path / "data" / "hashdesk" / "imported" / name
        qtbot.waitUntil(library.exists, timeout=PATIENCE_MS)
        wait(qtbot, window)
    assert window.features.other_libraries.chosen == (
        library.with_name("trip"),
        library,
    )  # they are searched, too
    qtbot.waitUntil(
        lambda: len([b for b in page.imports.findChildren(QPushButton) if b.text() == "Open"]) == 2,
        timeout=PATIENCE_MS,
    )
    opened = [made for made in page.imports.findChildren(QPushButton) if made.text() == "Open"]
    with qtbot.waitSignal(page.imports.open_wanted, timeout=PATIENCE_MS) as asked:
        page.imports.open_wanted.disconnect(window.features.imports.open)  # no further process
        opened[0].click()
    assert asked.args == [library.with_name("trip")]
    other = open_window(library)
    assert other.windowTitle().startswith("trip (2)")
    assert other.screen().availableGeometry().contains(other.frameGeometry())
    close, leave = other.bindings.by_name["close"], other.bindings.by_name["quit"]
    keys = [key.toString() for key in close.shortcuts()]
    assert (without_letter(close.text()), keys) == (
        "Close only this window",
        ["Ctrl+W", "Ctrl+Q"],
    )  # only this window
    assert not leave.isVisible()
    qtbot.waitUntil(
        lambda: len(other.main_layout.grid.photo_model.photos) == 24, timeout=PATIENCE_MS
    )
    with Library(library) as found:
        assert len(found.thumbnails(found.photo_arrays.ids.tolist())) == 24
    other.rescan()
    qtbot.waitUntil(lambda: "only read" in other.main_layout.notice_bar.words, timeout=PATIENCE_MS)
    wait(qtbot, other)


def test_a_file_is_imported_into_an_empty_library(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    """Whoever is sent one may have no photos yet; what needs photos says so."""
    window = open_window(tmp_path / "none yet")
    page, by_name = window.main_layout.exchange, window.bindings.by_name
    assert window.main_layout.sidebar.rows[PageId.EXCHANGE].isVisible()
    assert by_name[PageId.EXCHANGE].isEnabled()
    by_name["import"].trigger()
    assert page.isVisible()
    (dialog,) = page.imports.findChildren(QFileDialog)
    assert "*.hashdesk" in dialog.nameFilters()[0]
    kinds = dialog.findChild(QComboBox, "fileTypeCombo")
    assert kinds is not None
    assert [kinds.itemText(place) for place in range(kinds.count())] == ["HashDesk", "All files"]
    assert not page.imports.visibleRegion().isEmpty()
    with qtbot.waitSignal(dialog.finished, timeout=PATIENCE_MS):
        dialog.reject()
    assert page.export.size_label.text() == "There are no photos yet."
    assert not page.export.export_button.isEnabled()
    assert not page.compare.choose_button.isEnabled()
    assert "no photos yet" in shown_words(page.compare)


def test_the_menu_leads_to_the_card_of_exports(qtbot: QtBot, window: MainWindow) -> None:
    """Also from the end of the page; its choices come before a file is asked for."""
    page, by_name = window.main_layout.exchange, window.bindings.by_name
    window.resize(900, 500)
    window.features.navigator.show_page(PageId.EXCHANGE)
    window.grab()  # lays it out
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    assert page.export.format_box.visibleRegion().isEmpty()
    by_name["export"].trigger()
    assert not page.export.format_box.visibleRegion().isEmpty()
    assert window.focusWidget() is page.export.format_box
    window.features.navigator.show_library()
    by_name["export"].trigger()
    assert page.isVisible()
    assert window.focusWidget() is page.export.format_box


def test_a_copy_is_told_after_an_import_without_its_button(window: MainWindow) -> None:
    """One banner speaks of one thing: what was imported can be opened in its card, too."""
    bar, imports = window.main_layout.notice_bar, window.features.imports
    imports._end(CommandResult("import", {"library": "/imports/share"}))
    assert (bar.words, bar.button.isVisible()) == ("Imported: share.", True)
    window.notifier.notice("14 photos copied.")
    assert (bar.words, bar.remark, bar.button.isVisible()) == ("14 photos copied.", "", False)


def test_what_a_card_has_that_is_new(
    qtbot: QtBot, window: MainWindow, drawn_photos: Path, tmp_path: Path
) -> None:
    """Found, listed, saved as a list; a turned copy is new unless turned copies count."""
    card = tmp_path / "card"
    card.mkdir()
    shutil.copy(drawn_photos / "theme2" / "2-1.jpg", card / "known.jpg")
    with Image.open(drawn_photos / "theme1" / "1-1.jpg") as photo:
        photo.transpose(Image.Transpose.ROTATE_90).save(card / "turned.jpg", quality=92)
    draw(99, 99, (200, 120)).rotate(17, expand=True).save(card / "new.jpg")
    show(qtbot, window)
    part = window.main_layout.exchange.compare
    part.folder_chosen.emit(card, False)
    qtbot.waitUntil(part.list.isVisible, timeout=PATIENCE_MS)
    assert part.result_label.text() == f"{card} – in the library: 1 photo; new: 2 photos."
    wait(qtbot, window)
    part.folder_chosen.emit(card, True)
    said = f"{card} – in the library: 2 photos; new: 1 photo."
    qtbot.waitUntil(lambda: part.result_label.text() == said, timeout=PATIENCE_MS)
    assert part.missing == [os.fsencode(card / "new.jpg")]
    part.save_wanted.emit(tmp_path / "list.txt")
    assert (tmp_path / "list.txt").read_text() == f"{card / 'new.jpg'}\n"
    wait(qtbot, window)


@pytest.fixture
def card(drawn_photos: Path, tmp_path: Path) -> Path:
    """A photo that the library has, its darker copy with a mark in it, and a new one."""
    card = tmp_path / "card"
    card.mkdir()
    shutil.copy(drawn_photos / "theme2" / "2-1.jpg", card / "known.jpg")
    draw(99, 99, (200, 120)).rotate(17, expand=True).save(card / "new.jpg")
    (card / "new.xmp").write_text("<x:xmpmeta/>")
    (card / "broken.jpg").write_bytes(b"no photo")
    return card


def compare(qtbot: QtBot, window: MainWindow, card: Path) -> CompareCard:
    show(qtbot, window)
    part = window.main_layout.exchange.compare
    part.folder_chosen.emit(card, False)
    qtbot.waitUntil(part.list.isVisible, timeout=PATIENCE_MS)
    wait(qtbot, window)
    return part


def test_what_did_not_count_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """A drive that is away, and files that are no longer those that were indexed."""
    part = window.main_layout.exchange.compare
    counts = {"exact": 3, "near": 1, "alike": 0, "missing": 2, "failed": 0, "unseen": 0}
    for away, outdated in ((0, 0), (4, 0), (0, 2)):
        summary = {**counts, "out_of_reach": away, "outdated": outdated}
        summary |= {"skipped": [], "other_files": 0}
        part.show_found(os.fsencode(tmp_path), summary, [])
        said = part.answers_label.text()
        assert ("on a disconnected drive: 4." in said) == bool(away)
        assert ("missing or changed since, not counted: 2 photos." in said) == bool(outdated)


@pytest.mark.parametrize(
    ("exact", "near", "words"),
    [
        (10, 2, "Of those in the library, 10 are there byte for byte, 2 as another file of the "
         "same picture."),
        (10, 0, "Those in the library are there byte for byte."),
        (0, 2, "Those in the library are other files of the same pictures."),
        (0, 0, ""),
    ],
)  # fmt: skip
def test_how_photos_were_found_is_told_without_what_is_none(
    window: MainWindow, tmp_path: Path, exact: int, near: int, words: str
) -> None:
    part = window.main_layout.exchange.compare
    summary = {"exact": exact, "near": near, "alike": 0, "missing": 2, "failed": 0, "unseen": 0}
    summary |= {"out_of_reach": 0, "outdated": 0, "skipped": [], "other_files": 0}
    part.show_found(os.fsencode(tmp_path), summary, [])
    assert part.answers_label.text() == words


def test_what_else_lies_on_the_card_is_told(qtbot: QtBot, window: MainWindow, card: Path) -> None:
    """Folders that were not looked into, and files that are no pictures: they are in no answer."""
    part = compare(qtbot, window, card)
    assert not part.not_compared.isVisible()
    (card / ".Trash-1000" / "files").mkdir(parents=True)
    (card / "@eaDir").mkdir()
    for name in ("film.mp4", "notes.txt"):
        (card / name).write_bytes(b"no picture")
    part = compare(qtbot, window, card)
    qtbot.waitUntil(part.not_compared.isVisible, timeout=PATIENCE_MS)
    assert part.not_compared.text() == (
        "Folders that were skipped: 1 trash folder, 1 thumbnail folder. Not compared: "
        "2 files that are not pictures."
    )
    assert str(card / "@eaDir") in part.not_compared.toolTip()


def test_what_is_not_there_is_copied(
    qtbot: QtBot, window: MainWindow, card: Path, tmp_path: Path
) -> None:
    """With what belongs to it, under a free name; a second time it is there already."""
    part = compare(qtbot, window, card)
    target = tmp_path / "copies"
    target.mkdir()
    (target / "new.jpg").write_bytes(b"mine")
    bar = window.main_layout.notice_bar
    for said in ("2 photos copied to", "0 photos copied to"):
        assert part.copy_button.isEnabled()
        part.copy_wanted.emit(target, True)
        qtbot.waitUntil(lambda said=said: bar.words.startswith(said), timeout=PATIENCE_MS)
        wait(qtbot, window)
    assert "Already there: 2 photos." in bar.words
    found = {path.name: path.read_bytes() for path in target.iterdir()}
    assert found.pop("new.jpg") == b"mine"
    assert found == {
        "new (2).jpg": (card / "new.jpg").read_bytes(),
        "new (2).xmp": b"<x:xmpmeta/>",
        "broken.jpg": b"no photo",
    }


def test_a_target_that_cannot_be(qtbot: QtBot, window: MainWindow, card: Path) -> None:
    """One sentence, and nothing is copied."""
    part = compare(qtbot, window, card)
    part.copy_wanted.emit(card / "copies", True)
    bar = window.main_layout.notice_bar
    qtbot.waitUntil(lambda: "Choose a folder outside it" in bar.words, timeout=PATIENCE_MS)
    assert not (card / "copies").exists()


def test_the_pair_in_sight(
    qtbot: QtBot, window: MainWindow, card: Path, drawn_photos: Path
) -> None:
    """What looks alike is shown beside what it looks like; what is missing, alone."""
    with Image.open(drawn_photos / "theme2" / "2-2.jpg") as photo:
        changed = photo.copy()
    changed.paste((255, 0, 255), (60, 60, 66, 66))
    changed.save(card / "alike.jpg", quality=92)
    part = compare(qtbot, window, card)
    listed = part.list.photo_model
    lines = [listed.index(row).data() for row in range(listed.rowCount())]
    assert lines[-2:] == ["new.jpg\nNew", "broken.jpg\nUnreadable"]
    opened: list[bytes] = []
    part.open_wanted.disconnect()
    part.open_wanted.connect(opened.append)
    part.list.setCurrentIndex(part.list.model().index(len(lines) - 2, 0))
    theirs, ours = part.pair.canvases
    qtbot.waitUntil(lambda: not theirs.pixmap.isNull(), timeout=PATIENCE_MS)
    assert ours.words == "Not in the library"
    assert [box.isVisible() for box in part.pair.open_buttons] == [True, False]
    assert part.pair.names[0].text() == "In card: new.jpg"
    part.pair.open_buttons[0].click()
    assert opened == [os.fsencode(card / "new.jpg")]
    part.list.setCurrentIndex(part.list.model().index(len(lines) - 1, 0))
    qtbot.waitUntil(lambda: "cannot be shown" in theirs.words, timeout=PATIENCE_MS)


def test_the_wheel_scrolls_the_page(qtbot: QtBot, window: MainWindow, card: Path) -> None:
    """With Ctrl it zooms, both pictures at once."""
    part = compare(qtbot, window, card)
    theirs, ours = part.pair.canvases
    qtbot.waitUntil(lambda: not theirs.pixmap.isNull(), timeout=PATIENCE_MS)
    ours.show_image(theirs.pixmap, theirs.full)
    for keys in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        at, none = QPointF(theirs.rect().center()), QPoint()
        event = QWheelEvent(
            *(at, theirs.mapToGlobal(at), none, QPoint(0, 120), Qt.MouseButton.NoButton, keys),
            *(Qt.ScrollPhase.NoScrollPhase, False),
        )
        QApplication.sendEvent(theirs, event)
        zooms = keys is Qt.KeyboardModifier.ControlModifier
        assert [canvas.lens.zoom > 1 for canvas in (theirs, ours)] == [zooms, zooms]


def test_what_was_found_comes_into_sight(qtbot: QtBot, window: MainWindow, card: Path) -> None:
    """With the button that copies, also in a small window; the list has the focus."""
    window.resize(900, 600)
    part = compare(qtbot, window, card)
    for shown in (part.result_label, part.copy_button, part.list.viewport()):
        qtbot.waitUntil(
            lambda shown=shown: shown.visibleRegion().boundingRect().height() == shown.height(),
            timeout=PATIENCE_MS,
        )
    qtbot.waitUntil(part.list.hasFocus, timeout=PATIENCE_MS)


def test_new_photos_are_pictures_that_can_be_opened(
    qtbot: QtBot, window: MainWindow, card: Path
) -> None:
    """Each row shows its photo, and Enter opens it; what cannot be read stays empty."""
    part = compare(qtbot, window, card)
    listed = part.list.photo_model
    paths = part.missing
    row = paths.index(os.fsencode(card / "new.jpg"))

    def colours(row: int) -> set[str]:
        image = listed.index(row).data(Qt.ItemDataRole.DecorationRole).pixmap(56, 56).toImage()
        return {image.pixelColor(x, 28).name() for x in range(8, 48)}

    qtbot.waitUntil(lambda: len(colours(row)) > 1, timeout=PATIENCE_MS)
    assert len(colours(paths.index(os.fsencode(card / "broken.jpg")))) == 1
    opened: list[bytes] = []
    part.open_wanted.disconnect()
    part.open_wanted.connect(opened.append)
    part.list.setCurrentIndex(listed.index(row))
    qtbot.keyClick(part.list, Qt.Key.Key_Return)
    assert opened == [os.fsencode(card / "new.jpg")]


def test_grey_buttons_say_why(qtbot: QtBot, window: MainWindow) -> None:
    """In sight, and in their tooltips; then neither."""
    show(qtbot, window)
    page = window.main_layout.exchange
    cards = {
        page.export: [page.export.export_button],
        page.imports: [b for b in page.imports.findChildren(QPushButton) if "…" in b.text()],
        page.compare: [page.compare.copy_button],
    }
    for busy in (True, False):
        page.show_busy("Indexing photos" if busy else "")
        for card, buttons in cards.items():
            assert card.waiting.isVisible() == busy
            for made in buttons:
                assert made.isEnabled() != busy
                assert made.toolTip() == card.waiting.text()
                assert bool(made.toolTip()) == busy


def test_the_card_whose_job_runs_says_what_runs(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """The others say which one they wait for."""
    show(qtbot, window)
    page = window.main_layout.exchange
    page.export.place_chosen.emit(tmp_path / "mine.hashdesk")
    assert page.export.waiting.text() == "Exporting – see the bar below."
    for card in (page.imports, page.compare):
        assert card.waiting.text() == "Please wait until this task is done: Exporting."
    wait(qtbot, window)


@pytest.mark.parametrize("width", [900, 1440, 3840])
def test_forms_stand_in_the_middle(qtbot: QtBot, window: MainWindow, width: int) -> None:
    """And are no wider than can be read."""
    show(qtbot, window)
    window.resize(width, 700)
    page = window.main_layout.exchange
    card, view = page.export, page.viewport()
    left = card.mapTo(view, QPoint(0, 0)).x()
    right = view.width() - left - card.width()
    assert abs(left - right) <= 1
    assert card.width() <= PAGE_WIDTH
    assert card.width() > 500
