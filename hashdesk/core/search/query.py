"""What is searched for, and how far photos are from it.

A setting compares by its own length, or by a weighted sum of lengths (ranking.py); at 32 and 64
bits, where individuals matter, a photo that is nearly the same picture is no farther than its
pHash.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import DTYPES, CodeTable
from hashdesk.core.encoding.distance_weights import DistanceWeights, largest
from hashdesk.core.encoding.encoder import EncodedBatch

Distances = NDArray[np.unsignedinteger]  # one byte each, two where sums need them

ROWS_A_CHUNK = 1 << 16  # rows: 512 kB of 64-bit codes
# pHashes that differ in so few of 64 bits are of one picture: of 18.7 million pairs of different
# photos, 59 did, most of them shots of one moment; of sixteen kinds of edits, 44 in 100 do.
SAME_PICTURE = 6


@dataclass(frozen=True)
class Query:
    """What is searched for: a photo's code at every length, and its real outputs if known.

    With others, a photo's distance is the sum of its distances to all of them.
    """

    codes: dict[int, int]
    outputs: NDArray[np.float32] | None = None  # (64,), before the sign
    phash: int | None = None  # unsigned
    others: tuple[Query, ...] = ()  # that have no others themselves

    @classmethod
    def together(cls, queries: Sequence[Query]) -> Query:
        """Several photos as one query; at least one."""
        first, *others = queries
        return replace(first, others=tuple(others))

    @property
    def parts(self) -> tuple[Query, ...]:
        """The photos of it, each as a query of its own."""
        return (replace(self, others=()), *self.others) if self.others else (self,)

    @classmethod
    def from_encoded(cls, encoded: EncodedBatch, phash: int) -> Query:
        """The one photo of a batch, from outside the library."""
        codes = {bits: int(values[0]) for bits, values in encoded.codes.items()}
        return cls(codes, encoded.outputs[64][0], phash)


class DistanceKernel:
    """Distances of one query to one range of rows after another, in memory that is used again."""

    def __init__(
        self,
        query: Query,
        codes: CodeTable,
        weights: DistanceWeights,
        phashes: NDArray[np.uint64] | None = None,
    ) -> None:
        self.count = len(codes[next(iter(weights))])
        self.largest = largest(weights)
        rows = min(ROWS_A_CHUNK, self.count)
        self._parts = []
        for bits, weight in weights.items():
            dtype = DTYPES[bits]
            mixed = np.empty(rows, dtype)
            self._parts.append((codes[bits], dtype.type(query.codes[bits]), mixed, weight))
        number = np.uint8 if self.largest <= np.iinfo(np.uint8).max else np.uint16
        self._sum: Distances = np.empty(rows, number)
        self._term: Distances = np.empty(rows, number)
        self._phashes = phashes if query.phash else None
        self._phash = np.uint64(query.phash or 0)
        self._mixed = np.empty(rows if self._phashes is not None else 0, np.uint64)

    def measure(self, start: int, end: int) -> Distances:
        """Distances of rows start … end - 1, CHUNK or fewer; overwritten by the next call."""
        size = end - start
        total, term = self._sum[:size], self._term[:size]
        for number, (codes, word, mixed, weight) in enumerate(self._parts):
            near = term if number else total
            np.bitwise_xor(codes[start:end], word, out=mixed[:size])
            np.bitwise_count(mixed[:size], out=near)
            if weight != 1:
                np.multiply(near, near.dtype.type(weight), out=near)
            if number:
                np.add(total, term, out=total)
        if self._phashes is not None:
            np.bitwise_xor(self._phashes[start:end], self._phash, out=self._mixed[:size])
            np.bitwise_count(self._mixed[:size], out=term)
            same = np.flatnonzero(term <= SAME_PICTURE)
            total[same] = np.minimum(total[same], term[same])
        return total


class DistanceKernels:
    """Distances to several queries, added up."""

    def __init__(self, meters: Sequence[DistanceKernel]) -> None:
        self._meters = meters
        self.count = meters[0].count
        self.largest = sum(meter.largest for meter in meters)
        self._sum = np.empty(min(ROWS_A_CHUNK, self.count), np.uint16)

    def measure(self, start: int, end: int) -> Distances:
        """As Meter.measure does."""
        total = self._sum[: end - start]
        total[:] = 0
        for meter in self._meters:
            np.add(total, meter.measure(start, end), out=total)
        return total
