"""Notices, while photos are read, that the drive they lie on has gone."""

from __future__ import annotations

import os
from dataclasses import dataclass

from hashdesk.core.indexing.write_batch import PhotoFile
from hashdesk.core.scanning.folder_walk import can_be_listed
from hashdesk.core.scanning.links import inside
from hashdesk.core.scanning.mount_points import mount_table
from hashdesk.core.storage.tables.library_rows import Root


@dataclass(frozen=True)
class LostDrive:
    """A drive that went while photos were read."""

    root: Root
    mount: bytes  # below the root; b"": the whole root went

    @property
    def path(self) -> bytes:
        """The folder that went, absolute."""
        return self.mount or self.root.path


class DriveWatch:
    """Asks for the drive whenever a photo cannot be read: a first failure may be one of many."""

    def __init__(self) -> None:
        self.lost: list[LostDrive] = []
        self._lost_keys: set[tuple[int, bytes]] = set()

    def has_lost(self, file: PhotoFile) -> bool:
        """Whether the drive of a file is known to have gone."""
        root = file.root.id
        return bool(self._lost_keys) and not self._lost_keys.isdisjoint({(root, b""), _key(file)})

    def ask(self, file: PhotoFile) -> LostDrive | None:
        """Look whether the drive of a file that could not be read has gone; it, if it has."""
        root, (_, point) = file.root, _key(file)
        if not can_be_listed(root.path, with_entries=True):
            lost = LostDrive(root, b"")
        elif _is_mounted(file) and (not point or can_be_listed(point, with_entries=True)):
            return None
        else:
            lost = LostDrive(root, point)
        self.lost.append(lost)
        self._lost_keys.add((root.id, lost.mount))
        return lost


def _is_mounted(file: PhotoFile) -> bool:
    """Whether a file lies on the mount that it lay on when it was scanned."""
    if not file.mount:
        return True  # it is not known where it lay
    folder, table = os.path.dirname(file.path), mount_table()
    # Through a link, it may lie on a mount that its path says nothing of.
    points = table.point_of(folder), table.point_of(os.path.realpath(folder))
    return file.mount.point in points


def _key(file: PhotoFile) -> tuple[int, bytes]:
    """The root of a file, and the mount point that it lies on if the root does not."""
    root, point = file.root, file.mount.point if file.mount else b""
    return root.id, b"" if not point or inside(root.path, point) else point
