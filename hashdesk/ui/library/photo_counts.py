"""How many photos each folder and each month has to offer while only a part is shown."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.months import Period
from hashdesk.ui.library.snapshot import Snapshot

PhotoMask = NDArray[np.bool_]  # (n,): one for each photo of a snapshot


@dataclass(frozen=True)
class PhotoCounts:
    """What choosing a folder, a year or a month would show."""

    per_folder: NDArray[np.intp]  # (largest id of a folder + 1,)
    per_period: dict[tuple[int, int], int]  # by year and month; month 0: the whole year; 0, 0: none

    @property
    def photos(self) -> int:
        """The photos of all folders."""
        return int(self.per_folder.sum())

    def of_folder(self, node: FolderNode) -> int:
        """The photos in a folder and below it."""
        known = np.array(node.folders, np.intp)
        return int(self.per_folder[known[known < len(self.per_folder)]].sum())

    def of_period(self, period: Period) -> int:
        """The photos of a year or a month."""
        return self.per_period.get((period.year, period.month), 0)


def count_photos(snapshot: Snapshot, in_folders: PhotoMask, in_months: PhotoMask) -> PhotoCounts:
    """Count the photos of a snapshot.

    in_folders, in_months: those that a folder or a month would show, were it chosen.
    """
    per_folder = np.bincount(snapshot.folders[in_folders])
    per_period: dict[tuple[int, int], int] = {}
    found = _per_month(snapshot, in_months)
    for year, months in itertools.groupby(found, lambda one: one[0].year):
        counts = {(year, period.month): count for period, count in months}
        per_period |= counts | {(year, 0): sum(counts.values())}
    return PhotoCounts(per_folder, per_period)


def rows_between(dates: NDArray[np.int64], first: int | None, end: int | None) -> slice:
    """The rows from `first` to before `end`. dates (n,): descending; None: no limit."""
    rising = dates[::-1]
    start = 0 if end is None else len(dates) - int(np.searchsorted(rising, end))
    stop = len(dates) if first is None else len(dates) - int(np.searchsorted(rising, first))
    return slice(min(start, stop), stop)


def _per_month(snapshot: Snapshot, counted: PhotoMask) -> Sequence[tuple[Period, int]]:
    upto = np.concatenate([[0], np.cumsum(counted)])
    dated = [period for period in snapshot.months if not period.is_undated]
    ends = np.array([period.span for period in dated], np.int64).reshape(-1, 2)
    count = len(snapshot.taken)
    stop, start = count - np.searchsorted(snapshot.taken[::-1], ends.T)
    counts = (upto[stop] - upto[start]).tolist()
    others = [(period, int(upto[-1] - upto[count])) for period in snapshot.months[len(dated) :]]
    return [*zip(dated, counts, strict=True), *others]
