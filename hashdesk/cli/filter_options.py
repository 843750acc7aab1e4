"""--filter NAME=VALUE as a photo filter; photos must meet all conditions."""

from __future__ import annotations

import calendar
import time
from collections.abc import Sequence
from dataclasses import replace

from hashdesk.cli.folder_options import folders_below
from hashdesk.core.errors import UsageError
from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photo_filter import PhotoFilter, choices

FILTER_HELP = (
    "only photos of a folder=…, camera=… (a part of its name), format=JPEG, since=2024-01-01, "
    "until=2024-12-31, gps=yes; may be repeated"
)
CAMERAS_NAMED = 10  # in an error sentence
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
            photo_filter = replace(photo_filter, cameras=photo_filter.cameras | _cameras(db, value))
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
            names = "folder, camera, format, since, until and gps"
            raise UsageError(f"--filter {condition}: there are {names}.")
    return photo_filter, folders or None


def _cameras(db: LibraryDB, value: str) -> frozenset[str]:
    """The cameras whose name contains `value`, whatever its case."""
    known = [name for name, _ in choices(db.connection).cameras if name]
    matching = frozenset(name for name in known if value.lower() in name.lower())
    if not matching:
        some = f"It has {', '.join(known[:CAMERAS_NAMED])} …" if known else "Its photos name none."
        raise UsageError(f"The library has no photo of a camera {value}. {some}")
    return matching


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
