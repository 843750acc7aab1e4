"""Which photos are near each other, at one of three levels that are never mixed.

    exact     the same bytes
    near      the same picture, re-encoded, resized or edited a little: pHash, then signatures
    similar   the learned code, at a chosen length and radius

This is the slow part. It does not depend on how groups are made of the pairs.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.documents import what_is_wrong
from hashdesk.core.duplicates.signatures import PhotoSignatures, same_pictures
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import LibraryError, UsageError
from hashdesk.core.imaging.orientation import (
    IDENTITY,
    TURNED_ORIENTATIONS,
    Orientation,
    oriented_hashes,
)
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.search.radius_join import NearPairs, joined, pairs_between, pairs_within
from hashdesk.core.storage import photo_arrays
from hashdesk.core.storage.code_segments import PhotoIds

PHASH_BITS = 64
# What NumPy and zipfile raise over a damaged file.
UNREADABLE_FILE = (
    OSError, EOFError, ValueError, KeyError, TypeError, RuntimeError, struct.error,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class MatchLevel(StrEnum):
    """How near photos must be to belong together."""

    EXACT = "exact"
    NEAR = "near"
    SIMILAR = "similar"


# In bits: the default radius of 64-bit codes, and the largest radius at any length.
USUAL_RADIUS = {MatchLevel.EXACT: 0, MatchLevel.NEAR: 8, MatchLevel.SIMILAR: 6}
LARGEST_RADIUS = {MatchLevel.EXACT: 0, MatchLevel.NEAR: 12, MatchLevel.SIMILAR: 16}


def usual_radius(level: MatchLevel, bits: int) -> int:
    """The default radius in bits; bits: length of the code, for SIMILAR only."""
    radius = USUAL_RADIUS[level]
    return round(radius * bits / 64) if level is MatchLevel.SIMILAR else radius


@dataclass(frozen=True)
class MatchRequest:
    """Which photos count as near each other."""

    level: MatchLevel = MatchLevel.NEAR
    radius: int = USUAL_RADIUS[MatchLevel.NEAR]  # bits
    bits: int = 64  # of the code; SIMILAR only
    turned: bool = False  # turned and mirrored photos, too; NEAR only

    @property
    def ways(self) -> tuple[Orientation, ...]:
        """How the second photo of a pair may be turned."""
        return (IDENTITY, *(TURNED_ORIENTATIONS if self.turned else ()))


@dataclass(frozen=True)
class MatchedPairs:
    """Photos and how near they are. Photos of one node are no bits apart."""

    photos: NDArray[np.int64]  # (n,), ids
    nodes: NDArray[np.int32]  # (n,), of each photo
    first: NDArray[np.int32]  # (m,), nodes
    second: NDArray[np.int32]  # (m,)
    distances: NDArray[np.uint8]  # (m,), at least 1 between unlike codes
    radius: int  # every pair up to it; smaller than requested if there were too many
    unseen: int = 0  # photos that may have copies, but no thumbnail to check

    def save(self, path: Path) -> None:
        """Write the pairs for another process. Raises UsageError."""
        try:
            with path.open("wb") as file:
                np.savez(file, **vars(self))
        except OSError as error:
            raise UsageError(
                f"{path} cannot be written ({error.strerror or error}). Choose another place."
            ) from error

    @classmethod
    def load(cls, path: Path) -> MatchedPairs:
        """Read what `save` wrote. Raises LibraryError."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
                numbers = {name: int(found[name]) for name in ("radius", "unseen")}
                return cls(**{**{name: found[name] for name in found}, **numbers})
        except UNREADABLE_FILE as error:
            why = what_is_wrong(error)
            raise LibraryError(f"What was found cannot be read ({why}). Look again.") from error


def find_matches(library: Library, request: MatchRequest, job: Job) -> MatchedPairs:
    """All photos of a library that have another one near them. Raises Cancelled."""
    if request.level is MatchLevel.SIMILAR:
        return _similar(library, request, job)
    photos, contents = content_ids(library)
    _, numbers = np.unique(contents, return_inverse=True)
    nodes = numbers.astype(np.int32)
    if request.level is MatchLevel.EXACT:
        none = np.empty(0, np.int32)
        return _only_matched(photos, nodes, NearPairs(none, none, none.astype(np.uint8), 0))
    return _near(library, photos, nodes, request, job)


def content_ids(library: Library) -> tuple[PhotoIds, NDArray[np.void]]:
    """The ids (n,) of the photos that are there, and their content ids (n,) as two words."""
    ids, words = photo_arrays.all_content_ids(library.db.connection)
    there = np.isin(ids, library.photo_arrays.ids, assume_unique=True)
    packed = np.ascontiguousarray(words[there]).view([("high", "<u8"), ("low", "<u8")])
    return ids[there], packed.reshape(-1)


def _similar(library: Library, request: MatchRequest, job: Job) -> MatchedPairs:
    assert request.bits in BITS
    index = library.codes
    codes, nodes = np.unique(index.codes[request.bits], return_inverse=True)
    job.report("compare", 0, 0)
    pairs = pairs_within(codes.astype(np.uint64), request.bits, request.radius, job)
    return _only_matched(index.ids, nodes.astype(np.int32), pairs)


def _near(
    library: Library, photos: PhotoIds, nodes: NDArray[np.int32], request: MatchRequest, job: Job
) -> MatchedPairs:
    _, first = np.unique(nodes, return_index=True)  # one photo of each content
    distinct = photos[first]
    hashes = library.photo_arrays.phashes[np.searchsorted(library.photo_arrays.ids, distinct)]
    known = np.flatnonzero(hashes != 0).astype(np.int32)
    found = []
    for way in request.ways:
        job.report("compare", 0, 0)
        if way is IDENTITY:
            pairs = pairs_within(hashes[known], PHASH_BITS, request.radius, job)
        else:
            turned = oriented_hashes(hashes[known], way)
            pairs = pairs_between(hashes[known], turned, PHASH_BITS, request.radius, job)
        pairs = pairs.where(pairs.first < pairs.second)
        found.append(replace(pairs, first=known[pairs.first], second=known[pairs.second]))
    compared = np.unique(np.concatenate([side for p in found for side in (p.first, p.second)]))
    signatures = PhotoSignatures(library, distinct, compared, job)
    same = [
        same_pictures(signatures, signatures, pairs, job, way)
        for way, pairs in zip(request.ways, found, strict=True)
    ]
    matched = _only_matched(photos, nodes, _nearest(same))
    return replace(matched, unseen=signatures.lacking)


def _nearest(found: list[NearPairs]) -> NearPairs:
    """Each pair once, at the smallest distance of all orientations it was found in."""
    pairs = joined(found)
    order = np.lexsort((pairs.distances, pairs.second, pairs.first))
    first, second = pairs.first[order], pairs.second[order]
    new = np.ones(len(first), bool)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return pairs.where(order[new])


def _only_matched(photos: PhotoIds, nodes: NDArray[np.int32], pairs: NearPairs) -> MatchedPairs:
    """Leave out photos without a match, and number the nodes again."""
    count = int(nodes.max(initial=-1)) + 1
    matched = np.bincount(nodes, minlength=count) > 1
    matched[pairs.first] = matched[pairs.second] = True
    kept = matched[nodes]
    numbers = (np.cumsum(matched) - 1).astype(np.int32)
    ends = numbers[pairs.first], numbers[pairs.second]
    return MatchedPairs(photos[kept], numbers[nodes[kept]], *ends, pairs.distances, pairs.radius)
