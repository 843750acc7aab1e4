"""Walks through folders of photos: which picture files there are, in which folders.

No file is opened and no link is followed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress

from hashdesk.core.imaging.photo_formats import PHOTO_SUFFIXES, UNSUPPORTED_SUFFIXES
from hashdesk.core.indexing.skipped_folders import is_skipped
from hashdesk.core.job import Job

PICTURE_SUFFIXES = PHOTO_SUFFIXES | UNSUPPORTED_SUFFIXES


def walk(root: bytes, below: bytes) -> Iterator[tuple[bytes, dict[bytes, os.stat_result], str]]:
    """Each folder with its picture files, in the order of names, or with a problem.

    Folders are given by their paths below `root`; the first is `below`.
    """
    waiting = [below]
    while waiting:
        folder = waiting.pop()
        files: dict[bytes, os.stat_result] = {}
        folders: list[bytes] = []
        try:
            with os.scandir(os.path.join(root, folder)) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if not is_skipped(entry.path):
                            folders.append(os.path.join(folder, entry.name))
                    elif _is_picture(entry.name):
                        with suppress(FileNotFoundError):  # deleted during the walk
                            status = entry.stat(follow_symlinks=False)
                            if stat.S_ISREG(status.st_mode):
                                files[entry.name] = status
        except FileNotFoundError:
            if folder != below:
                continue  # deleted during the walk
            yield folder, {}, "it is gone"
        except OSError as error:
            yield folder, {}, (error.strerror or "it cannot be read").lower()
        else:
            yield folder, dict(sorted(files.items())), ""
            waiting += sorted(folders, reverse=True)


def list_photos(folder: bytes, job: Job) -> list[bytes]:
    """The sorted paths, below a folder, of all photos in it; unreadable folders are left out.

    Raises Cancelled.
    """
    found: list[bytes] = []
    for below, entries, _problem in walk(folder, b""):
        job.check()
        found += [os.path.join(below, name) for name in entries if is_supported(name)]
        job.report("scan", len(found), 0)
    return sorted(found)


def is_supported(name: bytes) -> bool:
    """Whether HashDesk reads files of this name."""
    return _suffix(name) in PHOTO_SUFFIXES


def _is_picture(name: bytes) -> bool:
    # On foreign drives, macOS stores metadata of x.jpg in a file "._x.jpg" beside it.
    return _suffix(name) in PICTURE_SUFFIXES and not name.startswith(b"._")


def _suffix(name: bytes) -> bytes:
    return os.path.splitext(name)[1].lower()


def can_be_listed(folder: bytes, *, with_entries: bool) -> bool:
    """Whether a folder can be listed. An unmounted drive leaves an empty folder behind."""
    try:
        with os.scandir(folder) as entries:
            return not with_entries or next(entries, None) is not None
    except OSError:
        return False


def is_gone(path: bytes) -> bool:
    """Whether there certainly is nothing at this path."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def is_no_folder(path: bytes) -> bool:
    """Whether there certainly is no folder at this path."""
    try:
        return not stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return is_gone(path)


def under(path: bytes, folder: bytes) -> bool:
    """Whether a folder below a root is `folder` or is inside it; b"" is the root."""
    return not folder or path == folder or path.startswith(folder + b"/")
