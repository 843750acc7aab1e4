"""Photos that HashDesk itself moved to the trash: their absence says nothing about a drive.

Only those count that lie in the trash right now. A trash is on the drive of what it holds, so
nothing of a drive that is away counts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

from hashdesk.core.scanning.folder_drives import FolderDrives
from hashdesk.core.scanning.folder_walk import is_no_file
from hashdesk.core.storage.photos.photo_rows import Photo

InTrash = Callable[[], frozenset[int]]  # the ids of photos; asked only once some seem to be gone


def nothing_in_trash() -> frozenset[int]:
    """The ids of photos where no trash is known."""
    return frozenset()


def trashed_of_away(
    root: bytes,
    present: Mapping[bytes, Iterable[Photo]],
    drives: FolderDrives,
    in_trash: frozenset[int],
) -> list[Photo]:
    """The photos in the trash of a root that is taken for one whose drive is away.

    present: its photos at the last scan, by folder. Those of a folder that lay on another drive are
    not believed to be the ones in the trash.
    """
    drives.note_end()
    return [
        photo
        for folder, photos in present.items()
        if not drives.is_away(folder, has_pictures=False)
        for photo in photos
        if photo.id in in_trash and is_no_file(os.path.join(root, folder, photo.name))
    ]
