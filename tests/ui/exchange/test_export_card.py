"""The card of exports: the formats and their order, the place, the part in view."""

from __future__ import annotations

import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.ui import formatting
from hashdesk.ui.current_page import PageId
from hashdesk.ui.exchange.export_card import ExportCard
from hashdesk.ui.exchange.part_in_view import PartInView
from hashdesk.ui.search.answer_order import matching
from hashdesk.ui.shell.drop_data import DropData
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.exchange.test_exchange import choose, show
from tests.ui.shell.waiting import search_similar

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("chosen", "title", "typed", "place"),
    [
        ("hashdesk", "Export to a new file", "mine", "mine.hashdesk"),
        ("hashdesk", "Export to a new file", "mine v1.2", "mine v1.2.hashdesk"),
        ("hashdesk", "Export to a new file", "Mine.HashDesk", "Mine.HashDesk"),
        ("xlsx", "Export to a new file", "mine", "mine.xlsx"),
        ("npy", "Export to a new folder", "mine.v2", "mine.v2"),
    ],
)
def test_a_place_gets_its_ending(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    chosen: str,
    title: str,
    typed: str,
    place: str,
) -> None:
    """Else the dialog of an import would not list the file, and no program would open a table."""
    show(qtbot, window)
    page = window.main_layout.exchange.export
    page.place_chosen.disconnect()
    choose(window, chosen)
    qtbot.waitUntil(page.export_button.isEnabled, timeout=PATIENCE_MS)
    page.export_button.click()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.windowTitle() == title
    with qtbot.waitSignal(page.place_chosen, timeout=PATIENCE_MS) as asked:
        dialog.filesSelected.emit([str(tmp_path / typed)])
    assert asked.args == [tmp_path / place]
    with qtbot.waitSignal(dialog.finished, timeout=PATIENCE_MS):
        dialog.reject()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_what_is_for_people_comes_first(qtbot: QtBot, window: MainWindow) -> None:
    """A table, then a file for another HashDesk; all formats are in sight at once."""
    show(qtbot, window)
    box = window.main_layout.exchange.export.format_box
    assert box.currentText() == "A table for Excel, LibreOffice or Numbers"
    assert box.itemText(1) == "A file for another HashDesk"
    assert box.itemText(2).startswith("For programs: ")
    assert {box.itemData(row) for row in range(box.count())} == set(EXPORT_FORMATS)
    box.showPopup()
    rows = [box.view().visualRect(box.model().index(row, 0)) for row in range(box.count())]
    assert rows[0].top() >= 0
    assert rows[-1].bottom() <= box.view().viewport().height()
    assert rows[0].height() >= box.fontMetrics().height() + 10, "the style's padding"
    box.hidePopup()


def part(count: int, name: str) -> PartInView:
    """A part of the library."""
    return PartInView(np.arange(1, count + 1), name)


def offered(window: MainWindow) -> str:
    """What can be exported instead of all photos; empty: nothing."""
    box = window.main_layout.exchange.export.only_box
    return "" if box.isHidden() else box.text()


def test_the_answer_in_view_is_offered(qtbot: QtBot, window: MainWindow) -> None:
    """Not the folder that was in view before it: what matches, as its headline counts it."""
    features, card = window.features, window.main_layout.exchange.export
    folder = window.snapshot.roots[0].children[0]
    features.photo_list.choose_folder(folder)
    photo = int(window.snapshot.photos[0])
    for step in (4, 8):
        search_similar(qtbot, window, photo)
        window.main_layout.match_bar.choose(step)
        qtbot.waitUntil(lambda step=step: shown_step(window) == step, timeout=PATIENCE_MS)
        features.navigator.show_page(PageId.EXCHANGE)
        result = features.results.result
        assert result is not None
        count = matching(result)
        assert count > 0
        photos = formatting.photos(count)
        name = result.question.name
        assert offered(window) == f"Only the photos that match: {photos} (similar to {name})"
    card.only_box.setChecked(True)
    said = f"{photos}, one file of about "
    qtbot.waitUntil(lambda: card.size_label.text().startswith(said), timeout=PATIENCE_MS)
    features.navigator.show_page(PageId.PHOTOS)
    features.navigator.show_page(PageId.EXCHANGE)
    assert offered(window) == "", "all photos were in view"


def shown_step(window: MainWindow) -> int:
    """The step of the answer behind the grid."""
    result = window.features.results.result
    return 0 if result is None else result.step


def test_an_answer_to_a_picture_from_outside_is_offered_by_its_name(
    qtbot: QtBot, window: MainWindow, drawn_photos: Path, tmp_path: Path
) -> None:
    """And where nothing matches it, nothing is offered: no older list, either."""
    features = window.features
    features.photo_list.choose_folder(window.snapshot.roots[0].children[0])
    outside = tmp_path / "web-1.jpg"
    shutil.copy(drawn_photos / "theme0" / "0-0.jpg", outside)
    with qtbot.waitSignal(features.results.result_changed, timeout=PATIENCE_MS):
        features.open_and_drop.search_image(os.fsencode(outside))
    result = features.results.result
    assert result is not None
    features.navigator.show_page(PageId.EXCHANGE)
    photos = formatting.photos(matching(result))
    assert offered(window) == f"Only the photos that match: {photos} (similar to web-1.jpg)"
    features.results.show(replace(result, tells_apart=False))
    features.navigator.show_page(PageId.EXCHANGE)
    assert offered(window) == ""


def test_a_long_name_makes_the_page_no_wider(qtbot: QtBot) -> None:
    """It is whole in the tool tip."""
    card = ExportCard()
    qtbot.addWidget(card)
    name = "similar to holidays/a photo with a name that is very long indeed.jpg"
    card.show_in_view(part(5, name))
    assert card.minimumSizeHint().width() < 600
    assert "(similar to" in card.only_box.text()
    assert name in card.only_box.toolTip()


def test_another_part_is_not_exported_unasked(qtbot: QtBot, window: MainWindow) -> None:
    """The choice is for the part that was in view when it was made."""
    show(qtbot, window)
    page = window.main_layout.exchange.export
    page.show_in_view(part(5, "robot_toy"))
    page.only_box.setChecked(True)
    page.show_in_view(part(4, "robot_toy"))
    assert page.only_in_view
    page.show_in_view(part(7, "tea_tin"))
    assert not page.only_in_view
    page.only_box.setChecked(True)
    page.show_in_view(None)
    page.show_in_view(part(7, "tea_tin"))
    assert not page.only_in_view


def test_a_table_for_people(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """What it is, and that it is one file, is said before; where it lies, afterwards."""
    show(qtbot, window)
    page, out = window.main_layout.exchange.export, tmp_path / "mine.xlsx"
    assert "opens with a double-click" in page.purpose_label.text()
    assert page.size_label.text().startswith("24 photos, one file of about ")
    page.place_chosen.emit(out)
    qtbot.waitUntil(page.reveal_button.isVisible, timeout=PATIENCE_MS)
    assert page.result_label.text() == f"24 photos exported to {out}."
    assert zipfile.is_zipfile(out)
    choose(window, "csv")
    assert page.result_label.isHidden(), "nothing was exported in that format"
    assert page.reveal_button.isHidden()
    assert "A new folder" in page.purpose_label.text()
    danger = "It lets the other person see which photos you both have."
    assert page.purpose_label.text().endswith(
        f"compares them, for people who write programs. {danger}"
    )
    qtbot.waitUntil(lambda: "a new folder of about" in page.size_label.text(), timeout=PATIENCE_MS)


@pytest.mark.parametrize("width", [500, 640, 900])
def test_its_button_stays_where_it_is(qtbot: QtBot, width: int) -> None:
    """Whatever is chosen, measured, done or waited for; nor does what stands below the card."""
    card = ExportCard()
    qtbot.addWidget(card)
    card.show()

    def places() -> tuple[int, int]:
        QApplication.processEvents()
        card.resize(width, card.heightForWidth(width))
        QApplication.processEvents()
        return card.export_button.y(), card.heightForWidth(width)

    first = places()
    for row in range(card.format_box.count()):
        card.format_box.setCurrentIndex(row)
        assert places() == first, card.format_box.currentText()
    card.show_size(24, 12_345)
    assert places() == first
    card.show_busy("Exporting", is_own=True)
    assert places() == first
    card.show_busy("", is_own=False)
    assert places() == first
    card.show_exported("/home/somebody/Documents/HashDesk photos.xlsx", 24)
    assert card.result_label.isVisible()
    assert places() == first
    card.show_busy("Adding photos", is_own=False)
    assert places() == first


def test_a_notice_that_goes_moves_no_button(qtbot: QtBot, window: MainWindow) -> None:
    show(qtbot, window)
    layout = window.main_layout
    made = layout.exchange.export.export_button

    def place() -> int:
        QApplication.processEvents()
        return made.mapTo(window, QPoint(0, 0)).y()

    first = place()
    window.features.open_and_drop.take(DropData())
    qtbot.waitUntil(layout.notice_bar.isVisible, timeout=PATIENCE_MS)
    assert place() == first
    window.features.navigator.show_page(PageId.PHOTOS)
    window.features.open_and_drop.take(DropData())
    qtbot.waitUntil(layout.notice_bar.isVisible, timeout=PATIENCE_MS)
    QApplication.processEvents()
    assert layout.notice_bar.y() < layout.grid.mapTo(layout.centre, QPoint(0, 0)).y()


def test_a_result_goes_with_the_part_that_was_exported(qtbot: QtBot) -> None:
    """And stays where what is exported is the same."""
    card = ExportCard()
    qtbot.addWidget(card)
    card.show()
    card.show_in_view(part(5, "robot_toy"))
    card.only_box.setChecked(True)
    card.show_exported("/mine.xlsx", 5)
    card.show_in_view(part(5, "robot_toy"))
    assert card.result_label.isVisible()
    card.show_in_view(part(4, "robot_toy"))
    assert card.result_label.isHidden()
    card.show_exported("/mine.xlsx", 4)
    card.only_box.setChecked(False)
    assert card.result_label.isHidden()


@pytest.mark.usefixtures("german")
def test_a_table_is_in_the_language_of_the_window(qtbot: QtBot) -> None:
    """An export for programs is the same in each."""
    card = ExportCard()
    qtbot.addWidget(card)
    card.format_box.setCurrentIndex(card.format_box.findData("xlsx"))
    assert card.chosen.arguments()[-2:] == ["--titles", "de"]
    card.format_box.setCurrentIndex(card.format_box.findData("csv"))
    assert "--titles" not in card.chosen.arguments()
