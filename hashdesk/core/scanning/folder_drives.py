"""Where the folders of a root lie during a scan, compared with where they lay before it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace

from hashdesk.core.files.drives import SEVERAL, Mount
from hashdesk.core.scanning.links import inside
from hashdesk.core.scanning.mount_points import mount_table


class FolderDrives:
    """The mounts of a root's folders at the start of a scan and, from `note_end` on, at its end.

    known: where folders lay, by their paths below the root, as far as that is known.
    """

    def __init__(self, root: bytes, known: Mapping[bytes, Mount]) -> None:
        self._root = root
        self._known = known
        self._real: dict[bytes, bytes] = {}  # folders behind links -> their paths without links
        self._start = self._end = mount_table()
        self._mounts: dict[bytes, Mount] = {}  # by mount point, at the end

    def lies_at(self, folder: bytes, real: bytes) -> None:
        """Note the path without links of a folder that lies behind one."""
        self._real[folder] = real

    def note_end(self) -> None:
        """Read what is mounted once more: a drive that went meanwhile is not in it."""
        self._end = mount_table()

    def mount_of(self, folder: bytes) -> Mount | None:
        """Where a folder lay throughout the scan; None if that changed."""
        point = self._point(folder)
        if point is not None and point not in self._mounts:
            self._mounts[point] = self._end.mount_at(point)
        return None if point is None else self._mounts[point]

    def is_away(self, folder: bytes, *, has_pictures: bool) -> bool:
        """Whether a folder that holds none of its photos lies on another mount than they did.

        Another drive in the same place is one only if it has no such folder, or no pictures in it.
        """
        mount, before = self.mount_of(folder), self._known.get(folder)
        if mount is None or before is None:
            return mount is None
        # Where its link led; the link is gone.
        if folder not in self._real and not inside(self._path(folder), before.point):
            return False
        if mount.point != before.point:
            return True
        return not has_pictures and not mount.may_be(before)

    def is_another(self, folder: bytes, mount: Mount) -> bool:
        """Whether a folder lies certainly not where it lay before."""
        return not mount.may_be(self._known.get(folder, mount))

    def root_is_away(self, away: Iterable[bytes]) -> bool | None:
        """Whether the root lies on another mount than these folders of it did, which are away.

        None if that changed during the scan.
        """
        point = self._point(b"")
        if point is None:
            return None
        # What a link leads to may lie on any drive.
        known = (self._known.get(folder) for folder in away if folder not in self._real)
        before = {mount.point for mount in known if mount}
        return any(inside(self._root, mount) for mount in before - {point})

    def _point(self, folder: bytes) -> bytes | None:
        path = self._path(folder)
        point = self._end.point_of(path)
        same = point == self._start.point_of(path) and not self._end.differs(self._start, point)
        return point if same else None

    def _path(self, folder: bytes) -> bytes:
        """The absolute path of a folder, without links below the root."""
        path = os.path.join(self._root, folder) if folder else self._root
        return self._real.get(folder, path)


def on_several(mount: Mount) -> Mount:
    """Where a folder lies that holds photos of more than one drive."""
    return replace(mount, drive=SEVERAL)
