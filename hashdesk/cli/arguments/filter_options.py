"""--filter NAME=VALUE as a photo filter; photos must meet all conditions."""

from __future__ import annotations

import calendar
import time
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import inf

from hashdesk.cli.arguments.folder_options import folders_below
from hashdesk.core.errors import UsageError
from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos.photo_filter import (
    MOST_STARS,
    FactNumber,
    FactRange,
    PhotoFilter,
    choices,
)

FILTER_HELP = (
    "only photos of a folder=…, camera=… or lens=… (a part of its name), format=JPEG, "
    "since=2024-01-01, until=2024-12-31, gps=yes, rating=3 (stars or more), keyword=…, "
    "iso=400..1600, exposure=..1/250 (seconds), aperture=..2.8, focal=24..70 (mm); may be repeated"
)
NUMBERS = {
    "iso": FactNumber.ISO,
    "exposure": FactNumber.EXPOSURE,
    "aperture": FactNumber.APERTURE,
    "focal": FactNumber.FOCAL_LENGTH,
}
NAMED = 10  # cameras, lenses or keywords, in an error sentence
ROUNDING = 1e-3  # by which a number may be off: 1/250 s is also written as 0.004
DAY = 86_400  # seconds


def parse_filter(
    db: LibraryDB, conditions: Sequence[str]
) -> tuple[PhotoFilter, frozenset[int] | None]:
    """A filter, and the ids of the named folders (None: all folders). Raises UsageError."""
    photo_filter, folders = PhotoFilter(), frozenset[int]()
    for condition in conditions:
        name, equals, value = condition.partition("=")
        if not equals:
            raise UsageError(f"--filter {condition}: say NAME=VALUE, such as camera=X100V.")
        if name == "folder":
            folders |= folders_below(db, value)
        elif name == "camera":
            known = [name for name, _ in choices(db.connection).cameras if name]
            cameras = photo_filter.cameras | _containing(known, value, "a camera")
            photo_filter = replace(photo_filter, cameras=cameras)
        elif name == "lens":
            known = [name for name, _ in choices(db.connection).lenses]
            lenses = photo_filter.lenses | _containing(known, value, "a lens")
            photo_filter = replace(photo_filter, lenses=lenses)
        elif name == "keyword":
            known = [name for name, _ in choices(db.connection).keywords]
            keywords = photo_filter.keywords | _equal(known, value)
            photo_filter = replace(photo_filter, keywords=keywords)
        elif name == "rating":
            photo_filter = replace(photo_filter, stars=_stars(condition, value))
        elif name in NUMBERS:
            limits = _limits(condition, NUMBERS[name], value)
            photo_filter = replace(photo_filter, ranges=photo_filter.ranges | {limits})
        elif name == "format":
            photo_filter = replace(photo_filter, formats=photo_filter.formats | {_format(value)})
        elif name == "since":
            photo_filter = replace(photo_filter, first=_day(condition, value))
        elif name == "until":
            photo_filter = replace(photo_filter, end=_day(condition, value) + DAY)
        elif name == "gps":
            if value not in ("yes", "no"):
                raise UsageError(f"--filter {condition}: say gps=yes or gps=no.")
            photo_filter = replace(photo_filter, located=value == "yes")
        else:
            names = "folder, camera, lens, format, since, until, gps, rating, keyword"
            raise UsageError(f"--filter {condition}: there are {names}, {', '.join(NUMBERS)}.")
    return photo_filter, folders or None


def _containing(known: Sequence[str], value: str, what: str) -> frozenset[str]:
    """The names that contain `value`, whatever its case. what: "a camera"."""
    matching = frozenset(name for name in known if value.lower() in name.lower())
    if not matching:
        raise UsageError(f"The library has no photo of {what} {value}. {_some(known)}")
    return matching


def _equal(known: Sequence[str], value: str) -> frozenset[str]:
    """The keywords that are `value`, whatever its case."""
    matching = frozenset(name for name in known if name.casefold() == value.casefold())
    if not matching:
        raise UsageError(f"The library has no photo with a keyword {value}. {_some(known)}")
    return matching


def _some(known: Sequence[str]) -> str:
    return f"It has {', '.join(known[:NAMED])} …" if known else "Its photos name none."


def _stars(condition: str, value: str) -> int:
    if value not in map(str, range(1, MOST_STARS + 1)):
        raise UsageError(f"--filter {condition}: say a number of stars from 1 to {MOST_STARS}.")
    return int(value)


def _limits(condition: str, number: FactNumber, value: str) -> FactRange:
    """400 (that number alone), 400..1600, 400.. or ..1600; each may be a fraction."""
    first, dots, last = value.partition("..")
    least, most = (_number(condition, text) for text in ((first, last) if dots else (value, value)))
    if (least is None and most is None) or (least or 0) > (most if most is not None else inf):
        raise UsageError(f"--filter {condition}: say from..to, such as 400..1600, 400.. or ..1600.")
    return FactRange(
        number,
        None if least is None else least * (1 - ROUNDING),
        None if most is None else most * (1 + ROUNDING),
    )


def _number(condition: str, text: str) -> float | None:
    """A number, or None for an empty text."""
    try:
        return float(Fraction(text)) if text else None
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise UsageError(f"--filter {condition}: {text} is no number.") from error


def _format(value: str) -> str:
    for name in PHOTO_FORMATS:
        if name.lower() == value.lower():
            return name
    raise UsageError(f"--filter format={value}: name one of {', '.join(PHOTO_FORMATS)}.")


def _day(condition: str, value: str) -> int:
    try:
        return calendar.timegm(time.strptime(value, "%Y-%m-%d"))
    except ValueError as error:
        raise UsageError(f"--filter {condition}: write the day as 2024-12-31.") from error
