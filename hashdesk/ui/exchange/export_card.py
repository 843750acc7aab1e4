"""The card of exports: what it is for, what goes into it, its expected size, where it went."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from hashdesk.core.exchange.columns.listing import ExportSelection, PathStyle
from hashdesk.core.exchange.columns.table_words import TABLE_LANGUAGE, TITLES
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.ui import formatting
from hashdesk.ui.exchange.part_in_view import PartInView
from hashdesk.ui.widgets.basic import button, grid_layout, label, paragraph, row
from hashdesk.ui.widgets.card_page import Card
from hashdesk.ui.widgets.controls.confirmed_box import ConfirmedBox
from hashdesk.ui.widgets.dialogs.file_dialogs import ask_new_file
from hashdesk.ui.widgets.dialogs.last_folders import Purpose
from hashdesk.ui.widgets.roomy_paragraph import RoomyParagraph

PART_NAME_WIDTH = 180  # pixels, of the part in view: no longer one makes the page wider
RESULT_LINES = 2  # a long path has room
TABLE, CONTAINER, DATABASE = "xlsx", "hashdesk", "pgvector"


@dataclass(frozen=True)
class ExportRequest:
    """What is to be exported, and in which format."""

    format: str
    selection: ExportSelection

    def arguments(self) -> list[str]:
        """The options of `hashdesk export`."""
        words = ["--format", self.format, "--paths", self.selection.paths.value]
        words += ["--gps"] if self.selection.gps else []
        words += ["--facts"] if self.selection.facts else []
        words += ["--titles", self.selection.titles] if self.format == TABLE else []
        return words + (["--thumbnails"] if self.selection.thumbnails else [])


def place_of(typed: Path, format_name: str) -> Path:
    """Where an export goes: a file has the ending of its format."""
    ending = Path(EXPORT_FORMATS[format_name].file).suffix
    if ending and typed.suffix.lower() != ending:
        return typed.with_name(typed.name + ending)
    return typed


class ExportCard(Card):
    """Choices, the expected size and a button; afterwards a button that shows the export."""

    changed = Signal()  # of the choices: the size is out of date
    place_chosen = Signal(object)  # Path: a new folder or file
    reveal_wanted = Signal(object)  # bytes: the export
    commands = ("export",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.exported = b""
        self._busy = False
        self._count = 0  # photos that would be exported
        self._part = ""  # the name of the part in view
        words = self.tr(
            "A list of your photos, for other programs or for another HashDesk. The photos "
            "themselves are not copied."
        )
        self.column.addWidget(paragraph(words, "muted"))
        self.waiting = RoomyParagraph("muted", RESULT_LINES)  # in the place of the result
        self.waiting.hide()
        self.result_label = RoomyParagraph("muted", RESULT_LINES)
        self.result_label.keep_room(kept=False)
        self.result_label.hide()
        self.reveal_button = button(self.tr("Show in folder"))
        self.reveal_button.clicked.connect(lambda: self.reveal_wanted.emit(self.exported))
        self.reveal_button.hide()
        self.column.addLayout(self._build_choices())
        self.size_label = RoomyParagraph()
        self.column.addWidget(self.size_label)
        self.export_button = button(self.tr("Export…"), "main", self._ask_place)
        self.column.addLayout(row(self.export_button, self.reveal_button, 1))
        self.column.addWidget(self.waiting)
        self.column.addWidget(self.result_label)

    @property
    def chosen(self) -> ExportRequest:
        """The export that is chosen now."""
        name = str(self.format_box.currentData())
        language = QLocale().name().split("_")[0]
        selection = ExportSelection(
            paths=PathStyle(self.paths_box.currentData()),
            gps=self._gps_box.isChecked(),
            facts=self.facts_box.isChecked() and EXPORT_FORMATS[name].facts,
            thumbnails=self.thumbnails_box.isChecked() and name == CONTAINER,
            titles=language if language in TITLES else TABLE_LANGUAGE,
        )
        return ExportRequest(name, selection)

    @property
    def only_in_view(self) -> bool:
        """Whether only the photos in the grid are exported: of a folder, a shelf, a filter."""
        return self.only_box.isChecked() and not self.only_box.isHidden()

    def show_in_view(self, part: PartInView | None) -> None:
        """Offer to export only the photos in the grid; None: it shows all.

        The choice holds for one part: another one is not exported without being asked for.
        """
        name = "" if part is None else part.name
        if name != self._part:
            self.only_box.setChecked(False)
        self._part = name
        words = self.tr("Only the photos in view: {photos}")
        if part is not None and part.matching:
            words = self.tr("Only the photos that match: {photos}")
        words = words.format(photos=formatting.photos(0 if part is None else len(part.photos)))
        metrics = self.only_box.fontMetrics()
        short = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, PART_NAME_WIDTH)
        self.only_box.setToolTip(formatting.plain_tip(name) if short != name else "")
        words = f"{words} ({short})" if name else words
        if self.only_in_view and words != self.only_box.text():
            self._forget_result()
        self.only_box.setText(words)
        self.only_box.setVisible(part is not None)

    def show_size(self, photos: int, size: int) -> None:
        """Show how many photos would be exported, and about how many bytes."""
        self._count = photos
        self._enable()
        one_file = bool(EXPORT_FORMATS[self.chosen.format].file)
        words = (
            self.tr("{photos}, one file of about {size}")
            if one_file
            else self.tr("{photos}, a new folder of about {size}")
        )
        self.size_label.setText(
            words.format(photos=formatting.photos(photos), size=formatting.size(size))
        )

    def show_problem(self, words: str) -> None:
        """Say why this cannot be exported."""
        self._count = 0
        self._enable()
        self.size_label.setText(words)

    def show_busy(self, task: str, *, is_own: bool) -> None:
        """Allow no export while a task runs. is_own: whether this card asked for it."""
        self._busy = bool(task)
        self._enable()
        self.show_waiting((self.export_button,), task, is_own=is_own)
        if task:
            self._forget_result()

    def _forget_result(self) -> None:
        """Show the last export no longer: what stands above it is another one now."""
        self.result_label.hide()
        self.waiting.keep_room(kept=True)
        self.reveal_button.hide()

    def _enable(self) -> None:
        self.export_button.setEnabled(self._count > 0 and not self._busy)

    def show_exported(self, folder: str, photos: int) -> None:
        """Say how many photos were exported, and where to."""
        self.exported = os.fsencode(folder)
        words = self.tr("{photos} exported to {folder}.")
        self.result_label.setText(
            words.format(photos=formatting.photos(photos), folder=formatting.shown(folder))
        )
        self.waiting.keep_room(kept=False)
        self.result_label.show()
        self.reveal_button.show()

    def _change(self) -> None:
        self._forget_result()
        name = str(self.format_box.currentData())
        why_not = self.tr("This format has no place for them.")
        for box, possible in (
            (self.facts_box, EXPORT_FORMATS[name].facts),
            (self.thumbnails_box, name == CONTAINER),
        ):
            box.setEnabled(possible)
            box.setToolTip("" if possible else why_not)
        self.purpose_label.setText(self._purpose(name))
        self.changed.emit()

    def _purpose(self, name: str) -> str:
        """What an export is, and who can do what with it."""
        if name == TABLE:
            return self.tr(
                "One file that opens with a double-click: a row for each photo, with its folder, "
                "name, date and size."
            )
        shared = self.tr("It lets the other person see which photos you both have.")
        if name == CONTAINER:
            words = self.tr(
                "One file to import into another HashDesk, which can then search these photos, "
                "even without the photos themselves."
            )
        else:
            words = self.tr(
                "A new folder with a list of the photos and with the codes by which HashDesk "
                "compares them, for people who write programs."
            )
        return f"{words} {shared}"

    def _ask_place(self) -> None:
        chosen = self.chosen.format
        title = (
            self.tr("Export to a new file")
            if EXPORT_FORMATS[chosen].file
            else self.tr("Export to a new folder")
        )

        def choose(typed: Path) -> None:
            self.place_chosen.emit(place_of(typed, chosen))

        name = place_of(Path(self.tr("HashDesk photos")), chosen).name
        ask_new_file(self, title, name, Purpose.EXPORT, choose, replaces=False)

    def _build_choices(self) -> QGridLayout:
        self.format_box, self.paths_box = ConfirmedBox(), ConfirmedBox()
        titles = {
            TABLE: self.tr("A table for Excel, LibreOffice or Numbers"),
            CONTAINER: self.tr("A file for another HashDesk"),
        }
        with_words = {DATABASE: self.tr("PostgreSQL with pgvector")}  # the others are mere names
        for name in dict.fromkeys((TABLE, CONTAINER, *EXPORT_FORMATS)):  # those for people first
            plain = with_words.get(name, EXPORT_FORMATS[name].title)
            other = self.tr("For programs: {format}").format(format=plain)
            self.format_box.addItem(titles.get(name, other), name)
        self.format_box.setMaxVisibleItems(self.format_box.count())
        for paths, words in (
            (PathStyle.RELATIVE, self.tr("Folder and name")),
            (PathStyle.ABSOLUTE, self.tr("Full path on this computer")),
            (PathStyle.NONE, self.tr("Nothing")),
        ):
            self.paths_box.addItem(words, paths)
        self.purpose_label = RoomyParagraph("muted")
        self.purpose_label.keep_room_for(map(self._purpose, EXPORT_FORMATS))
        self._gps_box = QCheckBox(self.tr("Include where photos were taken"))
        self.facts_box = QCheckBox(self.tr("Include camera, lens, exposure, rating and keywords"))
        self.thumbnails_box = QCheckBox(self.tr("Include thumbnails"))
        self.only_box = QCheckBox()
        self.only_box.hide()
        grid = grid_layout(1)
        titled = {
            self.tr("Export as"): self.format_box,
            self.tr("Photos named by"): self.paths_box,
        }
        for line, (words, chooser) in zip((0, 2), titled.items(), strict=True):
            named = label(words)
            named.setBuddy(chooser)
            chooser.setAccessibleName(words)
            chooser.currentIndexChanged.connect(lambda _index: self._change())
            grid.addWidget(named, line, 0)
            grid.addWidget(chooser, line, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.purpose_label, 1, 1)
        checks = (self._gps_box, self.facts_box, self.thumbnails_box, self.only_box)
        for line, check in enumerate(checks, start=3):
            check.toggled.connect(lambda _on: self._change())
            grid.addWidget(check, line, 1)
        self._change()
        return grid
