"""What the window knows of a library at one moment, read in a worker thread."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.exchange.imported_libraries import lacks_pictures
from hashdesk.core.files.file_stamp import Stamp, database_stamp
from hashdesk.core.search.library import Library
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.whole_library import replacement
from hashdesk.ui.library.damage import Damage, damage_of
from hashdesk.ui.library.folder_nodes import FolderNode, folder_nodes
from hashdesk.ui.library.months import Period, months


@dataclass(frozen=True)
class FailedPhoto:
    """A photo that could not be read, or not whole, and why."""

    path: bytes
    reason: str
    in_part: bool = False  # it is shown and found, as far as its file goes


Contents = tuple[NDArray[np.int64], NDArray[np.uint64]]  # photo ids (n,), content ids (n, 2)
NO_CONTENTS: Contents = np.empty(0, np.int64), np.empty((0, 2), np.uint64)


@dataclass(frozen=True)
class Snapshot:
    """A library at the moment it was read; `library` is None before the first photo."""

    library: Library | None = None
    photos: PhotoIds = field(default_factory=lambda: np.empty(0, np.int64))  # newest first
    folders: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))  # of each
    # When each was taken; of the last ones, the dates of their files.
    dates: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    contents: Contents = NO_CONTENTS  # of all photos, also of those that are not there
    months: tuple[Period, ...] = ()  # in which photos were taken, newest first; then: no date
    roots: tuple[FolderNode, ...] = ()
    failed: int = 0  # photos that could not be read, and those that could in part
    damage: Damage = field(default_factory=Damage)
    encoder: str = ""  # id of the encoder whose codes are searched
    encoders: frozenset[str] = frozenset()  # ids of all encoders that it has codes of
    details: bool = False  # it has detail codes, too
    imported: bool = False  # read-only
    lacks_pictures: bool = False  # imported without any, and its photos are not here
    seconds: float = 0.0  # that loading took
    stamp: Stamp = ()  # of the files; another one means that they have changed
    undated: int = 0  # of the last photos nobody knows when they were taken

    @property
    def taken(self) -> NDArray[np.int64]:
        """When the first photos (m,) were taken, all but the undated; newest first."""
        return self.dates[: len(self.dates) - self.undated]


def have_other_contents(before: Contents, now: Contents) -> bool:
    """Whether any photo that was known before has other content now."""
    _, here, there = np.intersect1d(before[0], now[0], assume_unique=True, return_indices=True)
    return not np.array_equal(before[1][here], now[1][there])


def load(folder: Path) -> Snapshot:
    """Read a library. Slow for big ones: never on the GUI thread. Raises HashDeskError."""
    started = time.perf_counter()
    stamp = stamp_of(folder)
    if not (folder / schema.LIBRARY_FILE).exists() and not replacement.unfinished(folder):
        return Snapshot(stamp=stamp)
    with LibraryDB(folder) as db:
        has_photos = db.encoder_in_use() is not None
    if not has_photos:
        return Snapshot(stamp=stamp)
    library = Library(folder, hold=False)
    try:
        photos = library.photo_arrays
        order = photos.newest_first()
        undated = int(np.count_nonzero(~photos.dated))
        return Snapshot(
            library,
            photos.ids[order],
            photos.folders[order],
            photos.dates[order],
            photo_arrays.all_content_ids(library.db.connection),
            months(photos.dates[photos.dated], undated),
            folder_nodes(library.db, photos.folders),
            len(photo_arrays.failed(library.db.connection))
            + len(photo_arrays.incomplete(library.db.connection)),
            damage_of(library),
            library.encoder.name,
            frozenset(row.name for row in library.db.encoders()),
            library.codes.codes.has_details,
            library.db.imported is not None,
            lacks_pictures(library.db),
            time.perf_counter() - started,
            stamp,
            undated,
        )
    except BaseException:
        library.close()
        raise


def stamp_of(folder: Path) -> Stamp:
    """The stamp of a library's file: another one means that it was written."""
    return database_stamp(folder / schema.LIBRARY_FILE)


def failures(folder: Path) -> list[FailedPhoto]:
    """The photos that could not be read, then those that could in part. Raises HashDeskError."""
    with LibraryDB(folder) as db:
        failed = photo_arrays.failed(db.connection)
        incomplete = photo_arrays.incomplete(db.connection)
        ids = [number for number, _ in (*failed, *incomplete)]
        places = photo_rows.places(db.connection, ids)
    return [
        FailedPhoto(places[photo].full, reason, in_part)
        for photos, in_part in ((failed, False), (incomplete, True))
        for photo, reason in photos
        if photo in places
    ]
