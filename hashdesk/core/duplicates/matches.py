"""Which photos are near each other, at one of three levels that are never mixed.

    exact     the same bytes
    near      the same picture: re-encoded, resized, edited a little; pHash, then looks
    similar   the learned code, at a chosen length and radius

This is the part that takes long, and that does not depend on how groups are made of it.
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

from hashdesk.core.duplicates.signatures import KeptSignatures, same_pictures
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import LibraryError
from hashdesk.core.imaging.orientation import IDENTITY, TURNED_ORIENTATIONS, oriented_hashes
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.search.radius_join import NearPairs, joined, pairs_between, pairs_within
from hashdesk.core.storage import photo_arrays

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


# Bits of 64 within which photos count as near each other, unless somebody says otherwise; and
# bits of any length at most.
USUAL_RADIUS = {MatchLevel.EXACT: 0, MatchLevel.NEAR: 8, MatchLevel.SIMILAR: 6}
LARGEST_RADIUS = {MatchLevel.EXACT: 0, MatchLevel.NEAR: 12, MatchLevel.SIMILAR: 16}


def usual(level: MatchLevel, bits: int) -> int:
    """The radius that is taken unless somebody says otherwise; bits: of the code, SIMILAR only."""
    return (
        round(USUAL_RADIUS[level] * bits / 64)
        if level is MatchLevel.SIMILAR
        else USUAL_RADIUS[level]
    )


@dataclass(frozen=True)
class MatchRequest:
    """What counts as near."""

    level: MatchLevel = MatchLevel.NEAR
    radius: int = USUAL_RADIUS[MatchLevel.NEAR]  # bits
    bits: int = 64  # of the code; SIMILAR only
    turned: bool = False  # turned and mirrored photos, too; NEAR only


@dataclass(frozen=True)
class MatchedPairs:
    """Photos and how near they are. Those of one node are no bits apart."""

    photos: NDArray[np.int64]  # (n,), ids
    nodes: NDArray[np.int32]  # (n,), of each photo
    first: NDArray[np.int32]  # (m,), nodes
    second: NDArray[np.int32]  # (m,)
    distances: NDArray[np.uint8]  # (m,), 1 or more where codes are unlike
    radius: int  # all pairs up to it; less than was asked for if these were too many
    unseen: int = 0  # photos that may have copies, but no thumbnail to tell

    def save(self, path: Path) -> None:
        """Write them for another process."""
        with path.open("wb") as file:
            np.savez(file, **vars(self))

    @classmethod
    def load(cls, path: Path) -> MatchedPairs:
        """What `save` wrote. Raises LibraryError."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
                numbers = {name: int(found[name]) for name in ("radius", "unseen")}
                return cls(**{**{name: found[name] for name in found}, **numbers})
        except UNREADABLE_FILE as error:
            raise LibraryError(f"What was found cannot be read ({error}). Look again.") from error


def find_matches(library: Library, wish: MatchRequest, job: Job) -> MatchedPairs:
    """All photos that are there and have another one near them. Raises Cancelled."""
    if wish.level is MatchLevel.SIMILAR:
        return _similar(library, wish, job)
    photos, contents = _contents(library)
    if wish.level is MatchLevel.EXACT:
        return _only_linked(photos, contents, _no_pairs(0))
    return _near(library, photos, contents, wish, job)


def _contents(library: Library) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The photos that are there, and a number for the content of each."""
    ids, words = photo_arrays.all_content_ids(library.db.connection)
    there = np.isin(ids, library.photo_arrays.ids)
    ids = ids[there]
    packed = np.ascontiguousarray(words[there]).view([("high", "<u8"), ("low", "<u8")]).reshape(-1)
    _, numbers = np.unique(packed, return_inverse=True)
    return ids, numbers.astype(np.int32)


def _similar(library: Library, wish: MatchRequest, job: Job) -> MatchedPairs:
    assert wish.bits in BITS
    index = library.codes
    codes, nodes = np.unique(index.codes[wish.bits], return_inverse=True)
    job.report("compare", 0, 0)
    pairs = pairs_within(codes.astype(np.uint64), wish.bits, wish.radius, job)
    return _only_linked(index.ids, nodes.astype(np.int32), pairs)


def _near(
    library: Library,
    photos: NDArray[np.int64],
    contents: NDArray[np.int32],
    wish: MatchRequest,
    job: Job,
) -> MatchedPairs:
    _, first = np.unique(contents, return_index=True)  # one photo of each content
    shown = photos[first]
    hashes = library.photo_arrays.phashes[np.searchsorted(library.photo_arrays.ids, shown)]
    known = np.flatnonzero(hashes != 0).astype(np.int32)
    found = []
    for way in (IDENTITY, *(TURNED_ORIENTATIONS if wish.turned else ())):
        job.report("compare", 0, 0)
        if way is IDENTITY:
            pairs = pairs_within(hashes[known], PHASH_BITS, wish.radius, job)
        else:
            turned = oriented_hashes(hashes[known], way)
            pairs = pairs_between(hashes[known], turned, PHASH_BITS, wish.radius, job)
        pairs = pairs.where(pairs.first < pairs.second)
        pairs = NearPairs(known[pairs.first], known[pairs.second], pairs.distances, pairs.radius)
        found.append((way, pairs))
    seen = [np.concatenate([pairs.first, pairs.second]) for _, pairs in found]
    looks = KeptSignatures(library, shown, np.unique(np.concatenate(seen)), job)
    checked = [
        pairs.where(
            same_pictures(looks, pairs.first, looks, pairs.second, pairs.distances, job, way)
        )
        for way, pairs in found
    ]
    linked = _only_linked(photos, contents, _nearest(checked))
    return replace(linked, unseen=looks.lacking)


def _nearest(checked: list[NearPairs]) -> NearPairs:
    """Pairs that were found in several ways, each once and as near as it ever was."""
    pairs = joined(checked)
    order = np.lexsort((pairs.distances, pairs.second, pairs.first))
    first, second = pairs.first[order], pairs.second[order]
    new = np.ones(len(first), bool)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return pairs.where(order[new])


def _no_pairs(radius: int) -> NearPairs:
    none = np.empty(0, np.int32)
    return NearPairs(none, none, none.astype(np.uint8), radius)


def _only_linked(
    photos: NDArray[np.int64], nodes: NDArray[np.int32], pairs: NearPairs
) -> MatchedPairs:
    """Leave out the photos that are alone; nodes are numbered anew."""
    count = int(nodes.max(initial=-1)) + 1
    linked = np.bincount(nodes, minlength=count) > 1
    linked[pairs.first] = linked[pairs.second] = True
    kept = linked[nodes]
    numbers = (np.cumsum(linked) - 1).astype(np.int32)
    return MatchedPairs(
        photos[kept],
        numbers[nodes[kept]],
        numbers[pairs.first],
        numbers[pairs.second],
        pairs.distances,
        pairs.radius,
    )
