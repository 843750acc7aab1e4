"""What the window knows of one photo: its row and facts in the library, and where its file lies."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.errors import HashDeskError
from hashdesk.core.imaging.companion_files import CompanionFile, unpacked
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows
from hashdesk.core.storage.photos.fact_rows import NO_FACTS, StoredFacts
from hashdesk.core.storage.photos.photo_rows import Photo, Place, get, places
from hashdesk.core.troubles import Trouble


@dataclass(frozen=True)
class PhotoCard:
    """What is known of a photo in sight."""

    photo: Photo
    place: Place
    facts: StoredFacts = NO_FACTS

    @property
    def companions(self) -> tuple[CompanionFile, ...]:
        """The files that belong to it."""
        return unpacked(self.photo.companions)

    @property
    def companion_paths(self) -> list[bytes]:
        """The absolute paths of `companions`."""
        folder = os.path.dirname(self.place.full)
        return [os.path.join(folder, companion.name) for companion in self.companions]

    @property
    def files(self) -> list[bytes]:
        """The absolute paths of the photo and of all files that belong to it."""
        return [self.place.full, *self.companion_paths]

    def was_left_out(self, library: Path) -> bool:
        """Whether its file never was on this computer: the library was imported without photos.

        Such libraries name a folder inside their own that photos would be looked for in.
        """
        return self.place.root.startswith(os.path.join(os.fsencode(library.absolute()), b""))


def cards_of(db: LibraryDB, photos: Iterable[int]) -> dict[int, PhotoCard]:
    """The cards of these photos, by id; a photo that is not in the library has none."""
    ids = list(photos)
    rows, where = get(db.connection, ids), places(db.connection, ids)
    facts = fact_rows.get(db.connection, ids)
    return {
        photo: PhotoCard(rows[photo], where[photo], facts.get(photo, NO_FACTS))
        for photo in rows
        if photo in where
    }


def read_cards(folder: Path, photos: Iterable[int]) -> dict[int, PhotoCard]:
    """Open a library and read cards from it. Raises HashDeskError."""
    try:
        with LibraryDB(folder) as db:
            return cards_of(db, photos)
    except sqlite3.Error as error:
        raise HashDeskError(Trouble.LIBRARY_UNREADABLE.say(words=str(error))) from error
