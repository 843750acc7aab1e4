"""The year or month that is chosen on the left: a filter by dates, yet left as a folder is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.ui.library.months import UNDATED_SPAN, Period


def of_period(active: PhotoFilter, period: Period | None) -> PhotoFilter:
    """A filter with the dates of a year or a month, or without a date; None: of all dates."""
    undated = period is not None and period.is_undated
    first, end = (None, None) if period is None or undated else period.span
    return replace(active, first=first, end=end, dated=False if undated else None)


def chosen_period(active: PhotoFilter, months: Iterable[Period]) -> Period | None:
    """What of the years and months on the left is chosen by a filter; None: none of them."""
    span = UNDATED_SPAN if active.dated is False else (active.first, active.end)
    if active.dated or span == (None, None):
        return None
    for month in months:
        for period in (month, Period(month.year, 0, 0)):
            if period.span == span:
                return period
    return None
