"""A folder on disk against what the library knows of it.

Nothing is opened here and nothing is changed: a scan lists names, sizes and times, and says
which photos are new, changed, gone or out of reach. An error that is not "does not exist"
means "unknown", never "deleted": a drive that was unplugged must not cost a single code.
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


@dataclass(frozen=True)
class ScannedFile:
    """A photo file to look into. `known` is its row where the library has one for this path."""

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
    """What was found below one root."""

    offline: bool = False  # the whole root cannot be reached
    candidates: list[ScannedFile] = field(default_factory=list)  # new, changed, to be tried again
    unsupported: list[ScannedFile] = field(default_factory=list)  # pictures that are not read
    returned: list[Photo] = field(default_factory=list)  # were missing, are back as they were
    gone: list[Photo] = field(default_factory=list)
    unreachable: set[int] = field(default_factory=set)  # folder ids
    unchanged: int = 0
    failed_before: list[Photo] = field(default_factory=list)  # unchanged, and known to fail
    problems: list[tuple[bytes, str]] = field(default_factory=list)  # folders, and why


Known = Callable[[int], dict[bytes, Photo]]  # folder id -> its photos by name


def scan(
    root: bytes,
    below: bytes,
    folders: list[Folder],
    known: Known,
    job: Job,
    *,
    retry_failed: bool = False,
) -> RootScan:
    """Look at `root`/`below` and everything under it.

    folders: all that the library knows of this root. known: reads the photos of one of
    them. retry_failed: unreadable photos are candidates again. Links are not followed.
    Raises Cancelled.
    """
    result = RootScan()
    again = {PhotoState.FAILED, PhotoState.RETRY} if retry_failed else {PhotoState.RETRY}
    ids = {folder.path: folder.id for folder in folders}
    pending = dict(ids) if not below else {p: i for p, i in ids.items() if under(p, below)}
    had_photos = any(_present(known(number)) for number in pending.values())
    if not _answers(root, with_entries=had_photos):
        return RootScan(offline=True)
    if below and _is_gone(os.path.join(root, below)):
        pending_photos = (known(number) for number in pending.values())
        result.gone = [photo for photos in pending_photos for photo in _present(photos)]
        return result
    seen = 0
    for folder, entries, problem in _walk(root, below):
        job.check()
        number = ids.get(folder)
        before = known(number) if number is not None else {}
        if problem:
            result.problems.append((os.path.join(root, folder), problem))
            result.unreachable |= {i for p, i in pending.items() if under(p, folder)}
            pending = {p: i for p, i in pending.items() if not under(p, folder)}
            continue
        pending.pop(folder, None)
        for name, status in entries.items():
            size, time = status.st_size, status.st_mtime_ns
            _classify(result, ScannedFile(folder, name, size, time, before.get(name)), again)
        result.gone += [p for name, p in _by_name(before) if name not in entries]
        seen += len(entries)
        job.report("scan", seen, 0)
    for number in pending.values():  # the walk never met these folders
        result.gone += _present(known(number))
    if result.gone and not _answers(root, with_entries=True):
        # The drive went while we looked: nobody knows what is deleted.
        return RootScan(offline=True)
    return result


def list_photos(folder: bytes, job: Job) -> list[bytes]:
    """The paths below a folder of all photos in it, sorted; folders that cannot be read have none.

    Raises Cancelled.
    """
    found: list[bytes] = []
    for below, entries, _problem in _walk(folder, b""):
        job.check()
        found += [
            os.path.join(below, name)
            for name in entries
            if os.path.splitext(name)[1].lower() in PHOTO_SUFFIXES
        ]
        job.report("scan", len(found), 0)
    return sorted(found)


def scanned_file(folder: bytes, path: bytes) -> ScannedFile | None:
    """A file that the library does not know; None if it is gone. path: below the folder."""
    try:
        status = os.lstat(os.path.join(folder, path))
    except OSError:
        return None
    below, name = os.path.split(path)
    return ScannedFile(below, name, status.st_size, status.st_mtime_ns, None)


def _classify(result: RootScan, file: ScannedFile, again: set[PhotoState]) -> None:
    """Add a file to the list that it belongs in."""
    photo = file.known
    suffix = os.path.splitext(file.name)[1].lower()
    same = photo is not None and (photo.size, photo.mtime_ns) == (file.size, file.mtime_ns)
    if photo is None or not same or photo.state in again:
        supported = suffix in PHOTO_SUFFIXES
        (result.candidates if supported else result.unsupported).append(file)
    elif photo.state is PhotoState.MISSING:
        result.returned.append(photo)
    elif photo.state is PhotoState.FAILED:
        result.failed_before.append(photo)
    else:
        result.unchanged += 1


def _walk(root: bytes, below: bytes) -> Iterator[tuple[bytes, dict[bytes, os.stat_result], str]]:
    """Folders with their picture files, in the order of names; a problem instead of the files."""
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
                        with suppress(FileNotFoundError):  # deleted while we were looking
                            status = entry.stat(follow_symlinks=False)
                            if stat.S_ISREG(status.st_mode):
                                files[entry.name] = status
        except FileNotFoundError:
            if folder != below:
                continue  # deleted while we were looking
            yield folder, {}, "it is gone"
        except OSError as error:
            yield folder, {}, (error.strerror or "it cannot be read").lower()
        else:
            yield folder, dict(sorted(files.items())), ""
            waiting += sorted(folders, reverse=True)


def _is_picture(name: bytes) -> bool:
    suffix = os.path.splitext(name)[1].lower()
    # "._x.jpg" is what macOS leaves on other people's drives beside x.jpg.
    return (suffix in PHOTO_SUFFIXES or suffix in UNSUPPORTED_SUFFIXES) and not name.startswith(
        b"._"
    )


def _answers(folder: bytes, *, with_entries: bool) -> bool:
    """Whether a folder can be listed. An unmounted drive leaves one without entries behind."""
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
    """Whether a folder below a root is `folder` or lies in it; b"" is the root."""
    return not folder or path == folder or path.startswith(folder + b"/")


def _present(photos: dict[bytes, Photo]) -> list[Photo]:
    return [photo for _, photo in _by_name(photos)]


def _by_name(photos: dict[bytes, Photo]) -> list[tuple[bytes, Photo]]:
    """The photos that were there at the last scan."""
    return [
        (name, photo) for name, photo in photos.items() if photo.state is not PhotoState.MISSING
    ]
