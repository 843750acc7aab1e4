"""Why a photo's file may not go to the trash: it is looked at in the moment it would go."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from enum import StrEnum

from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.storage.photos.photo_rows import Photo

MOST_READ_BYTES = 1 << 30  # photos that go together and are no larger are read to their end


class Obstacle(StrEnum):
    """What keeps a photo where it is."""

    GONE = "gone"  # there is no file any more
    CHANGED = "changed"  # the file is not the one that was indexed, and so not what is shown
    UNREADABLE = "unreadable"  # the drive or the system refuses to say
    NOTHING_STAYS = "nothing stays"  # of its copies, none is as the library knows it
    DECIDED = "decided"  # about it and what stays, since it was marked
    LINK = "link"  # to a file elsewhere, which may be the only one
    ONE_FILE = "one file"  # what would stay is this very file, in a folder that is mounted twice
    OTHER_FILES = "other files"  # a companion has other content than that of the photo that stays
    NAME = "name"  # the desktop's trash takes no name like this
    LONG_NAME = "long name"  # nor one that leaves no room for “.trashinfo”
    REFUSED = "refused"  # the desktop does not move it


def reads_whole(sizes: Iterable[int]) -> bool:
    """Whether photos of these sizes in bytes are read to their end before they go.

    A file that was put in the place of another one may have its size and time. Of more than a
    gigabyte, reading would take minutes; exact copies are read in any case.
    """
    return sum(sizes) <= MOST_READ_BYTES


def obstacle(photo: Photo, path: bytes, *, by_content: bool = False) -> Obstacle | None:
    """Why a photo may not go to the trash; None if its file is the one that the library knows.

    by_content: see `change`. What lies in a folder behind a link is a file like any other.
    """
    return Obstacle.LINK if os.path.islink(path) else change(photo, path, by_content=by_content)


def change(photo: Photo, path: bytes, *, by_content: bool = False) -> Obstacle | None:
    """Why a file, or the one that a link leads to, is not what the library knows; None if it is.

    by_content: read all of it. Else that is done only if its time is another one, or not known.
    """
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size != photo.size:
            return Obstacle.CHANGED
        if photo.mtime_ns == mtime_ns(status) and not by_content:
            return None
        with open(path, "rb") as file:
            return None if content_id(file) == photo.content_id else Obstacle.CHANGED
    except (FileNotFoundError, NotADirectoryError):
        return Obstacle.GONE
    except OSError:
        return Obstacle.UNREADABLE


def is_listed(path: bytes) -> bool:
    """Whether the list of its folder names a file.

    A file system that shows another one's files (overlay, mergerfs, bindfs) may answer from memory
    for a file that has gone from below it. Lists are read anew.
    """
    folder, name = os.path.split(path)
    try:
        return name in os.listdir(folder)
    except OSError:
        return False


def is_one_file(one: bytes, other: bytes) -> bool:
    """Whether what lies at two paths goes if either of them goes.

    So it is where a folder is mounted twice, or where a link leads to it. Of two hard links, the
    other one stays.
    """
    try:
        here, there = os.stat(one), os.stat(other)
        if not os.path.samestat(here, there):
            return False
        if here.st_nlink < 2:
            return True
        real = map(os.path.realpath, (one, other))
        (folder, name), (other_folder, other_name) = map(os.path.split, real)
        return name == other_name and os.path.samefile(folder, other_folder)
    except OSError:
        return False
