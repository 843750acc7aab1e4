"""Photos to the desktop's trash, and back."""

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
    path: bytes  # where it lay
    now: bytes  # where it lies in the trash


TrashOutcome = tuple[list[Trashed], str]  # the files that moved, and what went wrong or ""


def put_away(photo: int, path: bytes) -> Trashed:
    """Move a photo's file to the trash of its drive. Raises HashDeskError; it stays then."""
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    Path(data).mkdir(parents=True, exist_ok=True)  # Qt makes the trash in it, but not it
    try:
        file = QFile(path.decode())
    except UnicodeDecodeError as error:
        words = translate(
            "HashDesk", "{name} cannot be moved to the trash: its name is no UTF-8. Rename it."
        )
        raise HashDeskError(words.format(name=formatting.name_of(path))) from error
    if not os.path.lexists(path):
        words = translate(
            "HashDesk", "{name} cannot be moved to the trash: it is gone. Rescan (F5)."
        )
        raise HashDeskError(words.format(name=formatting.name_of(path)))
    if not file.moveToTrash():
        words = translate(
            "HashDesk",
            "{name} cannot be moved to the trash: its drive has none, or you may not change its "
            "folder. Use the file manager.",
        )
        raise HashDeskError(words.format(name=formatting.name_of(path)))
    return Trashed(photo, path, file.fileName().encode())


def put_all_away(photos: list[tuple[int, bytes]]) -> TrashOutcome:
    """Move photos, given as id and path, to the trash; stops at the first that cannot move."""
    gone: list[Trashed] = []
    for photo, path in photos:
        try:
            gone.append(put_away(photo, path))
        except HashDeskError as error:
            return gone, str(error)
    return gone, ""


def bring_back(trashed: Trashed) -> None:
    """Move a file from the trash to where it lay. Raises HashDeskError; nothing is replaced."""
    name = formatting.name_of(trashed.path)
    if os.path.lexists(trashed.path):
        words = translate(
            "HashDesk", "{name} stays in the trash: there is a new file in its place."
        )
        raise HashDeskError(words.format(name=name))
    try:
        shutil.move(os.fsdecode(trashed.now), os.fsdecode(trashed.path))
    except OSError as error:
        words = translate(
            "HashDesk", "{name} cannot be brought back: {reason}. It may still be in the trash."
        )
        raise HashDeskError(words.format(name=name, reason=error.strerror or error)) from error
    files, own = os.path.split(trashed.now)
    note = os.path.join(os.path.dirname(files), b"info", own + b".trashinfo")
    Path(os.fsdecode(note)).unlink(missing_ok=True)
