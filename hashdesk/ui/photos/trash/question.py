"""Asks before many photos, a whole folder or the whole library go to the trash."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from hashdesk.core.errors import HashDeskError
from hashdesk.core.removal.whole_folders import Emptied, emptied_by
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.troubles import Trouble
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.photos.trash.words import names
from hashdesk.ui.widgets.dialogs.confirm import confirm

MOST_UNASKED = 10  # photos that go to the trash without a question


def read_emptied(folder: Path, cards: Sequence[PhotoCard]) -> Emptied:
    """What a library would have no photo of any more. Raises HashDeskError."""
    try:
        with LibraryDB(folder) as db:
            return emptied_by(db.connection, [card.photo.id for card in cards])
    except sqlite3.Error as error:
        raise HashDeskError(Trouble.LIBRARY_UNREADABLE.say(words=str(error))) from error


def ask_before(
    window: QWidget,
    cards: Sequence[PhotoCard],
    emptied: Emptied,
    go: Callable[[], object],
    *,
    in_sight: bool,
) -> None:
    """Call `go`, after a question if the photos are many or not all in sight; returns at once."""
    if len(cards) <= MOST_UNASKED and not emptied and in_sight:
        go()
        return
    files = {  # by path: a sidecar of two photos counts once
        path: companion.size
        for card in cards
        for path, companion in zip(card.companion_paths, card.companions, strict=True)
    }
    photos = formatting.photos_with_files(len(cards), len(files))
    size = formatting.size(sum(card.photo.size for card in cards) + sum(files.values()))
    words = translate("HashDesk", "Move {photos} ({size}) to the trash?")
    back = translate("HashDesk", "You can undo this with Ctrl+Z or on the page “Recently deleted”.")
    hidden = "" if in_sight else _hidden(len(cards))
    sentences = [words.format(photos=photos, size=size), hidden, _of(emptied), back]
    yes = translate("HashDesk", "Move to the trash")
    confirm(window, yes, " ".join(filter(None, sentences)), yes, go)


def _hidden(photos: int) -> str:
    """That not all of so many photos are in sight."""
    if photos == 1:
        return translate("HashDesk", "It is out of sight now.")
    return translate("HashDesk", "Some of them are out of sight now.")


def _of(emptied: Emptied) -> str:
    """Of what these are all photos; empty if they are of nothing."""
    if emptied.library:
        return translate("HashDesk", "These are all photos of this library.")
    if not emptied.folders:
        return ""
    if len(emptied.folders) == 1:
        words = translate("HashDesk", "All photos of the folder {folder} are among them.")
        return words.format(folder=formatting.name_of(emptied.folders[0]))
    words = translate("HashDesk", "All photos of {count} folders are among them: {names}.")
    count = formatting.count(len(emptied.folders))
    return words.format(count=count, names=names(list(emptied.folders)))
