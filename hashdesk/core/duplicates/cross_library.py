"""Which photos of one library another one has, too."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.matches import MatchLevel, MatchRequest, content_ids
from hashdesk.core.duplicates.near_pairs import PHASH_BITS
from hashdesk.core.duplicates.signatures import PhotoSignatures, same_pictures
from hashdesk.core.errors import LibraryError
from hashdesk.core.imaging.orientation import oriented_hashes
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.search.radius_join import NearPairs, joined, pairs_between

LEVELS = (MatchLevel.EXACT, MatchLevel.NEAR, MatchLevel.SIMILAR)  # the strictest first


@dataclass(frozen=True)
class Overlap:
    """For each photo of one library, its nearest in the other, at the strictest level."""

    photos: NDArray[np.int64]  # (n,), ids, ascending
    levels: NDArray[np.int8]  # (n,), places in LEVELS; -1: no match
    twins: NDArray[np.int64]  # (n,), ids in the other library; 0: none
    distances: NDArray[np.uint8]  # (n,), bits
    unseen: int = 0  # photos that may match, but a thumbnail is missing to check

    def missing(self) -> NDArray[np.int64]:
        """The ids of the photos without a match in the other library."""
        return self.photos[self.levels < 0]

    def count(self, level: MatchLevel) -> int:
        """How many photos matched at this level and at no stricter one."""
        return int((self.levels == LEVELS.index(level)).sum())


def overlap(one: Library, other: Library, request: MatchRequest, job: Job) -> Overlap:
    """Match the photos of one library with another library, up to the level of the request.

    Near takes the usual radius unless the request is for that level; turned copies count if the
    request says so. Raises Cancelled, and LibraryError if codes of different encoders would have
    to be compared.
    """
    if request.level is MatchLevel.SIMILAR and one.encoder.name != other.encoder.name:
        raise LibraryError(
            f"The codes in {one.db.folder} and {other.db.folder} are of different encoders "
            f"({one.encoder.title} and {other.encoder.title}): they cannot be compared. Compare "
            "with --level near, or index both with one encoder."
        )
    ids, count = one.photo_arrays.ids, len(one.photo_arrays.ids)
    levels, twins = np.full(count, -1, np.int8), np.zeros(count, np.int64)
    found = Overlap(ids, levels, twins, np.zeros(count, np.uint8))
    _exact(one, other, found)
    if request.level is not MatchLevel.EXACT:
        usual = MatchRequest(MatchLevel.NEAR, turned=request.turned)
        near = request if request.level is MatchLevel.NEAR else usual
        found = replace(found, unseen=_near(one, other, near, found, job))
    if request.level is MatchLevel.SIMILAR:
        _similar(one, other, request, found, job)
    return found


def _note(found: Overlap, level: MatchLevel, pairs: NearPairs, twins: NDArray[np.int64]) -> None:
    """Note the nearest match of each photo without one. pairs.first: places in `found`."""
    order = np.lexsort((twins, pairs.distances, pairs.first))
    places, first = np.unique(pairs.first[order], return_index=True)
    new = found.levels[places] < 0
    places, best = places[new], order[first[new]]
    found.levels[places] = LEVELS.index(level)
    found.twins[places] = twins[best]
    found.distances[places] = pairs.distances[best]


def _exact(one: Library, other: Library, found: Overlap) -> None:
    ours, contents = content_ids(one)
    theirs, others = content_ids(other)
    distinct, first = np.unique(others, return_index=True)  # of copies, the first indexed
    if not len(distinct):
        return
    at = np.searchsorted(distinct, contents).clip(max=len(distinct) - 1)
    same = np.flatnonzero(distinct[at] == contents)
    places = np.searchsorted(found.photos, ours[same]).astype(np.int32)
    pairs = NearPairs(places, places, np.zeros(len(places), np.uint8), 0)
    _note(found, MatchLevel.EXACT, pairs, theirs[first[at[same]]])


def _near(one: Library, other: Library, request: MatchRequest, found: Overlap, job: Job) -> int:
    """Note the same pictures; returns how many photos lack a thumbnail to check."""
    open_ = np.flatnonzero((found.levels < 0) & (one.photo_arrays.phashes != 0)).astype(np.int32)
    known = np.flatnonzero(other.photo_arrays.phashes != 0).astype(np.int32)
    hashes, others = one.photo_arrays.phashes[open_], other.photo_arrays.phashes[known]
    parts = []
    for way in request.ways:
        job.report("compare", 0, 0)
        part = pairs_between(hashes, oriented_hashes(others, way), PHASH_BITS, request.radius, job)
        parts.append(replace(part, first=open_[part.first], second=known[part.second]))
    pairs = joined(parts)
    ours = PhotoSignatures(one, one.photo_arrays.ids, np.unique(pairs.first), job)
    theirs = PhotoSignatures(other, other.photo_arrays.ids, np.unique(pairs.second), job)
    parts_by_way = zip(request.ways, parts, strict=True)
    same = joined([same_pictures(ours, theirs, part, job, way) for way, part in parts_by_way])
    _note(found, MatchLevel.NEAR, same, other.photo_arrays.ids[same.second])
    unchecked = ~(ours.has(pairs.first) & theirs.has(pairs.second))
    unchecked &= found.levels[pairs.first] < 0
    return len(np.unique(pairs.first[unchecked]))


def _similar(one: Library, other: Library, request: MatchRequest, found: Overlap, job: Job) -> None:
    places = np.searchsorted(found.photos, one.codes.ids)
    open_ = np.flatnonzero(found.levels[places] < 0)
    job.report("compare", 0, 0)
    ours = one.codes.codes[request.bits][open_].astype(np.uint64)
    theirs = other.codes.codes[request.bits].astype(np.uint64)
    pairs = pairs_between(ours, theirs, request.bits, request.radius, job)
    pairs = replace(pairs, first=places[open_[pairs.first]].astype(np.int32))
    _note(found, MatchLevel.SIMILAR, pairs, other.codes.ids[pairs.second])
