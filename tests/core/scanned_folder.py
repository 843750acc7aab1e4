"""A folder of files and a library that records its scans, for the tests of scanning."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from hashdesk.core.job import Job
from hashdesk.core.scanning.folder_walk import Walks
from hashdesk.core.scanning.links import Links
from hashdesk.core.scanning.root_scan import Retry, RootScan, ScannedFile
from hashdesk.core.scanning.scan import scan
from hashdesk.core.scanning.skipped_folders import USUAL_SKIPS, SkippedFolders, SkipRules
from hashdesk.core.scanning.unnamed_pictures import UnnamedPictures
from hashdesk.core.storage import folder_mounts
from hashdesk.core.storage.caches.unnamed_files import UnnamedFiles
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState


class JobWithAction(Job):
    """A job that calls an action at its n-th check: between two folders of a scan."""

    def __init__(self, checks: int, action: Callable[[], object]) -> None:
        super().__init__()
        self._checks = checks
        self._action = action

    def check(self) -> None:
        super().check()
        self._checks -= 1
        if self._checks == 0:
            self._action()


@dataclass
class ScannedFolder:
    """A folder of files, and a real library that records what its scans found."""

    path: Path
    db: LibraryDB
    root: int
    links: Links = field(init=False)  # of the last scan, as are these
    unnamed: UnnamedPictures = field(init=False)
    memory: UnnamedFiles | None = None  # of all scans

    def write(self, *names: str | bytes) -> None:
        """Write files, old enough not to count as fresh."""
        for name in names:
            path = os.path.join(os.fsencode(self.path), os.fsencode(name))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(os.fsencode(name))
            os.utime(path, ns=(10**18, 10**18))

    def scan(
        self,
        below: bytes = b"",
        job: Job | None = None,
        *,
        retry: bool = False,
        follow: bool = True,
        skip: SkipRules = USUAL_SKIPS,
    ) -> RootScan:
        roots = tuple(root.path for root in self.db.roots())
        skipped = SkippedFolders(skip)
        self.links = Links(roots, follow, os.fsencode(self.db.folder), skipped=skipped)
        self.unnamed = UnnamedPictures(self.memory)
        return scan(
            os.fsencode(self.path),
            below,
            self.db.folders(self.root),
            lambda folder: photo_rows.in_folder(self.db.connection, folder),
            job or Job(),
            mounts=folder_mounts.read(self.db.connection, self.root),
            walks=Walks(self.links, self.unnamed),
            retry=Retry(retry),
        )

    def record(self, result: RootScan, state: PhotoState = PhotoState.OK) -> None:
        """Record what a scan found, as indexing would."""
        with self.db.transaction():
            for found in result.candidates:
                mount = result.mounts.get(found.folder)
                folder = self.db.folder_id(self.root, found.folder, mount)
                number = found.known.id if found.known else 0
                photo = Photo(number, folder, found.name, found.size, found.mtime_ns, state=state)
                photo_rows.put(self.db.connection, photo)
            for path, mount in result.mounts.items():
                folder_mounts.write(self.db.connection, self.root, path, mount)
            for photo in (*result.gone, *result.passed_over):
                photo_rows.put(self.db.connection, replace(photo, state=PhotoState.MISSING))
            for photo in result.returned:
                photo_rows.put(self.db.connection, replace(photo, state=PhotoState.OK))

    def fill(self, *names: str | bytes) -> None:
        """Write files and record them."""
        self.write(*names)
        self.record(self.scan())


def paths(found: list[ScannedFile]) -> list[bytes]:
    return [file.path for file in found]


def names(found: list[Photo]) -> list[bytes]:
    return sorted(photo.name for photo in found)


def is_quiet(result: RootScan) -> bool:
    """Whether a scan found nothing to do."""
    return not (
        result.candidates
        or result.returned
        or result.gone
        or result.unreachable
        or result.problems
        or result.offline
    )
