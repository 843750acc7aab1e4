"""The card that finds photos of a memory card or folder that the library lacks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from hashdesk.core.exchange.not_there import Answer, NotThere
from hashdesk.core.scanning.skipped_folders import SkipKind
from hashdesk.core.scanning.skipped_record import SkippedKind
from hashdesk.ui import formatting
from hashdesk.ui.exchange.new_photo_list import NewPhotoList
from hashdesk.ui.exchange.pair_view import PairView
from hashdesk.ui.widgets.basic import button, paragraph, row
from hashdesk.ui.widgets.card_page import Card
from hashdesk.ui.widgets.dialogs.file_dialogs import ask_folder, ask_new_file
from hashdesk.ui.widgets.dialogs.last_folders import Purpose
from hashdesk.ui.widgets.skipped_label import SkippedLabel

ORDER = (Answer.ALIKE, Answer.MISSING, Answer.UNREADABLE)


class CompareCard(Card):
    """A button; afterwards four numbers, the photos that are not there, and the one chosen."""

    folder_chosen = Signal(object, bool)  # Path; whether turned copies count, too
    photo_chosen = Signal(object)  # NotThere
    reveal_wanted = Signal(object)  # bytes: a photo
    open_wanted = Signal(object)  # bytes: a photo, in its own program
    save_wanted = Signal(object)  # Path: of the list
    copy_wanted = Signal(object, bool)  # Path: where to; whether look-alikes go along
    add_wanted = Signal(object)  # bytes: the folder that was compared
    found = Signal()  # a result is shown
    commands = ("compare", "copy")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = b""
        self.may_add = True  # False in a read-only library
        self._busy = self._empty = False  # a job runs; the library has no photos
        words = self.tr(
            "Finds the photos of a memory card or folder that the library does not have. Nothing "
            "is changed. A photo is not new if the library has the same file, or the same picture "
            "in another size or quality. What only looks alike is for you to decide."
        )
        self.column.addWidget(paragraph(words, "muted"))
        self._turned = QCheckBox(self.tr("Count rotated and mirrored copies as known"))
        self.column.addWidget(self._turned)
        self.choose_button = button(self.tr("Choose a card or folder…"), clicked=self._ask_folder)
        self.copy_button = button(
            self.tr("Copy the new ones to a folder…"), "main", self._ask_target
        )
        self._save = button(self.tr("Save the list…"), clicked=self._ask_place)
        self._add = button(self.tr("Add this folder to the library"))
        self._add.clicked.connect(lambda: self.add_wanted.emit(self._folder))
        self.result_label = paragraph()
        self.answers_label = paragraph("", "muted")
        self.not_compared = SkippedLabel()
        self.alike_box = QCheckBox(self.tr("Copy those that look alike, too"))
        self.alike_box.setChecked(True)
        self.list = NewPhotoList()
        self.list.open_wanted.connect(self.open_wanted)
        self.list.reveal_wanted.connect(self.reveal_wanted)
        self.list.photo_chosen.connect(self._show)
        self.pair = PairView()
        self.pair.open_wanted.connect(self.open_wanted)
        self._why_not = paragraph(self.tr("There are no photos yet to compare with."), "muted")
        self.column.addLayout(row(self.choose_button, self._add, 1))
        self.column.addWidget(self._why_not)
        self.column.addWidget(self.waiting)
        self.column.addWidget(self.result_label)
        self.column.addWidget(self.answers_label)
        self.column.addWidget(self.not_compared)
        self.column.addLayout(row(self.copy_button, self._save, self.alike_box, 1))
        self.column.addWidget(self.list)
        self.column.addWidget(self.pair)
        hidden: tuple[QWidget, ...] = (
            *(self.result_label, self.answers_label, self.not_compared, self.copy_button),
            *(self._save, self.alike_box, self.list, self.pair, self._add, self._why_not),
        )
        for part in hidden:
            part.hide()

    @property
    def missing(self) -> list[bytes]:
        """The paths of the photos that are not there, in the order of the list."""
        return [photo.files.full for photo in self.list.photo_model.photos]

    def show_busy(self, task: str, *, is_own: bool) -> None:
        """Allow neither comparison nor copying while a task runs, and say so.

        is_own: whether this card asked for it.
        """
        self._busy = bool(task)
        self._enable()
        self.show_waiting((self.choose_button, self.copy_button), task, is_own=is_own)

    def show_size(self, photos: int) -> None:
        """Allow no comparison with a library that has no photos, and say so."""
        self._empty = not photos
        self._enable()
        self._why_not.setVisible(self._empty)

    def _enable(self) -> None:
        self.choose_button.setEnabled(not self._busy and not self._empty)
        self.copy_button.setEnabled(not self._busy)

    def show_found(
        self, folder: bytes, summary: dict[str, Any], photos: Sequence[NotThere]
    ) -> None:
        """Show the result of a comparison. photos: those that are not there, or may not be."""
        self._folder = folder
        self.result_label.setText(self._result(folder, summary))
        answers = self._answers(summary)
        self.answers_label.setText(answers)
        self._show_not_compared(summary)
        ordered = sorted(photos, key=lambda photo: ORDER.index(photo.answer))
        self.result_label.show()
        self.answers_label.setVisible(bool(answers))
        found = bool(ordered)
        for part in (self.list, self.pair, self.copy_button, self._save):
            part.setVisible(found)
        self.alike_box.setVisible(any(photo.answer is Answer.ALIKE for photo in photos))
        self._add.setVisible(found and self.may_add)
        self.list.show_photos(ordered)
        self.found.emit()

    def _result(self, folder: bytes, summary: dict[str, Any]) -> str:
        alike, failed = int(summary["alike"]), int(summary["failed"])
        words = self.tr("{folder} – in the library: {there}; new: {new}.")
        if alike:
            words = self.tr(
                "{folder} – in the library: {there}; alike, please check: {alike}; new: {new}."
            )
        said = words.format(
            folder=formatting.shown(folder),
            there=formatting.photos(int(summary["exact"]) + int(summary["near"])),
            alike=formatting.photos(alike),
            new=formatting.photos(int(summary["missing"])),
        )
        if failed:
            words = self.tr("Unreadable, so that nothing is known of them: {failed}.")
            said += " " + words.format(failed=formatting.photos(failed))
        return said

    def _answers(self, summary: dict[str, Any]) -> str:
        """How photos that are there were found, and what did not count."""
        exact, near = int(summary["exact"]), int(summary["near"])
        if exact and near:
            words = self.tr(
                "Of those in the library, {exact} are there byte for byte, {near} as another file "
                "of the same picture."
            )
        elif near:
            words = self.tr("Those in the library are other files of the same pictures.")
        else:
            words = self.tr("Those in the library are there byte for byte.")
        counts = {"exact": formatting.count(exact), "near": formatting.count(near)}
        said = [words.format(**counts)] if exact or near else []
        if away := int(summary["out_of_reach"]):
            words = self.tr("Of these, on a disconnected drive: {away}. Connect it to be sure.")
            said.append(words.format(away=formatting.count(away)))
        if outdated := int(summary["outdated"]):
            words = self.tr("In the library, missing or changed since, not counted: {outdated}.")
            said.append(words.format(outdated=formatting.photos(outdated)))
        return " ".join(said)

    def _show_not_compared(self, summary: dict[str, Any]) -> None:
        """Say what else would be lost with a card: folders not entered, files of other kinds."""
        kinds = [
            SkippedKind(
                SkipKind(one["kind"]), one["folders"], tuple(map(os.fsencode, one["examples"]))
            )
            for one in summary["skipped"]
        ]
        said = []
        if kinds:
            words = self.tr("Folders that were skipped: {folders}.")
            said.append(words.format(folders=self.not_compared.words_of(kinds)))
        if others := int(summary["other_files"]):
            said.append(self.tr("Not compared: %Ln files that are not pictures.", None, others))
        self.not_compared.show_words(" ".join(said), kinds)

    def _show(self, photo: NotThere) -> None:
        self.pair.show_photo(photo, formatting.name_of(self._folder))
        self.photo_chosen.emit(photo)

    def _ask_folder(self) -> None:
        turned = self._turned.isChecked()
        title = self.tr("A card or folder of photos")

        def choose(folder: Path) -> None:
            self.folder_chosen.emit(folder, turned)

        ask_folder(self, title, Purpose.CARD, choose)

    def _ask_target(self) -> None:
        alike = self.alike_box.isChecked()
        title = self.tr("Copy to (nothing is overwritten)")

        def choose(folder: Path) -> None:
            self.copy_wanted.emit(folder, alike)

        ask_folder(self, title, Purpose.COPIES, choose)

    def _ask_place(self) -> None:
        title = self.tr("A list of the new photos")
        ask_new_file(self, title, "new photos.txt", Purpose.TABLE, self.save_wanted.emit)
