"""Compares a folder on disk with the rows that the library has of it.

A scan opens no file and changes nothing: it lists names, sizes and times, and finds which photos
are new, changed, gone or out of reach. An error other than "does not exist" means "unknown",
never "deleted": an unplugged drive must not cost a single code.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from hashdesk.core.imaging.photo_formats import PHOTO_SUFFIXES, UNSUPPORTED_SUFFIXES
from hashdesk.core.job import Job
from hashdesk.core.storage.library_db import Folder
from hashdesk.core.storage.photo_rows import Photo
from hashdesk.core.storage.schema import PhotoState

PICTURE_SUFFIXES = PHOTO_SUFFIXES | UNSUPPORTED_SUFFIXES


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
    retry_failed: bool = False,
) -> RootScan:
    """Scan `root`/`below` and everything under it. Links are not followed.

    folders: all folders that the library has of this root. photos_of: reads the rows of one of
    them. retry_failed: unreadable photos are candidates again. Raises Cancelled.
    """
    result = RootScan()
    again = {PhotoState.FAILED, PhotoState.RETRY} if retry_failed else {PhotoState.RETRY}
    ids = {folder.path: folder.id for folder in folders}
    pending = {p: i for p, i in ids.items() if under(p, below)}
    had_photos = any(_present(photos_of(number)) for number in pending.values())
    if not _can_be_listed(root, with_entries=had_photos):
        return RootScan(offline=True)
    if below and _is_gone(os.path.join(root, below)):
        photos = map(photos_of, pending.values())
        return RootScan(gone=[photo for named in photos for photo in _present(named)])
    files = 0
    for folder, entries, problem in _walk(root, below):
        job.check()
        number = ids.get(folder)
        before = photos_of(number) if number is not None else {}
        if problem:
            result.problems.append((os.path.join(root, folder), problem))
            result.unreachable |= {i for p, i in pending.items() if under(p, folder)}
            pending = {p: i for p, i in pending.items() if not under(p, folder)}
            continue
        pending.pop(folder, None)
        for name, status in entries.items():
            size, time = status.st_size, status.st_mtime_ns
            _classify(result, ScannedFile(folder, name, size, time, before.get(name)), again)
        result.gone += [photo for photo in _present(before) if photo.name not in entries]
        files += len(entries)
        job.report("scan", files, 0)
    for number in pending.values():  # folders that the walk did not find
        result.gone += _present(photos_of(number))
    if result.gone and not _can_be_listed(root, with_entries=True):
        # The drive went during the scan: what seems to be deleted may not be.
        return RootScan(offline=True)
    return result


def list_photos(folder: bytes, job: Job) -> list[bytes]:
    """The sorted paths, below a folder, of all photos in it; unreadable folders are left out.

    Raises Cancelled.
    """
    found: list[bytes] = []
    for below, entries, _problem in _walk(folder, b""):
        job.check()
        photos = (name for name in entries if _suffix(name) in PHOTO_SUFFIXES)
        found += [os.path.join(below, name) for name in photos]
        job.report("scan", len(found), 0)
    return sorted(found)


def scanned_file(folder: bytes, path: bytes) -> ScannedFile | None:
    """A file without a row, by its path below a folder; None if it is gone."""
    try:
        status = os.lstat(os.path.join(folder, path))
    except OSError:
        return None
    below, name = os.path.split(path)
    return ScannedFile(below, name, status.st_size, status.st_mtime_ns, None)


def _classify(result: RootScan, file: ScannedFile, again: set[PhotoState]) -> None:
    """Add a file to the list that it belongs in."""
    photo = file.known
    same = photo is not None and (photo.size, photo.mtime_ns) == (file.size, file.mtime_ns)
    if photo is None or not same or photo.state in again:
        supported = _suffix(file.name) in PHOTO_SUFFIXES
        (result.candidates if supported else result.unsupported).append(file)
    elif photo.state is PhotoState.MISSING:
        result.returned.append(photo)
    elif photo.state is PhotoState.FAILED:
        result.failed_before.append(photo)
    else:
        result.unchanged += 1


def _walk(root: bytes, below: bytes) -> Iterator[tuple[bytes, dict[bytes, os.stat_result], str]]:
    """Each folder with its picture files, in the order of names, or with a problem."""
    waiting = [below]
    while waiting:
        folder = waiting.pop()
        files: dict[bytes, os.stat_result] = {}
        folders: list[bytes] = []
        try:
            with os.scandir(os.path.join(root, folder)) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(os.path.join(folder, entry.name))
                    elif _is_picture(entry.name):
                        with suppress(FileNotFoundError):  # deleted during the scan
                            status = entry.stat(follow_symlinks=False)
                            if stat.S_ISREG(status.st_mode):
                                files[entry.name] = status
        except FileNotFoundError:
            if folder != below:
                continue  # deleted during the scan
            yield folder, {}, "it is gone"
        except OSError as error:
            yield folder, {}, (error.strerror or "it cannot be read").lower()
        else:
            yield folder, dict(sorted(files.items())), ""
            waiting += sorted(folders, reverse=True)


def _suffix(name: bytes) -> bytes:
    return os.path.splitext(name)[1].lower()


def _is_picture(name: bytes) -> bool:
    # On foreign drives, macOS stores metadata of x.jpg in a file "._x.jpg" beside it.
    return _suffix(name) in PICTURE_SUFFIXES and not name.startswith(b"._")


def _can_be_listed(folder: bytes, *, with_entries: bool) -> bool:
    """Whether a folder can be listed. An unmounted drive leaves an empty folder behind."""
    try:
        with os.scandir(folder) as entries:
            return not with_entries or next(entries, None) is not None
    except OSError:
        return False


def _is_gone(folder: bytes) -> bool:
    """Whether there certainly is no such folder."""
    try:
        return not stat.S_ISDIR(os.lstat(folder).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def under(path: bytes, folder: bytes) -> bool:
    """Whether a folder below a root is `folder` or is inside it; b"" is the root."""
    return not folder or path == folder or path.startswith(folder + b"/")


def _present(photos: dict[bytes, Photo]) -> list[Photo]:
    """The photos that were there at the last scan."""
    return [photo for photo in photos.values() if photo.state is not PhotoState.MISSING]
