"""What a scan found below one root: its photo files and rows, by what is to be done with them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from hashdesk.core.files.drives import Mount
from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.scanning.folder_photos import FoldedPhoto
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState


@dataclass(frozen=True)
class ScannedFile:
    """A photo file, with its row if the library has one for this path."""

    folder: bytes  # below the root
    name: bytes
    size: int
    mtime_ns: int
    known: Photo | None
    companions: bytes | None = None  # files that belong to it, as `companion_files` packs them

    @property
    def path(self) -> bytes:
        """Below the root."""
        return os.path.join(self.folder, self.name)


def scanned_file(folder: bytes, path: bytes) -> ScannedFile | None:
    """A file without a row, by its path below a folder; None if it is gone."""
    try:
        status = os.stat(os.path.join(folder, path))
    except OSError:
        return None
    below, name = os.path.split(path)
    return ScannedFile(below, name, status.st_size, mtime_ns(status), None)


@dataclass(frozen=True)
class Retry:
    """Which photos are read again that could not be read, although they have not changed."""

    failed: bool = False  # all of them
    photos: frozenset[int] = frozenset()  # these

    def wants(self, photo: Photo) -> bool:
        """Whether a photo is to be read again."""
        if photo.state is PhotoState.FAILED:
            return self.failed or photo.id in self.photos
        return photo.state is PhotoState.RETRY


USUAL_RETRY = Retry()  # only photos that could not be reached


@dataclass
class RootScan:
    """What a scan found below one root."""

    offline: bool = False  # the whole root cannot be reached
    candidates: list[ScannedFile] = field(default_factory=list)  # new, changed, or tried again
    returned: list[Photo] = field(default_factory=list)  # were missing, and are back unchanged
    gone: list[Photo] = field(default_factory=list)
    passed_over: list[Photo] = field(default_factory=list)  # behind links that are not followed
    skipped: list[Photo] = field(default_factory=list)  # in the trash and the like
    regrouped: list[ScannedFile] = field(default_factory=list)  # unchanged, but its companions
    folded: list[FoldedPhoto] = field(default_factory=list)
    unreachable: set[int] = field(default_factory=set)  # folder ids
    mounts: dict[bytes, Mount] = field(default_factory=dict)  # of folders whose files are seen
    other_drive: set[int] = field(default_factory=set)  # ids of folders that lie on another one now
    unchanged: int = 0
    failed_before: list[Photo] = field(default_factory=list)  # unchanged and unreadable
    problems: list[tuple[bytes, str]] = field(default_factory=list)  # unreadable folders, and why

    def sort_in(self, files: Iterable[ScannedFile], retry: Retry) -> None:
        """Add files that are there to the lists that they belong in."""
        for file in files:
            photo = file.known
            same = photo is not None and (photo.size, photo.mtime_ns) == (file.size, file.mtime_ns)
            if photo is None or not same or retry.wants(photo):
                self.candidates.append(file)
            elif photo.state is PhotoState.MISSING:
                self.returned.append(photo)
            elif photo.state is PhotoState.FAILED:
                self.failed_before.append(photo)
            else:
                self.unchanged += 1
            if photo is not None and same and photo.companions != file.companions:
                self.regrouped.append(file)
