"""The page of the export: what it writes, how large it will be, and where it went."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hashdesk.ui import text
from hashdesk.ui.sheet import Sheet
from hashdesk.ui.theme import GRID
from hashdesk.ui.widgets import button, label

NAME = "hashdesk codes"


class ExportPage(Sheet):
    """Words, a size, a button; afterwards the folder."""

    folder_chosen = Signal(object)  # bytes: a folder that is new
    reveal_wanted = Signal(object)  # bytes

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exported = b""
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for words in (
            self.tr(
                "The codes of all photos at 4, 8, 16, 32 and 64 bits as NumPy files, a list that "
                "says which row is which photo, and a manifest with the checksum of each file. "
                "The README shows how to search them without HashDesk."
            ),
            self.tr(
                "The list holds the paths of your photos. Whoever has the codes of two libraries "
                "can tell which photos they share."
            ),
        ):
            paragraph = label(words, "muted")
            paragraph.setWordWrap(True)
            layout.addWidget(paragraph)
        self._size = label()
        layout.addWidget(self._size)
        self._choose = button(self.tr("Choose a folder…"), "main")
        self._choose.clicked.connect(self._ask)
        self._reveal = button(self.tr("Show the export"))
        self._reveal.clicked.connect(lambda: self.reveal_wanted.emit(self._exported))
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._choose)
        row.addWidget(self._reveal)
        row.addStretch(1)
        layout.addLayout(row)
        self._news = label("", "muted")
        self._news.setWordWrap(True)
        layout.addWidget(self._news)
        self.add(self.tr("EXPORT THE CODES"), part)
        self._reveal.hide()

    def show_size(self, photos: int, size: int) -> None:
        """What there is to export."""
        words = self.tr("{photos}, about {size}")
        self._size.setText(words.format(photos=text.photos(photos), size=text.size(size)))

    def show_busy(self, *, busy: bool) -> None:
        """Only one thing at a time writes or exports."""
        if busy and self._choose.hasFocus():
            self.setFocus()
        self._choose.setEnabled(not busy)

    def show_exported(self, folder: str, photos: int) -> None:
        """It is done."""
        self._exported = os.fsencode(folder)
        words = self.tr("{photos} exported to {folder}.")
        self._news.setText(words.format(photos=text.photos(photos), folder=text.shown(folder)))
        self._reveal.show()

    def _ask(self) -> None:
        dialog = QFileDialog(self, self.tr("A new folder for the codes"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        place = QStandardPaths.writableLocation(documents) or os.path.expanduser("~")
        dialog.setDirectory(place)
        dialog.selectFile(str(Path(place) / NAME))
        dialog.fileSelected.connect(lambda name: self.folder_chosen.emit(os.fsencode(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
