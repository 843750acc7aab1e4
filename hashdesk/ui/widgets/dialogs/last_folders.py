"""Where the dialogs for files opened last, for each purpose: they open there again."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QWidget

from hashdesk.ui.window_settings import LAST_FOLDERS_KEY


class Purpose(StrEnum):
    """What a file or folder is asked for."""

    PICTURE = "picture"  # to search with
    PHOTOS = "photos"  # a folder to add to the library
    CARD = "card"  # to compare with the library
    COPIES = "copies"  # the folder that new photos are copied to
    EXPORT = "export"
    IMPORT = "import"
    LOCATED = "located"  # the folder of the photos of an imported library
    TABLE = "table"  # of groups, or a list of new photos
    DECISIONS = "decisions"  # saved, and read
    MODEL = "model"


LOOKS_THERE = {Purpose.EXPORT: Purpose.IMPORT}  # what was written is read next
AMONG_PICTURES = (Purpose.PICTURE, Purpose.PHOTOS)  # at first; all others among documents


class LastFolders(QObject):
    """A child of the window: dialogs in it find it there."""

    def __init__(self, settings: QSettings, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings

    def folder(self, purpose: Purpose) -> str:
        """The folder in which something was chosen last; empty: none, or it is not there now."""
        saved = unquote_to_bytes(str(self._settings.value(_key(purpose), "")))
        folder = os.fsdecode(saved)
        return folder if os.path.isdir(folder) else ""

    def keep(self, purpose: Purpose, chosen: Path) -> None:
        """Remember where something was chosen: the folder that it lies in."""
        folder = quote(os.fsencode(chosen.parent))
        self._settings.setValue(_key(purpose), folder)
        if purpose in LOOKS_THERE:
            self._settings.setValue(_key(LOOKS_THERE[purpose]), folder)


def last_folders(above: QWidget | None) -> LastFolders | None:
    """Those of the window that a widget or dialog belongs to; None: it is in no such window."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    while above is not None:
        found = above.findChild(LastFolders, options=direct)
        if found is not None:
            return found
        above = above.parentWidget()
    return None


def usual_folder(purpose: Purpose) -> str:
    """Where to look for something for the first time."""
    location = QStandardPaths.StandardLocation
    among = location.PicturesLocation if purpose in AMONG_PICTURES else location.DocumentsLocation
    folder = QStandardPaths.writableLocation(among)
    return folder if os.path.isdir(folder) else os.path.expanduser("~")


def _key(purpose: Purpose) -> str:
    return f"{LAST_FOLDERS_KEY}/{purpose.value}"
