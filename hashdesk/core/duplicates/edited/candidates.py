"""Pairs of photos of which one may be an edited copy of the other, a few for each photo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.edited.nearest import (
    Hashes,
    KnownHashes,
    PhotoPlaces,
    nearest,
)
from hashdesk.core.duplicates.edited.outlines import Outlines
from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS, oriented_hashes
from hashdesk.core.job import Job
from hashdesk.core.search.radius_join import pairs_within

TURNED = tuple(range(1, len(ORIENTATIONS)))  # the first is upright
UPRIGHT_RADIUS, TURNED_RADIUS = 14, 10  # bits of 63
MOST_OF_EACH = 12  # originals that a photo may be a copy of, in each orientation; more if close
CODE_BITS, CODE_RADIUS = 64, 10
MOST_BY_CODE = 6  # photos for each photo


@dataclass(frozen=True)
class CopyCandidates:
    """Pairs by numbers of outlines: the copy is turned like this to lie in the original."""

    copies: PhotoPlaces  # (m,)
    originals: PhotoPlaces  # (m,)
    ways: NDArray[np.uint8]  # (m,), places in ORIENTATIONS


@dataclass(frozen=True)
class LearnedCodes:
    """The 64-bit codes, detail codes where there are any, of some of the photos."""

    places: PhotoPlaces  # (k,)
    words: NDArray[np.uint64]  # (k,)


def copy_candidates(
    outlines: Outlines, codes: LearnedCodes, is_new: NDArray[np.bool_], job: Job
) -> CopyCandidates:
    """Pairs of which one photo at least is new; is_new (n,). Reports "compare". Raises Cancelled.

    By the hashes of outlines, in every orientation, and upright by the learned codes.
    """
    found = [_by_code(outlines, codes, is_new, job)]
    for queries, crops in _new_against_all(outlines, is_new):
        others = KnownHashes(outlines.crops[crops], outlines.owners[crops])
        for chosen, radius in (((0,), UPRIGHT_RADIUS), (TURNED, TURNED_RADIUS)):
            hashes = outlines.wholes[queries]
            found.append(_by_hash(hashes, queries, chosen, others, radius, job))
    parts = zip(*((part.copies, part.originals, part.ways) for part in found), strict=True)
    copies, originals, ways = map(np.concatenate, parts)
    strangers = outlines.photos[copies] != outlines.photos[originals]
    columns = originals[strangers], copies[strangers], ways[strangers].astype(np.int32)
    rows = np.unique(np.stack(columns, axis=1), axis=0)
    return CopyCandidates(rows[:, 1], rows[:, 0], rows[:, 2].astype(np.uint8))


def _by_hash(
    hashes: Hashes,
    places: PhotoPlaces,
    ways: Sequence[int],
    others: KnownHashes,
    radius: int,
    job: Job,
) -> CopyCandidates:
    """Photos (n,) with these hashes as copies of others, turned in some ways."""
    turned = [oriented_hashes(hashes, ORIENTATIONS[way]) for way in ways]
    queries = KnownHashes(np.concatenate(turned), np.tile(places, len(ways)))
    pairs = nearest(queries, others, radius, MOST_OF_EACH, job)
    way_of = np.repeat(np.array(ways, np.uint8), len(places))
    return CopyCandidates(queries.owners[pairs.queries], pairs.owners, way_of[pairs.queries])


def _new_against_all(
    outlines: Outlines, is_new: NDArray[np.bool_]
) -> Iterator[tuple[PhotoPlaces, NDArray[np.intp]]]:
    """Queries and numbers of crops, so that each pair with a new photo comes once."""
    is_new = is_new[outlines.photos]
    new = np.flatnonzero(outlines.there & is_new).astype(np.int32)
    old = np.flatnonzero(outlines.there & ~is_new).astype(np.int32)
    if len(new):
        yield new, np.arange(len(outlines.crops))
    if len(new) and len(old):
        yield old, np.flatnonzero(is_new[outlines.owners])


def _by_code(
    outlines: Outlines, codes: LearnedCodes, is_new: NDArray[np.bool_], job: Job
) -> CopyCandidates:
    """The photos nearest by code, each as a copy of the other; a few for each photo."""
    usable = outlines.there[codes.places]
    places = codes.places[usable]
    pairs = pairs_within(codes.words[usable], CODE_BITS, CODE_RADIUS, job)
    first, second = places[pairs.first], places[pairs.second]
    fresh = is_new[first] | is_new[second]
    copies = np.concatenate([first[fresh], second[fresh]])
    originals = np.concatenate([second[fresh], first[fresh]])
    order = np.lexsort((originals, np.tile(pairs.distances[fresh], 2), copies))
    copies, originals = copies[order], originals[order]
    starts = np.flatnonzero(np.diff(copies, prepend=-1))
    ranks = np.arange(len(copies)) - np.repeat(starts, np.diff([*starts, len(copies)]))
    few = ranks < MOST_BY_CODE
    return CopyCandidates(copies[few], originals[few], np.zeros(int(few.sum()), np.uint8))
