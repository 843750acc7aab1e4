"""Which photos of one library another one has, too: the same bytes, or surely the same picture.

Candidates for the same picture are looked at once more, as within one library. What stays in doubt
looks alike: only a person can tell. A photo that was taken at another time is another photo, and
one whose RAW file or film is not there is not there either. Only photos that stand count: see
`standing`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.cross_library.lacking_files import lacking_files, lacking_films
from hashdesk.core.duplicates.cross_library.standing import StandingPhotos
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import MatchRequest, content_ids
from hashdesk.core.duplicates.near_pairs import PHASH_BITS, candidates_of
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.second_look.candidates import Candidates
from hashdesk.core.duplicates.second_look.look_again import look_again
from hashdesk.core.duplicates.second_look.photo_side import PhotoSide
from hashdesk.core.duplicates.signatures import PhotoSignatures, same_pictures
from hashdesk.core.errors import LibraryError
from hashdesk.core.imaging.signatures.orientation import oriented_hashes
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.search.radius_join import NearPairs, joined, pairs_between
from hashdesk.core.settings import Settings

LEVELS = (MatchLevel.EXACT, MatchLevel.NEAR, MatchLevel.SIMILAR)  # the strictest first
DEFAULT_SETTINGS = Settings()


@dataclass(frozen=True)
class Overlap:
    """For each photo of one library, its nearest in the other, at the strictest level.

    NEAR: the same picture, looked at in detail. SIMILAR: it looks alike, so a person has to look.
    """

    photos: NDArray[np.int64]  # (n,), ids, ascending
    levels: NDArray[np.int8]  # (n,), places in LEVELS; -1: no match
    twins: NDArray[np.int64]  # (n,), ids in the other library; 0: none
    distances: NDArray[np.uint8]  # (n,), bits
    unseen: int = 0  # photos that may match, but a thumbnail or a file is missing to check
    out_of_reach: int = 0  # photos that match one whose file could not be looked at
    outdated: int = 0  # photos of the other library that count no more: gone, or changed

    def missing(self) -> NDArray[np.int64]:
        """The ids of the photos without a match in the other library."""
        return self.photos[self.levels < 0]

    def count(self, level: MatchLevel) -> int:
        """How many photos matched at this level and at no stricter one."""
        return int((self.levels == LEVELS.index(level)).sum())


def overlap(
    one: Library,
    other: Library,
    request: MatchRequest,
    job: Job,
    settings: Settings = DEFAULT_SETTINGS,
    *,
    is_card: bool = False,
) -> Overlap:
    """Match the photos of one library with another library, up to the level of the request.

    is_card: the photos of the first one may all go, so that none of their files counts as a match.

    Near takes the usual radius unless the request is for that level; turned copies count if the
    request says so. settings: limits of what is decoded. Verdicts are kept beside the other
    library. Raises Cancelled, and LibraryError if codes of different encoders would have to be
    compared.
    """
    if request.level is MatchLevel.SIMILAR and one.encoder.name != other.encoder.name:
        raise LibraryError(
            f"The codes in {one.db.folder} and {other.db.folder} are of different models "
            f"({one.encoder.title} and {other.encoder.title}): they cannot be compared. Compare "
            "with --level near, or index both with one model."
        )
    ids, count = one.photo_arrays.ids, len(one.photo_arrays.ids)
    levels, twins = np.full(count, -1, np.int8), np.zeros(count, np.int64)
    found = Overlap(ids, levels, twins, np.zeros(count, np.uint8))
    standing = StandingPhotos(other, one if is_card else None)
    _exact(one, other, found, standing)
    if request.level is not MatchLevel.EXACT:
        usual = MatchRequest(MatchLevel.NEAR, turned=request.turned)
        near = request if request.level is MatchLevel.NEAR else usual
        found = replace(found, unseen=_near(one, other, near, found, standing, settings, job))
    if request.level is MatchLevel.SIMILAR:
        _similar(one, other, request, found, standing, job)
    _leave_out_lacking(one, other, found)
    away = np.isin(found.twins, list(standing.out_of_reach))
    return replace(found, out_of_reach=int(away.sum()), outdated=len(standing.outdated))


def _leave_out_lacking(one: Library, other: Library, found: Overlap) -> None:
    """Take photos for missing whose RAW file or film the other library lacks."""
    certain = (found.levels >= 0) & (found.levels < LEVELS.index(MatchLevel.SIMILAR))
    columns = found.photos[certain].tolist(), found.twins[certain].tolist()
    twins = dict(zip(*columns, strict=True))
    same_bytes = found.photos[found.levels == LEVELS.index(MatchLevel.EXACT)].tolist()
    others = {photo: twins[photo] for photo in twins.keys() - same_bytes}
    lacking = lacking_files(one, other, twins) | lacking_films(one, other, others)
    places = np.isin(found.photos, np.array(sorted(lacking), np.int64))
    found.levels[places], found.twins[places], found.distances[places] = -1, 0, 0


def _note(found: Overlap, level: MatchLevel, pairs: NearPairs, twins: NDArray[np.int64]) -> None:
    """Note the nearest match of each photo without one. pairs.first: places in `found`."""
    order = np.lexsort((twins, pairs.distances, pairs.first))
    places, first = np.unique(pairs.first[order], return_index=True)
    new = found.levels[places] < 0
    places, best = places[new], order[first[new]]
    found.levels[places] = LEVELS.index(level)
    found.twins[places] = twins[best]
    found.distances[places] = pairs.distances[best]


def _exact(one: Library, other: Library, found: Overlap, standing: StandingPhotos) -> None:
    ours, contents = content_ids(one)
    theirs, others = content_ids(other)
    wanted = np.flatnonzero(np.isin(others, contents))
    wanted = wanted[standing.stand(theirs[wanted])]
    theirs, others = theirs[wanted], others[wanted]
    distinct, first = np.unique(others, return_index=True)  # of copies, the first indexed
    if not len(distinct):
        return
    at = np.searchsorted(distinct, contents).clip(max=len(distinct) - 1)
    same = np.flatnonzero(distinct[at] == contents)
    places = np.searchsorted(found.photos, ours[same]).astype(np.int32)
    pairs = NearPairs(places, places, np.zeros(len(places), np.uint8), 0)
    _note(found, MatchLevel.EXACT, pairs, theirs[first[at[same]]])


def _near(
    one: Library,
    other: Library,
    request: MatchRequest,
    found: Overlap,
    standing: StandingPhotos,
    settings: Settings,
    job: Job,
) -> int:
    """Note the same pictures, and those in doubt; how many could not be looked at."""
    candidates, unseen = _candidates(one, other, request, found, standing, job)
    ours = PhotoSide(one, one.photo_arrays.ids, np.unique(candidates.first))
    theirs = PhotoSide(other, other.photo_arrays.ids, np.unique(candidates.second))
    looked = look_again(ours, theirs, candidates, other.db.folder, settings, job)
    columns = candidates.first, candidates.second, candidates.distances
    pairs = NearPairs(*columns, request.radius)
    sure = pairs.where(looked.relations == Relation.SAME)
    doubted = joined([pairs.where(looked.relations == Relation.LOOK_AGAIN), unseen])
    for level, part in ((MatchLevel.NEAR, sure), (MatchLevel.SIMILAR, doubted)):
        _note(found, level, part, other.photo_arrays.ids[part.second])
    is_alike = found.levels[unseen.first] == LEVELS.index(MatchLevel.SIMILAR)
    return len(np.unique(unseen.first[is_alike])) + looked.unread


def _candidates(
    one: Library,
    other: Library,
    request: MatchRequest,
    found: Overlap,
    standing: StandingPhotos,
    job: Job,
) -> tuple[Candidates, NearPairs]:
    """Pairs near by pHash whose colours agree, and those whose thumbnails are not kept."""
    open_ = np.flatnonzero((found.levels < 0) & (one.photo_arrays.phashes != 0)).astype(np.int32)
    known = np.flatnonzero(other.photo_arrays.phashes != 0).astype(np.int32)
    hashes, others = one.photo_arrays.phashes[open_], other.photo_arrays.phashes[known]
    parts = []
    for way in request.ways:
        part = pairs_between(hashes, oriented_hashes(others, way), PHASH_BITS, request.radius, job)
        part = replace(part, first=open_[part.first], second=known[part.second])
        parts.append(part.where(standing.stand(other.photo_arrays.ids[part.second])))
    every = joined(parts)
    ours = PhotoSignatures(one, one.photo_arrays.ids, np.unique(every.first), job)
    theirs = PhotoSignatures(other, other.photo_arrays.ids, np.unique(every.second), job)
    seen, unseen = [], []
    for way, part in zip(request.ways, parts, strict=True):
        shown = ours.has(part.first) & theirs.has(part.second)
        seen.append(same_pictures(ours, theirs, part.where(shown), job, way))
        unseen.append(part.where(~shown))
    return candidates_of(request.ways, seen), joined(unseen)


def _similar(
    one: Library,
    other: Library,
    request: MatchRequest,
    found: Overlap,
    standing: StandingPhotos,
    job: Job,
) -> None:
    places = np.searchsorted(found.photos, one.codes.ids)
    open_ = np.flatnonzero(found.levels[places] < 0)
    ours = one.codes.codes[request.bits][open_].astype(np.uint64)
    theirs = other.codes.codes[request.bits].astype(np.uint64)
    pairs = pairs_between(ours, theirs, request.bits, request.radius, job)
    pairs = pairs.where(standing.stand(other.codes.ids[pairs.second]))
    pairs = replace(pairs, first=places[open_[pairs.first]].astype(np.int32))
    _note(found, MatchLevel.SIMILAR, pairs, other.codes.ids[pairs.second])
