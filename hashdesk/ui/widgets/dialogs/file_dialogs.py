"""Dialogs for a file or folder. They return at once; `then` is called with the chosen path.

They open where something was chosen last for the same purpose, also by an earlier window.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from hashdesk.ui.widgets.counted_clicks import CountedClicks
from hashdesk.ui.widgets.dialogs.last_folders import Purpose, last_folders, usual_folder

Then = Callable[[Path], object]


def ask_file(
    parent: QWidget,
    title: str,
    purpose: Purpose,
    then: Then,
    filters: Sequence[str] = (),
) -> None:
    """Ask for an existing file."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if filters:
        # "Photos", not "Photos (*.jpg *.JPG *.jpeg …"
        dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
        dialog.setNameFilters(filters)
    _open(dialog, purpose, then)


def ask_folder(parent: QWidget, title: str, purpose: Purpose, then: Then) -> None:
    """Ask for an existing folder."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, purpose, then)


def ask_new_file(
    parent: QWidget,
    title: str,
    name: str,
    purpose: Purpose,
    then: Then,
    *,
    replaces: bool = True,
) -> None:
    """Ask for a file to write; `name` is suggested. replaces: it may exist already."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    # Where nothing is overwritten, there is nothing to be confirmed.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not replaces)
    _open(dialog, purpose, then, name)


def _open(dialog: QFileDialog, purpose: Purpose, then: Then, name: str = "") -> None:
    last = last_folders(dialog.parentWidget())
    dialog.setDirectory((last and last.folder(purpose)) or usual_folder(purpose))
    if name:
        dialog.selectFile(name)  # in that folder
    for edit in dialog.findChildren(QLineEdit):  # none where the desktop has a dialog of its own
        if (completer := edit.completer()) is not None:
            CountedClicks(completer)

    def take(names: Sequence[str]) -> None:
        chosen = _chosen(dialog, names)
        if last is not None:
            last.keep(purpose, chosen)
        then(chosen)

    dialog.filesSelected.connect(take)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _chosen(dialog: QFileDialog, names: Sequence[str]) -> Path:
    """The one that is meant. Of a typed path, Qt may name a folder on the way to it, too."""
    typed = [os.path.basename(edit.text()) for edit in dialog.findChildren(QLineEdit)]
    return Path(next((name for name in names if os.path.basename(name) in typed), names[0]))
