"""Filters for photos by date, camera, format, location, name, and by what `facts` says of them."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.photo_formats import FORMAT_OF_SUFFIX, PHOTO_FORMATS
from hashdesk.core.storage.photos import fact_rows
from hashdesk.core.storage.photos.photo_arrays import select_ids
from hashdesk.core.storage.tables.schema import PhotoState

# SQL: what follows the last dot of a file name; the whole name where there is no dot.
_NAME = "CAST(name AS TEXT)"
_ENDING = f"lower(replace({_NAME}, rtrim({_NAME}, replace({_NAME}, '.', '')), ''))"
# SQL: photos that are there, without some of them, whose ids are a list in JSON.
_THERE = "state=? AND id NOT IN (SELECT value FROM json_each(?))"


MOST_STARS = 5


class FactNumber(StrEnum):
    """A number of `facts` that photos can be filtered by; its value is the column."""

    EXPOSURE = "exposure_seconds"
    APERTURE = "aperture"
    ISO = "iso"
    FOCAL_LENGTH = "focal_length"


@dataclass(frozen=True)
class FactRange:
    """Photos for which a number is known and lies between two others, both included."""

    number: FactNumber
    least: float | None = None  # None: no limit
    most: float | None = None


@dataclass(frozen=True)
class PhotoFilter:
    """Conditions that a photo must all meet. The empty filter matches every photo."""

    first: int | None = None  # seconds since 1970, camera time: taken from then on …
    end: int | None = None  # … up to but not including this
    cameras: frozenset[str] = frozenset()  # any of these; empty: all; "": no camera name
    formats: frozenset[str] = frozenset()  # names in PHOTO_FORMATS, any of these; empty: all
    located: bool | None = None  # whether it has coordinates
    lenses: frozenset[str] = frozenset()  # any of these; empty: all
    stars: int | None = None  # at least so many, 1 … MOST_STARS
    keywords: frozenset[str] = frozenset()  # any of these; empty: all
    ranges: frozenset[FactRange] = frozenset()
    dated: bool | None = None  # whether it is known when it was taken

    def __bool__(self) -> bool:
        return self != PhotoFilter()


@dataclass(frozen=True)
class FilterChoices:
    """The values to filter a library by, and how many photos have each."""

    cameras: tuple[tuple[str, int], ...] = ()  # most frequent first; "": without a camera name
    formats: tuple[tuple[str, int], ...] = ()  # most frequent first
    located: int = 0
    photos: int = 0
    lenses: tuple[tuple[str, int], ...] = ()  # most frequent first
    stars: tuple[tuple[int, int], ...] = ()  # at least so many stars, ascending
    keywords: tuple[tuple[str, int], ...] = ()  # most frequent first
    numbers: frozenset[FactNumber] = frozenset()  # that any photo has


def matching(connection: sqlite3.Connection, wanted: PhotoFilter) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there and match, ascending."""
    cameras = json.dumps(sorted(wanted.cameras)) if wanted.cameras else None
    endings = [ending for name in sorted(wanted.formats) for ending in PHOTO_FORMATS[name].suffixes]
    among = "IN (SELECT value FROM json_each(?))"
    facts = _matching_facts(connection, wanted)
    conditions: list[tuple[str, object]] = [
        ("taken >= ?", wanted.first),
        ("taken < ?", wanted.end),
        ("(taken NOTNULL) = ?", wanted.dated),
        (f"coalesce(camera, '') {among}", cameras),
        (f"{_ENDING} {among}", json.dumps(endings) if endings else None),
        ("(latitude IS NOT NULL) = ?", wanted.located),
        (f"id {among}", None if facts is None else json.dumps(facts)),
    ]
    return select_ids(connection, [(sql, value) for sql, value in conditions if value is not None])


def _matching_facts(connection: sqlite3.Connection, wanted: PhotoFilter) -> list[int] | None:
    """The photos whose facts are sound and match; None if every photo does."""
    keyword = "instr(char(10) || keywords || char(10), char(10) || value || char(10))"
    conditions: list[tuple[str, object]] = []
    if wanted.lenses:
        lenses = json.dumps(sorted(wanted.lenses))
        conditions.append(("lens IN (SELECT value FROM json_each(?))", lenses))
    if wanted.stars is not None:
        conditions.append(("rating >= ?", wanted.stars))
    if wanted.keywords:
        keywords = json.dumps(sorted(wanted.keywords))
        conditions.append((f"EXISTS (SELECT * FROM json_each(?) WHERE {keyword})", keywords))
    for limits in wanted.ranges:
        conditions.append((f"{limits.number.value} NOTNULL AND ?", True))
        for sign, limit in ((">=", limits.least), ("<=", limits.most)):
            if limit is not None:
                conditions.append((f"{limits.number.value} {sign} ?", limit))
    if not conditions:
        return None
    where = " AND ".join(condition for condition, _ in conditions)
    values = [value for _, value in conditions]
    rows = connection.execute(f"SELECT photo FROM facts WHERE {where} ORDER BY photo", values)
    return fact_rows.sound_among(connection, [photo for (photo,) in rows])


def choices(connection: sqlite3.Connection, without: Iterable[int] = ()) -> FilterChoices:
    """The choices among the photos that are there. without: ids of photos that do not count."""
    there = PhotoState.OK, json.dumps(list(without))
    cameras = connection.execute(
        f"SELECT coalesce(CAST(camera AS TEXT), ''), count(*) FROM photos WHERE {_THERE} "
        "GROUP BY 1 ORDER BY 2 DESC, 1",
        there,
    ).fetchall()
    formats: Counter[str] = Counter()
    endings = f"SELECT {_ENDING}, count(*) FROM photos WHERE {_THERE} GROUP BY 1"
    for ending, count in connection.execute(endings, there):
        if ending in FORMAT_OF_SUFFIX:
            formats[FORMAT_OF_SUFFIX[ending].name] += count
    query = f"SELECT count(latitude), count(*) FROM photos WHERE {_THERE}"
    located, photos = connection.execute(query, there).fetchone()
    rows = _facts_by(connection, "CAST(keywords AS TEXT)", there)
    keywords: Counter[str] = Counter()
    for text, count in rows:
        keywords.update(dict.fromkeys(str(text).split("\n"), count))
    ratings = dict(_facts_by(connection, "rating", there))
    stars = [
        (least, sum(count for rating, count in ratings.items() if _is_at_least(rating, least)))
        for least in range(1, MOST_STARS + 1)
    ]
    return FilterChoices(
        tuple(cameras),
        _most_frequent_first(formats),
        located,
        photos,
        _most_frequent_first(dict(_facts_by(connection, "CAST(lens AS TEXT)", there))),
        tuple((least, count) for least, count in stars if count),
        _most_frequent_first(keywords),
        frozenset(number for number in FactNumber if _any_has(connection, number)),
    )


def _is_at_least(rating: object, least: int) -> bool:
    return isinstance(rating, int) and rating >= least  # of a damaged row, it may be anything


def _facts_by(
    connection: sqlite3.Connection, column: str, there: tuple[int, str]
) -> list[tuple[object, int]]:
    """The values of a column of `facts`, and how many photos that are there have each."""
    query = (
        f"SELECT {column}, count(*) FROM facts JOIN photos ON id = photo "
        f"WHERE {_THERE} AND {column} NOTNULL GROUP BY 1"
    )
    return connection.execute(query, there).fetchall()


def _any_has(connection: sqlite3.Connection, number: FactNumber) -> bool:
    query = f"SELECT EXISTS (SELECT * FROM facts WHERE {number.value} NOTNULL)"
    return bool(connection.execute(query).fetchone()[0])


def _most_frequent_first(counts: Mapping[Any, int]) -> tuple[tuple[Any, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def starting_with(connection: sqlite3.Connection, start: str) -> NDArray[np.int64]:
    """The ids (n,) of the photos that are there whose file name has this start, ascending.

    Upper and lower case of ASCII letters are the same.
    """
    pattern = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return select_ids(connection, [(f"{_NAME} LIKE ? ESCAPE '\\'", pattern)])
