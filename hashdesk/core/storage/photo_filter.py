"""Which photos are wanted, by what is known of them: date, camera, format, place."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.photo_formats import FORMAT_OF_SUFFIX, PHOTO_FORMATS
from hashdesk.core.storage.photo_arrays import DATE
from hashdesk.core.storage.schema import PhotoState

# SQL: what follows the last dot of a name; all of it where there is no dot.
_ENDING = "lower(replace({name}, rtrim({name}, replace({name}, '.', '')), ''))".format(
    name="CAST(name AS TEXT)"
)


@dataclass(frozen=True)
class PhotoFilter:
    """Conditions that a photo must meet, all of them. The empty one is met by every photo."""

    first: int | None = None  # seconds since 1970 of the camera's clock, else the file's time …
    end: int | None = None  # … up to this, which is outside
    cameras: frozenset[str] = frozenset()  # one of these; empty: any; "": one that names none
    formats: frozenset[str] = frozenset()  # names in PHOTO_FORMATS, one of these; empty: any
    located: bool | None = None  # whether it says where it was taken

    def __bool__(self) -> bool:
        return self != PhotoFilter()


@dataclass(frozen=True)
class FilterChoices:
    """What the photos of a library can be told apart by: values, and how many have each."""

    cameras: tuple[tuple[str, int], ...]  # most frequent first; "": those that name none
    formats: tuple[tuple[str, int], ...]  # most frequent first
    located: int
    photos: int


def matching(connection: sqlite3.Connection, wanted: PhotoFilter) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there and meet the conditions, ascending."""
    where: list[str] = ["state=?"]
    bound: list[object] = [PhotoState.OK]
    if wanted.first is not None:
        where.append(f"{DATE} >= ?")
        bound.append(wanted.first)
    if wanted.end is not None:
        where.append(f"{DATE} < ?")
        bound.append(wanted.end)
    if wanted.cameras:
        where.append("coalesce(camera, '') IN (SELECT value FROM json_each(?))")
        bound.append(json.dumps(sorted(wanted.cameras)))
    if wanted.formats:
        endings = [
            ending for name in sorted(wanted.formats) for ending in PHOTO_FORMATS[name].suffixes
        ]
        where.append(f"{_ENDING} IN (SELECT value FROM json_each(?))")
        bound.append(json.dumps(endings))
    if wanted.located is not None:
        where.append(f"latitude IS {'NOT ' if wanted.located else ''}NULL")
    rows = connection.execute(
        f"SELECT id FROM photos WHERE {' AND '.join(where)} ORDER BY id", bound
    )
    return np.fromiter((row[0] for row in rows), np.int64)


def choices(connection: sqlite3.Connection) -> FilterChoices:
    """What there is to choose from among the photos that are there."""
    cameras = connection.execute(
        "SELECT coalesce(camera, ''), count(*) FROM photos WHERE state=? GROUP BY 1 "
        "ORDER BY 2 DESC, 1",
        (PhotoState.OK,),
    ).fetchall()
    formats: Counter[str] = Counter()
    endings = f"SELECT {_ENDING}, count(*) FROM photos WHERE state=? GROUP BY 1"
    for ending, count in connection.execute(endings, (PhotoState.OK,)):
        if ending in FORMAT_OF_SUFFIX:
            formats[FORMAT_OF_SUFFIX[ending].name] += count
    query = "SELECT count(latitude), count(*) FROM photos WHERE state=?"
    located, photos = connection.execute(query, (PhotoState.OK,)).fetchone()
    frequent = sorted(formats.items(), key=lambda item: (-item[1], item[0]))
    return FilterChoices(tuple(cameras), tuple(frequent), located, photos)


def starting_with(connection: sqlite3.Connection, start: str) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there whose file name starts so, ascending.

    Upper and lower case of plain letters are one.
    """
    pattern = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = connection.execute(
        "SELECT id FROM photos WHERE state=? AND CAST(name AS TEXT) LIKE ? ESCAPE '\\' ORDER BY id",
        (PhotoState.OK, pattern),
    )
    return np.fromiter((row[0] for row in rows), np.int64)
