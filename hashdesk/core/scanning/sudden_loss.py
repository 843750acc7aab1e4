"""Very many photos of a root that are gone at once, or some on another drive: asked about.

Somebody may have deleted them; a sync that went wrong, another drive in the same place or a failing
one look the same. Until it is confirmed, they stay as they are and can still be found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hashdesk.core.scanning.own_trash import InTrash
from hashdesk.core.scanning.root_scan import RootScan, ScannedFile
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.storage.tables.library_rows import Root

MOST_BELIEVED = 20  # photos that may always be gone at once from a drive …
MOST_BELIEVED_SHARE = 0.5  # … as may this share of those that were there


@dataclass(frozen=True)
class UnconfirmedLoss:
    """Photos of a root that seem to be gone."""

    folder: bytes  # the root
    photos: int
    known: int  # photos that were there, these included


def doubted_loss(
    db: LibraryDB, root: Root, found: RootScan, new: Sequence[ScannedFile], in_trash: InTrash
) -> tuple[set[int], UnconfirmedLoss | None]:
    """The ids of photos of a root that are not believed to be gone, and their loss.

    new: files of any root without a row. A photo that one of them may be counts as moved, not lost;
    the file's content tells once it is read. in_trash: photos that HashDesk moved there are lost on
    purpose.
    """
    gone = [photo for photo in found.gone if photo.id not in in_trash()]
    if not gone:
        return set(), None
    names = {(file.name, file.size) for file in new}
    times = {(file.size, file.mtime_ns) for file in new}
    lost = {
        photo.id
        for photo in gone
        if (photo.name, photo.size) not in names and (photo.size, photo.mtime_ns) not in times
    }
    doubted = {photo.id for photo in gone if photo.folder in found.other_drive}
    per_folder = photo_arrays.present_per_folder(db.connection, root.id)
    known = sum(n for folder, n in per_folder.items() if folder not in found.unreachable)
    if len(lost - doubted) > max(MOST_BELIEVED, MOST_BELIEVED_SHARE * known):
        doubted = {photo.id for photo in gone}
    unconfirmed = len(lost & doubted)
    return doubted, UnconfirmedLoss(root.path, unconfirmed, known) if unconfirmed else None
