"""Scans of a library's roots, recorded at once: what is gone, back, or out of reach.

What is left to do comes back as files to read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from hashdesk.core.errors import FolderError
from hashdesk.core.indexing.scan import RootScan, ScannedFile, scan, under
from hashdesk.core.indexing.write_batch import OnUnreadable, PhotoFile
from hashdesk.core.job import Job
from hashdesk.core.storage import photo_rows
from hashdesk.core.storage.library_db import LibraryDB, Root
from hashdesk.core.storage.schema import PhotoState


@dataclass
class LibraryScan:
    """What the scans of some roots found."""

    roots: set[int]
    files: list[PhotoFile] = field(default_factory=list)  # new, changed, or to be tried again
    unsupported: list[PhotoFile] = field(default_factory=list)  # in formats that are not read
    gone: int = 0  # photos that are missing for the first time

    @property
    def known(self) -> set[int]:
        """The ids of the files that have a row."""
        return {file.scanned.known.id for file in self.files if file.scanned.known}


def scan_folders(
    db: LibraryDB,
    folders: Sequence[tuple[Root, bytes]],
    job: Job,
    on_unreadable: OnUnreadable,
    *,
    retry_failed: bool = False,
) -> LibraryScan:
    """Scan folders, each given by its root and its path below that. Raises Cancelled.

    Any other root that is not there, such as a renamed one, is noted as offline.
    """
    result = LibraryScan({root.id for root, _ in folders})
    _note_lost_roots(db, result.roots)
    for root, below in folders:
        found = _scan_root(db, root, below, job, on_unreadable, retry_failed)
        result.files += [PhotoFile(root, file) for file in found.candidates]
        result.unsupported += [PhotoFile(root, file) for file in found.unsupported]
        result.gone += len(found.gone)
    return result


def _scan_root(
    db: LibraryDB, root: Root, below: bytes, job: Job, on_unreadable: OnUnreadable, retry: bool
) -> RootScan:
    folders, connection = db.folders(root.id), db.connection
    photos_of = partial(photo_rows.in_folder, connection)
    found = scan(root.path, below, folders, photos_of, job, retry_failed=retry)
    paths = {folder.id: folder.path for folder in folders}
    for folder, problem in found.problems:
        on_unreadable(folder, problem)
    for photo in found.failed_before:
        path = os.path.join(root.path, paths[photo.folder], photo.name)
        on_unreadable(path, photo.reason or "it cannot be read")
    reached = {f.id for f in folders if under(f.path, below)} - found.unreachable
    with db.transaction():
        db.set_offline(root.id, found.offline)
        if not found.offline:
            db.set_folders_offline(found.unreachable, True)
            db.set_folders_offline(reached, False)
        for photos, state in ((found.returned, PhotoState.OK), (found.gone, PhotoState.MISSING)):
            for photo in photos:
                photo_rows.put(connection, replace(photo, state=state))
    return found


def _note_lost_roots(db: LibraryDB, scanned: set[int]) -> None:
    roots = [root for root in db.roots() if root.id not in scanned and not root.offline]
    lost = [root for root in roots if not os.path.isdir(root.path)]
    with db.transaction():
        for root in lost:
            db.set_offline(root.id, True)


def reachable_files(db: LibraryDB, photos: list[int]) -> list[PhotoFile]:
    """The files of photos in the library, without photos that are offline."""
    rows, places = photo_rows.get(db.connection, photos), photo_rows.places(db.connection, photos)
    roots = {root.path: root for root in db.roots()}
    files = []
    for number in photos:
        photo, place = rows[number], places.get(number)
        if place is not None and not place.offline:
            folder = os.path.dirname(place.path)
            scanned = ScannedFile(folder, photo.name, photo.size, photo.mtime_ns, photo)
            files.append(PhotoFile(roots[place.root], scanned))
    return files


def absolute_folder(folder: str | Path) -> bytes:
    """The absolute, real path of a folder of photos. Raises FolderError."""
    try:
        path = Path(folder).expanduser().resolve(strict=True)
        with os.scandir(path):
            return os.fsencode(path)
    except (OSError, RuntimeError) as error:
        if isinstance(error, FileNotFoundError):
            text = f"There is no folder {folder}. Check its name, or plug its drive in."
        elif isinstance(error, NotADirectoryError):
            text = f"{folder} is a file, not a folder. Name the folder that it lies in."
        elif isinstance(error, PermissionError):
            text = f"You have no permission to read {folder}. Change that, or choose another."
        else:
            text = f"The folder {folder} cannot be read: {error}."
        raise FolderError(text) from error
