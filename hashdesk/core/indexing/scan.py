"""Compares a folder on disk with the rows that the library has of it.

A scan opens no file and changes nothing: it lists names, sizes and times, and finds which photos
are new, changed, gone or out of reach. An error other than "does not exist" means "unknown",
never "deleted": an unplugged drive must not cost a single code. Nor is a photo deleted whose
folder lies on another mount than before; on another drive in the same place, it may be.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from hashdesk.core.files.drives import SEVERAL, Mount
from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.indexing.folder_walk import (
    can_be_listed,
    is_gone,
    is_no_folder,
    is_supported,
    under,
    walk,
)
from hashdesk.core.indexing.mount_points import MountTable, mount_table
from hashdesk.core.job import Job
from hashdesk.core.storage.library_db import Folder
from hashdesk.core.storage.photo_rows import Photo
from hashdesk.core.storage.schema import PhotoState

NOT_ITS_DRIVE = "its drive is not connected, so what lies in this place now is not read"


@dataclass(frozen=True)
class ScannedFile:
    """A photo file, with its row if the library has one for this path."""

    folder: bytes  # below the root
    name: bytes
    size: int
    mtime_ns: int
    known: Photo | None

    @property
    def path(self) -> bytes:
        """Below the root."""
        return os.path.join(self.folder, self.name)


@dataclass
class RootScan:
    """What a scan found below one root."""

    offline: bool = False  # the whole root cannot be reached
    candidates: list[ScannedFile] = field(default_factory=list)  # new, changed, or tried again
    unsupported: list[ScannedFile] = field(default_factory=list)  # pictures in other formats
    returned: list[Photo] = field(default_factory=list)  # were missing, and are back unchanged
    gone: list[Photo] = field(default_factory=list)
    unreachable: set[int] = field(default_factory=set)  # folder ids
    mounts: dict[bytes, Mount] = field(default_factory=dict)  # of folders whose files are seen
    other_drive: set[int] = field(default_factory=set)  # ids of folders that lie on another one now
    unchanged: int = 0
    failed_before: list[Photo] = field(default_factory=list)  # unchanged and unreadable
    problems: list[tuple[bytes, str]] = field(default_factory=list)  # unreadable folders, and why


PhotosOfFolder = Callable[[int], dict[bytes, Photo]]  # folder id -> its photos by name


def scan(
    root: bytes,
    below: bytes,
    folders: list[Folder],
    photos_of: PhotosOfFolder,
    job: Job,
    *,
    mounts: Mapping[int, Mount],
    retry_failed: bool = False,
) -> RootScan:
    """Scan `root`/`below` and everything under it. Links are not followed.

    folders: all folders that the library has of this root. photos_of: reads the rows of one of
    them. mounts: where folders lay, by folder id, as far as that is known.
    retry_failed: unreadable photos are candidates again. Raises Cancelled.
    """
    inside = [folder for folder in folders if under(folder.path, below)]
    had_photos = any(_present(photos_of(folder.id)) for folder in inside)
    if not can_be_listed(root, with_entries=had_photos):
        return RootScan(offline=True)
    scanning = _Scan(root, {f.path: f.id for f in inside}, photos_of, mounts, retry=retry_failed)
    if not (below and is_no_folder(os.path.join(root, below))):
        scanning.walk(below, job)
    return scanning.finish()


class _Scan:
    """One scan while it goes on."""

    def __init__(
        self,
        root: bytes,
        ids: dict[bytes, int],
        photos_of: PhotosOfFolder,
        mounts: Mapping[int, Mount],
        *,
        retry: bool,
    ) -> None:
        self._root = root
        self._ids = ids  # path below the root -> folder id
        self._photos_of = photos_of
        self._mounts = mounts
        self._again = {PhotoState.FAILED, PhotoState.RETRY} if retry else {PhotoState.RETRY}
        self._table = mount_table()
        self._drives: dict[bytes, Mount] = {}  # by mount point, at the end of the scan
        self._pending = ids.copy()  # not walked yet
        self._seen: set[bytes] = set()  # folders with known photos, and those that had none
        self._found_known = False  # a photo that the library knows is there
        # Folders of which nothing is left that the library knows: they may be another drive's.
        self._hollow: dict[bytes, list[ScannedFile]] = {}
        self._lost: dict[bytes, list[Photo]] = {}  # folder -> photos that seem to be gone from it
        self._result = RootScan()

    def walk(self, below: bytes, job: Job) -> None:
        """List all folders. Raises Cancelled."""
        files = 0
        for folder, entries, problem in walk(self._root, below):
            job.check()
            if problem:
                self._result.problems.append((os.path.join(self._root, folder), problem))
                closed = {path for path in self._pending if under(path, folder)}
                self._result.unreachable |= {self._pending.pop(path) for path in closed}
                continue
            self._pending.pop(folder, None)
            self._add_folder(folder, entries)
            files += len(entries)
            job.report("scan", files, 0)

    def finish(self) -> RootScan:
        """What was found, once nothing more can change it."""
        for folder, number in self._pending.items():  # the walk did not find them
            self._hollow[folder] = []
            self._lost[folder] = _present(self._photos_of(number))
        for folder, photos in self._lost.items():
            path = os.path.join(self._root, folder)
            self._lost[folder] = [p for p in photos if is_gone(os.path.join(path, p.name))]
        # Read last: a drive that went while its folders were listed is not in it.
        now = mount_table()
        hollow = [folder for folder in self._hollow if self._is_away(folder, now)]
        if self._root_is_away(hollow, now):
            return RootScan(offline=True)
        for folder in hollow:
            self._result.unreachable.add(self._ids[folder])
            self._lost.pop(folder, None)
            if self._hollow.pop(folder):
                self._result.problems.append((os.path.join(self._root, folder), NOT_ITS_DRIVE))
        for files in self._hollow.values():
            self._classify(files)
        for folder in (*self._seen, *self._hollow):
            mount = self._mount(folder, now)
            if mount is not None:
                self._result.mounts[folder] = self._taken_for(folder, mount)
        self._result.gone = [photo for photos in self._lost.values() for photo in photos]
        return self._result

    def _add_folder(self, folder: bytes, entries: dict[bytes, os.stat_result]) -> None:
        number = self._ids.get(folder)
        before = self._photos_of(number) if number is not None else {}
        files = [
            ScannedFile(folder, name, status.st_size, mtime_ns(status), before.get(name))
            for name, status in entries.items()
        ]
        present = _present(before)
        lost = [photo for photo in present if photo.name not in entries]
        if lost:
            self._lost[folder] = lost
        found_known = any(map(_is_the_one, files))
        self._found_known |= found_known
        if present and not found_known:
            self._hollow[folder] = files
        else:
            self._seen.add(folder)
            self._classify(files)

    def _classify(self, files: list[ScannedFile]) -> None:
        """Add files to the lists that they belong in."""
        for file in files:
            photo = file.known
            same = photo is not None and (photo.size, photo.mtime_ns) == (file.size, file.mtime_ns)
            if photo is None or not same or photo.state in self._again:
                kind = self._result.candidates
                (kind if is_supported(file.name) else self._result.unsupported).append(file)
            elif photo.state is PhotoState.MISSING:
                self._result.returned.append(photo)
            elif photo.state is PhotoState.FAILED:
                self._result.failed_before.append(photo)
            else:
                self._result.unchanged += 1

    # -- mounts

    def _point(self, folder: bytes, now: MountTable) -> bytes | None:
        """The mount point that a folder lay on throughout the scan; None if that changed."""
        path = os.path.join(self._root, folder) if folder else self._root
        point = now.point_of(path)
        same = point == self._table.point_of(path) and not now.differs(self._table, point)
        return point if same else None

    def _mount(self, folder: bytes, now: MountTable) -> Mount | None:
        """Where a folder lay throughout the scan; None if that changed."""
        point = self._point(folder, now)
        if point is not None and point not in self._drives:
            self._drives[point] = now.mount_at(point)
        return None if point is None else self._drives[point]

    def _is_away(self, folder: bytes, now: MountTable) -> bool:
        """Whether a folder that holds none of its photos lies on another mount than they did.

        Another drive is one only if it has no such folder, or no pictures in it.
        """
        mount = self._mount(folder, now)
        if mount is None:
            return True
        before = self._mounts.get(self._ids[folder], mount)
        if mount.point != before.point:
            return True
        return not self._hollow[folder] and not mount.may_be(before)

    def _taken_for(self, folder: bytes, mount: Mount) -> Mount:
        """Where to remember that a folder lies, whose photos may be on more than one drive."""
        number = self._ids.get(folder)
        before = self._mounts.get(number, mount) if number is not None else mount
        if number is None or mount.may_be(before) or not self._lost.get(folder):
            return mount
        self._result.other_drive.add(number)
        return replace(mount, drive=SEVERAL)

    def _root_is_away(self, hollow: list[bytes], now: MountTable) -> bool:
        """Whether the root's drive has gone. hollow: folders that lie on another mount now."""
        point = self._point(b"", now)
        if point is None:  # during the scan
            return True
        lost_any = bool(hollow) or any(self._lost.values())
        if lost_any and not can_be_listed(self._root, with_entries=True):
            return True
        known = (self._mounts.get(self._ids[folder]) for folder in hollow)
        before = {mount.point for mount in known if mount}
        roots = {mount for mount in before if under(self._root, mount.rstrip(b"/"))}
        return not self._found_known and bool(roots - {point})


def scanned_file(folder: bytes, path: bytes) -> ScannedFile | None:
    """A file without a row, by its path below a folder; None if it is gone."""
    try:
        status = os.lstat(os.path.join(folder, path))
    except OSError:
        return None
    below, name = os.path.split(path)
    return ScannedFile(below, name, status.st_size, mtime_ns(status), None)


def _present(photos: dict[bytes, Photo]) -> list[Photo]:
    """The photos that were there at the last scan."""
    return [photo for photo in photos.values() if photo.state is not PhotoState.MISSING]


def _is_the_one(file: ScannedFile) -> bool:
    """Whether a file is a photo that the library knows, and not just one of the same name."""
    photo = file.known
    if photo is None or photo.state is PhotoState.MISSING:
        return False
    return photo.size in (file.size, 0)  # 0: its row is damaged
