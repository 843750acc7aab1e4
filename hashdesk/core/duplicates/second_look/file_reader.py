"""Files read once more: decoded in sandboxed workers ahead of need, the newest of them held."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, wait
from dataclasses import dataclass

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadComparable, UnreadablePhoto
from hashdesk.core.duplicates.detail.files import FILE_SIDE, FilePicture, made_ready
from hashdesk.core.duplicates.second_look.candidates import BLOCK_PHOTOS
from hashdesk.core.job import Job

HELD_PICTURES = 3 * BLOCK_PHOTOS  # of 15 MB at most: two blocks, and what comes next
CHECK_S = 0.2  # how soon it is noticed that the job was cancelled


@dataclass(frozen=True)
class FirstPicture:
    """The first picture of a file."""

    picture: FilePicture
    is_single: bool  # False: the file has more pages or frames
    full: tuple[int, int]  # width and height of the file's picture


@dataclass
class _Reading:
    """A content that is being read, or was."""

    future: Future[ReadComparable | UnreadablePhoto] | None  # None: it has been read
    others: list[bytes]  # further files with the content
    found: FirstPicture | None = None


class FileReader:
    """Pictures by content id. One thread at a time."""

    def __init__(self, pool: DecodePool, job: Job) -> None:
        self._pool = pool
        self._job = job
        self._readings: OrderedDict[bytes, _Reading] = OrderedDict()

    def want(self, content: bytes, files: list[bytes]) -> None:
        """Read a content soon, unless it is held. files: paths of at least one file with it."""
        if content not in self._readings:
            self._readings[content] = _Reading(self._submit(files[0]), files[1:])
            while len(self._readings) > HELD_PICTURES:
                _, oldest = self._readings.popitem(last=False)
                if oldest.future is not None:
                    oldest.future.cancel()
        self._readings.move_to_end(content)

    def has(self, content: bytes) -> bool:
        """Whether a content is held, or being read."""
        return content in self._readings

    def picture(self, content: bytes) -> FirstPicture | None:
        """A content that was wanted; None if no file has it any more, or it cannot be read.

        Raises Cancelled.
        """
        reading = self._readings[content]
        while reading.future is not None:
            while not wait([reading.future], CHECK_S).done:
                self._job.check()
            outcome, reading.future = reading.future.result(), None
            if isinstance(outcome, ReadComparable) and outcome.content_id == content:
                photo = outcome.photo
                reading.found = FirstPicture(made_ready(photo.pixels), photo.is_single, photo.full)
            elif reading.others:
                reading.future = self._submit(reading.others.pop(0))
        return reading.found

    def _submit(self, path: bytes) -> Future[ReadComparable | UnreadablePhoto]:
        return self._pool.read_comparable(path, FILE_SIDE)
