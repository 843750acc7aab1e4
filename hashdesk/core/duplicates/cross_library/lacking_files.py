"""Photos of which another library has the picture, and not the RAW file or film that goes with it.

A photo that is a RAW file itself is one of them where the other library has only its JPEG.

Companions are told by suffix and size beside the twin, or by name and size anywhere: their contents
are not known. Sidecars do not count: programs write to them all the time. The film inside a motion
photo is looked for in the files.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress

from hashdesk.core.imaging.companion_files import CompanionFile, CompanionKind, unpacked
from hashdesk.core.imaging.photo_formats import HEAD_BYTES, what_is
from hashdesk.core.imaging.provenance.film_inside import has_film
from hashdesk.core.search.library import Library
from hashdesk.core.storage.tables.schema import PhotoState

PICTURE_PARTS = (CompanionKind.RAW, CompanionKind.FILM)
NamedSize = tuple[bytes, int]  # a name, or its suffix, in lower case; bytes


def lacking_files(one: Library, other: Library, twins: Mapping[int, int]) -> set[int]:
    """Those photos of one library whose RAW files or films another one lacks.

    twins: photo -> the photo of the other library that shows the same picture.
    """
    wanted = {photo: files for photo, files in _parts(one, list(twins)).items() if files}
    if not wanted:
        return set()
    beside = _parts(other, [twins[photo] for photo in wanted])
    names = {_by_name(file) for files in wanted.values() for file in files}
    there = _found(names, other)
    return {
        photo
        for photo, files in wanted.items()
        if not all(
            _by_name(file) in there
            or _by_suffix(file) in map(_by_suffix, beside.get(twins[photo], ()))
            for file in files
        )
    }


def lacking_films(one: Library, other: Library, twins: Mapping[int, int]) -> set[int]:
    """Those photos of one library that have a film inside which their twins have not.

    A file that cannot be read has none.
    """
    ours, theirs = one.places(list(twins)), other.places(list(twins.values()))
    return {
        photo
        for photo, twin in twins.items()
        if photo in ours
        and _has_film(ours[photo].full)
        and not (twin in theirs and _has_film(theirs[twin].full))
    }


def _has_film(path: bytes) -> bool:
    with suppress(OSError), open(path, "rb") as file:
        kind = what_is(file.read(HEAD_BYTES))
        return kind is not None and has_film(file, kind.name)
    return False


def _parts(library: Library, photos: list[int]) -> dict[int, list[CompanionFile]]:
    rows = library.photos(photos)
    return {
        photo: [
            *([CompanionFile(row.name, row.size)] if _is_raw(row.name) else []),
            *(file for file in unpacked(row.companions) if file.kind in PICTURE_PARTS),
        ]
        for photo, row in rows.items()
    }


def _is_raw(name: bytes) -> bool:
    """Whether a photo is a RAW file itself: a JPEG of the same shot does not stand for it."""
    return CompanionFile(name).kind is CompanionKind.RAW


def _found(names: set[NamedSize], library: Library) -> set[NamedSize]:
    """Those files, by name and size, that a library has as photos or companions."""
    query = "SELECT name, size, companions FROM photos WHERE state<>?"  # unreadable ones, too
    found: set[NamedSize] = set()
    for name, size, companions in library.db.connection.execute(query, (PhotoState.MISSING,)):
        found |= names & {(bytes(name).lower(), size), *map(_by_name, unpacked(companions))}
    return found


def _by_name(file: CompanionFile) -> NamedSize:
    return file.name.lower(), file.size


def _by_suffix(file: CompanionFile) -> NamedSize:
    return os.path.splitext(file.name)[1].lower(), file.size
