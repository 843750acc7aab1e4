"""What the kept thumbnails say of candidates."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hashdesk.core.duplicates.detail.picture import Picture, oriented, prepare
from hashdesk.core.duplicates.detail.thumbnails import ThumbnailVerdict, judge_thumbnails
from hashdesk.core.duplicates.second_look.candidates import Candidates
from hashdesk.core.duplicates.second_look.photo_side import PhotoSide
from hashdesk.core.imaging.signatures.orientation import IDENTITY, ORIENTATIONS
from hashdesk.core.job import Job

THUMBNAIL_PAIRS_AT_ONCE = (
    256  # whose thumbnails, of half a megabyte each once they are ready, are held
)


def look_at_thumbnails(
    one: PhotoSide, other: PhotoSide, pairs: Candidates, job: Job
) -> Iterator[tuple[int, ThumbnailVerdict | None]]:
    """The number of each pair and the verdict on it; None: a thumbnail is missing or damaged.

    Reports "detail". Raises Cancelled.
    """
    ready: dict[bytes, Picture] = {}
    count = len(pairs.first)
    for start in range(0, count, THUMBNAIL_PAIRS_AT_ONCE):
        numbers = np.arange(start, min(start + THUMBNAIL_PAIRS_AT_ONCE, count))
        part = pairs.where(numbers)
        sides = [
            (side, [side.content(place) for place in places.tolist()])
            for side, places in ((one, part.first), (other, part.second))
        ]
        wanted = {content for _, contents in sides for content in contents}
        ready = {content: picture for content, picture in ready.items() if content in wanted}
        for side, contents in sides:
            lacking = {content for content in contents if content not in ready}
            ready |= side.thumbnails(sorted(lacking))
        columns = numbers.tolist(), sides[0][1], sides[1][1], part.ways.tolist()
        for number, first, second, way in zip(*columns, strict=True):
            job.check()
            yield number, _verdict(ready.get(first), ready.get(second), way)
        job.report("detail", start + len(numbers), count)


def _verdict(first: Picture | None, second: Picture | None, way: int) -> ThumbnailVerdict | None:
    if first is None or second is None:
        return None
    if ORIENTATIONS[way] != IDENTITY:
        second = prepare(oriented(second.pixels, ORIENTATIONS[way]))
    return judge_thumbnails(first, second)
