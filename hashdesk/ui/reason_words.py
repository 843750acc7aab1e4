"""Why a file is unreadable or incomplete, in the window's words.

The core keeps clauses of a closed set (`core/imaging/unreadable.py`). Those that name a format, a
size or the system's own words are told apart by their beginning.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from hashdesk.core.imaging import decoded, unreadable
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate

UNREAD_FORMAT = re.compile(r"it is (?P<name>.+), a format that HashDesk does not read")
NEEDS_PACKAGE = re.compile(
    r"it is a picture in the format (?P<name>.+), which HashDesk reads only with the Python "
    r"package (?P<package>\S+)"
)
TOO_MANY_PIXELS = re.compile(
    r"it is too large: (?P<width>\d+) × (?P<height>\d+) pixels, and the setting “max_pixels” "
    r"allows (?P<limit>[\d,]+)"
)
TOO_MANY_BYTES = re.compile(
    r"it is too large: (?P<size>[\d,]+) bytes, and the setting “max_file_bytes” allows "
    r"(?P<limit>[\d,]+)"
)
DRIVE_REPORTS = re.compile(r"the drive reports: (?P<words>.+)", re.DOTALL)


def reason_words(reason: str) -> str:
    """A reason as a sentence; one that is not known stays as it is."""
    words = _fixed().get(reason)
    if words is not None:
        return words
    for pattern, made in _FORMS.items():
        if found := pattern.fullmatch(reason):
            return made(found)
    return formatting.shown(reason[:1].upper() + reason[1:])


def _fixed() -> dict[str, str]:
    return {
        unreadable.EMPTY: translate("HashDesk", "Empty file"),
        unreadable.NO_PICTURE: translate("HashDesk", "Not a picture"),
        unreadable.DAMAGED: translate("HashDesk", "Damaged"),
        unreadable.TOO_MUCH_MEMORY: translate(
            "HashDesk", "Too large: it needs more memory than “photo_memory_bytes” allows"
        ),
        unreadable.NO_FILE: translate("HashDesk", "Not a regular file"),
        unreadable.BEING_WRITTEN: translate("HashDesk", "Still being written"),
        unreadable.CRASHED: translate("HashDesk", "Damaged: opening it failed"),
        unreadable.TOOK_TOO_LONG: translate("HashDesk", "Damaged: opening it took too long"),
        unreadable.GONE: translate("HashDesk", "The file is missing"),
        unreadable.DISCONNECTED: translate("HashDesk", "On a disconnected drive"),
        unreadable.NO_PERMISSION: translate("HashDesk", "No permission to read it"),
        decoded.END_MISSING: translate("HashDesk", "Incomplete: its end is missing"),
        decoded.PART_DAMAGED: translate("HashDesk", "Incomplete: a part of it is damaged"),
        decoded.PREVIEW_LEFT: translate("HashDesk", "Incomplete: only its preview is left"),
        decoded.SIDE_DATA_DAMAGED: translate(
            "HashDesk", "Complete, but data beside the picture is damaged"
        ),
    }


def _unread_format(found: re.Match[str]) -> str:
    words = translate("HashDesk", "Format not supported: {name}")
    return words.format(name=found["name"])


def _needs_package(found: re.Match[str]) -> str:
    words = translate(
        "HashDesk", "Format not supported without the Python package {package}: {name}"
    )
    return words.format(name=found["name"], package=found["package"])


def _too_many_pixels(found: re.Match[str]) -> str:
    words = translate(
        "HashDesk", "Too large: {width} × {height} pixels (“max_pixels” allows {limit})"
    )
    numbers = {name: _number(found[name]) for name in ("width", "height", "limit")}
    return words.format(**numbers)


def _too_many_bytes(found: re.Match[str]) -> str:
    words = translate("HashDesk", "Too large: {size} (“max_file_bytes” allows {limit})")
    size, limit = (int(found[name].replace(",", "")) for name in ("size", "limit"))
    return words.format(size=formatting.size(size), limit=formatting.size(limit))


def _drive_reports(found: re.Match[str]) -> str:
    words = translate("HashDesk", "The drive reports: {words}")
    return words.format(words=formatting.shown(found["words"]))


def _number(digits: str) -> str:
    return formatting.count(int(digits.replace(",", "")))


_FORMS: dict[re.Pattern[str], Callable[[re.Match[str]], str]] = {
    UNREAD_FORMAT: _unread_format,
    NEEDS_PACKAGE: _needs_package,
    TOO_MANY_PIXELS: _too_many_pixels,
    TOO_MANY_BYTES: _too_many_bytes,
    DRIVE_REPORTS: _drive_reports,
}
