"""The photos that lie in the trash: each with its files, and its content where that is known."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.errors import HashDeskError
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows


@dataclass(frozen=True)
class RemovedPhoto:
    """A photo in the trash, with all files that went with it."""

    files: tuple[Removed, ...]  # the photo itself comes last
    content: bytes = b""  # content id, for its kept thumbnail; b"": the library does not know it

    @property
    def file(self) -> Removed:
        """The photo itself."""
        return self.files[-1]

    @property
    def key(self) -> str:
        """What the log calls the photo itself."""
        return self.file.key

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)


def removed_photos(library: Path, log: RemovalLog) -> list[RemovedPhoto]:
    """What HashDesk moved to the trash and is there now, the newest first. Raises LibraryError."""
    files: dict[tuple[str, int], list[Removed]] = {}
    for entry in log.in_all_batches():
        files.setdefault((entry.batch, entry.photo), []).append(entry)
    contents = _contents(library, [group[-1] for group in files.values()])
    photos = [
        RemovedPhoto(tuple(group), contents.get(group[-1].key, b"")) for group in files.values()
    ]
    return photos[::-1]


def count_photos(files: Iterable[Removed]) -> int:
    """How many photos some files are, with the files that went with them."""
    return len({(file.batch, file.photo) for file in files})


def ids_in_trash(db: LibraryDB, log: RemovalLog) -> frozenset[int]:
    """The ids of photos of the library that HashDesk moved to the trash and that are there now.

    Raises LibraryError.
    """
    entries = log.in_all_batches()
    rows = photo_rows.get(db.connection, [entry.photo for entry in entries])
    places = photo_rows.places(db.connection, rows)
    return frozenset(
        entry.photo
        for entry in entries
        if entry.photo in rows
        and entry.photo in places
        and _is_about(rows[entry.photo], places[entry.photo].full, entry)
    )


def _contents(library: Path, photos: Sequence[Removed]) -> dict[str, bytes]:
    """Content ids by key, of photos whose rows still are about the files that went.

    A library that cannot be read is no reason to hide what can be brought back.
    """
    ids = [photo.photo for photo in photos]
    with contextlib.suppress(HashDeskError, sqlite3.Error), LibraryDB(library) as db:
        rows, places = photo_rows.get(db.connection, ids), photo_rows.places(db.connection, ids)
        return {
            photo.key: rows[photo.photo].content_id
            for photo in photos
            if photo.photo in rows
            and photo.photo in places
            and _is_about(rows[photo.photo], places[photo.photo].full, photo)
        }
    return {}


def _is_about(row: photo_rows.Photo, path: bytes, photo: Removed) -> bool:
    """Whether a row is about a file: ids are given again, and files may be written to."""
    return os.path.normpath(path) == os.path.normpath(photo.path) and row.size == photo.size
