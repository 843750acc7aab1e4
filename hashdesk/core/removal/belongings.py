"""Which companions go with photos that are moved: all that are there, but what others still need.

A sidecar or a RAW file may belong to several photos. It stays with those that stay.
"""

from __future__ import annotations

import filecmp
import os
import stat
from collections.abc import Collection, Sequence

from hashdesk.core.imaging.companion_files import unpacked
from hashdesk.core.scanning.companions import pair


def companions_that_go(photos: Sequence[tuple[bytes, bytes | None]]) -> list[list[bytes]]:
    """For each photo, the paths of the files that go with it; what several share, with the last.

    photos: absolute paths, and the companions of their rows. Folders are looked at as they are now.
    """
    going = {path for path, _ in photos}
    # Folder -> file -> photos it belongs to; None: nobody can tell, so all companions stay.
    owners: dict[bytes, dict[bytes, set[bytes]] | None] = {}
    last: dict[bytes, int] = {}  # file -> number of the photo that it goes with
    for number, (path, row) in enumerate(photos):
        folder, companions = os.path.dirname(path), unpacked(row)
        if companions and folder not in owners:
            owners[folder] = _owners_in(folder, going)
        known = owners.get(folder)
        if known is None:
            continue
        for companion in companions:
            other = os.path.join(folder, companion.name)
            needed = known.get(companion.name, set())
            stays = any(os.path.join(folder, owner) not in going for owner in needed)
            if not stays and _is_file(other):
                last[other] = number
    files: list[list[bytes]] = [[] for _ in photos]
    for other, number in last.items():
        files[number].append(other)
    return files


def has_other_content(path: bytes, likely: Sequence[bytes]) -> bool:
    """Whether a file has the content of none of some files that seem to be its copies.

    False if there are none: nobody has taken it for a copy.
    """
    return bool(likely) and not any(_same_content(path, other) for other in likely)


def _same_content(one: bytes, other: bytes) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def _is_file(path: bytes) -> bool:
    """Whether a file lies there; a link is none."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _owners_in(folder: bytes, going: Collection[bytes]) -> dict[bytes, set[bytes]] | None:
    """The photos in a folder that its files belong to, by their names; None: it cannot be listed.

    going: paths of photos. A RAW file among them is one, whatever JPEG has its name.
    """

    def one_shot(_shot: bytes, raw: bytes) -> bool:
        return os.path.join(folder, raw) not in going

    try:
        names = os.listdir(folder)
    except OSError:
        return None
    owners: dict[bytes, set[bytes]] = {}
    for owner, companions in pair(dict.fromkeys(names, 0), one_shot).items():
        for name in companions:
            owners.setdefault(name, set()).add(owner)
    return owners
