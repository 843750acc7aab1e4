"""Which photos of the library are to be shown, in what order, and their list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_filter
from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.ui.library.photo_counts import PhotoCounts, PhotoMask, count_photos, rows_between
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.photos.found_photos import FoundPhotos
from hashdesk.ui.photos.grid.date_sections import NO_SECTIONS, DateSections, date_sections
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey

READ = {SortKey.NAME: photo_arrays.by_name, SortKey.SIZE: photo_arrays.by_size}


@dataclass(frozen=True)
class PhotoChoice:
    """What a person has chosen to see."""

    folders: tuple[int, ...] | None  # ids; None: all
    shelf: PhotoIds | None
    found: FoundPhotos | None
    hidden: PhotoIds  # being removed from the library
    condition: PhotoFilter
    order: PhotoOrder

    @property
    def ranking(self) -> PhotoIds | None:
        """The photos in an order of their own; None: they are sorted as any others."""
        if self.order.key is SortKey.TYPICAL:
            return self.shelf
        return self.found.photos if self.order.key is SortKey.CERTAIN and self.found else None

    @property
    def needs_database(self) -> bool:
        """Whether the list takes more than the snapshot: any condition but dates, some orders."""
        return bool(self.but_dates) or self.order.key in READ

    @property
    def but_dates(self) -> PhotoFilter:
        """The conditions but dates, which a snapshot has in memory."""
        return replace(self.condition, first=None, end=None, dated=None)


@dataclass(frozen=True)
class PhotoListing:
    """The photos to show, those that a search is limited to, and what else there is to choose."""

    photos: PhotoIds  # (n,)
    matching: PhotoIds | None  # of all folders; None: no filter
    counts: PhotoCounts | None  # None: those of the whole library
    answered: PhotoCounts | None  # the same while similar photos are in sight, not found ones
    whole: PhotoCounts | None  # the library without hidden photos; None: none is hidden
    sections: DateSections  # of the photos; none unless they are sorted by date


def read_listing(folder: Path, snapshot: Snapshot, choice: PhotoChoice) -> PhotoListing:
    """List photos with what only the database knows. Slow for large libraries."""
    passing, in_order = None, None
    with LibraryDB(folder) as db:
        if choice.order.key in READ:
            in_order = READ[choice.order.key](db.connection)
        if choice.but_dates:
            passing = photo_filter.matching(db.connection, choice.but_dates)
    return list_photos(snapshot, choice, passing, in_order)


def list_photos(
    snapshot: Snapshot,
    choice: PhotoChoice,
    passing: PhotoIds | None = None,
    in_order: PhotoIds | None = None,
) -> PhotoListing:
    """List the photos of a snapshot: a few milliseconds for a million.

    passing: those that meet the conditions but dates; None: all. in_order: all, as they are sorted.
    """
    photos, condition = snapshot.photos, choice.condition
    there = np.isin(photos, choice.hidden, invert=True) if len(choice.hidden) else None
    there = None if there is None or there.all() else there  # they have left the library
    others = None if passing is None else np.isin(photos, passing)
    in_time = _in_time(snapshot, condition)
    passed, place = _both(others, in_time), _both(_in_place(snapshot, choice), there)
    found = None if choice.found is None else np.isin(photos, choice.found.photos)
    shown = _both(_both(passed, place), found)
    in_folders, in_months = _both(passed, there), _both(others, place)
    counts = answered = _counts(snapshot, _both(in_folders, found), _both(in_months, found))
    if found is not None:  # a folder that is chosen from similar photos leaves what words found
        answered = _counts(snapshot, in_folders, _both(others, there))
    taken = snapshot.taken
    dates = taken if shown is None else taken[shown[: len(taken)]]
    kept = photos if shown is None else photos[shown]
    return PhotoListing(
        _in_order(kept, len(dates), choice, in_order),
        photos[_mask(snapshot, passed)] if condition else None,
        counts,
        answered,
        _counts(snapshot, there, there),
        _sections(dates, len(kept) - len(dates), choice),
    )


def _in_place(snapshot: Snapshot, choice: PhotoChoice) -> PhotoMask | None:
    """The photos of the folder, or on the shelf."""
    if choice.folders is not None:
        return np.isin(snapshot.folders, choice.folders)
    return None if choice.shelf is None else np.isin(snapshot.photos, choice.shelf)


def _counts(
    snapshot: Snapshot, in_folders: PhotoMask | None, in_months: PhotoMask | None
) -> PhotoCounts | None:
    """Count photos; None: all of them count."""
    if in_folders is None and in_months is None:
        return None
    return count_photos(snapshot, _mask(snapshot, in_folders), _mask(snapshot, in_months))


def _in_time(snapshot: Snapshot, condition: PhotoFilter) -> PhotoMask | None:
    """The photos that were taken then, or those without a date."""
    is_any = condition.first is None and condition.end is None
    if is_any and condition.dated is None:
        return None
    mask = np.zeros(len(snapshot.photos), np.bool_)
    if condition.dated is not False:
        mask[rows_between(snapshot.taken, condition.first, condition.end)] = True
    elif is_any:
        mask[len(snapshot.taken) :] = True
    return mask


def _in_order(
    photos: PhotoIds, dated: int, choice: PhotoChoice, in_order: PhotoIds | None
) -> PhotoIds:
    """Sort photos that stand newest first. dated: so many of them have a date."""
    if choice.order.key is SortKey.TAKEN and choice.order.backwards:
        return np.concatenate([photos[:dated][::-1], photos[dated:][::-1]])  # without a date: last
    if (ranking := choice.ranking) is not None:
        photos = ranking[np.isin(ranking, photos)]
    elif in_order is not None:
        photos = in_order[np.isin(in_order, photos)]
    elif choice.order.key is SortKey.ADDED:
        photos = np.sort(photos)[::-1]  # ids count up
    return photos[::-1] if choice.order.backwards else photos


def _sections(dates: NDArray[np.int64], undated: int, choice: PhotoChoice) -> DateSections:
    """Headings for photos that stand in their order. dates (n,): newest first."""
    if choice.order.key is not SortKey.TAKEN:
        return NO_SECTIONS
    return date_sections(dates[::-1] if choice.order.backwards else dates, undated)


def _both(one: PhotoMask | None, other: PhotoMask | None) -> PhotoMask | None:
    """The photos in both masks; None: all."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _mask(snapshot: Snapshot, mask: PhotoMask | None) -> PhotoMask:
    return np.ones(len(snapshot.photos), np.bool_) if mask is None else mask
