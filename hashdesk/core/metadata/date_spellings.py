"""Moments as programs spell them: "2012:05:06 07:08:09", ISO 8601, and what else there is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from hashdesk.core.metadata.photo_facts import UTC_OFFSETS

LONGEST_SPELLING = 64  # characters
_EPOCH = date(1970, 1, 1).toordinal()
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Moment:
    """A moment on somebody's wall clock."""

    seconds: int  # since 1970, of that clock
    ms: int | None = None  # 0 … 999; None: not known
    utc_offset: int | None = None  # minutes, east positive; None: not known


def _pattern(spelling: str) -> re.Pattern[str]:
    return re.compile(spelling, re.VERBOSE | re.IGNORECASE | re.ASCII)


_YEAR_FIRST = (
    # 2012:05:06, 2012-5-6, 2012/05/06, 2012.05.06, 2012: 5: 6
    _pattern(r"(\d{4}) \s*[-:/.]\s* (\d{1,2}) \s*[-:/.]\s* (\d{1,2}) (?!\d)"),
    # 20120506, alone or before a time that may follow at once
    _pattern(r"(\d{4})(\d\d)(\d\d) (?= \D | $ | \d{6}(?!\d))"),
)
_DAY_FIRST = _pattern(r"(?:[a-z]{3,9},?\s+)? (\d{1,2}) \s+ ([a-z]{3})[a-z]* \s+ (\d{4})(?!\d)")
_CTIME = _pattern(
    r"(?:[a-z]{3}\s+)? ([a-z]{3}) \s+ (\d{1,2}) \s+ (\d\d:\d\d:\d\d) \s+ (\d{4})(?!\d)"
)
_PARTIAL = _pattern(r"(\d{4}) (?:-(\d\d))?")
_TIMES = (
    # 07:08:09.123, 7:8, 07-08-09, 07h08; a separator keeps to itself, so 07:08-05:00 has a zone
    _pattern(
        r"(?: \s*[t,]\s* | \s+ | [:_-] ) (\d{1,2}) \s*([:.h-])\s* (\d{1,2})"
        r"(?: \s*(?:\2|m)\s* (\d{1,2}) (?:[.,](\d+))? )? (?!\d)"
    ),
    # 070809, 0708, 070809.123
    _pattern(r"(?: \s*t\s* | \s+ | [_-] )? (\d\d) () (\d\d) (?: (\d\d) (?:[.,](\d+))? )? (?!\d)"),
)
_HALF = _pattern(r"\s* ([ap])\.?m\b")
_ZONE = _pattern(
    r"\s* (?: (?:z|utc|gmt)\b (?!\s*[+-]) | (?:utc|gmt)? ([+-]) (\d\d?) :?(\d\d)? (?!\d))"
)


def read_moment(text: str, *, partial: bool = False) -> Moment | None:
    """The moment that a text spells; a day alone is its midnight. None if it spells none.

    partial: a year or a year and a month will do, as in XMP and IPTC; its first day is meant.
    """
    text = text[:LONGEST_SPELLING].strip(" \t\r\n\0")
    if not text:  # as most photos say nothing in most places
        return None
    try:
        return _read(text, partial)
    except ValueError:  # no calendar has such a day
        return None


def _read(text: str, partial: bool) -> Moment | None:
    for pattern in _YEAR_FIRST:
        if match := pattern.match(text):
            year, month, day = map(int, match.groups())
            if partial:
                month, day = month or 1, day or 1
            return _with_time(date(year, month, day), text[match.end() :])
    if match := _DAY_FIRST.match(text):
        day, year = int(match[1]), int(match[3])
        return _with_time(date(year, _month(match[2]), day), text[match.end() :])
    if match := _CTIME.match(text):
        return _with_time(date(int(match[4]), _month(match[1]), int(match[2])), f" {match[3]}")
    if partial and (match := _PARTIAL.fullmatch(text)):
        return _with_time(date(int(match[1]), int(match[2] or 1), 1), "")
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()) + 1


def _with_time(day: date, rest: str) -> Moment | None:
    """A day with the time and the zone that follow it; None if something else does."""
    midnight = (day.toordinal() - _EPOCH) * 86400
    if not rest.strip():
        return Moment(midnight)
    match = next((found for time in _TIMES if (found := time.match(rest))), None)
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in (match[1], match[3], match[4]))
    rest = rest[match.end() :]
    if half := _HALF.match(rest):
        if 1 <= hour <= 12:
            hour = hour % 12 + 12 * (half[1] in "pP")
        rest = rest[half.end() :]
    if not (hour < 24 and minute < 60 and second <= 60) and (hour, minute, second) != (24, 0, 0):
        return None
    return Moment(midnight + hour * 3600 + minute * 60 + second, _ms(match[5]), read_offset(rest))


def _ms(fraction: str | None) -> int | None:
    return int(f"{fraction}00"[:3]) if fraction else None


def read_ms(text: str) -> int | None:
    """The milliseconds in EXIF's digits after the decimal point: "5" is 500."""
    digits = text.strip()
    return _ms(digits) if digits.isascii() and digits.isdigit() else None


def read_offset(text: str) -> int | None:
    """The minutes of a time zone such as "+02:00" or "Z"; None if there is no such zone."""
    match = _ZONE.match(text)
    if match is None:
        return None
    if match[1] is None:
        return 0
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    minutes = -minutes if match[1] == "-" else minutes
    return minutes if UTC_OFFSETS[0] <= minutes <= UTC_OFFSETS[1] else None
