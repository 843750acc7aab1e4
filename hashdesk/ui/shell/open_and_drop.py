"""Opens, pastes and drops: images to search for and folders to index."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from hashdesk.core.imaging.photo_formats import FORMAT_OF_SUFFIX
from hashdesk.core.search.question import Question
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.scratch_folder import ScratchFolder
from hashdesk.ui.search.searcher import Searcher, of_file
from hashdesk.ui.shell import drop_data
from hashdesk.ui.shell.drop_data import DropData
from hashdesk.ui.widgets.dialogs.file_dialogs import ask_file, ask_folder
from hashdesk.ui.widgets.dialogs.last_folders import Purpose


class OpenAndDrop(QObject):
    """Turns files, folders and pixels from outside into searches and index jobs."""

    search_wanted = Signal(object, bool)  # Question, whether the atlas may show its shelf instead
    folders_wanted = Signal(list)  # folders to index, as bytes

    def __init__(
        self, window: QWidget, searcher: Searcher, scratch: ScratchFolder, notifier: Notifier
    ) -> None:
        super().__init__(window)
        self._window = window
        self._searcher = searcher
        self._notifier = notifier
        self._scratch = scratch  # for pasted images

    def take(self, data: DropData) -> None:
        """Index dropped folders, or search for a dropped or pasted image."""
        if data.folders:
            self.folders_wanted.emit(list(data.folders))
        elif data.image:
            self.search_image(data.image)
        elif data.pixels:
            path = drop_data.keep(data.pixels, self._scratch.path)
            self.search_image(path, self.tr("the pasted picture"))
        else:
            self._notifier.notice(self.tr("That is neither a photo nor a folder."))

    def search_image(self, path: bytes, name: str = "") -> None:
        """Search for an image file, inside or outside the library."""
        self.search(of_file(path, name))

    def search(self, question: Question, *, locate: bool = True) -> None:
        """Search for a photo of the library, or for an image file.

        locate: if the atlas is in sight, it may show where the photo would stand.
        """
        if not question.photos:
            self._notifier.status(self.tr("Reading {name} …").format(name=question.name))
        self.search_wanted.emit(question, locate)

    def paste(self) -> None:
        """Take the contents of the clipboard."""
        self.take(drop_data.read(QGuiApplication.clipboard().mimeData()))

    def choose_image(self) -> None:
        """Let the user choose an image file to search for."""
        patterns = " ".join(f"*.{suffix} *.{suffix.upper()}" for suffix in FORMAT_OF_SUFFIX)
        photos, everything = self.tr("Photos"), self.tr("All files")
        filters = [f"{photos} ({patterns})", f"{everything} (*)"]

        def search(file: Path) -> None:
            self.search(of_file(os.fsencode(file)), locate=False)

        ask_file(self._window, self.tr("Search by image"), Purpose.PICTURE, search, filters)
        self._searcher.warm_up()

    def choose_folder(self) -> None:
        """Let the user choose a folder to index."""

        def add(folder: Path) -> None:
            self.folders_wanted.emit([os.fsencode(folder)])

        ask_folder(self._window, self.tr("Add a folder of photos"), Purpose.PHOTOS, add)
