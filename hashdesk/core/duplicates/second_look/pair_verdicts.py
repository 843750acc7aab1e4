"""What was seen of each pair of photos so far, and what the two are to each other by that."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.capture_times import TimesVerdict, are_one_burst, judge_times
from hashdesk.core.duplicates.detail import DETAIL_VERSION
from hashdesk.core.duplicates.detail.files import FileVerdict
from hashdesk.core.duplicates.detail.thumbnails import ThumbnailVerdict
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.second_look.candidates import Candidates
from hashdesk.core.duplicates.second_look.confirming import Confirmation, ContentPair
from hashdesk.core.duplicates.second_look.photo_side import PhotoSide
from hashdesk.core.imaging.preprocessing import PREPROCESSING
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.verdict_cache import keep_verdicts, kept_verdicts, pair_id

# Of kept verdicts: they hold for one comparison, and for what files become pictures as.
VERDICT_VERSION = 1000 * DETAIL_VERSION + PREPROCESSING
VERDICTS_AT_ONCE = 512  # kept together: so many are lost if the program is killed

LookVerdict = ThumbnailVerdict | FileVerdict
KNOWN_VERDICTS: dict[str, LookVerdict] = {
    verdict.value: verdict for kind in (ThumbnailVerdict, FileVerdict) for verdict in kind
}


class PairVerdicts:
    """The verdicts on pairs, by the numbers of the pairs. A later one replaces an earlier one."""

    def __init__(self, one: PhotoSide, other: PhotoSide, pairs: Candidates) -> None:
        self.one, self.other, self.pairs = one, other, pairs
        self._ends = list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
        self._ids = [
            pair_id(*self.contents(number), way) for number, way in enumerate(pairs.ways.tolist())
        ]
        self._verdicts: list[LookVerdict | None] = [None] * len(self._ids)
        self.unread: set[bytes] = set()  # contents of pairs of which a file could not be read
        self.confirmation = Confirmation({
            side.content(place): side.size(place)
            for ends in self._ends
            for side, place in zip((one, other), ends, strict=True)
        })  # fmt: skip

    def recall(self, cache: BlobCache) -> None:
        """Take the verdicts that were kept."""
        for start in range(0, len(self._ids), VERDICTS_AT_ONCE):
            part = self._ids[start : start + VERDICTS_AT_ONCE]
            kept = kept_verdicts(cache, part, VERDICT_VERSION)
            for number, pair in enumerate(part, start):
                self._set(number, KNOWN_VERDICTS.get(kept.get(pair, "")))

    def take(self, found: Iterable[tuple[int, LookVerdict | None]], cache: BlobCache) -> None:
        """Take verdicts as they come, and keep them, also if the job is cancelled.

        None: the pair could not be looked at, and is in doubt for now.
        """
        new: dict[bytes, str] = {}
        try:
            for number, verdict in found:
                self._set(number, verdict)
                if verdict is not None:
                    new[self._ids[number]] = verdict.value
                if len(new) == VERDICTS_AT_ONCE:
                    _keep(cache, new)
                    new = {}
        finally:
            _keep(cache, new)

    def _set(self, number: int, verdict: LookVerdict | None) -> None:
        self._verdicts[number] = verdict
        if verdict is FileVerdict.SAME:
            self.confirmation.confirm([self.contents(number)])

    def lacking(self) -> NDArray[np.intp]:
        """The numbers of the pairs without a verdict."""
        return np.array([n for n, found in enumerate(self._verdicts) if found is None], np.intp)

    def maybe_same(self) -> list[int]:
        """The numbers of the pairs that thumbnails do not tell apart, and no files were read of."""
        alike = (ThumbnailVerdict.LOOKS_SAME, ThumbnailVerdict.LOOK_AT_FILES)
        return [n for n, found in enumerate(self._verdicts) if found in alike and self._is_open(n)]

    def undecided(self) -> list[int]:
        """The numbers of the pairs that thumbnails can't decide, and files did not confirm."""
        return [
            number
            for number, found in enumerate(self._verdicts)
            if found is ThumbnailVerdict.LOOK_AT_FILES
            and self._is_open(number)
            and not self.confirmation.is_confirmed(self.contents(number))
        ]

    def _is_open(self, number: int) -> bool:
        """Whether capture times say nothing of a pair: it is no burst."""
        return self._times(number) is TimesVerdict.SILENT

    def contents(self, number: int) -> ContentPair:
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
        is_same = verdict is FileVerdict.SAME and self._is_open(number)
        return Relation.SAME if is_same else Relation.LOOK_AGAIN


def _keep(cache: BlobCache, verdicts: dict[bytes, str]) -> None:
    """Keep verdicts. If that fails, the next look takes longer, and nothing else."""
    with contextlib.suppress(sqlite3.Error):
        keep_verdicts(cache, verdicts, VERDICT_VERSION)
