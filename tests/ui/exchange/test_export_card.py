"""The card of exports: the formats and their order, the place, the part in view."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.ui.exchange.export_card import ExportCard
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS
from tests.ui.exchange.test_exchange import choose, show

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


def test_another_part_is_not_exported_unasked(qtbot: QtBot, window: MainWindow) -> None:
    """The choice is for the part that was in view when it was made."""
    show(qtbot, window)
    page = window.main_layout.exchange.export
    page.show_in_view(5, "robot_toy")
    page.only_box.setChecked(True)
    page.show_in_view(4, "robot_toy")
    assert page.only_in_view
    page.show_in_view(7, "tea_tin")
    assert not page.only_in_view
    page.only_box.setChecked(True)
    page.show_in_view(None, "")
    page.show_in_view(7, "tea_tin")
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


def test_a_result_goes_with_the_part_that_was_exported(qtbot: QtBot) -> None:
    """And stays where what is exported is the same."""
    card = ExportCard()
    qtbot.addWidget(card)
    card.show()
    card.show_in_view(5, "robot_toy")
    card.only_box.setChecked(True)
    card.show_exported("/mine.xlsx", 5)
    card.show_in_view(5, "robot_toy")
    assert card.result_label.isVisible()
    card.show_in_view(4, "robot_toy")
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
