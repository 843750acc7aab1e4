"""Dates as people type them, in English and German: "december 2022", "Sommer 2021", "12.5.2020".

Days and months are those of the camera's clock, as everywhere in a library. Seasons are those of
the northern half of the world, in whole months; a winter begins in the year that is named.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

FIRST_YEAR, LAST_YEAR = 1826, 2199  # the year of the first photo; a number beyond is no year
MOST_DATE_WORDS = 3  # "24 December 2022"
DECEMBER = 12
EPOCH = date(1970, 1, 1)
DAY_SECONDS = 86_400

MONTHS = {
    "en": (
        "january", "february", "march", "april", "may", "june",
        "july", "august", "september", "october", "november", "december",
    ),
    "de": (
        "januar", "februar", "märz", "april", "mai", "juni",
        "juli", "august", "september", "oktober", "november", "dezember",
    ),
}  # fmt: skip
SHORT_MONTHS = {
    **{name[:3]: number for names in MONTHS.values() for number, name in enumerate(names, 1)},
    "sept": 9,
    "maerz": 3,
    "mrz": 3,
    "jänner": 1,
}
MONTH_NUMBERS = {
    **SHORT_MONTHS,
    **{name: number for names in MONTHS.values() for number, name in enumerate(names, 1)},
}
SEASONS = {  # the first of three months
    "spring": 3,
    "summer": 6,
    "autumn": 9,
    "fall": 9,
    "winter": 12,
    "frühling": 3,
    "frühjahr": 3,
    "sommer": 6,
    "herbst": 9,
}
SINCE = ("since", "after", "from", "seit", "ab")
UNTIL = ("until", "till", "bis")
DAYS_AGO = {"today": 0, "heute": 0, "yesterday": 1, "gestern": 1}

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_GERMAN = re.compile(r"(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})")
_SLASHES = re.compile(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})")
_YEARS = re.compile(r"(\d{4})(?:-|–|\.\.)(\d{4})")
_DAY = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?")


@dataclass(frozen=True)
class DateSpan:
    """A range of time, or some months of any year."""

    first: int | None = None  # seconds since 1970 by the camera's clock; None: no limit …
    end: int | None = None  # … up to but not including this
    months: tuple[int, ...] = ()  # 1 … 12; empty: all

    def rows(self, dates: NDArray[np.int64]) -> NDArray[np.intp]:
        """The places of those dates (n,), in seconds since 1970, that lie in it."""
        inside = np.ones(len(dates), bool)
        if self.first is not None:
            inside &= dates >= self.first
        if self.end is not None:
            inside &= dates < self.end
        if self.months:
            months = dates.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12
            inside &= np.isin(months + 1, self.months)
        return np.flatnonzero(inside)

    def has_month(self, year: int, month: int) -> bool:
        """Whether the first moment of a month lies in it: of a span that ends with months, all."""
        start = _seconds(date(year, month, 1))
        late_enough = self.first is None or start >= self.first
        return late_enough and (self.end is None or start < self.end)


def parse_date(words: Sequence[str], today: date) -> DateSpan | None:
    """The date that some words, casefolded, say together; None if they are no date."""
    if len(words) > 1 and words[0] in SINCE + UNTIL:
        span = parse_date(words[1:], today)
        if span is None or span.first is None:
            return None
        return DateSpan(first=span.first) if words[0] in SINCE else DateSpan(end=span.end)
    if len(words) == 1:
        return _one_word(words[0], today)
    if len(words) == 2:
        return _named(words[0], words[1]) or _named(words[1], words[0])
    if len(words) == MOST_DATE_WORDS:
        for day, month in ((words[0], words[1]), (words[1].rstrip(","), words[0])):
            number = _DAY.fullmatch(day)
            if number and month in MONTH_NUMBERS and _is_year(words[2]):
                return _days(int(words[2]), MONTH_NUMBERS[month], int(number[1]))
    return None


def _one_word(word: str, today: date) -> DateSpan | None:
    if _is_year(word):
        return _months(int(word), 1, 12)
    if word in DAYS_AGO:
        day = today - timedelta(days=DAYS_AGO[word])
        return _days(day.year, day.month, day.day)
    if word in SEASONS:
        return DateSpan(months=tuple((SEASONS[word] + n - 1) % 12 + 1 for n in range(3)))
    if word in MONTH_NUMBERS:
        return DateSpan(months=(MONTH_NUMBERS[word],))
    if (years := _YEARS.fullmatch(word)) and all(map(_is_year, years.groups())):
        first, last = sorted(map(int, years.groups()))
        return DateSpan(_seconds(date(first, 1, 1)), _seconds(date(last + 1, 1, 1)))
    return _numbers(word)


def _numbers(word: str) -> DateSpan | None:
    """A date in numbers: 2020-05-12, 12.5.2020, 5/12/2020 (the month first, where it can be)."""
    if match := _ISO.fullmatch(word):
        year, month, day = match.groups()
    elif match := _GERMAN.fullmatch(word):
        day, month, year = match.groups()
    elif match := _SLASHES.fullmatch(word):
        first, second, year = match.groups()
        month, day = (second, None) if first is None else (first, second)
        if day is not None and int(month) > DECEMBER:
            month, day = day, month
    else:
        return None
    if not _is_year(year) or not 1 <= int(month) <= DECEMBER:
        return None
    if day is None:
        return _months(int(year), int(month), 1)
    return _days(int(year), int(month), int(day))


def _named(name: str, year: str) -> DateSpan | None:
    """A month or a season, and a year."""
    if not _is_year(year):
        return None
    if name in MONTH_NUMBERS:
        return _months(int(year), MONTH_NUMBERS[name], 1)
    return _months(int(year), SEASONS[name], 3) if name in SEASONS else None


def _months(year: int, month: int, count: int) -> DateSpan:
    end = year * 12 + month - 1 + count
    return DateSpan(_seconds(date(year, month, 1)), _seconds(date(end // 12, end % 12 + 1, 1)))


def _days(year: int, month: int, day: int) -> DateSpan | None:
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    first = _seconds(date(year, month, day))
    return DateSpan(first, first + DAY_SECONDS)


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and FIRST_YEAR <= int(word) <= LAST_YEAR


def _seconds(day: date) -> int:
    return (day - EPOCH).days * DAY_SECONDS
