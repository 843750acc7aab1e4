"""Two files read once more as they are, where 1,024 pixels may have lost what differs."""

from __future__ import annotations

from concurrent.futures import wait

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadComparable
from hashdesk.core.duplicates.detail.close_look import (
    CLOSE_SIDE,
    can_be_read_closely,
    judge_closely,
)
from hashdesk.core.duplicates.detail.files import FileVerdict
from hashdesk.core.duplicates.detail.picture import oriented
from hashdesk.core.duplicates.second_look.file_reader import CHECK_S
from hashdesk.core.duplicates.second_look.photo_side import PhotoSide
from hashdesk.core.imaging.decoded import ComparablePhoto
from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS
from hashdesk.core.job import Job

Side = tuple[PhotoSide, bytes]  # where a photo is, and its content id


def look_closely(
    first: Side, second: Side, way: int, fine_print: bool, pool: DecodePool, job: Job
) -> FileVerdict | None:
    """The verdict on two files as they are; None: one of them is away, changed or unreadable.

    way: as `Candidates` has it. fine_print: they may hold some, so that files too large to be read
    as they are can't be told apart; of others, what 1,024 pixels showed is enough. Holds both
    pictures, up to 67 MB each. Raises Cancelled.
    """
    one, other = (_read(side, content, pool, job) for side, content in (first, second))
    if one is None or other is None:
        return None
    if not can_be_read_closely((one.full, other.full)):
        return FileVerdict.CANNOT_TELL if fine_print else FileVerdict.SAME
    return judge_closely(one.pixels, oriented(other.pixels, ORIENTATIONS[way]))


def _read(side: PhotoSide, content: bytes, pool: DecodePool, job: Job) -> ComparablePhoto | None:
    """A photo from the first of its files that can be read, and still has the content."""
    for path in side.files(content):
        reading = pool.read_comparable(path, CLOSE_SIDE)
        while not wait([reading], CHECK_S).done:
            job.check()
        found = reading.result()
        if isinstance(found, ReadComparable) and found.content_id == content:
            return found.photo
    return None
