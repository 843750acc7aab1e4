"""What one library has of the photos of another one, without moving a photo."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.matches import PHASH_BITS, MatchLevel, MatchRequest
from hashdesk.core.duplicates.signatures import KeptSignatures, same_pictures
from hashdesk.core.errors import LibraryError
from hashdesk.core.imaging.orientation import IDENTITY, TURNED_ORIENTATIONS, oriented_hashes
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.search.radius_join import NearPairs, joined, pairs_between
from hashdesk.core.storage import photo_arrays

LEVELS = (MatchLevel.EXACT, MatchLevel.NEAR, MatchLevel.SIMILAR)  # the surest first


@dataclass(frozen=True)
class Overlap:
    """For each photo of one library, the nearest of the other, by the surest level there is."""

    photos: NDArray[np.int64]  # (n,), ids, ascending
    levels: NDArray[np.int8]  # (n,), places in LEVELS; -1: nothing like it
    twins: NDArray[np.int64]  # (n,), ids in the other library; 0: none
    distances: NDArray[np.uint8]  # (n,), bits
    unseen: int = 0  # photos that may be the same, but one of the two has no thumbnail to tell

    def missing(self) -> NDArray[np.int64]:
        """The ids of the photos that the other library has nothing like."""
        return self.photos[self.levels < 0]

    def count(self, level: MatchLevel) -> int:
        """How many were found by it, and by none before."""
        return int((self.levels == LEVELS.index(level)).sum())


def overlap(one: Library, other: Library, wish: MatchRequest, job: Job) -> Overlap:
    """Compare the photos of one library with those of another, up to the level of the wish.

    Near takes the usual radius, or the wish's if that is its level; turned copies count if the
    wish says so. Raises Cancelled, and LibraryError where codes are to be compared that are of
    different encoders.
    """
    if wish.level is MatchLevel.SIMILAR and one.encoder.name != other.encoder.name:
        raise LibraryError(
            f"The codes in {one.db.folder} and {other.db.folder} are of different encoders "
            f"({one.encoder.title} and {other.encoder.title}): they cannot be compared. Compare "
            "with --level near, or index both with one encoder."
        )
    count = len(one.photo_arrays.ids)
    found = Overlap(
        one.photo_arrays.ids,
        np.full(count, -1, np.int8),
        np.zeros(count, np.int64),
        np.zeros(count, np.uint8),
    )
    _exact(one, other, found)
    if wish.level is not MatchLevel.EXACT:
        near = (
            wish
            if wish.level is MatchLevel.NEAR
            else MatchRequest(MatchLevel.NEAR, turned=wish.turned)
        )
        found = replace(found, unseen=_near(one, other, near, found, job))
    if wish.level is MatchLevel.SIMILAR:
        _similar(one, other, wish, found, job)
    return found


def _note(found: Overlap, level: MatchLevel, pairs: NearPairs, twins: NDArray[np.int64]) -> None:
    """Note the nearest of each photo that has none yet. pairs.first: places in `found`."""
    order = np.lexsort((twins, pairs.distances, pairs.first))
    places, first = np.unique(pairs.first[order], return_index=True)
    new = found.levels[places] < 0
    places, best = places[new], order[first[new]]
    found.levels[places] = LEVELS.index(level)
    found.twins[places] = twins[best]
    found.distances[places] = pairs.distances[best]


def _contents(library: Library) -> tuple[NDArray[np.int64], NDArray[np.void]]:
    """The photos that are there, and the content id of each."""
    ids, words = photo_arrays.all_content_ids(library.db.connection)
    there = np.isin(ids, library.photo_arrays.ids, assume_unique=True)
    packed = np.ascontiguousarray(words[there]).view([("high", "<u8"), ("low", "<u8")])
    return ids[there], packed.reshape(-1)


def _exact(one: Library, other: Library, found: Overlap) -> None:
    ours, contents = _contents(one)
    theirs, others = _contents(other)
    kinds, first = np.unique(others, return_index=True)  # the oldest of each
    if not len(kinds):
        return
    at = np.searchsorted(kinds, contents).clip(max=len(kinds) - 1)
    same = np.flatnonzero(kinds[at] == contents)
    places = np.searchsorted(found.photos, ours[same]).astype(np.int32)
    pairs = NearPairs(places, places, np.zeros(len(places), np.uint8), 0)
    _note(found, MatchLevel.EXACT, pairs, theirs[first[at[same]]])


def _near(one: Library, other: Library, wish: MatchRequest, found: Overlap, job: Job) -> int:
    """The same pictures; how many photos lack a thumbnail that would tell."""
    open_ = np.flatnonzero((found.levels < 0) & (one.photo_arrays.phashes != 0)).astype(np.int32)
    known = np.flatnonzero(other.photo_arrays.phashes != 0).astype(np.int32)
    hashes, others = one.photo_arrays.phashes[open_], other.photo_arrays.phashes[known]
    ways = (IDENTITY, *(TURNED_ORIENTATIONS if wish.turned else ()))
    parts = []
    for way in ways:
        job.report("compare", 0, 0)
        part = pairs_between(hashes, oriented_hashes(others, way), PHASH_BITS, wish.radius, job)
        parts.append(NearPairs(open_[part.first], known[part.second], part.distances, part.radius))
    pairs = joined(parts)
    ours = KeptSignatures(one, one.photo_arrays.ids, np.unique(pairs.first), job)
    theirs = KeptSignatures(other, other.photo_arrays.ids, np.unique(pairs.second), job)
    same = np.concatenate(
        [
            same_pictures(ours, part.first, theirs, part.second, part.distances, job, way)
            for way, part in zip(ways, parts, strict=True)
        ]
    )
    kept = pairs.where(same)
    _note(found, MatchLevel.NEAR, kept, other.photo_arrays.ids[kept.second])
    unknown = ~(ours.has(pairs.first) & theirs.has(pairs.second)) & (found.levels[pairs.first] < 0)
    return len(np.unique(pairs.first[unknown]))


def _similar(one: Library, other: Library, wish: MatchRequest, found: Overlap, job: Job) -> None:
    places = np.searchsorted(found.photos, one.codes.ids)
    open_ = np.flatnonzero(found.levels[places] < 0)
    job.report("compare", 0, 0)
    pairs = pairs_between(
        one.codes.codes[wish.bits][open_].astype(np.uint64),
        other.codes.codes[wish.bits].astype(np.uint64),
        wish.bits,
        wish.radius,
        job,
    )
    first = places[open_[pairs.first]].astype(np.int32)
    kept = NearPairs(first, pairs.second, pairs.distances, pairs.radius)
    _note(found, MatchLevel.SIMILAR, kept, other.codes.ids[pairs.second])
