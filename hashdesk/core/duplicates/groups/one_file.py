"""Paths that lead to one file: hard links, bind mounts, links, names that differ in case alone.

Such photos are no copies of each other, and throwing one away frees nothing. Device and inode tell
them, but only of photos with equal content, and only within one look: network and FUSE file systems
repeat these numbers and change them. So a photo is passed over at most for one of the same content.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_arrays import PhotoArrays

FileIdentity = tuple[int, int, int]  # device, inode, size in bytes


@dataclass(frozen=True)
class OneFile:
    """Photos that are passed over, and photos that free nothing when they go."""

    doubles: PhotoIds  # (n,): another path to the file of a photo that takes part
    held: PhotoIds  # (m,): another hard link keeps their bytes on the disk


NO_DOUBLES = OneFile(NO_PHOTOS, NO_PHOTOS)


def find_doubles(
    connection: sqlite3.Connection,
    photos: PhotoArrays,
    candidates: PhotoIds,
    protected: frozenset[int],
) -> OneFile:
    """Look which of the candidates (k,), as ids, are one file; what is out of reach is none.

    Of the paths to a file, the one in a protected folder (by id) takes part, else the one that was
    indexed first. Only candidates with the content of another one are looked at on the disk.
    """
    reachable = photos.ids[~photos.offline]
    ids = candidates[np.isin(candidates, reachable)].tolist()
    alike = _of_equal_content(photo_rows.content_ids(connection, ids))
    places = photo_rows.places(connection, [photo for group in alike for photo in group])
    folders = dict(zip(photos.ids.tolist(), photos.folders.tolist(), strict=True))
    doubles, held = [], []
    for group in alike:
        looks = {photo: _look(places[photo].full) for photo in group if photo in places}
        held += [photo for photo, look in looks.items() if look is not None and look.st_nlink > 1]
        for paths in _by_file(looks).values():
            stays = min(paths, key=lambda photo: (folders[photo] not in protected, photo))
            doubles += [photo for photo in paths if photo != stays]
    return OneFile(np.array(sorted(doubles), np.int64), np.array(sorted(held), np.int64))


def _of_equal_content(contents: Mapping[int, bytes]) -> list[list[int]]:
    """Photos with a content that several have, content by content."""
    groups: dict[bytes, list[int]] = {}
    for photo, content in contents.items():
        if content:  # empty: it was never read
            groups.setdefault(content, []).append(photo)
    return [group for group in groups.values() if len(group) > 1]


def _by_file(looks: Mapping[int, os.stat_result | None]) -> dict[FileIdentity, list[int]]:
    """The photos of each file; a number that a file system does not give (0) tells nothing."""
    files: dict[FileIdentity, list[int]] = {}
    for photo, look in looks.items():
        if look is not None and look.st_ino:
            identity = look.st_dev, look.st_ino, look.st_size
            files.setdefault(identity, []).append(photo)
    return files


def _look(path: bytes) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None
