"""Photos that were taken one soon after the other, as far as pairs of them hang together.

The first and the last shot of a burst may be too unlike, or too far apart in time, to be a pair.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.capture_times import (
    CaptureTime,
    TimesVerdict,
    capture_time,
    judge_times,
)
from hashdesk.core.search.library import Library
from hashdesk.core.storage.code_segments import PhotoIds

NO_PART = -(1 << 40)  # instead of seconds, milliseconds or minutes
NO_TIMES = np.empty((0, 3), np.int64)

Times = NDArray[np.int64]  # (n, 3), of a CaptureTime: seconds, ms, UTC offset, or NO_PART


def capture_times(library: Library, photos: PhotoIds, wanted: NDArray[np.bool_]) -> Times:
    """The capture times of those photos (n,) that are wanted (n,); all others are NO_PART."""
    found = np.full((len(photos), 3), NO_PART, np.int64)
    rows = library.photos(photos[wanted].tolist())
    for place in np.flatnonzero(wanted).tolist():
        photo = rows.get(int(photos[place]))
        if photo is not None and (time := capture_time(photo)) is not None:
            parts = time.seconds, time.ms, time.utc_offset
            found[place] = [NO_PART if part is None else part for part in parts]
    return found


def were_apart(first: Times, second: Times) -> NDArray[np.bool_]:
    """(k,), whether the capture times (k, 3) of two photos each are certainly different."""
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    apart = (judge_times(_time(one), _time(other)) for one, other in pairs)
    return np.array([verdict is TimesVerdict.DIFFERENT for verdict in apart], np.bool_)


def _time(parts: list[int]) -> CaptureTime | None:
    seconds, ms, offset = (None if part == NO_PART else part for part in parts)
    return None if seconds is None else CaptureTime(seconds, ms, offset)


def linked(nodes: int, first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.int64]:
    """(nodes,), a number for each node: equal for those that pairs (m,) of nodes link."""
    above = list(range(nodes))

    def top(node: int) -> int:
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        low, high = sorted((top(one), top(other)))
        above[high] = low
    return np.array([top(node) for node in range(nodes)], np.int64)
