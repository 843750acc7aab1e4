"""Dialogs for a file or folder. They return at once; `then` is called with the chosen path."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from hashdesk.ui.widgets.counted_clicks import CountedClicks

Then = Callable[[Path], object]
Location = QStandardPaths.StandardLocation  # the folder that a dialog opens in
DOCUMENTS = Location.DocumentsLocation


def ask_file(
    parent: QWidget,
    title: str,
    then: Then,
    filters: Sequence[str] = (),
    location: Location = DOCUMENTS,
) -> None:
    """Ask for an existing file."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if filters:
        dialog.setNameFilters(filters)
    _open(dialog, then, location)


def ask_folder(parent: QWidget, title: str, then: Then, location: Location = DOCUMENTS) -> None:
    """Ask for an existing folder."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, then, location)


def ask_new_file(
    parent: QWidget,
    title: str,
    name: str,
    then: Then,
    location: Location = DOCUMENTS,
    *,
    replaces: bool = True,
) -> None:
    """Ask for a file to write; `name` is suggested. replaces: it may exist already."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    # Where nothing is overwritten, there is nothing to be confirmed.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not replaces)
    _open(dialog, then, location, name)


def _open(dialog: QFileDialog, then: Then, location: Location, name: str = "") -> None:
    folder = QStandardPaths.writableLocation(location)
    dialog.setDirectory(folder if os.path.isdir(folder) else os.path.expanduser("~"))
    if name:
        dialog.selectFile(name)  # in that folder
    for edit in dialog.findChildren(QLineEdit):  # none where the desktop has a dialog of its own
        if (completer := edit.completer()) is not None:
            CountedClicks(completer)
    dialog.filesSelected.connect(lambda names: then(_chosen(dialog, names)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _chosen(dialog: QFileDialog, names: Sequence[str]) -> Path:
    """The one that is meant. Of a typed path, Qt may name a folder on the way to it, too."""
    typed = [os.path.basename(edit.text()) for edit in dialog.findChildren(QLineEdit)]
    return Path(next((name for name in names if os.path.basename(name) in typed), names[0]))
