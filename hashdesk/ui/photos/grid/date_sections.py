"""Headings between photos that are sorted by date: days, months or years."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QDate

from hashdesk.ui import formatting
from hashdesk.ui.library.months import DAY_S, month_name, no_date

LEAST_UNDER_HEADING = 20  # on average under a heading: finer ones would tear the grid to pieces


class Unit(Enum):
    """The span of time under one heading, by NumPy's name."""

    DAY = "D"
    MONTH = "M"
    YEAR = "Y"


@dataclass(frozen=True)
class DateSections:
    """Photos in their order, by days, months or years, and at last those without a date."""

    starts: tuple[int, ...] = ()  # (k,): the rank of the first photo of each section
    # (k,): when that was taken, seconds since 1970; without the last section if that has no date
    dates: tuple[int, ...] = ()
    unit: Unit = Unit.YEAR

    def name(self, section: int) -> str:
        """The heading of a section."""
        if section >= len(self.dates):
            return no_date()
        date = self.dates[section]
        if self.unit is Unit.MONTH:
            return month_name(date)
        day = QDate(1970, 1, 1).addDays(date // DAY_S)
        if self.unit is Unit.YEAR:
            return str(day.year())
        return formatting.whole_day(day)


NO_SECTIONS = DateSections()


def date_sections(dates: NDArray[np.int64], undated: int = 0) -> DateSections:
    """The finest sections that are not too small. dates (n,): rising or falling.

    undated: so many photos follow that have no date.
    """
    last = (len(dates),) if undated else ()
    if not len(dates):
        return DateSections(last) if last else NO_SECTIONS
    starts = _starts(dates // DAY_S)
    unit = Unit.DAY
    for coarser in (Unit.MONTH, Unit.YEAR):
        if len(dates) >= LEAST_UNDER_HEADING * len(starts):
            break
        unit = coarser
        moments = dates[starts].astype("datetime64[s]").astype(f"datetime64[{unit.value}]")
        starts = starts[_starts(moments.astype(np.int64))]
    return DateSections((*starts.tolist(), *last), tuple(dates[starts].tolist()), unit)


def _starts(numbers: NDArray[np.int64]) -> NDArray[np.intp]:
    """Where another number begins."""
    return np.concatenate([[0], np.flatnonzero(np.diff(numbers)) + 1])
