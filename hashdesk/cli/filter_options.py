"""Which photos are meant, as options of a command line: NAME=VALUE, all of them met."""

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

CONDITIONS = (
    "only photos of a folder=…, camera=… (a part of its name), format=JPEG, since=2024-01-01, "
    "until=2024-12-31, gps=yes; may be repeated"
)
CAMERAS_NAMED = 10  # cameras that are named
DAY = 86_400  # seconds


def conditions(db: LibraryDB, given: Sequence[str]) -> tuple[PhotoFilter, frozenset[int] | None]:
    """A filter, and the ids of the folders that were named (None: all). Raises UsageError."""
    wanted, folders = PhotoFilter(), frozenset[int]()
    for condition in given:
        name, equals, value = condition.partition("=")
        if not equals:
            raise UsageError(f"--filter {condition}: say NAME=VALUE, such as camera=X100V.")
        if name == "folder":
            folders |= folders_below(db, value)
        elif name == "camera":
            wanted = replace(wanted, cameras=wanted.cameras | _cameras(db, value))
        elif name == "format":
            wanted = replace(wanted, formats=wanted.formats | {_format(value)})
        elif name == "since":
            wanted = replace(wanted, first=_day(condition, value))
        elif name == "until":
            wanted = replace(wanted, end=_day(condition, value) + DAY)
        elif name == "gps":
            if value not in ("yes", "no"):
                raise UsageError(f"--filter {condition}: say gps=yes or gps=no.")
            wanted = replace(wanted, located=value == "yes")
        else:
            names = "folder, camera, format, since, until and gps"
            raise UsageError(f"--filter {condition}: there are {names}.")
    return wanted, folders or None


def _cameras(db: LibraryDB, value: str) -> frozenset[str]:
    """The cameras whose name has this in it, whatever its case."""
    known = [name for name, _ in choices(db.connection).cameras if name]
    found = frozenset(name for name in known if value.lower() in name.lower())
    if not found:
        some = f"It has {', '.join(known[:CAMERAS_NAMED])} …" if known else "Its photos name none."
        raise UsageError(f"The library has no photo of a camera {value}. {some}")
    return found


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
