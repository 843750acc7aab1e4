"""Scans of a library's roots, recorded at once: what is gone, back, or out of reach.

What is left to do comes back as files to read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from hashdesk.core.errors import FolderError, UsageError
from hashdesk.core.indexing.folder_walk import under
from hashdesk.core.indexing.remove_folder import remove_skipped_folders
from hashdesk.core.indexing.scan import RootScan, ScannedFile, scan
from hashdesk.core.indexing.skipped_folders import skipped_part
from hashdesk.core.indexing.sudden_loss import UnconfirmedLoss, doubted_loss
from hashdesk.core.indexing.write_batch import OnUnreadable, PhotoFile
from hashdesk.core.job import Job
from hashdesk.core.storage import folder_mounts, photo_rows
from hashdesk.core.storage.library_db import LibraryDB, Root
from hashdesk.core.storage.schema import PhotoState


@dataclass(frozen=True)
class ScanOptions:
    """What a scan takes up again, and what it believes."""

    retry_failed: bool = False  # unreadable photos are to be read again
    confirm_missing: bool = False  # believe that photos are gone, however many


@dataclass
class LibraryScan:
    """What the scans of some roots found."""

    roots: set[int]
    files: list[PhotoFile] = field(default_factory=list)  # new, changed, or to be tried again
    unsupported: list[PhotoFile] = field(default_factory=list)  # in formats that are not read
    gone: int = 0  # photos that are missing for the first time
    unlisted: int = 0  # folders that cannot be listed
    unconfirmed: list[UnconfirmedLoss] = field(default_factory=list)  # too many to be believed
    doubted: set[int] = field(default_factory=set)  # ids of photos that may be there, or moved

    @property
    def known(self) -> set[int]:
        """The ids of the files that have a row."""
        return {file.scanned.known.id for file in self.files if file.scanned.known}


def scan_targets(db: LibraryDB, folders: Sequence[bytes]) -> list[tuple[Root, bytes]]:
    """Folders by their roots and the paths below these; none that lies in another one."""
    for folder in folders:
        db.add_root(folder)
    # Found only now: a folder may have taken over the root of one that was named before it.
    found = {db.add_root(folder) for folder in folders}
    return [
        (root, below)
        for root, below in sorted(found, key=lambda target: (target[0].id, target[1]))
        if not any(
            root == other and below != above and under(below, above) for other, above in found
        )
    ]


def scan_folders(
    db: LibraryDB,
    folders: Sequence[tuple[Root, bytes]],
    job: Job,
    on_unreadable: OnUnreadable,
    options: ScanOptions,
) -> LibraryScan:
    """Scan folders, each given by its root and its path below that.

    Any other root that is not there, such as a renamed one, is noted as offline. Raises Cancelled,
    UsageError for a folder that is never scanned.
    """
    for root, below in folders:
        _require_scanned(root, below)
    result = LibraryScan({root.id for root, _ in folders})
    _note_lost_roots(db, result.roots)
    remove_skipped_folders(db, result.roots)
    scans = [_scan_root(db, root, below, job, options) for root, below in folders]
    new = [file for found in scans for file in found.candidates if file.known is None]
    for (root, below), found in zip(folders, scans, strict=True):
        if not options.confirm_missing:
            doubted, loss = doubted_loss(db, root, found, new)
            found.gone = [photo for photo in found.gone if photo.id not in doubted]
            result.unconfirmed += [loss] if loss else []
            result.doubted |= doubted
        _report_problems(db, root, found, on_unreadable)
        _record(db, root, below, found)
        files = [
            [PhotoFile(root, file, found.mounts.get(file.folder)) for file in scanned]
            for scanned in (found.candidates, found.unsupported)
        ]
        result.files += files[0]
        result.unsupported += files[1]
        result.gone += len(found.gone)
        result.unlisted += len(found.problems)
    return result


def _scan_root(db: LibraryDB, root: Root, below: bytes, job: Job, options: ScanOptions) -> RootScan:
    photos_of = partial(photo_rows.in_folder, db.connection)
    folders, mounts = db.folders(root.id), folder_mounts.read(db.connection, root.id)
    retry = options.retry_failed
    return scan(root.path, below, folders, photos_of, job, mounts=mounts, retry_failed=retry)


def _report_problems(
    db: LibraryDB, root: Root, found: RootScan, on_unreadable: OnUnreadable
) -> None:
    for folder, problem in found.problems:
        on_unreadable(folder, problem)
    paths = {folder.id: folder.path for folder in db.folders(root.id)}
    for photo in found.failed_before:
        path = os.path.join(root.path, paths[photo.folder], photo.name)
        on_unreadable(path, photo.reason or "it cannot be read")


def _record(db: LibraryDB, root: Root, below: bytes, found: RootScan) -> None:
    """Write what a scan found, all of it or nothing."""
    folders = db.folders(root.id)
    reached = {f.id for f in folders if under(f.path, below)} - found.unreachable
    with db.transaction():
        db.set_offline(root.id, found.offline)
        if not found.offline:
            db.set_folders_offline(found.unreachable, True)
            db.set_folders_offline(reached, False)
            for folder, mount in found.mounts.items():
                folder_mounts.write(db.connection, root.id, folder, mount)
        for photos, state in ((found.returned, PhotoState.OK), (found.gone, PhotoState.MISSING)):
            for photo in photos:
                photo_rows.put(db.connection, replace(photo, state=state))


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
    mounts = {
        folder: mount
        for root in roots.values()
        for folder, mount in folder_mounts.read(db.connection, root.id).items()
    }
    files = []
    for number in photos:
        photo, place = rows.get(number), places.get(number)
        if photo is not None and place is not None and not place.offline:
            folder = os.path.dirname(place.path)
            scanned = ScannedFile(folder, photo.name, photo.size, photo.mtime_ns, photo)
            files.append(PhotoFile(roots[place.root], scanned, mounts.get(photo.folder)))
    return files


def _require_scanned(root: Root, below: bytes) -> None:
    folder = skipped_part(root.path, below)
    if folder:
        raise UsageError(
            f"{os.fsdecode(folder)} is a trash, or holds other programs’ thumbnails: pictures in "
            "it are not taken in. Move those that you want into a folder of photos."
        )


def absolute_folder(folder: str | Path) -> bytes:
    """The absolute, real path of a folder of photos. Raises FolderError."""
    try:
        path = Path(os.path.expanduser(folder)).resolve(strict=True)
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
            why = error.strerror if isinstance(error, OSError) else error
            text = f"The folder {folder} cannot be read: {why}. Check its drive, or choose another."
        raise FolderError(text) from error
