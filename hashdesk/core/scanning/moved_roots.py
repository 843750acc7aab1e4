"""Roots that were moved or renamed: "is this the folder that was …?"

A new folder that holds a lost root's photos in the same places is that root, or a copy of it. Only
a person knows; if it is that root, its path is changed and nothing is read again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from hashdesk.core.errors import UsageError
from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.scanning.folder_walk import can_be_listed
from hashdesk.core.scanning.links import inside
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import Root
from hashdesk.core.storage.tables.schema import PhotoState

SAMPLED = 500  # photos of a root that are looked for, about
LEAST_SHARE = 0.5  # of these, with their sizes and times
LEAST_SHARE_BY_SIZE = 0.9  # where copying has changed the times
LEAST_BY_SIZE = 5  # photos
TIME_STEP_NS = 2_000_000_000  # FAT keeps times in steps of two seconds


@dataclass(frozen=True)
class MovedRoot:
    """A root, and a folder that seems to be it."""

    root: Root
    folder: bytes  # absolute
    found: int  # photos of the root that are in this folder, of those that were looked for
    sampled: int


@dataclass(frozen=True)
class _Sample:
    """Some photos of a root."""

    paths: list[tuple[bytes, int, int]]  # below the root; size, time
    folders: set[bytes]  # all of the root, below it


def moved_root(db: LibraryDB, folder: bytes) -> MovedRoot | None:
    """The lost root that a folder, by its absolute path, seems to be; None for any other.

    A folder that lies in a root, or holds one, is none: the scan finds what was moved there.
    """
    roots = db.roots()
    if any(_nested(folder, root.path) for root in roots):
        return None
    lost = [root for root in roots if not can_be_listed(root.path, with_entries=True)]
    return _best(found for root in lost if (found := _place(db, root, folder)))


def named_root(db: LibraryDB, folder: bytes, was: bytes) -> MovedRoot:
    """The root that a folder is said to be. was: its path. Raises UsageError if it cannot be."""
    roots = {root.path: root for root in db.roots()}
    if was not in roots:
        names = ", ".join(map(os.fsdecode, roots)) or "none"
        raise UsageError(
            f"{os.fsdecode(was)} is no folder that was added to the library. There are: {names}."
        )
    for path in roots.keys() - {was}:
        if _nested(folder, path):
            raise UsageError(
                f"{os.fsdecode(folder)} and {os.fsdecode(path)}, which is in the library, lie in "
                "each other: nothing was changed. Index the upper one."
            )
    found = _place(db, roots[was], folder)
    if found is None:
        raise UsageError(
            f"Hardly any photo of {os.fsdecode(was)} lies in {os.fsdecode(folder)} as it did "
            "there: nothing was changed."
        )
    return found


def _place(db: LibraryDB, root: Root, folder: bytes) -> MovedRoot | None:
    """Where a root is now, if a folder is it, holds it, or lies in it; None: it is not there."""
    sample = _sample(db, root)
    others = [other.path for other in db.roots() if other.id != root.id]
    places = [
        place
        for place in _places(root, folder, sample)
        if not any(_nested(place, other) for other in others)
    ]
    return _best(found for place in places if (found := _looked_for(root, place, sample)))


def _nested(one: bytes, other: bytes) -> bool:
    return inside(one, other) or inside(other, one)


def _best(found: Iterator[MovedRoot]) -> MovedRoot | None:
    return max(found, key=lambda one: one.found / one.sampled, default=None)


def _sample(db: LibraryDB, root: Root) -> _Sample:
    query = (
        "SELECT {} FROM photos p JOIN folders f ON f.id = p.folder "
        "WHERE f.root=? AND p.state=? AND p.id % ? = 0"
    )
    count = query.format("count(*)"), query.format("f.path, p.name, p.size, p.mtime_ns")
    photos = db.connection.execute(count[0], (root.id, PhotoState.OK, 1)).fetchone()[0]
    step = max(photos // SAMPLED, 1)
    rows = db.connection.execute(count[1], (root.id, PhotoState.OK, step)).fetchall()
    paths = [(os.path.join(path, name), size, time) for path, name, size, time in rows]
    return _Sample(paths, {known.path for known in db.folders(root.id)})


def _places(root: Root, folder: bytes, sample: _Sample) -> list[bytes]:
    """Where a root may be: a folder, what is called as the root was in it, or a folder above."""
    places = [folder]
    names = root.path.split(b"/")
    below = (os.path.join(folder, *names[at:]) for at in range(1, len(names)))
    places += [place for place in below if os.path.isdir(place)]
    above, inner = os.path.split(folder)
    while len(above) > 1:
        if any(inside(known, inner) for known in sample.folders if known):
            places.append(above)
        above, name = os.path.split(above)
        inner = os.path.join(name, inner)
    return places


def _looked_for(root: Root, place: bytes, sample: _Sample) -> MovedRoot | None:
    """What is found of a root in a place; None if it is too little."""
    same = by_size = 0
    for path, size, time in sample.paths:
        try:
            status = os.stat(os.path.join(place, path))
        except OSError:
            continue
        if status.st_size == size:
            by_size += 1
            same += time == 0 or abs(mtime_ns(status) - time) <= TIME_STEP_NS
    sampled = len(sample.paths)
    if same and same >= LEAST_SHARE * sampled:
        return MovedRoot(root, place, same, sampled)
    if by_size >= max(LEAST_BY_SIZE, LEAST_SHARE_BY_SIZE * sampled):
        return MovedRoot(root, place, by_size, sampled)
    return None
