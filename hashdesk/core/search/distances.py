"""How far photos are from a query: Hamming distances of many codes, chunk by chunk.

A bits setting compares theme codes of its own length, or adds up weighted distances of several
theme and detail codes (encoding/distance_weights.py). At 32 and 64 bits, where single pictures
matter, the distance of near-identical pictures is at most that of their pHashes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import CodeTable
from hashdesk.core.encoding.distance_weights import DistanceWeights, largest
from hashdesk.core.search.query import Query

Distances = NDArray[np.unsignedinteger]  # one byte each, two where sums need them

ROWS_A_CHUNK = 1 << 16  # rows: 512 kB of 64-bit codes
# pHashes that differ in at most this many of 64 bits show the same picture: of 18.7 million pairs
# of different photos, 59 do, most of them shots of one moment; of 16 kinds of edits, 44 in 100 do.
SAME_PICTURE = 6


class DistanceKernel:
    """Distances of one photo to codes (n,), range by range, in buffers that are used again.

    phashes (n,): unsigned, 0 for none; None: pHashes do not count.
    """

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
        self._parts = [
            (column, column.dtype.type(word), np.empty(rows, column.dtype), weight)
            for weight, column, word in weights.beside(codes, query.codes)
        ]
        number = np.uint8 if self.largest <= np.iinfo(np.uint8).max else np.uint16
        self._sum: Distances = np.empty(rows, number)
        self._term: Distances = np.empty(rows, number)
        self._phashes = phashes if query.phash else None
        self._phash = np.uint64(query.phash or 0)
        self._mixed = np.empty(rows if self._phashes is not None else 0, np.uint64)

    def measure(self, start: int, end: int) -> Distances:
        """Distances of rows start … end - 1, at most ROWS_A_CHUNK; overwritten by the next call."""
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
    """Sums of the distances to several photos."""

    def __init__(self, kernels: Sequence[DistanceKernel]) -> None:
        self._kernels = kernels
        self.count = kernels[0].count
        self.largest = sum(kernel.largest for kernel in kernels)
        self._sum = np.empty(min(ROWS_A_CHUNK, self.count), np.uint16)

    def measure(self, start: int, end: int) -> Distances:
        """Sums for rows start … end - 1, as DistanceKernel.measure."""
        total = self._sum[: end - start]
        total[:] = 0
        for kernel in self._kernels:
            np.add(total, kernel.measure(start, end), out=total)
        return total
