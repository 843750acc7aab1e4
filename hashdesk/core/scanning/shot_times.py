"""Whether a JPEG and a RAW file of one name are one shot, by the times at which they were taken.

Cameras number from 1 again, and folders of several cameras are put together: then IMG_1.JPG and
IMG_1.CR2 may be two photos. Where both times are known to the second, they tell. Heads are read,
once for each pair: later scans know it from the rows.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadHead, UnreadablePhoto
from hashdesk.core.job import Job
from hashdesk.core.metadata.photo_facts import CAMERA_SOURCES, PhotoFacts
from hashdesk.core.settings import Settings
from hashdesk.core.storage.photos.photo_rows import Photo

ShotPair = tuple[bytes, bytes]  # names of a JPEG (or HEIF) and of a RAW file in one folder
MOST_APART = 1  # seconds between the two files of a shot: some cameras note the time for each
PAIRS_AHEAD = 500  # whose heads are asked for before the first is waited for


def differ(one: Photo | None, other: Photo | None) -> bool:
    """Whether two photos, by their rows, certainly were taken at different times."""
    read = [photo for photo in (one, other) if photo is not None]
    return len(read) == 2 and _are_apart(*map(_sure_time, read))


class ShotTimes:
    """Reads heads of pairs. A context manager; workers are started when the first pair comes."""

    def __init__(self, settings: Settings, job: Job) -> None:
        self._settings = settings
        self._job = job
        self._pool: DecodePool | None = None

    def __enter__(self) -> ShotTimes:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.close()

    def other_shots(self, folder: bytes, pairs: Sequence[ShotPair]) -> set[ShotPair]:
        """The pairs in a folder, by its absolute path, that are two shots. Raises Cancelled."""
        found: set[ShotPair] = set()
        for start in range(0, len(pairs), PAIRS_AHEAD):
            part = pairs[start : start + PAIRS_AHEAD]
            heads = {name: self._head(folder, name) for pair in part for name in pair}
            for shot, raw in part:
                self._job.check()
                if _are_apart(_time_of(heads[shot]), _time_of(heads[raw])):
                    found.add((shot, raw))
        return found

    def _head(self, folder: bytes, name: bytes) -> Future[ReadHead | UnreadablePhoto]:
        if self._pool is None:
            self._pool = DecodePool(self._settings)
        return self._pool.read_head(os.path.join(folder, name))


def _time_of(reading: Future[ReadHead | UnreadablePhoto]) -> int | None:
    outcome = reading.result()
    return _sure_time(outcome.head.facts) if isinstance(outcome, ReadHead) else None


def _sure_time(facts: Photo | PhotoFacts) -> int | None:
    return facts.taken if facts.taken_from in CAMERA_SOURCES else None


def _are_apart(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and abs(one - other) > MOST_APART
