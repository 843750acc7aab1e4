"""All pairs of codes within a radius of each other: exact, with far fewer than n² comparisons.

Two codes that differ in at most r bits agree in at least one of r + 1 parts (the pigeonhole
principle; Norouzi et al., "Fast Search in Hamming Space with Multi-Index Hashing", 2012). So each
part in turn sorts the codes into buckets, and only codes of the same bucket are compared. Where a
large radius would make the parts too short to tell codes apart, all codes share one bucket.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.job import Job

CodeWords = NDArray[np.uint64]  # codes, whatever their length
OtherCodes = CodeWords | None  # None: compared with each other
Positions = NDArray[np.int32]  # in an array of codes

SHORTEST_PART = 5  # bits: with fewer, buckets save nothing
LONGEST_PART = 16  # bits: with more, there are more buckets than codes
BLOCK = 512  # codes on each side of a comparison: 2 MB, which stay in the cache
MOST_PAIRS = 20_000_000  # 180 MB
COMPARE_PHASE = "compare"


@dataclass(frozen=True)
class NearPairs:
    """All pairs of positions in two arrays of codes whose distance is at most `radius`."""

    first: Positions  # (m,)
    second: Positions  # (m,)
    distances: NDArray[np.uint8]  # (m,)
    radius: int

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> NearPairs:
        """A selection of the pairs, by a mask (m,) or by positions."""
        first, second, distances = self.first[chosen], self.second[chosen], self.distances[chosen]
        return NearPairs(first, second, distances, self.radius)


def joined(parts: Sequence[NearPairs]) -> NearPairs:
    """The pairs of several results, one after the other; complete up to the smallest radius."""
    columns = zip(*((part.first, part.second, part.distances) for part in parts), strict=True)
    first, second, distances = map(np.concatenate, columns)
    return NearPairs(first, second, distances, min(part.radius for part in parts))


@dataclass(frozen=True)
class _Part:
    """Adjacent bits of a code."""

    shift: int
    width: int

    def of(self, words: CodeWords) -> NDArray[np.uint64]:
        return (words >> np.uint64(self.shift)) & np.uint64((1 << self.width) - 1)


def pairs_within(
    codes: CodeWords, bits: int, radius: int, job: Job, most: int = MOST_PAIRS
) -> NearPairs:
    """All pairs first < second of codes (n,) with a distance of at most `radius`.

    If there are more than `most`, all pairs up to a smaller radius, which the result states.
    Reports "compare", in codes that were looked at, once for each part. Raises Cancelled.
    """
    return pairs_between(codes, None, bits, radius, job, most)


def pairs_between(
    codes: CodeWords, others: OtherCodes, bits: int, radius: int, job: Job, most: int = MOST_PAIRS
) -> NearPairs:
    """All pairs of a code in `codes` and a code in `others`, as `pairs_within`."""
    none = np.empty(0, np.int32)
    parts = [NearPairs(none, none, none.astype(np.uint8), radius)]
    count = 0
    for pairs in _compared(codes, others, bits, radius, job):
        parts.append(pairs.where(pairs.distances <= radius))
        count += len(parts[-1].first)
        while count > most:
            radius -= 1
            parts = [part.where(part.distances <= radius) for part in parts]
            count = sum(len(part.first) for part in parts)
    return replace(joined(parts), radius=radius)


def _compared(
    codes: CodeWords, others: OtherCodes, bits: int, radius: int, job: Job
) -> Iterator[NearPairs]:
    """Every candidate pair once, from the first part that its codes share."""
    right_codes = codes if others is None else others
    blocks = _BlockComparison(radius)
    parts = _parts(bits, radius)
    for number, part in enumerate(parts):
        here = _Buckets.by(part, codes)
        there = here if others is None else _Buckets.by(part, others)
        seen, count = number * len(codes), len(parts) * len(codes)
        for bucket in here.shared_with(there):
            job.report(COMPARE_PHASE, seen, count)
            rows, columns = here.positions(bucket), there.positions(bucket)
            for start in range(0, len(rows), BLOCK):
                job.check()
                left = rows[start : start + BLOCK]
                # Within one array, blocks before this one have been compared already.
                for other in range(start if others is None else 0, len(columns), BLOCK):
                    right = columns[other : other + BLOCK]
                    i, j, distances, differing = blocks.near(codes[left], right_codes[right])
                    first, second = left[i], right[j]
                    new = np.ones(len(first), bool) if others is not None else first < second
                    for earlier in parts[:number]:
                        new &= earlier.of(differing) != 0
                    yield NearPairs(first, second, distances, radius).where(new)
            seen += len(rows)


class _BlockComparison:
    """Compares blocks of codes, in buffers that are used again."""

    def __init__(self, radius: int) -> None:
        self._radius = radius
        self._differing = np.empty(BLOCK * BLOCK, np.uint64)
        self._distances = np.empty(BLOCK * BLOCK, np.uint8)

    def near(
        self, left: CodeWords, right: CodeWords
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.uint8], CodeWords]:
        """Pairs within the radius: positions left and right, distances, bits that differ."""
        size = len(left) * len(right)
        differing, distances = self._differing[:size], self._distances[:size]
        np.bitwise_xor(left[:, None], right[None, :], out=differing.reshape(len(left), len(right)))
        np.bitwise_count(differing, out=distances)
        near = np.flatnonzero(distances <= self._radius)
        i, j = np.divmod(near, len(right))
        return i, j, distances[near], differing[near]


@dataclass(frozen=True)
class _Buckets:
    """Positions of codes, sorted by one part of the codes."""

    order: Positions
    starts: NDArray[np.intp]

    @classmethod
    def by(cls, part: _Part, codes: CodeWords) -> _Buckets:
        values = part.of(codes).astype(np.intp)
        counts = np.bincount(values, minlength=1 << part.width)
        starts = np.concatenate([[0], np.cumsum(counts)])
        return cls(np.argsort(values, kind="stable").astype(np.int32), starts)

    def positions(self, bucket: int) -> Positions:
        return self.order[self.starts[bucket] : self.starts[bucket + 1]]

    def shared_with(self, other: _Buckets) -> list[int]:
        """Buckets with something to compare."""
        mine, theirs = np.diff(self.starts), np.diff(other.starts)
        least = 2 if other is self else 1
        return np.flatnonzero((mine >= least) & (theirs >= least)).tolist()


def _parts(bits: int, radius: int) -> list[_Part]:
    """radius + 1 parts of nearly the same width, or a single part without bits."""
    count = radius + 1
    if bits // count < SHORTEST_PART:
        return [_Part(0, 0)]
    ends = [bits * number // count for number in range(count + 1)]
    return [_Part(low, min(high - low, LONGEST_PART)) for low, high in pairwise(ends)]
