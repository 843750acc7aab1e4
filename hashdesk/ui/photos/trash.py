"""Moves photo files to the desktop's trash and restores them."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from hashdesk.core.errors import HashDeskError
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate


@dataclass(frozen=True)
class Trashed:
    """A file that was moved to the trash."""

    photo: int
    path: bytes  # where it was
    trash_path: bytes  # where it is in the trash


TrashOutcome = tuple[list[Trashed], str]  # files that were moved; an error sentence or ""


def move_to_trash(photo: int, path: bytes) -> Trashed:
    """Move a photo's file to the trash of its drive. Raises HashDeskError if the file stays."""
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    Path(data).mkdir(parents=True, exist_ok=True)  # Qt creates the trash, not its parent
    try:
        file = QFile(path.decode())
    except UnicodeDecodeError as error:
        sentence = translate(
            "HashDesk", "{name} cannot be moved to the trash: its name is no UTF-8. Rename it."
        )
        raise HashDeskError(sentence.format(name=formatting.name_of(path))) from error
    if not os.path.lexists(path):
        sentence = translate(
            "HashDesk", "{name} cannot be moved to the trash: it is gone. Rescan (F5)."
        )
        raise HashDeskError(sentence.format(name=formatting.name_of(path)))
    if not file.moveToTrash():
        sentence = translate(
            "HashDesk",
            "{name} cannot be moved to the trash: its drive has none, or you may not change its "
            "folder. Use the file manager.",
        )
        raise HashDeskError(sentence.format(name=formatting.name_of(path)))
    return Trashed(photo, path, file.fileName().encode())


def move_all_to_trash(photos: list[tuple[int, bytes]]) -> TrashOutcome:
    """Move photos, given as id and path, to the trash; stop at the first that cannot be moved."""
    moved: list[Trashed] = []
    for photo, path in photos:
        try:
            moved.append(move_to_trash(photo, path))
        except HashDeskError as error:
            return moved, str(error)
    return moved, ""


def restore(trashed: Trashed) -> None:
    """Move a file from the trash to where it was. Raises HashDeskError; replaces no file."""
    name = formatting.name_of(trashed.path)
    if os.path.lexists(trashed.path):
        sentence = translate(
            "HashDesk", "{name} stays in the trash: there is a new file in its place."
        )
        raise HashDeskError(sentence.format(name=name))
    try:
        shutil.move(os.fsdecode(trashed.trash_path), os.fsdecode(trashed.path))
    except OSError as error:
        sentence = translate(
            "HashDesk", "{name} cannot be brought back: {reason}. It may still be in the trash."
        )
        raise HashDeskError(sentence.format(name=name, reason=error.strerror or error)) from error
    files, own = os.path.split(trashed.trash_path)
    info_file = os.path.join(os.path.dirname(files), b"info", own + b".trashinfo")
    Path(os.fsdecode(info_file)).unlink(missing_ok=True)
