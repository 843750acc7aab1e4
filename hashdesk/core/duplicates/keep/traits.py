"""What the library knows of its photos that tells a better one from a worse one."""

from __future__ import annotations

import functools
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.keep.copy_names import (
    is_copy_name,
    name_key,
    numbered_after,
)
from hashdesk.core.duplicates.keep.provenances import Provenances
from hashdesk.core.imaging.companion_files import RAW_SUFFIXES, unpacked
from hashdesk.core.imaging.photo_formats import FORMAT_OF_SUFFIX, PHOTO_FORMATS
from hashdesk.core.imaging.provenance.provenance import CameraData
from hashdesk.core.metadata.photo_facts import DateSource
from hashdesk.core.storage.photos.photo_arrays import DATE
from hashdesk.core.storage.tables.schema import PhotoState

TRAIT_ROWS_AT_ONCE = 10_000  # read at a time
# 0 means that the file was written just before the scan, which must read its time again.
WRITTEN = "coalesce(nullif(mtime_ns, 0) / 1000000000, CAST(strftime('%s', 'now') AS INTEGER))"
# Dates that the photo itself, or what lies beside it, gives to the moment it was taken.
CAPTURE_SOURCES = (
    *(DateSource.ORIGINAL, DateSource.DIGITIZED, DateSource.XMP, DateSource.SIDECAR),
    *(DateSource.IPTC, DateSource.PNG, DateSource.GPS),
)
FORMAT_NAMES = ("", *PHOTO_FORMATS)  # "": none of them

Companions = frozenset[tuple[bytes, int]]  # suffix and size: copies are called anything
NO_COMPANIONS: Companions = frozenset()


@dataclass(frozen=True)
class PhotoTraits:
    """What is compared, for all photos that are there in id order; (n,) each."""

    ids: NDArray[np.int64]
    folders: NDArray[np.int64]
    bytes: NDArray[np.int64]
    sizes: NDArray[np.int64]  # (n, 2), width and height in pixels
    dates: NDArray[np.int64]  # seconds since 1970: when taken, else the file's time
    taken: NDArray[np.bool_]  # whether the date is when it was taken, whatever says so
    written: NDArray[np.int64]  # seconds since 1970: the file's time
    whole: NDArray[np.bool_]  # whether all of the picture could be read
    captured: NDArray[np.bool_]  # whether the photo itself says when it was taken
    camera_data: NDArray[np.int64]  # CameraData, as far as the library knows
    formats: NDArray[np.int64]  # by their suffixes: places in FORMAT_NAMES
    pictures: NDArray[np.int64]  # a number, equal for files that are known to show one picture
    companions: Mapping[int, Companions] = field(default_factory=dict)  # by the ids that have any
    copy_names: Mapping[int, str] = field(default_factory=dict)  # by the ids that have one
    # By the ids of some of these: the key of the name without its number, which tells something
    # only beside a photo of that name.
    numbered: Mapping[int, int] = field(default_factory=dict)
    name_keys: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))  # (n,)
    provenances: Provenances = field(default_factory=Provenances)

    def lacks(self, kept: int, photo: int) -> bool:
        """Whether a photo that is kept lacks companions of another one, or the film inside it.

        A photo that is a RAW file itself is what no JPEG can stand for, unless it is there, too.
        """
        films, beside = self.provenances.with_film, self.companions
        return (
            (photo in films and kept not in films)
            or not beside.get(photo, NO_COMPANIONS) <= beside.get(kept, NO_COMPANIONS)
            or (photo in self.raw_files and not self._has_raw(kept, photo))
        )

    def _has_raw(self, kept: int, photo: int) -> bool:
        """Whether a photo is a RAW file, or has another one, by its size, beside it."""
        size = int(self.bytes[self.rows(np.array([photo]))[0]])
        return kept in self.raw_files or any(
            suffix in RAW_SUFFIXES and bytes_ == size
            for suffix, bytes_ in self.companions.get(kept, NO_COMPANIONS)
        )

    def has_raw_beside(self, photo: int) -> bool:
        """Whether a RAW file belongs to a photo."""
        return any(suffix in RAW_SUFFIXES for suffix, _ in self.companions.get(photo, ()))

    @functools.cached_property
    def raw_files(self) -> frozenset[int]:
        """The photos that are RAW files themselves."""
        return frozenset(self.ids[self.formats == FORMAT_NAMES.index("RAW")].tolist())

    def named_as_copies(self, group: NDArray[np.int64]) -> list[bool]:
        """Of each photo of a group (m,): whether its name is a copy's, as the others are called."""
        photos = group.tolist()
        named = [photo in self.copy_names for photo in photos]
        if not any(photo in self.numbered for photo in photos):
            return named
        keys = set(self.name_keys[self.rows(group)].tolist())
        return [
            is_named and (photo not in self.numbered or self.numbered[photo] in keys)
            for photo, is_named in zip(photos, named, strict=True)
        ]

    @property
    def with_more(self) -> list[int]:
        """The photos that a kept one may lack something of."""
        return [*self.companions, *self.provenances.with_film, *self.raw_files]

    @functools.cached_property
    def companion_counts(self) -> NDArray[np.int64]:
        """(n,), how many files belong to each photo."""
        counts = np.zeros(len(self.ids), np.int64)
        photos = np.array(list(self.companions), np.int64)
        counts[self.rows(photos)] = [len(files) for files in self.companions.values()]
        return counts

    @property
    def pixels(self) -> NDArray[np.int64]:
        """(n,)."""
        found: NDArray[np.int64] = self.sizes.prod(axis=1)
        return found

    def rows(self, photos: NDArray[np.int64]) -> NDArray[np.intp]:
        """The rows of photos, by their ids."""
        return np.searchsorted(self.ids, photos)


def read_traits(connection: sqlite3.Connection) -> PhotoTraits:
    """Read the traits of the photos of a library."""
    # A damaged row may hold anything; it is in no group, and must not stop the others.
    numbers = [f"coalesce(CAST({value} AS INTEGER), 0)" for value in _NUMBERS]
    query = (
        f"SELECT id, {', '.join(numbers)}, CAST(name AS BLOB), CAST(companions AS BLOB), "
        "CAST(coalesce(pixel_id, content_id) AS BLOB) FROM photos WHERE state=? ORDER BY id"
    )
    count = len(numbers) + 1
    parts = [np.empty((0, count + 2), np.int64)]
    companions: dict[int, Companions] = {}
    copy_names: dict[int, str] = {}
    numbered: dict[int, int] = {}
    keys: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    pictures: dict[bytes, int] = {}
    rows = connection.execute(query, (PhotoState.OK,))
    while part := rows.fetchmany(TRAIT_ROWS_AT_ONCE):
        table = [
            (*row[:count], _format_place(row[count]), pictures.setdefault(row[-1], row[0]))
            for row in part
        ]
        parts.append(np.array(table, np.int64))
        companions.update((row[0], _comparable(row[-2])) for row in part if row[-2])
        names = {row[0]: row[count] for row in part}
        keys.append(np.array([name_key(name) for name in names.values()], np.int64))
        for photo, name in names.items():
            original = numbered_after(name)
            if original is not None:
                numbered[photo] = original
            if original is not None or is_copy_name(name):
                copy_names[photo] = os.fsdecode(name)
    ids, folders, size, width, height, dates, taken, written, *rest = np.concatenate(parts).T
    whole, source, camera, formats, shown = rest
    captured = taken.astype(bool) & np.isin(source, (0, *CAPTURE_SOURCES))
    by_exif = np.isin(source, (DateSource.ORIGINAL, DateSource.DIGITIZED))
    return PhotoTraits(
        ids=ids,
        folders=folders,
        bytes=size,
        sizes=np.stack([width, height], axis=1),
        dates=dates,
        taken=taken.astype(bool),
        written=written,
        whole=whole.astype(bool),
        captured=captured,
        camera_data=np.where(camera, CameraData.EXPOSURE, by_exif * int(CameraData.DATE)),
        formats=formats,
        pictures=shown,
        companions=companions,
        copy_names=copy_names,
        numbered=numbered,
        name_keys=np.concatenate(keys),
    )


_NUMBERS = (
    *("folder", "size", "width", "height", DATE, "taken IS NOT NULL", WRITTEN),
    *("incomplete ISNULL", "taken_from", "camera IS NOT NULL"),
)


def _format_place(name: bytes) -> int:
    suffix = os.path.splitext(name)[1].lower().removeprefix(b".")
    entry = FORMAT_OF_SUFFIX.get(os.fsdecode(suffix))
    return 0 if entry is None else FORMAT_NAMES.index(entry.name)


def _comparable(row: bytes) -> Companions:
    return frozenset((os.path.splitext(c.name)[1].lower(), c.size) for c in unpacked(row))
