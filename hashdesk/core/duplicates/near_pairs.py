"""Near-duplicates: candidates by pHash and colours, then a second look at each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.second_look.candidates import Candidates, nearest_first
from hashdesk.core.duplicates.second_look.look_again import look_again
from hashdesk.core.duplicates.second_look.photo_side import PhotoSide
from hashdesk.core.duplicates.signatures import PhotoSignatures, same_pictures
from hashdesk.core.imaging.signatures.orientation import (
    IDENTITY,
    ORIENTATIONS,
    Orientation,
    PHashes,
    oriented_hashes,
)
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.search.radius_join import NearPairs, joined, pairs_between, pairs_within
from hashdesk.core.settings import Settings
from hashdesk.core.storage.code_segments import PhotoIds

PHASH_BITS = 64
MOST_CANDIDATES = 200_000  # that are looked at in detail: a quarter of an hour


@dataclass(frozen=True)
class LookedPairs:
    """Pairs that were looked at once more, without those that differ."""

    pairs: NearPairs  # by places in the list of photos
    relations: NDArray[np.uint8]  # (m,), numbers of `Relation`
    unseen: int  # photos that may have copies, but a thumbnail or a file is missing to check


def near_pairs(
    library: Library,
    photos: PhotoIds,
    radius: int,
    ways: Sequence[Orientation],
    settings: Settings | None,
    job: Job,
) -> LookedPairs:
    """The near-duplicates among photos (n,), one of each content. ways: how the second is turned.

    radius: bits of pHash. settings: limits of what is decoded. Raises Cancelled.
    """
    hashes = library.photo_arrays.phashes[np.searchsorted(library.photo_arrays.ids, photos)]
    found = [_near_by_hash(hashes, radius, way, job) for way in ways]
    compared = np.unique(np.concatenate([side for p in found for side in (p.first, p.second)]))
    signatures = PhotoSignatures(library, photos, compared, job)
    same = [
        same_pictures(signatures, signatures, pairs, job, way)
        for way, pairs in zip(ways, found, strict=True)
    ]
    candidates = candidates_of(ways, same)
    candidates = candidates.where(nearest_first(candidates, MOST_CANDIDATES))
    relations = np.full(len(candidates.first), Relation.LOOK_AGAIN, np.uint8)
    shown = np.flatnonzero(signatures.has(candidates.first) & signatures.has(candidates.second))
    chosen = candidates.where(shown)
    side = PhotoSide(library, photos, np.unique(np.concatenate([chosen.first, chosen.second])))
    looked = look_again(side, side, chosen, library.db.folder, settings or Settings(), job)
    relations[shown] = looked.relations
    kept = _surest(candidates, relations)
    columns = candidates.first[kept], candidates.second[kept], candidates.distances[kept]
    near = NearPairs(*columns, min(pairs.radius for pairs in same))
    return LookedPairs(near, relations[kept], signatures.lacking + looked.unread)


def _near_by_hash(hashes: PHashes, radius: int, way: Orientation, job: Job) -> NearPairs:
    """Pairs first < second of the photos that have a pHash, the second one turned."""
    known = np.flatnonzero(hashes != 0).astype(np.int32)
    if way is IDENTITY:
        pairs = pairs_within(hashes[known], PHASH_BITS, radius, job)
    else:
        turned = oriented_hashes(hashes[known], way)
        pairs = pairs_between(hashes[known], turned, PHASH_BITS, radius, job)
    pairs = pairs.where(pairs.first < pairs.second)
    return replace(pairs, first=known[pairs.first], second=known[pairs.second])


def candidates_of(ways: Sequence[Orientation], found: Sequence[NearPairs]) -> Candidates:
    """The pairs that were found in each way, one after the other."""
    numbers = [
        np.full(len(pairs.first), ORIENTATIONS.index(way), np.uint8)
        for way, pairs in zip(ways, found, strict=True)
    ]
    pairs = joined(found)
    return Candidates(pairs.first, pairs.second, pairs.distances, np.concatenate(numbers))


def _surest(pairs: Candidates, relations: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Numbers of pairs: each once, as the surest of the ways it was found in; none that differ."""
    order = np.lexsort((pairs.distances, relations, pairs.second, pairs.first))
    order = order[relations[order] != Relation.DIFFERENT]
    first, second = pairs.first[order], pairs.second[order]
    new = np.ones(len(first), bool)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    kept: NDArray[np.intp] = order[new]
    return kept
