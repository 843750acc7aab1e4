"""Years and months in which photos were taken, by the cameras' own clocks; and without a date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QDate, QLocale

from hashdesk.ui.formatting import translate

DAY_S = 86_400
UNDATED_SPAN = (0, 0)  # in place of the span of a year or a month: no photo was taken in it


@dataclass(frozen=True)
class Period:
    """A year (month 0) or a month, and how many photos were taken in it.

    Year 0: photos of which nobody knows when they were taken.
    """

    year: int
    month: int
    photos: int

    @property
    def span(self) -> tuple[int, int]:
        """Its first second since 1970, and the first one after it."""
        if self.is_undated:
            return UNDATED_SPAN
        month = f"-{self.month:02}" if self.month else ""
        start = np.datetime64(f"{self.year:04}{month}")
        return _seconds(start), _seconds(start + 1)

    @property
    def is_undated(self) -> bool:
        """Whether it is none, but for photos without a date."""
        return not self.year

    @property
    def name(self) -> str:
        """The year, or the month's own name."""
        if self.is_undated:
            return no_date()
        if not self.month:
            return str(self.year)
        return QLocale().standaloneMonthName(self.month)


def no_date() -> str:
    """What photos are called of which nobody knows when they were taken."""
    return translate("HashDesk", "No date")


def months(dates: NDArray[np.int64], undated: int = 0) -> tuple[Period, ...]:
    """The months in which photos were taken, newest first. dates (n,): seconds since 1970.

    undated: how many others there are. They come last.
    """
    by_month = dates.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    numbers, counts = np.unique(by_month, return_counts=True)
    found = zip(numbers[::-1].tolist(), counts[::-1].tolist(), strict=True)
    dated = tuple(Period(1970 + month // 12, month % 12 + 1, count) for month, count in found)
    return (*dated, Period(0, 0, undated)) if undated else dated


def month_name(seconds: int) -> str:
    """The month of a date: "May 2024"."""
    moment = np.datetime64(seconds, "s").astype("datetime64[M]").astype(int)
    day = QDate(1970 + int(moment) // 12, int(moment) % 12 + 1, 1)
    return QLocale().toString(day, "MMMM yyyy")


def _seconds(moment: np.datetime64) -> int:
    return int(moment.astype("datetime64[s]").astype(np.int64))
