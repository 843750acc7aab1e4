"""One file to the trash, if it is the one that was looked at; that is told for sure afterwards."""

from __future__ import annotations

import os

from hashdesk.core.removal.moved_instead import another_file, folder_now, source_of
from hashdesk.core.removal.obstacles import Obstacle, change
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.trash_folders import is_the_file
from hashdesk.ui.formatting import translate
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.photos.trash import files as trash_files


class Replaced(Exception):
    """Another file was put in the place of the one that was looked at, and is there still."""


class Unwanted(Exception):
    """A file is in the trash that has to come back; its text is what the system says."""

    def __init__(self, file: Removed, obstacle: Obstacle, why: str = "") -> None:
        super().__init__(why)
        self.file = file  # as it lies there, and is in the log
        self.obstacle = obstacle

    @property
    def is_another(self) -> bool:
        """Whether it is a file that nobody chose."""
        return self.obstacle is Obstacle.CHANGED


def move_checked(log: RemovalLog, card: PhotoCard, entry: Removed, *, by_content: bool) -> Removed:
    """Move one file of a photo, unless another one has taken its place since it was looked at.

    by_content: a photo's file is read once more in the trash; it was read a moment ago. Raises what
    `trash_files.move` raises, Replaced, and Unwanted.
    """
    if folder_now(entry.path) != entry.real_folder or _is_another(card, entry, entry.path):
        raise Replaced
    trash_path = trash_files.move(entry.path)
    try:
        there = os.lstat(trash_path)
    except OSError:  # the trash was emptied
        return log.note_moved(entry, trash_path)
    if source_of(entry, there) != entry.real_folder or _is_another(
        card, entry, trash_path, by_content=by_content
    ):
        raise Unwanted(log.note_another(another_file(entry, trash_path, there)), Obstacle.CHANGED)
    moved = log.note_moved(entry, trash_path)
    if os.path.islink(os.path.dirname(trash_path)):  # Qt looks at all folders but the innermost
        why = translate("HashDesk", "a link is in the place of its trash")
        raise Unwanted(moved, Obstacle.REFUSED, why)
    return moved


def _is_another(card: PhotoCard, entry: Removed, path: bytes, *, by_content: bool = False) -> bool:
    """Whether the file at a path is not the one that was looked at; one that is gone is not.

    Network and FUSE file systems may give a file another inode: then its content tells, or size
    and time of a file that belongs to a photo.
    """
    try:
        status = os.lstat(path)
    except OSError:
        return False
    has_its_inode = status.st_ino == entry.inode
    if has_its_inode or entry.path != card.place.full:
        if not is_the_file(status, entry.size, entry.mtime_ns):
            return True
        if not by_content or entry.path != card.place.full:
            return False
    found = change(card.photo, path, by_content=True)
    return found is Obstacle.CHANGED if has_its_inode else found is not None
