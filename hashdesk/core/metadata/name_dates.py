"""Dates in the names that cameras, phones and programs give to photos.

A name is believed only where a date stands on its own. Digits that go on, words of hexadecimal
digits, UUIDs and the numbers of picture agencies are something else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date

from hashdesk.core.metadata.date_spellings import Moment

_LONGEST_NAME = 255  # characters
_FEWEST_DIGITS = 8  # of a day
_FIRST_COMPACT_YEAR = 1900  # eight digits that begin lower are rather a number
_UNIX_MS = (1_100_000_000_000, 2_500_000_000_000)  # 2004 … 2049; bar codes lie outside

_EPOCH = date(1970, 1, 1).toordinal()


def _pattern(spelling: str) -> re.Pattern[str]:
    return re.compile(spelling, re.VERBOSE | re.IGNORECASE)


# 2012-05-06, 2012_05_06, 2012.05.06
_SPELLED = _pattern(r"(?<!\d) (\d{4}) ([-_.]) (\d\d) \2 (\d\d) (?!\d)")
# … and up to twelve characters later (" at ", " um ", ", "): 07.08.09, 7-08-09 PM, 070809
_TIMES_AFTER_SPELLED = (
    _pattern(
        r"\D{1,12}? (\d\d?) [-_.:h\s] (\d\d) [-_.:m\s] (\d\d) (?!\d) (?:[-_.](\d{3})(?!\d))?"
        r"(?: \s? ([ap])m\b )?"
    ),
    _pattern(r"[-_t\s]{1,3} (\d\d)(\d\d)(\d\d) (\d{3})? (?!\d) ()"),
)
# 20120506, or a dash camera's 2012_0506, after no letter or digit but the word for a photo
_COMPACT = _pattern(
    r"(?<![^\W_])"
    r"(?: img | vid | mvimg | pano | burst | dscn? | dji | photo | pic | image | scan"
    r"  | screenshot | wp | cam | camera | capture )?"
    r"(?P<year>\d{4}) (?P<dash>_(?=\d{4}_\d{6}))? (?P<month>\d\d) (?P<day>\d\d)"
)
# … and at once: _070809, 070809123, -07-08-09
_TIMES_AFTER_COMPACT = (
    _pattern(r"[-_.t\s]? (\d\d)(\d\d)(\d\d) (\d{3})? (?!\d) ()"),
    _pattern(r"[-_] (\d\d)[-_](\d\d)[-_](\d\d) (?!\d) () ()"),
)
# A day alone ends there, and is not the first of several numbers, as Facebook and Flickr have them.
_ENDS = _pattern(r"(?! [^\W_] | _ (?: \d{9} | [\da-f]{10} (?![^\W_]) ) )")
# FB_IMG_1562345678901, mmexport1562345678901, 1562345678901
_UNIX = _pattern(r"[a-z_\s-]* (\d{13}) (?: [-_(\s].* )?")
_UUID = _pattern(r"[\da-f]{8} (?: -[\da-f]{4} ){3} -[\da-f]{12}")
# Picture agencies number their photos, and some of the numbers look like days.
_AGENCIES = _pattern(
    r"pexels | pixabay | unsplash | shutterstock | istock | gettyimages | adobe\s?stock"
    r"| depositphotos | dreamstime | fotolia | [-_] \d{8} _ (?: 640 | 960_720 | 1280 | 1920 ) $"
)
# Google's camera names its photos by UTC.
_UTC = re.compile("pxl_", re.IGNORECASE)


def moment_in_name(name: str) -> Moment | None:
    """The moment that a file's name gives; a day alone is its midnight. None if it gives none."""
    if sum(map(str.isdigit, name)) < _FEWEST_DIGITS:
        return None
    stem, suffix = os.path.splitext(name[:_LONGEST_NAME])
    stem = _UUID.sub("", stem + suffix if suffix[1:].isdigit() else stem)
    return None if _AGENCIES.search(stem) else next(_moments(stem), None)


def _moments(stem: str) -> Iterator[Moment]:
    for match in _SPELLED.finditer(stem):
        midnight = _midnight(match[1], match[3], match[4])
        if midnight is not None:
            time = _time(_TIMES_AFTER_SPELLED, stem, match.end())
            yield Moment(midnight) if time is None else Moment(midnight + time.seconds, time.ms)
    for match in _COMPACT.finditer(stem):
        midnight = _midnight(match["year"], match["month"], match["day"])
        if midnight is None or int(match["year"]) < _FIRST_COMPACT_YEAR:
            continue
        time = _time(_TIMES_AFTER_COMPACT, stem, match.end())
        if time is not None:
            offset = 0 if _UTC.match(stem) else None
            yield Moment(midnight + time.seconds, time.ms, offset)
        elif _ENDS.match(stem, match.end()):
            yield Moment(midnight)
    if (unix := _UNIX.fullmatch(stem)) and _UNIX_MS[0] <= int(unix[1]) <= _UNIX_MS[1]:
        seconds, ms = divmod(int(unix[1]), 1000)
        yield Moment(seconds, ms, 0)


def _midnight(year: str, month: str, day: str) -> int | None:
    """Seconds since 1970; None if no calendar has such a day."""
    try:
        return (date(int(year), int(month), int(day)).toordinal() - _EPOCH) * 86400
    except ValueError:
        return None


def _time(patterns: tuple[re.Pattern[str], ...], stem: str, start: int) -> Moment | None:
    """The time of day at a place in a name; None if there is none."""
    match = next((found for time in patterns if (found := time.match(stem, start))), None)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3])
    if match[5] and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (match[5] in "pP")
    if hour > 23 or minute > 59 or second > 59:
        return None
    return Moment(hour * 3600 + minute * 60 + second, int(match[4]) if match[4] else None)
