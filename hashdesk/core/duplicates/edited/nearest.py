"""The nearest hashes to each of many hashes, found in buckets of hashes that share some bits.

Locality-sensitive hashing by bit sampling (Indyk and Motwani, "Approximate Nearest Neighbors",
1998). Each sampling draws 12 of the 63 bits, and compares what agrees in all of them. Hashes that
differ in d bits meet in one of 40 samplings with a probability of 1 − (1 − (1 − d/63)¹²)⁴⁰: 0.99 at
10 bits, 0.96 at 12, 0.84 at 14. What is drawn is always the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.job import Job
from hashdesk.core.search.radius_join import COMPARE_PHASE

Hashes = NDArray[np.uint64]
PhotoPlaces = NDArray[np.int32]

SAMPLED_BITS, SAMPLINGS = 12, 40
SIGNS = 63  # bits that say something: the first one is always 0
CLOSE = 8  # bits
FEW = 2_000_000_000  # comparisons: so few are all made, which takes two seconds and misses none
COMPARED_AT_ONCE = 1 << 18  # comparisons at once: they stay in the processor's cache
NUMBER_BITS, DISTANCE_BITS = 26, 6  # of a query or an owner, up to 67 million, and of a distance


@dataclass(frozen=True)
class KnownHashes:
    """Hashes, and whose they are."""

    hashes: Hashes  # (n,)
    owners: PhotoPlaces  # (n,), numbers


@dataclass(frozen=True)
class NearestPairs:
    """Numbers of queries and owners of hashes near them, nearest first for each query."""

    queries: PhotoPlaces  # (m,)
    owners: PhotoPlaces  # (m,)
    distances: NDArray[np.uint8]  # (m,), bits


def nearest(
    queries: KnownHashes, others: KnownHashes, radius: int, most: int, job: Job
) -> NearestPairs:
    """At most `most` owners of other hashes within the radius of each query, each once.

    Of owners within CLOSE bits there may be four times as many: strangers hardly come that near.

    Hashes of one owner are no pair. Reports "compare", in rounds. Raises Cancelled.
    """
    comparisons = len(queries.hashes) * len(others.hashes)
    bits, rounds = (0, 1) if comparisons <= FEW else (SAMPLED_BITS, SAMPLINGS)
    rng = np.random.default_rng(0)
    kept = np.empty(0, np.uint64)
    for number in range(rounds):
        job.report(COMPARE_PHASE, number, rounds)
        drawn = rng.permutation(SIGNS)[:bits] + 1
        parts = [kept]
        for near, other, apart in _meeting(queries.hashes, others.hashes, drawn, radius, job):
            whose, theirs = queries.owners[near], others.owners[other]
            strangers = whose != theirs
            parts.append(_packed(near[strangers], apart[strangers], theirs[strangers]))
        kept = _nearest_of_each(np.unique(np.concatenate(parts)), most)
    return NearestPairs(
        (kept >> np.uint64(NUMBER_BITS + DISTANCE_BITS)).astype(np.int32),
        (kept & np.uint64((1 << NUMBER_BITS) - 1)).astype(np.int32),
        ((kept >> np.uint64(NUMBER_BITS)) & np.uint64((1 << DISTANCE_BITS) - 1)).astype(np.uint8),
    )


def _meeting(
    queries: Hashes, hashes: Hashes, drawn: NDArray[np.intp], radius: int, job: Job
) -> Iterator[tuple[PhotoPlaces, PhotoPlaces, NDArray[np.uint8]]]:
    """Places of queries and hashes that agree in the drawn bits, and how far apart they are."""
    left, right = _Buckets.by(queries, drawn), _Buckets.by(hashes, drawn)
    for bucket in np.flatnonzero((left.sizes > 0) & (right.sizes > 0)).tolist():
        job.check()
        rows, columns = left.places(bucket), right.places(bucket)
        across = queries[rows], hashes[columns]
        width = min(len(columns), COMPARED_AT_ONCE)
        height = max(1, COMPARED_AT_ONCE // width)
        for top in range(0, len(rows), height):
            one = across[0][top : top + height, None]
            for start in range(0, len(columns), width):
                apart = np.bitwise_count(one ^ across[1][None, start : start + width])
                i, j = np.nonzero(apart <= radius)
                yield rows[top + i], columns[start + j], apart[i, j]


@dataclass(frozen=True)
class _Buckets:
    """Places of hashes, sorted by the bits that were drawn."""

    order: PhotoPlaces
    starts: NDArray[np.int64]

    @classmethod
    def by(cls, hashes: Hashes, drawn: NDArray[np.intp]) -> _Buckets:
        keys = np.zeros(len(hashes), np.uint16)
        for bit in drawn.tolist():
            keys *= np.uint16(2)
            keys += ((hashes >> np.uint64(bit)) & np.uint64(1)).astype(np.uint16)
        counts = np.bincount(keys, minlength=1 << len(drawn))
        order = np.argsort(keys, kind="stable").astype(np.int32)
        return cls(order, np.concatenate([[0], np.cumsum(counts)]))

    @property
    def sizes(self) -> NDArray[np.int64]:
        return np.diff(self.starts)

    def places(self, bucket: int) -> PhotoPlaces:
        return self.order[self.starts[bucket] : self.starts[bucket + 1]]


def _packed(
    queries: PhotoPlaces, distances: NDArray[np.uint8], owners: PhotoPlaces
) -> NDArray[np.uint64]:
    """One number a pair, in the order of queries, then of distances."""
    high = queries.astype(np.uint64) << np.uint64(NUMBER_BITS + DISTANCE_BITS)
    middle = distances.astype(np.uint64) << np.uint64(NUMBER_BITS)
    packed: NDArray[np.uint64] = np.bitwise_or(high | middle, owners.astype(np.uint64))
    return packed


def _nearest_of_each(packed: NDArray[np.uint64], most: int) -> NDArray[np.uint64]:
    """The first pairs of each query, each owner once; packed is sorted and stays so."""
    queries = packed >> np.uint64(NUMBER_BITS + DISTANCE_BITS)
    owners = packed & np.uint64((1 << NUMBER_BITS) - 1)
    _, first = np.unique(queries << np.uint64(NUMBER_BITS) | owners, return_index=True)
    first.sort()
    packed, queries = packed[first], queries[first]
    starts = np.flatnonzero(np.diff(queries, prepend=np.uint64(2**63)))
    ranks = np.arange(len(queries)) - np.repeat(starts, np.diff([*starts, len(queries)]))
    is_close = (packed >> np.uint64(NUMBER_BITS)) % np.uint64(1 << DISTANCE_BITS) <= CLOSE
    kept: NDArray[np.uint64] = packed[(ranks < most) | (is_close & (ranks < 4 * most))]
    return kept
