"""Filters for photos by date, camera, format, location and name."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.photo_formats import FORMAT_OF_SUFFIX, PHOTO_FORMATS
from hashdesk.core.storage.photo_arrays import DATE, select_ids
from hashdesk.core.storage.schema import PhotoState

# SQL: what follows the last dot of a file name; the whole name where there is no dot.
_NAME = "CAST(name AS TEXT)"
_ENDING = f"lower(replace({_NAME}, rtrim({_NAME}, replace({_NAME}, '.', '')), ''))"


@dataclass(frozen=True)
class PhotoFilter:
    """Conditions that a photo must all meet. The empty filter matches every photo."""

    first: int | None = None  # seconds since 1970: camera time, else file time …
    end: int | None = None  # … up to but not including this
    cameras: frozenset[str] = frozenset()  # any of these; empty: all; "": no camera name
    formats: frozenset[str] = frozenset()  # names in PHOTO_FORMATS, any of these; empty: all
    located: bool | None = None  # whether it has coordinates

    def __bool__(self) -> bool:
        return self != PhotoFilter()


@dataclass(frozen=True)
class FilterChoices:
    """The values to filter a library by, and how many photos have each."""

    cameras: tuple[tuple[str, int], ...]  # most frequent first; "": without a camera name
    formats: tuple[tuple[str, int], ...]  # most frequent first
    located: int
    photos: int


def matching(connection: sqlite3.Connection, wanted: PhotoFilter) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there and match, ascending."""
    cameras = json.dumps(sorted(wanted.cameras)) if wanted.cameras else None
    endings = [ending for name in sorted(wanted.formats) for ending in PHOTO_FORMATS[name].suffixes]
    among = "IN (SELECT value FROM json_each(?))"
    conditions: list[tuple[str, object]] = [
        (f"{DATE} >= ?", wanted.first),
        (f"{DATE} < ?", wanted.end),
        (f"coalesce(camera, '') {among}", cameras),
        (f"{_ENDING} {among}", json.dumps(endings) if endings else None),
        ("(latitude IS NOT NULL) = ?", wanted.located),
    ]
    return select_ids(connection, [(sql, value) for sql, value in conditions if value is not None])


def choices(connection: sqlite3.Connection) -> FilterChoices:
    """The choices among the photos that are there."""
    cameras = connection.execute(
        "SELECT coalesce(CAST(camera AS TEXT), ''), count(*) FROM photos WHERE state=? GROUP BY 1 "
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
    """The ids (n,) of the photos that are there whose file name has this start, ascending.

    Upper and lower case of ASCII letters are the same.
    """
    pattern = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return select_ids(connection, [(f"{_NAME} LIKE ? ESCAPE '\\'", pattern)])
