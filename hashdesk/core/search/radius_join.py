"""All pairs of codes that are no farther apart than a radius: exact, and far from n².

Two codes that differ in at most r bits agree wholly in at least one of r + 1 parts (the
pigeonhole principle; Norouzi et al., "Fast Search in Hamming Space with Multi-Index Hashing",
2012). So for each part the codes are put into buckets by it, and only codes of one bucket are
compared. With a radius so large that the parts would be too short to tell codes apart, all
of them are one bucket.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.job import Job

CodeWords = NDArray[np.uint64]  # codes, whatever their length
Places = NDArray[np.int32]

SHORTEST_PART = 5  # bits: below, buckets save nothing
LONGEST_PART = 16  # bits: above, there are more buckets than codes
BLOCK = 512  # codes compared at a time with as many others: 2 MB, which stay in the cache
MOST_PAIRS = 20_000_000  # pairs that are kept: 180 MB


@dataclass(frozen=True)
class NearPairs:
    """Pairs of places in two arrays of codes, and how far apart: all those up to `radius`."""

    first: Places  # (m,)
    second: Places  # (m,)
    distances: NDArray[np.uint8]  # (m,)
    radius: int

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> NearPairs:
        """Some of them: a mask (m,), or places among them."""
        return NearPairs(
            self.first[chosen], self.second[chosen], self.distances[chosen], self.radius
        )


def joined(parts: Sequence[NearPairs]) -> NearPairs:
    """All pairs of several, one after the other: up to the radius that all of them reach."""
    return NearPairs(
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.second for part in parts]),
        np.concatenate([part.distances for part in parts]),
        min(part.radius for part in parts),
    )


@dataclass(frozen=True)
class _Part:
    """Some of the bits of a code."""

    shift: int
    width: int

    def of(self, words: CodeWords) -> NDArray[np.uint64]:
        return (words >> np.uint64(self.shift)) & np.uint64((1 << self.width) - 1)


def pairs_within(
    codes: CodeWords, bits: int, radius: int, job: Job, most: int = MOST_PAIRS
) -> NearPairs:
    """All pairs first < second of codes (n,) with a distance of at most `radius`.

    Where these are more than `most`, all up to a smaller radius: the result says which.
    Raises Cancelled.
    """
    return _collect(codes, None, bits, radius, job, most)


def pairs_between(
    codes: CodeWords, others: CodeWords, bits: int, radius: int, job: Job, most: int = MOST_PAIRS
) -> NearPairs:
    """All pairs of a place in `codes` and one in `others`, as `pairs_within`."""
    return _collect(codes, others, bits, radius, job, most)


def _collect(
    codes: CodeWords, others: CodeWords | None, bits: int, radius: int, job: Job, most: int
) -> NearPairs:
    found: list[tuple[Places, Places, NDArray[np.uint8]]] = []
    count = 0
    for part in _compared(codes, others, bits, radius, job):
        near = part[2] <= radius
        found.append((part[0][near], part[1][near], part[2][near]))
        count += len(found[-1][0])
        while count > most:
            radius -= 1
            found = [
                (
                    first[distances <= radius],
                    second[distances <= radius],
                    distances[distances <= radius],
                )
                for first, second, distances in found
            ]
            count = sum(len(first) for first, _, _ in found)
    none = np.empty(0, np.int32)
    first, second, distances = (
        (np.concatenate(column) for column in zip(*found, strict=True))
        if found
        else (none, none, none.astype(np.uint8))
    )
    return NearPairs(first, second, distances, radius)


def _compared(
    codes: CodeWords, others: CodeWords | None, bits: int, radius: int, job: Job
) -> Iterator[tuple[Places, Places, NDArray[np.uint8]]]:
    """Every pair once, in the first part that both have alike."""
    right_codes = codes if others is None else others
    meter = _Meter(radius)
    parts = _parts(bits, radius)
    for number, part in enumerate(parts):
        here = _Buckets.by(part, codes)
        there = here if others is None else _Buckets.by(part, others)
        for bucket in here.shared_with(there):
            rows, columns = here.places(bucket), there.places(bucket)
            for start in range(0, len(rows), BLOCK):
                job.check()
                left = rows[start : start + BLOCK]
                # Within one array, what lies before this block was compared already.
                for other in range(start if others is None else 0, len(columns), BLOCK):
                    right = columns[other : other + BLOCK]
                    i, j, distances, mixed = meter.near(codes[left], right_codes[right])
                    first, second = left[i], right[j]
                    new = np.ones(len(first), bool) if others is not None else first < second
                    for earlier in parts[:number]:
                        new &= earlier.of(mixed) != 0
                    yield first[new], second[new], distances[new]


class _Meter:
    """Compares blocks, in memory that is used again."""

    def __init__(self, radius: int) -> None:
        self._radius = radius
        self._mixed = np.empty(BLOCK * BLOCK, np.uint64)
        self._apart = np.empty(BLOCK * BLOCK, np.uint8)

    def near(
        self, left: CodeWords, right: CodeWords
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.uint8], CodeWords]:
        """The pairs within the radius: places left and right, distance, bits that differ."""
        size = len(left) * len(right)
        mixed, apart = self._mixed[:size], self._apart[:size]
        np.bitwise_xor(left[:, None], right[None, :], out=mixed.reshape(len(left), len(right)))
        np.bitwise_count(mixed, out=apart)
        near = np.flatnonzero(apart <= self._radius)
        i, j = np.divmod(near, len(right))
        return i, j, apart[near], mixed[near]


@dataclass(frozen=True)
class _Buckets:
    """Places of codes, put in order by one part of them."""

    order: Places
    starts: NDArray[np.intp]

    @classmethod
    def by(cls, part: _Part, codes: CodeWords) -> _Buckets:
        values = part.of(codes).astype(np.intp)
        counts = np.bincount(values, minlength=1 << part.width)
        starts = np.concatenate([[0], np.cumsum(counts)])
        return cls(np.argsort(values, kind="stable").astype(np.int32), starts)

    def places(self, bucket: int) -> Places:
        return self.order[self.starts[bucket] : self.starts[bucket + 1]]

    def shared_with(self, other: _Buckets) -> list[int]:
        """Buckets in which there is something to be compared."""
        mine, theirs = np.diff(self.starts), np.diff(other.starts)
        least = 2 if other is self else 1
        return np.flatnonzero((mine >= least) & (theirs >= least)).tolist()


def _parts(bits: int, radius: int) -> list[_Part]:
    """radius + 1 parts of nearly the same width, or a single one without any bits."""
    count = radius + 1
    if bits // count < SHORTEST_PART:
        return [_Part(0, 0)]
    ends = [bits * number // count for number in range(count + 1)]
    return [_Part(low, min(high - low, LONGEST_PART)) for low, high in pairwise(ends)]
