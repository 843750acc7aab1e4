"""The second look at candidates: what each pair of photos is to each other in the end."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.capture_times import TimesVerdict, are_one_burst, judge_times
from hashdesk.core.duplicates.detail import DETAIL_VERSION
from hashdesk.core.duplicates.detail.files import FileVerdict
from hashdesk.core.duplicates.detail.thumbnails import ThumbnailVerdict
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.second_look.candidates import Candidates, in_blocks, nearest_first
from hashdesk.core.duplicates.second_look.file_look import look_at_files
from hashdesk.core.duplicates.second_look.photo_side import PhotoSide
from hashdesk.core.duplicates.second_look.thumbnail_look import look_at_thumbnails
from hashdesk.core.errors import HashDeskError
from hashdesk.core.imaging.preprocessing import PREPROCESSING
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.verdict_cache import (
    VERDICTS,
    keep_verdicts,
    kept_verdicts,
    pair_id,
)

# Of kept verdicts: they hold for one comparison, and for what files become pictures as.
VERDICT_VERSION = 1000 * DETAIL_VERSION + PREPROCESSING
MOST_PAIRS_OF_FILES = 20_000  # more are left in doubt: they would take hours
VERDICTS_AT_ONCE = 512  # kept together: so many are lost if the program is killed

LookVerdict = ThumbnailVerdict | FileVerdict
KNOWN_VERDICTS: dict[str, LookVerdict] = {
    verdict.value: verdict for kind in (FileVerdict, ThumbnailVerdict) for verdict in kind
}


@dataclass(frozen=True)
class Looked:
    """What came of the second look."""

    relations: NDArray[np.uint8]  # (m,), numbers of `Relation`
    unread: int  # photos of pairs that are in doubt for want of a file: away, changed, unreadable


def look_again(
    one: PhotoSide,
    other: PhotoSide,
    pairs: Candidates,
    library: Path,
    settings: Settings,
    job: Job,
) -> Looked:
    """Look once more at candidates whose thumbnails are kept. library: its folder keeps verdicts.

    Reports "detail" and "read". Raises Cancelled; what was seen until then is kept.
    """
    look = _SecondLook(one, other, pairs)
    with _opened(library / VERDICTS) as cache:
        look.recall(cache)
        look.take(_by_thumbnails(look, job), cache)
        look.take(_by_files(look, settings, job), cache)
    return Looked(look.relations(), len(look.unread))


class _SecondLook:
    """The verdicts so far, by the numbers of the pairs."""

    def __init__(self, one: PhotoSide, other: PhotoSide, pairs: Candidates) -> None:
        self.one, self.other, self.pairs = one, other, pairs
        self._ends = list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
        self._ids = [
            pair_id(one.content(first), other.content(second), way)
            for (first, second), way in zip(self._ends, pairs.ways.tolist(), strict=True)
        ]
        self._verdicts: list[LookVerdict | None] = [None] * len(self._ids)
        self.unread: set[bytes] = set()  # contents of pairs of which a file could not be read

    def recall(self, cache: BlobCache) -> None:
        """Take the verdicts that were kept."""
        for start in range(0, len(self._ids), VERDICTS_AT_ONCE):
            part = self._ids[start : start + VERDICTS_AT_ONCE]
            kept = kept_verdicts(cache, part, VERDICT_VERSION)
            for number, pair in enumerate(part, start):
                self._verdicts[number] = KNOWN_VERDICTS.get(kept.get(pair, ""))

    def take(self, found: Iterable[tuple[int, LookVerdict | None]], cache: BlobCache) -> None:
        """Take verdicts as they come, and keep them, also if the job is cancelled."""
        new: dict[bytes, str] = {}
        try:
            for number, verdict in found:
                self._verdicts[number] = verdict
                if verdict is not None:
                    new[self._ids[number]] = verdict.value
                if len(new) == VERDICTS_AT_ONCE:
                    _keep(cache, new)
                    new = {}
        finally:
            _keep(cache, new)

    def lacking(self) -> NDArray[np.intp]:
        """The numbers of the pairs without a verdict."""
        return np.array([n for n, found in enumerate(self._verdicts) if found is None], np.intp)

    def waiting_for_files(self) -> NDArray[np.intp]:
        """The numbers of the pairs that only their files can tell: not those of a burst."""
        return np.array(
            [
                number
                for number, found in enumerate(self._verdicts)
                if found is ThumbnailVerdict.LOOK_AT_FILES
                and self._times(number) is TimesVerdict.SILENT
            ],
            np.intp,
        )

    def contents(self, number: int) -> tuple[bytes, bytes]:
        """The content ids of a pair."""
        first, second = self._ends[number]
        return self.one.content(first), self.other.content(second)

    def _times(self, number: int) -> TimesVerdict:
        first, second = self._ends[number]
        return judge_times(self.one.time(first), self.other.time(second))

    def relations(self) -> NDArray[np.uint8]:
        """(m,), what the photos of each pair are to each other."""
        found = map(self._relation, range(len(self._verdicts)))
        return np.fromiter(found, np.uint8, len(self._verdicts))

    def _relation(self, number: int) -> Relation:
        verdict, times = self._verdicts[number], self._times(number)
        if verdict in (ThumbnailVerdict.DIFFERENT, FileVerdict.DIFFERENT):
            first, second = self._ends[number]
            is_burst = are_one_burst(self.one.time(first), self.other.time(second))
            return Relation.BURST if is_burst else Relation.DIFFERENT
        if times is TimesVerdict.DIFFERENT:
            return Relation.BURST
        is_same = verdict in (ThumbnailVerdict.SAME, FileVerdict.SAME)
        return Relation.SAME if is_same and times is TimesVerdict.SILENT else Relation.LOOK_AGAIN


def _by_thumbnails(look: _SecondLook, job: Job) -> Iterator[tuple[int, LookVerdict | None]]:
    numbers = look.lacking()
    numbers = numbers[in_blocks(look.pairs.first[numbers], look.pairs.second[numbers])]
    chosen = look.pairs.where(numbers)
    for place, verdict in look_at_thumbnails(look.one, look.other, chosen, job):
        number = int(numbers[place])
        if verdict is not ThumbnailVerdict.SAME:
            yield number, verdict
            continue
        sides = zip((look.one, look.other), look.contents(number), strict=True)
        shown = {content: side.shows_all_in_thumbnail(content) for side, content in sides}
        if None in shown.values():
            look.unread.update(shown)
            yield number, None
        else:
            yield number, verdict if all(shown.values()) else ThumbnailVerdict.LOOK_AT_FILES


def _by_files(
    look: _SecondLook, settings: Settings, job: Job
) -> Iterator[tuple[int, LookVerdict | None]]:
    numbers = look.waiting_for_files()
    if not len(numbers):
        return
    numbers = numbers[nearest_first(look.pairs.where(numbers), MOST_PAIRS_OF_FILES)]
    numbers = numbers[in_blocks(look.pairs.first[numbers], look.pairs.second[numbers])]
    with DecodePool(settings) as pool:
        chosen = look.pairs.where(numbers)
        for place, verdict in look_at_files(look.one, look.other, chosen, pool, job):
            if verdict is None:
                look.unread.update(look.contents(int(numbers[place])))
            yield int(numbers[place]), verdict


def _opened(path: Path) -> BlobCache:
    """The cache of verdicts; one that is only read where it cannot be written."""
    try:
        return BlobCache(path, write=True)
    except (HashDeskError, sqlite3.Error, OSError):
        return BlobCache(path)


def _keep(cache: BlobCache, verdicts: dict[bytes, str]) -> None:
    """Keep verdicts. If that fails, the next look takes longer, and nothing else."""
    with contextlib.suppress(sqlite3.Error):
        keep_verdicts(cache, verdicts, VERDICT_VERSION)
