"""The order of groups that were found again: none leaves its place while a person works on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.groups.groups import Groups


def order_as_before(before: Groups, order: NDArray[np.int64], now: Groups) -> NDArray[np.int64]:
    """The numbers (groups,) of the groups there are now, where their photos were listed before.

    order: the numbers of the groups before, as they were listed. A group of photos that were in
    none stays behind the one that it follows now.
    """
    numbers = np.arange(len(now))
    if not len(before) or not len(now):
        return numbers
    places = np.empty(len(before), np.int64)
    places[order] = np.arange(len(order))
    by_photo = np.argsort(before.photos)
    photos, photo_places = before.photos[by_photo], places[before.numbers[by_photo]]
    found = np.searchsorted(photos, now.photos).clip(max=len(photos) - 1)
    nowhere = len(before)
    of_photos = np.where(photos[found] == now.photos, photo_places[found], nowhere)
    keys = np.minimum.reduceat(of_photos, now.starts[:-1])
    known = np.maximum.accumulate(np.where(keys < nowhere, numbers, -1))
    keys = np.where(known >= 0, keys[known], -1)
    return np.argsort(keys, kind="stable")
