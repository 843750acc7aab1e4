"""The photos of one folder with their companions: by names, by times, and by what is known."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.imaging.companion_files import CompanionFile, CompanionKind, packed, unpacked
from hashdesk.core.scanning.companions import pair
from hashdesk.core.scanning.shot_times import ShotPair, differ
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState

Entries = Mapping[bytes, os.stat_result]  # files by name
# Absolute folder and pairs of names in it -> those that are two shots.
OtherShots = Callable[[bytes, Sequence[ShotPair]], set[ShotPair]]


@dataclass(frozen=True)
class FoldedPhoto:
    """A photo that the library has a row of, and that is a companion now."""

    photo: Photo
    owners: tuple[bytes, ...]  # names of the photos in its folder that it belongs to


@dataclass(frozen=True)
class FolderPhotos:
    """The photos of a folder."""

    companions: dict[bytes, bytes | None]  # of each photo, by name, as `companion_files` packs them
    folded: list[FoldedPhoto]


def photos_in(
    path: bytes, entries: Entries, before: Mapping[bytes, Photo], other_shots: OtherShots
) -> FolderPhotos:
    """The photos of a folder, by its absolute path. before: its rows. Raises Cancelled.

    other_shots: asked of each JPEG and RAW file that seem to be one shot for the first time, or
    after one of them was written to: it may be another picture now.
    """
    photos = _paired(path, entries, before, other_shots)
    folded = [
        FoldedPhoto(row, tuple(owner for owner, names in photos.items() if name in names))
        for name, row in before.items()
        if name in entries and name not in photos
    ]
    companions = {name: _packed(names, entries) for name, names in photos.items()}
    return FolderPhotos(companions, folded)


def is_damaged(photo: Photo) -> bool:
    """Whether a photo could not be read, or not to its end: it does not stand for its RAW file."""
    unread = photo.state in (PhotoState.FAILED, PhotoState.RETRY)
    return unread or photo.incomplete is not None


def _paired(
    path: bytes, entries: Entries, before: Mapping[bytes, Photo], other_shots: OtherShots
) -> dict[bytes, tuple[bytes, ...]]:
    sizes = {name: status.st_size for name, status in entries.items()}
    two_shots: set[ShotPair] = set()

    def one_shot(shot: bytes, raw: bytes) -> bool:
        known = before.get(shot)
        if known is not None and _is_as_it_was(known, entries[shot]) and is_damaged(known):
            return False  # the RAW file is all that shows the photo
        return (shot, raw) not in two_shots and not differ(known, before.get(raw))

    photos = pair(sizes, one_shot)
    new = [
        (name, companion.name)
        for name, names in photos.items()
        for companion in map(CompanionFile, names)
        if companion.kind is CompanionKind.RAW
        and not _are_as_they_were(before.get(name), companion.name, entries)
    ]
    if new:
        two_shots = other_shots(path, new)
    return pair(sizes, one_shot) if two_shots else photos


def _are_as_they_were(photo: Photo | None, companion: bytes, entries: Entries) -> bool:
    """Whether a file belonged to a photo at the last scan, and neither has been written since."""
    if photo is None or not _is_as_it_was(photo, entries[photo.name]):
        return False
    known = {c.name: c for c in unpacked(photo.companions)}
    return companion in known and _is_as_it_was(known[companion], entries[companion])


def _is_as_it_was(known: Photo | CompanionFile, status: os.stat_result) -> bool:
    return (known.size, known.mtime_ns) == (status.st_size, mtime_ns(status))


def _packed(names: Sequence[bytes], entries: Entries) -> bytes | None:
    files = [(name, entries[name]) for name in names]
    return packed(CompanionFile(name, s.st_size, mtime_ns(s)) for name, s in files)
