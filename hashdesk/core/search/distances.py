"""How far photos are from a query: Hamming distances of many codes, chunk by chunk.

A bits setting compares theme codes of its own length, or adds up weighted distances of several
theme and detail codes (encoding/distance_weights.py). At 32 and 64 bits, where single pictures
matter, the distance of near-identical pictures is at most that of their pHashes, whichever way up
they are (same_picture.py). Of the views of a photo the nearer one counts, and several photos add
up: all of it in one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import Codes, CodeTable, distances
from hashdesk.core.encoding.distance_weights import DistanceWeights, largest
from hashdesk.core.search.query import Query
from hashdesk.core.search.same_picture import SamePictures

Distances = NDArray[np.unsignedinteger]  # one byte each, or as many as sums need
Bytes = NDArray[np.uint8]

ROWS_A_CHUNK = 1 << 16  # rows: 512 kB of 64-bit codes


class Kernel(Protocol):
    """Distances of a query to codes (n,), range by range."""

    @property
    def count(self) -> int:
        """The number n of codes."""

    @property
    def largest(self) -> int:
        """The largest possible distance."""

    def measure(self, start: int, end: int) -> Distances:
        """Distances of rows start … end - 1, at most ROWS_A_CHUNK; overwritten by the next call."""


def kernel_of(
    query: Query,
    codes: CodeTable,
    weights: DistanceWeights,
    pictures: SamePictures | None = None,
) -> Kernel:
    """The distances of a query: of the nearer view of each of its photos, added up.

    pictures: of the same photos; None: pHashes do not count.
    """

    def nearer(part: Query) -> Kernel:
        views = [DistanceKernel(view, codes, weights, pictures) for view in part.views]
        return views[0] if len(views) == 1 else NearerView(views)

    parts = [nearer(part) for part in query.parts]
    return parts[0] if len(parts) == 1 else SumOfParts(parts)


def code_distances(query: Query, codes: Codes, word: Callable[[ByLength[int]], int]) -> Distances:
    """Distances (n,) by one code alone, as `kernel_of` puts views and parts together.

    word: which of a photo's codes is compared with `codes`.
    """
    parts = [
        np.minimum.reduce([distances(word(view.codes), codes) for view in part.views])
        for part in query.parts
    ]
    total: Distances = np.sum(parts, axis=0, dtype=np.uint32)
    return total


@dataclass(frozen=True)
class _Summand:
    """Codes whose distances have the same weight, each with the query's word and a buffer."""

    weight: int
    codes: list[tuple[Codes, np.unsignedinteger, Codes]]

    def measure(self, start: int, end: int, out: Bytes, scratch: Bytes) -> None:
        """Write the sums of plain distances, at most 220, to `out`."""
        for number, (column, word, mixed) in enumerate(self.codes):
            differing = np.bitwise_xor(column[start:end], word, out=mixed[: end - start])
            np.bitwise_count(differing, out=scratch if number else out)
            if number:
                np.add(out, scratch, out=out)


class DistanceKernel:
    """Distances of one view to codes (n,), range by range, in buffers that are used again.

    pictures: of the same photos; None: pHashes do not count.
    """

    def __init__(
        self,
        query: Query,
        codes: CodeTable,
        weights: DistanceWeights,
        pictures: SamePictures | None = None,
    ) -> None:
        self.count = len(codes[next(iter(weights))])
        self.largest = largest(weights)
        rows = min(ROWS_A_CHUNK, self.count)
        self._mixed = np.empty(rows, np.uint64)  # every code is mixed in the same buffer
        self._summands = _summands(query, codes, weights, self._mixed)
        self._bytes = np.empty(rows, np.uint8), np.empty(rows, np.uint8)
        number = np.uint8 if self.largest <= np.iinfo(np.uint8).max else np.uint16
        self._sum: Distances = np.empty(rows, number)
        self._same = pictures.near(query.phash) if pictures is not None and query.phash else None

    def measure(self, start: int, end: int) -> Distances:
        """Distances of rows start … end - 1, as Kernel.measure."""
        size = end - start
        total = self._sum[:size]
        near, scratch = (buffer[:size] for buffer in self._bytes)
        heaviest, *lighter = self._summands
        first = total if total.dtype == np.uint8 else near
        heaviest.measure(start, end, first, scratch)
        if first is near or heaviest.weight != 1:
            np.multiply(first, total.dtype.type(heaviest.weight), out=total)
        for summand in lighter:
            summand.measure(start, end, near, scratch)
            weighed = near if summand.weight == 1 else near * total.dtype.type(summand.weight)
            np.add(total, weighed, out=total)
        if self._same is not None:
            rows, bits = self._same
            first_same, past = np.searchsorted(rows, (start, end))
            same = rows[first_same:past] - start
            total[same] = np.minimum(total[same], bits[first_same:past])
        return total


def _summands(
    query: Query, codes: CodeTable, weights: DistanceWeights, mixed: NDArray[np.uint64]
) -> list[_Summand]:
    """What is added up, the heaviest first: codes of one weight are weighed together."""
    parts: dict[int, list[tuple[Codes, np.unsignedinteger, Codes]]] = {}
    for weight, column, word in weights.beside(codes, query.codes):
        buffer = mixed.view(column.dtype)[: len(mixed)]
        parts.setdefault(weight, []).append((column, column.dtype.type(word), buffer))
    return [_Summand(weight, parts[weight]) for weight in sorted(parts, reverse=True)]


class NearerView:
    """Distances to the nearer of a photo's views."""

    def __init__(self, views: Sequence[DistanceKernel]) -> None:
        self._views = views
        self.count = views[0].count
        self.largest = views[0].largest

    def measure(self, start: int, end: int) -> Distances:
        """The smaller distances of rows start … end - 1, as Kernel.measure."""
        first, *others = self._views
        near = first.measure(start, end)
        for view in others:
            np.minimum(near, view.measure(start, end), out=near)
        return near


class SumOfParts:
    """Sums of the distances to several photos."""

    def __init__(self, parts: Sequence[Kernel]) -> None:
        self._parts = parts
        self.count = parts[0].count
        self.largest = sum(part.largest for part in parts)
        number = np.uint16 if self.largest <= np.iinfo(np.uint16).max else np.uint32
        self._sum: Distances = np.empty(min(ROWS_A_CHUNK, self.count), number)

    def measure(self, start: int, end: int) -> Distances:
        """Sums for rows start … end - 1, as Kernel.measure."""
        total = self._sum[: end - start]
        total[:] = 0
        for part in self._parts:
            np.add(total, part.measure(start, end), out=total)
        return total
