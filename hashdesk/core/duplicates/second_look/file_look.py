"""What the files of candidates say: thumbnails do not show every detail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.detail.close_look import lose_detail, may_hold_fine_print
from hashdesk.core.duplicates.detail.files import FileVerdict, judge_files, turned
from hashdesk.core.duplicates.second_look.candidates import Candidates
from hashdesk.core.duplicates.second_look.close_look import Side, look_closely
from hashdesk.core.duplicates.second_look.file_reader import FileReader, FirstPicture
from hashdesk.core.duplicates.second_look.photo_side import PhotoSide
from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS
from hashdesk.core.job import Job

FILES_AHEAD = 4  # pairs whose files are being read while one is compared


@dataclass
class Reading:
    """What reads files, and how many pairs of them were read, over all calls."""

    pool: DecodePool
    job: Job
    total: int  # pairs, at most; what is confirmed meanwhile needs no reading
    done: int = 0

    def report(self) -> None:
        """Report "read", in pairs. Of a photo that one pair does not confirm, more are read."""
        self.total = max(self.total, self.done)
        self.job.report("read", self.done, self.total)


def look_at_files(
    one: PhotoSide, other: PhotoSide, pairs: Candidates, reading: Reading
) -> Iterator[tuple[int, FileVerdict | None]]:
    """The number of each pair and the verdict on it; None: a file is away, changed or unreadable.

    Raises Cancelled.
    """
    pool, job = reading.pool, reading.job
    reader = FileReader(pool, job)
    sides: list[tuple[Side, Side]] = [
        ((one, one.content(first)), (other, other.content(second)))
        for first, second in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)
    ]
    reading.report()
    for number, pair in enumerate(sides):
        job.check()
        for coming in sides[number : number + FILES_AHEAD]:
            for side, content in coming:
                _want(reader, side, content)
        for side, content in pair:
            _want(reader, side, content)  # they were wanted long ago, and are needed now
        first, second = (
            reader.picture(content) if reader.has(content) else None for _, content in pair
        )
        way = int(pairs.ways[number])
        verdict = _verdict(first, second, way)
        if (
            verdict is FileVerdict.SAME
            and first
            and second
            and lose_detail((first.full, second.full))
        ):
            fine_print = may_hold_fine_print(first.picture, second.picture)
            verdict = look_closely(*pair, way, fine_print, pool, job)
        yield number, verdict
        reading.done += 1
        reading.report()


def _want(reader: FileReader, side: PhotoSide, content: bytes) -> None:
    """Have a content read if it is not held, and if any file has it."""
    files = [] if reader.has(content) else side.files(content)
    if files or reader.has(content):
        reader.want(content, files)


def _verdict(
    first: FirstPicture | None, second: FirstPicture | None, way: int
) -> FileVerdict | None:
    if first is None or second is None:
        return None
    verdict = judge_files(first.picture, turned(second.picture, ORIENTATIONS[way]))
    if verdict is FileVerdict.SAME and not (first.is_single and second.is_single):
        return FileVerdict.CANNOT_TELL  # their other pages may differ
    return verdict
