"""Why a photo's file may not go to the trash: it is looked at in the moment it would go."""

from __future__ import annotations

import os
import stat
from enum import StrEnum

from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.imaging.decode import content_id
from hashdesk.core.storage.photo_rows import Photo


class Obstacle(StrEnum):
    """What keeps a photo where it is."""

    GONE = "gone"  # there is no file any more
    CHANGED = "changed"  # the file is not the one that was indexed, and so not what is shown
    UNREADABLE = "unreadable"  # the drive or the system refuses to say
    NOTHING_STAYS = "nothing stays"  # of its copies, none is as the library knows it
    ONE_FILE = "one file"  # what would stay is this very file, in a folder that is mounted twice
    NAME = "name"  # the desktop's trash takes no name like this
    LONG_NAME = "long name"  # nor one that leaves no room for “.trashinfo”
    REFUSED = "refused"  # the desktop does not move it


def obstacle(photo: Photo, path: bytes, *, by_content: bool = False) -> Obstacle | None:
    """Why a file is not the one that the library knows; None if it is.

    by_content: read all of it. Else that is done only if its time is another one, or not known.
    """
    try:
        status = os.lstat(path)
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


def is_one_file(one: bytes, other: bytes) -> bool:
    """Whether what lies at two paths goes if either of them goes.

    So it is where a folder is mounted twice. Of two hard links, the other one stays.
    """
    try:
        here, there = os.lstat(one), os.lstat(other)
        if not os.path.samestat(here, there):
            return False
        if here.st_nlink < 2:
            return True
        (folder, name), (other_folder, other_name) = map(os.path.split, (one, other))
        return name == other_name and os.path.samefile(folder, other_folder)
    except OSError:
        return False
