"""The second look at candidates: what each pair of photos is to each other in the end.

Thumbnails tell most pairs apart. Of the others, files confirm each photo (`confirming`), and tell
apart what is not confirmed if the thumbnails could not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.detail.files import FileVerdict
from hashdesk.core.duplicates.detail.thumbnails import ThumbnailVerdict
from hashdesk.core.duplicates.second_look.candidates import Candidates, in_blocks, nearest_first
from hashdesk.core.duplicates.second_look.file_look import Reading, look_at_files
from hashdesk.core.duplicates.second_look.pair_verdicts import PairVerdicts
from hashdesk.core.duplicates.second_look.photo_side import PhotoSide
from hashdesk.core.duplicates.second_look.thumbnail_look import look_at_thumbnails
from hashdesk.core.errors import HashDeskError
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.verdict_cache import VERDICTS

MOST_PAIRS_OF_FILES = 20_000  # undecided by thumbnails: more are left in doubt, for hours of time


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
    look = PairVerdicts(one, other, pairs)
    with _opened(library / VERDICTS) as cache:
        look.recall(cache)
        look.take(_by_thumbnails(look, job), cache)
        _look_at_files(look, settings, cache, job)
    return Looked(look.relations(), len(look.unread))


def _by_thumbnails(look: PairVerdicts, job: Job) -> Iterator[tuple[int, ThumbnailVerdict | None]]:
    numbers = look.lacking()
    numbers = numbers[in_blocks(look.pairs.first[numbers], look.pairs.second[numbers])]
    chosen = look.pairs.where(numbers)
    for place, verdict in look_at_thumbnails(look.one, look.other, chosen, job):
        yield int(numbers[place]), verdict


def _look_at_files(look: PairVerdicts, settings: Settings, cache: BlobCache, job: Job) -> None:
    """Read a pair for each photo to be confirmed, then those pairs that are still undecided."""
    confirmation = look.confirmation
    wanted = {number: look.contents(number) for number in look.maybe_same()}
    confirmation.want(wanted)
    if not wanted:
        return
    with DecodePool(settings) as pool:
        most = min(len(wanted), len(confirmation) + MOST_PAIRS_OF_FILES)
        reading = Reading(pool, job, most)
        while len(confirmation):
            look.take(_by_files(look, confirmation.next_pairs(), reading), cache)
        rest = {number: look.contents(number) for number in look.maybe_same()}
        order = [*confirmation.with_leading(rest), *look.undecided()]
        numbers = np.array(order, np.intp)
        chosen = nearest_first(look.pairs.where(numbers), MOST_PAIRS_OF_FILES)
        reading.total = reading.done + int(chosen.sum())
        look.take(_by_files(look, numbers[chosen].tolist(), reading), cache)


def _by_files(
    look: PairVerdicts, numbers: Sequence[int], reading: Reading
) -> Iterator[tuple[int, FileVerdict | None]]:
    order = np.array(numbers, np.intp)
    order = order[in_blocks(look.pairs.first[order], look.pairs.second[order])]
    chosen = look.pairs.where(order)
    for place, verdict in look_at_files(look.one, look.other, chosen, reading):
        if verdict is None:
            look.unread.update(look.contents(int(order[place])))
        yield int(order[place]), verdict


def _opened(path: Path) -> BlobCache:
    """The cache of verdicts; one that is only read where it cannot be written."""
    try:
        return BlobCache(path, write=True)
    except (HashDeskError, sqlite3.Error, OSError):
        return BlobCache(path)
