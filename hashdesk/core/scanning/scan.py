"""Compares a folder on disk with the rows that the library has of it.

A scan decodes nothing and changes nothing: it lists names, sizes and times, and finds which photos
are new, changed, gone or out of reach. An error other than "does not exist" means "unknown",
never "deleted": an unplugged drive must not cost a single code. Nor is a photo deleted whose
folder lies on another mount than before; on another drive in the same place, it may be.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

from hashdesk.core.files.drives import Mount
from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.imaging.companion_files import unpacked
from hashdesk.core.job import Job
from hashdesk.core.scanning.folder_drives import FolderDrives, on_several
from hashdesk.core.scanning.folder_photos import FoldedPhoto, OtherShots, photos_in
from hashdesk.core.scanning.folder_walk import (
    WalkedFolder,
    Walks,
    can_be_listed,
    is_no_file,
    is_no_folder,
    no_pictures_now,
    under,
    walk,
)
from hashdesk.core.scanning.links import inside
from hashdesk.core.scanning.own_trash import InTrash, nothing_in_trash, trashed_of_away
from hashdesk.core.scanning.root_scan import USUAL_RETRY, Retry, RootScan, ScannedFile
from hashdesk.core.scanning.skipped_folders import SKIPPED_FILES
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.library_rows import Folder
from hashdesk.core.storage.tables.schema import PhotoState

NOT_ITS_DRIVE = "its drive is not connected, so what lies in this place now is not read"

PhotosOfFolder = Callable[[int], dict[bytes, Photo]]  # folder id -> its photos by name


def scan(
    root: bytes,
    below: bytes,
    folders: list[Folder],
    photos_of: PhotosOfFolder,
    job: Job,
    *,
    mounts: Mapping[int, Mount],
    walks: Walks,
    retry: Retry = USUAL_RETRY,
    other_shots: OtherShots = lambda _folder, _pairs: set(),
    in_trash: InTrash = nothing_in_trash,
) -> RootScan:
    """Scan `root`/`below` and everything under it.

    folders: all folders that the library has of this root. photos_of: reads the rows of one of
    them. mounts: where folders lay, by folder id, as far as that is known.
    walks: shared by the scans of all roots. retry: which unreadable photos are candidates again.
    other_shots: asked of each JPEG and RAW file that seem to be one shot for the first time.
    in_trash: photos that HashDesk moved there. Raises Cancelled.
    """
    inside = [folder for folder in folders if under(folder.path, below)]
    ids = {f.path: f.id for f in inside}
    known = {f.path: mounts[f.id] for f in inside if f.id in mounts}
    scanning = _Scan(root, ids, photos_of, known, walks, retry, other_shots, in_trash)
    if scanning.is_emptied() or not can_be_listed(root, with_entries=False):
        return scanning.away()
    if not (below and is_no_folder(os.path.join(root, below))):
        scanning.walk(walk(root, below, walks), job)
    return scanning.finish()


class _Scan:
    """One scan while it goes on."""

    def __init__(
        self,
        root: bytes,
        ids: dict[bytes, int],
        photos_of: PhotosOfFolder,
        mounts: Mapping[bytes, Mount],
        walks: Walks,
        retry: Retry,
        other_shots: OtherShots,
        in_trash: InTrash,
    ) -> None:
        self._root = root
        self._ids = ids  # path below the root -> folder id
        self._photos_of = photos_of
        self._drives = FolderDrives(root, mounts)
        self._seen_files = walks.seen
        self._links = walks.links
        self._unnamed = walks.unnamed
        self._skipped = walks.skipped
        self._retry = retry
        self._other_shots = other_shots
        self._in_trash = in_trash
        self._pending = ids.copy()  # not walked yet
        self._seen: set[bytes] = set()  # folders with known photos, and those that had none
        self._found_known = False  # a photo that the library knows is there
        # Folders of which nothing is left that the library knows: they may be another drive's.
        self._hollow: dict[bytes, list[ScannedFile]] = {}
        self._folded: dict[bytes, list[FoldedPhoto]] = {}  # by folder
        self._lost: dict[bytes, list[Photo]] = {}  # folder -> photos that seem to be gone from it
        self._result = RootScan()

    def walk(self, folders: Iterable[WalkedFolder], job: Job) -> None:
        """Look at all folders. Raises Cancelled."""
        for walked in folders:
            job.check()
            folder = walked.path
            if walked.real:
                self._drives.lies_at(folder, walked.real)
            if walked.problem:
                self._result.problems.append((os.path.join(self._root, folder), walked.problem))
                closed = {path for path in self._pending if under(path, folder)}
                self._result.unreachable |= {self._pending.pop(path) for path in closed}
                continue
            self._pending.pop(folder, None)
            self._add_folder(folder, walked.files)
            self._seen_files.count += len(walked.files)
            job.report("scan", self._seen_files.count, 0)

    def finish(self) -> RootScan:
        """What was found, once nothing more can change it."""
        for folder, number in self._pending.items():  # the walk did not find them
            present = _present(self._photos_of(number))
            if self._skipped.holds(os.path.join(self._root, folder)):
                self._result.skipped += present
                continue
            if self._links.hides(os.path.join(self._root, folder), self._root):
                self._result.passed_over += present
                continue
            self._hollow[folder] = []
            self._lost[folder] = present
            self._note_link(folder)
        for folder, photos in self._lost.items():
            path = os.path.join(self._root, folder)
            paths = {os.path.join(path, photo.name): photo for photo in photos}
            untaken = paths.keys() & self._links.passed_over
            self._result.passed_over += [paths[link] for link in untaken]
            left = [path for path in paths if path not in untaken and is_no_file(path)]
            self._lost[folder] = [paths[path] for path in left]
        self._drives.note_end()
        hollow = [
            folder
            for folder, files in self._hollow.items()
            if self._drives.is_away(folder, has_pictures=bool(files))
        ]
        if self._root_is_away(hollow):
            return self.away()
        for folder in hollow:
            self._result.unreachable.add(self._ids[folder])
            self._lost.pop(folder, None)
            if self._hollow.pop(folder):
                self._result.problems.append((os.path.join(self._root, folder), NOT_ITS_DRIVE))
        for files in self._hollow.values():
            self._result.sort_in(files, self._retry)
        for folder in (*self._seen, *self._hollow):
            if mount := self._drives.mount_of(folder):
                self._note_mount(folder, mount)
            self._result.folded += self._folded.get(folder, [])
        self._result.gone = [photo for photos in self._lost.values() for photo in photos]
        return self._result

    def is_emptied(self) -> bool:
        """Whether the root is empty, but for what HashDesk itself took out of it."""
        if can_be_listed(self._root, with_entries=True):
            return False
        return self._misses(p for n in self._ids.values() for p in _present(self._photos_of(n)))

    def away(self) -> RootScan:
        """The scan of a root whose drive seems to be away."""
        if not (in_trash := self._in_trash()):
            return RootScan(offline=True)
        present = {folder: _present(self._photos_of(n)) for folder, n in self._ids.items()}
        gone = trashed_of_away(self._root, present, self._drives, in_trash)
        return RootScan(offline=True, gone=gone)

    def _misses(self, photos: Iterable[Photo]) -> bool:
        """Whether any of these photos went without HashDesk."""
        return any(photo.id not in self._in_trash() for photo in photos)

    def _add_folder(self, folder: bytes, entries: dict[bytes, os.stat_result]) -> None:
        number = self._ids.get(folder)
        before = self._photos_of(number) if number is not None else {}
        skipped = [name for name in before if name.startswith(SKIPPED_FILES)]
        self._result.skipped += [before.pop(name) for name in skipped]
        path = os.path.join(self._root, folder)
        entries = entries | no_pictures_now(path, before.keys() - entries.keys(), self._links)
        photos = photos_in(path, entries, before, self._other_shots)
        files = [
            ScannedFile(
                *(folder, name, entries[name].st_size, mtime_ns(entries[name])),
                *(before.get(name), companions),
            )
            for name, companions in photos.companions.items()
        ]
        self._folded[folder] = photos.folded
        companions = {file.name for names in photos.companions.values() for file in unpacked(names)}
        # What is left are films, and sidecars of nothing that is here.
        self._unnamed.others += len(entries.keys() - companions - photos.companions.keys())
        present = _present(before)
        lost = [photo for photo in present if photo.name not in entries]
        if lost:
            self._lost[folder] = lost
        rows = [(file.known, file.size) for file in files]
        rows += [(fold.photo, entries[fold.photo.name].st_size) for fold in photos.folded]
        found_known = any(_is_the_one(*row) for row in rows)
        self._found_known |= found_known
        if present and not found_known:
            self._hollow[folder] = files
        else:
            self._seen.add(folder)
            self._result.sort_in(files, self._retry)

    # -- links and mounts

    def _note_link(self, folder: bytes) -> None:
        """Remember where a folder would be that the walk did not find, if a link leads there."""
        real = os.path.realpath(os.path.join(self._root, folder))
        if not inside(real, os.path.realpath(self._root)):
            self._drives.lies_at(folder, real)

    def _note_mount(self, folder: bytes, mount: Mount) -> None:
        """Note where to remember that a folder lies, whose photos may be on more than one drive."""
        if self._lost.get(folder) and self._drives.is_another(folder, mount):
            self._result.other_drive.add(self._ids[folder])
            mount = on_several(mount)
        self._result.mounts[folder] = mount

    def _root_is_away(self, hollow: list[bytes]) -> bool:
        """Whether the root's drive has gone. hollow: folders that lie on another mount now."""
        away = self._drives.root_is_away(hollow)
        if away is None:  # it went during the scan
            return True
        if (hollow or any(map(self._misses, self._lost.values()))) and not can_be_listed(
            self._root, with_entries=True
        ):
            return True
        return away and not self._found_known


def _present(photos: dict[bytes, Photo]) -> list[Photo]:
    """The photos that were there at the last scan."""
    return [photo for photo in photos.values() if photo.state is not PhotoState.MISSING]


def _is_the_one(photo: Photo | None, size: int) -> bool:
    """Whether a file is the photo that the library knows, and not just one of the same name."""
    if photo is None or photo.state is PhotoState.MISSING:
        return False
    return photo.size in (size, 0)  # 0: its row is damaged
