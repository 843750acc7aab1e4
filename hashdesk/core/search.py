"""The nearest codes: exact, in the same order on every run and every machine.

Order: distance at the chosen setting, then distance at 64 bits. The first is the distance at
the setting's own length, or the weighted sum that a ranking asks for (ranking.py); at 32 and 64
bits, where individuals matter, a photo that is nearly the same picture is no farther than its
pHash. Whoever calls breaks the ties that are left (library.py: asymmetric score, content id,
path), so `nearest` gives every row that ties with the last one.

4, 8 and 16 bits: rows are kept in buckets by code, visited ring by ring of growing distance,
so the cost hangs on the answer and not on the library. 32 and 64 bits: XOR and popcount over
chunks that fit the processor's cache. The bound of the k best so far is taken from a
histogram, so that all but a few rows are dropped by one comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.codes import DTYPES, Codes, CodeTable, distances, take
from hashdesk.core.encoder import Encoded
from hashdesk.core.ranking import SETTINGS, Ranking, Weights, largest

Rows = NDArray[np.intp]
Distances = NDArray[np.unsignedinteger]  # one byte each, two where sums need them

BUCKET_BITS = (4, 8, 16)
# Below this many photos a scan of all short codes is faster than walking rings.
BUCKETS_FROM = 1 << 18
CHUNK = 1 << 16  # rows: 512 kB of 64-bit codes
FIRST_CHUNK = 1 << 12  # a small first one gives a bound for the others
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
    def of(cls, encoded: Encoded, phash: int) -> Query:
        """A photo from outside the library: what the encoder made of it alone."""
        codes = {bits: int(values[0]) for bits, values in encoded.codes.items()}
        return cls(codes, encoded.outputs[64][0], phash)


@dataclass(frozen=True)
class Nearest:
    """Rows in order, with their distance at the chosen setting and at 64 bits."""

    rows: Rows
    distances: Distances
    details: Distances


@dataclass(frozen=True)
class _Buckets:
    """Rows by code: those of code c are order[starts[c]:starts[c + 1]] (order None: the rows)."""

    order: NDArray[np.uint32] | None
    starts: NDArray[np.intp]

    def rows(self, codes: NDArray[np.intp]) -> Rows | slice:
        """The rows of some codes, all together; a slice where they lie side by side."""
        starts, ends = self.starts[codes], self.starts[codes + 1]
        if len(codes) == 1 and self.order is None:
            return slice(int(starts[0]), int(ends[0]))
        sizes = ends - starts
        offsets = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
        places = offsets + np.arange(len(offsets))
        return places if self.order is None else self.order[places].astype(np.intp)

    def count(self, codes: NDArray[np.intp]) -> int:
        return int((self.starts[codes + 1] - self.starts[codes]).sum())


class CodeIndex:
    """The codes of a library, ready to be searched. Immutable, and safe to share by threads.

    ids (n,) are photo ids, in any order; codes: bits -> (n,), all lengths. `ranking` may
    name weights for 32 and 64 bits. phashes (n,): unsigned, 0 for none.
    """

    def __init__(
        self,
        ids: NDArray[np.int64],
        codes: CodeTable,
        ranking: Ranking | None = None,
        phashes: NDArray[np.uint64] | None = None,
    ) -> None:
        # In the order of the 4-bit codes, each 4-bit bucket is one slice of every array.
        order = np.argsort(codes[4], kind="stable")
        self.ids = ids[order]
        self.codes = {bits: np.ascontiguousarray(c) for bits, c in take(codes, order).items()}
        self._phashes = None if phashes is None else phashes[order]
        self._ranking = ranking or {}
        self._buckets: dict[int, _Buckets] = {}
        if len(ids) >= BUCKETS_FROM:
            self._buckets = {bits: _bucket(self.codes[bits], bits) for bits in BUCKET_BITS}

    def __len__(self) -> int:
        return len(self.ids)

    def query(self, row: int) -> Query:
        """One of the photos as a query."""
        codes = {bits: int(column[row]) for bits, column in self.codes.items()}
        return Query(codes, phash=None if self._phashes is None else int(self._phashes[row]))

    def among(self, ids: NDArray[np.int64]) -> CodeIndex:
        """The same for some of the photos alone."""
        chosen = np.flatnonzero(np.isin(self.ids, ids))
        phashes = None if self._phashes is None else self._phashes[chosen]
        return CodeIndex(self.ids[chosen], take(self.codes, chosen), self._ranking, phashes)

    def largest(self, bits: int, query: Query | None = None) -> int:
        """The largest possible distance at a setting: `bits`, or what its weights add up to.

        As often as the query has photos.
        """
        return largest(self._weights(bits)) * (1 if query is None else len(query.parts))

    def nearest(self, query: Query, bits: int, k: int) -> Nearest:
        """At least the k nearest rows (all if there are fewer), with all that tie with the last."""
        if k <= 0 or len(self) == 0:
            none = np.empty(0, np.uint8)
            return Nearest(none.astype(np.intp), none, none)
        if bits in self._buckets and not query.others:
            return self._from_buckets(query, bits, k)
        rows, near = _scan(self._meter(query, bits), k)
        codes = self.codes[64][rows]
        details = distances(query.codes[64], codes).astype(np.uint16)
        for other in query.others:
            details += distances(other.codes[64], codes)
        return _in_order(rows, near, details, k)

    def histogram(self, query: Query, bits: int) -> NDArray[np.intp]:
        """How many photos lie at each distance 0 … largest(bits, query)."""
        meter = self._meter(query, bits)
        counts = np.zeros(meter.largest + 1, np.intp)
        for start in range(0, len(self), CHUNK):
            part = meter.measure(start, min(start + CHUNK, len(self)))
            counts += np.bincount(part, minlength=len(counts))
        return counts

    def _meter(self, query: Query, bits: int) -> _Meter | _Meters:
        phashes = self._phashes if bits in SETTINGS else None
        meters = [_Meter(part, self.codes, self._weights(bits), phashes) for part in query.parts]
        return _Meters(meters) if query.others else meters[0]

    def _weights(self, bits: int) -> Weights:
        return self._ranking.get(bits, {bits: 1})

    def _from_buckets(self, query: Query, bits: int, k: int) -> Nearest:
        buckets = self._buckets[bits]
        parts: list[tuple[Rows, Distances, Distances]] = []
        missing = k
        for distance in range(bits + 1):
            codes = query.codes[bits] ^ ring(bits, distance)
            count = buckets.count(codes)
            if count == 0:
                continue
            rows = buckets.rows(codes)
            places, details = _scan(_Meter(query, {64: self.codes[64][rows]}, {64: 1}), missing)
            chosen = places + rows.start if isinstance(rows, slice) else rows[places]
            parts.append((chosen, np.full(len(chosen), distance, np.uint8), details))
            missing -= count
            if missing <= 0:
                break
        rows_, near, details = (np.concatenate(column) for column in zip(*parts, strict=True))
        return _in_order(rows_, near, details, k)


@cache
def ring(bits: int, distance: int) -> NDArray[np.intp]:
    """All codes of `bits` bits with `distance` bits set."""
    every = np.arange(1 << bits, dtype=np.uint32)
    return np.flatnonzero(np.bitwise_count(every) == distance)


def _bucket(codes: Codes, bits: int) -> _Buckets:
    counts = np.bincount(codes, minlength=1 << bits)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)
    ordered = bits == 4  # CodeIndex keeps its rows in this order
    order = None if ordered else np.argsort(codes, kind="stable").astype(np.uint32)
    return _Buckets(order, starts)


class _Meter:
    """Distances of one query to one range of rows after another, in memory that is used again."""

    def __init__(
        self,
        query: Query,
        codes: CodeTable,
        weights: Weights,
        phashes: NDArray[np.uint64] | None = None,
    ) -> None:
        self.count = len(codes[next(iter(weights))])
        self.largest = largest(weights)
        rows = min(CHUNK, self.count)
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


class _Meters:
    """Distances to several queries, added up."""

    def __init__(self, meters: Sequence[_Meter]) -> None:
        self._meters = meters
        self.count = meters[0].count
        self.largest = sum(meter.largest for meter in meters)
        self._sum = np.empty(min(CHUNK, self.count), np.uint16)

    def measure(self, start: int, end: int) -> Distances:
        """As _Meter.measure does."""
        total = self._sum[: end - start]
        total[:] = 0
        for meter in self._meters:
            np.add(total, meter.measure(start, end), out=total)
        return total


def _scan(meter: _Meter | _Meters, k: int) -> tuple[Rows, Distances]:
    """The rows whose distance is at most that of the k-th nearest, and their distances."""
    histogram = np.zeros(meter.largest + 1, np.intp)
    bound = meter.largest
    kept_rows: list[Rows] = []
    kept: list[Distances] = []
    start = 0
    while start < meter.count:
        end = min(start + (FIRST_CHUNK if start == 0 else CHUNK), meter.count)
        near = meter.measure(start, end)
        rows = np.flatnonzero(near <= bound)
        values = near[rows]
        kept_rows.append(rows + start)
        kept.append(values)
        histogram += np.bincount(values, minlength=len(histogram))
        enough = np.flatnonzero(np.cumsum(histogram) >= k)
        if len(enough):
            bound = int(enough[0])
        start = end
    rows, values = np.concatenate(kept_rows), np.concatenate(kept)
    inside = values <= bound
    return rows[inside], values[inside]


def _in_order(rows: Rows, near: Distances, details: Distances, k: int) -> Nearest:
    """Sorted by distance, then detail; cut after the last row that ties with the k-th."""
    key = near.astype(np.uint32) * (int(details.max(initial=0)) + 1) + details
    order = np.argsort(key, kind="stable")
    if len(order) > k > 0:
        order = order[: int(np.searchsorted(key[order], key[order[k - 1]], side="right"))]
    return Nearest(rows[order], near[order], details[order])
