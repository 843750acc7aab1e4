"""Very many photos of a root that are gone at once: asked about, not believed.

Somebody may have deleted them; a sync that went wrong, another drive in the same place or a failing
one look the same. Until it is confirmed, they stay as they are and can still be found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hashdesk.core.indexing.scan import RootScan, ScannedFile
from hashdesk.core.storage import photo_arrays
from hashdesk.core.storage.library_db import LibraryDB, Root
from hashdesk.core.storage.photo_rows import Photo

MOST_BELIEVED = 20  # photos that may always be gone at once …
MOST_BELIEVED_SHARE = 0.5  # … as may this share of those that were there


@dataclass(frozen=True)
class UnconfirmedLoss:
    """Photos of a root that seem to be gone."""

    folder: bytes  # the root
    photos: int
    known: int  # photos that were there, these included


def without_sudden_loss(
    db: LibraryDB, root: Root, found: RootScan, new: Sequence[ScannedFile]
) -> tuple[list[Photo], UnconfirmedLoss | None]:
    """The photos of a root that are believed to be gone, and the loss that is not believed.

    new: files of any root without a row. A photo that one of them may be was moved, not lost.
    """
    gone = found.gone
    if len(gone) <= MOST_BELIEVED:
        return gone, None
    names = {(file.name, file.size) for file in new}
    times = {(file.size, file.mtime_ns) for file in new}
    moved = [p for p in gone if (p.name, p.size) in names or (p.size, p.mtime_ns) in times]
    lost = len(gone) - len(moved)
    per_folder = photo_arrays.present_per_folder(db.connection, root.id)
    known = sum(n for folder, n in per_folder.items() if folder not in found.unreachable)
    if lost <= MOST_BELIEVED or lost <= MOST_BELIEVED_SHARE * known:
        return gone, None
    return moved, UnconfirmedLoss(root.path, lost, known)
