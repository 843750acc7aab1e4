"""What is exported, and how large that will be: a part of the page of exchange."""

from __future__ import annotations

import os
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QWidget

from hashdesk.core.exchange.columns.listing import ExportSelection, PathStyle
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, label
from hashdesk.ui.widgets.card_page import Card
from hashdesk.ui.widgets.file_dialogs import ask_new_file
from hashdesk.ui.widgets.theme import GRID

USUAL_EXPORT_NAME = "hashdesk codes"
CONTAINER = "hashdesk"


@dataclass(frozen=True)
class ExportRequest:
    """What a person wants to export."""

    format: str
    selection: ExportSelection

    def arguments(self) -> list[str]:
        """The same for “hashdesk export”."""
        words = ["--format", self.format, "--paths", self.selection.paths.value]
        words += ["--gps"] if self.selection.gps else []
        return words + (["--thumbnails"] if self.selection.thumbnails else [])


class ExportCard(Card):
    """Choices, a size, a button; afterwards the folder."""

    changed = Signal()  # something else is chosen: its size is to be told
    place_chosen = Signal(object)  # bytes: a folder or file that is new
    reveal_wanted = Signal(object)  # bytes

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exported = b""
        self._busy = False
        self._count = 0  # photos that would be exported
        self._words = label(
            self.tr(
                "The codes of all photos for other programs, or one file that HashDesk takes in "
                "elsewhere. Who has the codes of two libraries can tell which photos they share."
            ),
            "muted",
        )
        self._words.setWordWrap(True)
        self.column.addWidget(self._words)
        self.column.addLayout(self._build_choices())
        self._size = label()
        self.column.addWidget(self._size)
        self._choose = button(self.tr("Export…"), "main")
        self._choose.clicked.connect(self._ask)
        self._reveal = button(self.tr("Show the export"))
        self._reveal.clicked.connect(lambda: self.reveal_wanted.emit(self._exported))
        self._reveal.hide()
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._choose)
        row.addWidget(self._reveal)
        row.addStretch(1)
        self.column.addLayout(row)
        self._news = label("", "muted")
        self._news.setWordWrap(True)
        self._news.hide()
        self.column.addWidget(self._news)

    @property
    def chosen(self) -> ExportRequest:
        """What is chosen now."""
        name = str(self._format.currentData())
        return ExportRequest(
            name,
            ExportSelection(
                paths=PathStyle(self._paths.currentData()),
                gps=self._gps.isChecked(),
                thumbnails=self._thumbnails.isChecked() and name == CONTAINER,
            ),
        )

    @property
    def only_looked_at(self) -> bool:
        """Whether only the photos that are looked at are exported."""
        return self._only.isChecked() and not self._only.isHidden()

    def show_looked_at(self, count: int | None, name: str) -> None:
        """So many photos are looked at: of a folder, a shelf, a filter. None: the whole library.

        Called whenever the library has been read; what a person chose stays.
        """
        words = self.tr("Only what is looked at: {photos}")
        words = words.format(photos=formatting.photos(count or 0))
        self._only.setText(f"{words} ({name})" if name else words)
        self._only.setVisible(count is not None)

    def show_size(self, photos: int, size: int) -> None:
        """What there is to export."""
        self._count = photos
        self._allow()
        words = self.tr("{photos}, about {size}")
        self._size.setText(
            words.format(photos=formatting.photos(photos), size=formatting.size(size))
        )

    def show_problem(self, words: str) -> None:
        """Why nothing can be exported so."""
        self._count = 0
        self._allow()
        self._size.setText(words)

    def show_busy(self, *, busy: bool) -> None:
        """Only one thing at a time writes or exports."""
        self._busy = busy
        self._allow()
        if busy:
            self._news.hide()
            self._reveal.hide()

    def _allow(self) -> None:
        self._choose.setEnabled(self._count > 0 and not self._busy)

    def show_exported(self, folder: str, photos: int) -> None:
        """It is done."""
        self._exported = os.fsencode(folder)
        words = self.tr("{photos} exported to {folder}.")
        self._news.setText(
            words.format(photos=formatting.photos(photos), folder=formatting.shown(folder))
        )
        self._news.show()
        self._reveal.show()

    def _tell(self) -> None:
        self._thumbnails.setEnabled(self._format.currentData() == CONTAINER)
        self.changed.emit()

    def _ask(self) -> None:
        one_file = bool(EXPORT_FORMATS[self.chosen.format].file)
        title = self.tr("A new file") if one_file else self.tr("A new folder for the codes")
        name = f"{USUAL_EXPORT_NAME}.hashdesk" if one_file else USUAL_EXPORT_NAME
        ask_new_file(
            self,
            title,
            name,
            lambda place: self.place_chosen.emit(os.fsencode(place)),
            replaces=False,
        )

    def _build_choices(self) -> QGridLayout:
        self._format, self._paths = QComboBox(), QComboBox()
        titles = {CONTAINER: self.tr("One file for HashDesk"), "npy": self.tr("NumPy files")}
        for name, known in EXPORT_FORMATS.items():
            self._format.addItem(titles.get(name, known.title), name)
        self._format.setCurrentIndex(self._format.findData("npy"))
        for paths, words in (
            (PathStyle.RELATIVE, self.tr("Below their folder")),
            (PathStyle.ABSOLUTE, self.tr("Whole")),
            (PathStyle.NONE, self.tr("None")),
        ):
            self._paths.addItem(words, paths)
        self._gps = QCheckBox(self.tr("With the places where they were taken"))
        self._thumbnails = QCheckBox(self.tr("With small pictures"))
        self._thumbnails.setEnabled(False)
        self._only = QCheckBox()
        self._only.setChecked(True)
        self._only.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for row, (words, chooser) in enumerate(
            ((self.tr("Format"), self._format), (self.tr("Paths of the photos"), self._paths))
        ):
            named = label(words)
            named.setBuddy(chooser)
            chooser.setAccessibleName(words)
            chooser.currentIndexChanged.connect(lambda _index: self._tell())
            grid.addWidget(named, row, 0)
            grid.addWidget(chooser, row, 1, Qt.AlignmentFlag.AlignLeft)
        for row, check in enumerate((self._gps, self._thumbnails, self._only), start=2):
            check.toggled.connect(lambda _on: self._tell())
            grid.addWidget(check, row, 1)
        return grid
