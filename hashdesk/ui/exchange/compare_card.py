"""The card that finds photos of a memory card or folder that the library lacks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtWidgets import QCheckBox, QListView, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, paragraph, row
from hashdesk.ui.widgets.card_page import Card
from hashdesk.ui.widgets.file_dialogs import ask_folder, ask_new_file

VISIBLE_ROWS = 8  # of the list


class CompareCard(Card):
    """A button; afterwards the result, and a list of the photos that are new."""

    folder_chosen = Signal(object, bool)  # Path; whether turned copies count, too
    reveal_wanted = Signal(object)  # bytes: a photo
    save_wanted = Signal(object)  # Path: of the list
    add_wanted = Signal(object)  # bytes: the folder that was compared

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = b""
        self.may_add = True  # False in a read-only library
        self.missing: list[bytes] = []  # paths of the new photos
        words = self.tr(
            "Nothing is copied or changed. A photo counts as there if the same file is, or "
            "the same picture re-encoded or edited a little."
        )
        self.column.addWidget(paragraph(words, "muted"))
        self._turned = QCheckBox(self.tr("Turned and mirrored copies count, too"))
        self.column.addWidget(self._turned)
        self._choose = button(self.tr("Choose a card or folder…"), clicked=self._ask_folder)
        self._save = button(self.tr("Save the list…"), clicked=self._ask_place)
        self._add = button(self.tr("Add this folder"))
        self._add.clicked.connect(lambda: self.add_wanted.emit(self._folder))
        self.column.addLayout(row(self._choose, self._save, self._add, 1))
        self.result_label = paragraph()
        self.column.addWidget(self.result_label)
        self._model = QStringListModel(self)
        self.list = QListView()
        self.list.setObjectName("missing")
        self.list.setAccessibleName(self.tr("Photos that are not in the library yet"))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setModel(self._model)
        self.list.setMinimumHeight(VISIBLE_ROWS * self.fontMetrics().lineSpacing())
        self.list.activated.connect(lambda at: self.reveal_wanted.emit(self.missing[at.row()]))
        self.column.addWidget(self.list)
        for part in (self._save, self._add, self.result_label, self.list):
            part.hide()

    def show_busy(self, *, busy: bool) -> None:
        """Allow no comparison while a job runs."""
        self._choose.setEnabled(not busy)

    def show_found(self, folder: bytes, summary: dict[str, Any], missing: list[bytes]) -> None:
        """Show the result of a comparison. missing: paths of the photos that are new."""
        self._folder = folder
        there = int(summary["exact"]) + int(summary["near"])
        failed = int(summary["failed"])
        words = self.tr("{folder} – in the library: {there}; new: {new}.")
        if failed:
            words = self.tr(
                "{folder} – in the library: {there}; new: {new}; cannot be read, so that it is "
                "not known: {failed}."
            )
        self.result_label.setText(
            words.format(
                folder=formatting.shown(folder),
                there=formatting.photos(there),
                new=formatting.photos(int(summary["missing"])),
                failed=formatting.photos(failed),
            )
        )
        self.missing = missing
        self._model.setStringList([formatting.shown(path) for path in missing])
        self.result_label.show()
        for part in (self._save, self.list):
            part.setVisible(bool(missing))
        self._add.setVisible(bool(missing) and self.may_add)

    def _ask_folder(self) -> None:
        turned = self._turned.isChecked()
        title = self.tr("A card or folder of photos")
        ask_folder(self, title, lambda folder: self.folder_chosen.emit(folder, turned))

    def _ask_place(self) -> None:
        title = self.tr("A list of the new photos")
        ask_new_file(self, title, "new photos.txt", self.save_wanted.emit)
