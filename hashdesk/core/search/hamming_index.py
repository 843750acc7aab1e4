"""The nearest codes: exact, in the same order on every run and every machine.

Order: distance at the chosen setting (distances.py), then distance of the finest codes: of the
detail codes of 64 bits, or the theme codes where there are none. `nearest` returns every row that
ties with the last one; library.py breaks these ties (pHash, asymmetric score, content id, path).

4, 8 and 16 bits: rows lie in buckets by code, which are visited ring by ring of growing distance,
so the cost depends on the answer and not on the size of the library. 32 and 64 bits: XOR and
popcount over chunks that fit the processor's cache. A histogram gives the bound of the k best rows
so far, and one comparison with it drops all but a few rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import FINEST, ByLength, Value
from hashdesk.core.encoding.codes import Codes, CodeTable, take
from hashdesk.core.encoding.distance_weights import WEIGHTED_BITS, DistanceWeights, Ranking, largest
from hashdesk.core.search.code_buckets import CodeBuckets, Rows, codes_at
from hashdesk.core.search.distances import (
    ROWS_A_CHUNK,
    Distances,
    Kernel,
    code_distances,
    kernel_of,
)
from hashdesk.core.search.query import Query
from hashdesk.core.search.same_picture import SAME_PICTURE, UNLIKE_BITS, SamePictures

BUCKET_BITS = (4, 8, 16)
# With fewer photos, a scan of all short codes is faster than walking rings.
BUCKETS_FROM = 1 << 18
FIRST_CHUNK = 1 << 12  # rows: a small first chunk gives a bound for the next ones


@dataclass(frozen=True)
class Nearest:
    """Rows (m,) in order, with their distances at the chosen setting and of the finest codes."""

    rows: Rows
    distances: Distances
    details: Distances


class HammingIndex:
    """The codes of a library, ready to be searched. Immutable: threads may share it.

    ids (n,): photo ids, in any order. codes (n,): of all lengths. ranking: weights for 32
    and 64 bits, if any. phashes (n,): unsigned, 0 for none.
    """

    def __init__(
        self,
        ids: NDArray[np.int64],
        codes: CodeTable,
        ranking: Ranking | None = None,
        phashes: NDArray[np.uint64] | None = None,
    ) -> None:
        # Ordered by 4-bit code, so that each 4-bit bucket is one slice of every array.
        order = np.argsort(codes[4], kind="stable")
        self.ids = ids[order]
        self.codes = take(codes, order).map(np.ascontiguousarray)
        self._phashes = None if phashes is None else phashes[order]
        self._pictures = None if self._phashes is None else SamePictures(self._phashes)
        self._ranking = ranking or {}
        bucketed = BUCKET_BITS if len(ids) >= BUCKETS_FROM else ()
        self._buckets = {bits: CodeBuckets.by(self.codes[bits], bits) for bits in bucketed}

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def finest(self) -> Codes:
        """The codes (n,) that tell single photos apart best."""
        return self.finest_of(self.codes)

    def finest_of(self, values: ByLength[Value]) -> Value:
        """The value of those codes among values of all codes."""
        return values.finest(details=self.codes.has_details)

    def query(self, row: int) -> Query:
        """The photo in a row as a query."""
        codes = self.codes.map(lambda column: int(column[row]))
        return Query(codes, phash=None if self._phashes is None else int(self._phashes[row]))

    def among(self, ids: NDArray[np.int64]) -> HammingIndex:
        """An index of only those of its photos that are in `ids`."""
        chosen = np.flatnonzero(np.isin(self.ids, ids))
        phashes = None if self._phashes is None else self._phashes[chosen]
        return HammingIndex(self.ids[chosen], take(self.codes, chosen), self._ranking, phashes)

    def largest(self, bits: int, query: Query | None = None) -> int:
        """The largest possible distance at a setting, to all photos of the query together."""
        return largest(self.weights(bits)) * (1 if query is None else len(query.parts))

    def nearest(self, query: Query, bits: int, k: int) -> Nearest:
        """The k nearest rows, or all if there are fewer, and every row that ties with the last."""
        if k <= 0 or len(self) == 0:
            empty = np.empty(0, np.uint8)
            return Nearest(empty.astype(np.intp), empty, empty)
        if bits in self._buckets and not query.others:
            return self._from_buckets(query, bits, k)
        rows, near = _scan(self._kernel(query, bits), k)
        details = code_distances(query, self.finest[rows], self.finest_of)
        return _in_order(rows, near, details, k)

    def nearest_in_theme(self, query: Query, k: int) -> tuple[Rows, Distances]:
        """The k nearest rows by the theme code of 64 bits alone, and their distances.

        Rows that tie with the last one follow.
        """
        rows, near = _scan(kernel_of(query, self.codes, ByLength({64: 1})), k)
        nearest = _in_order(rows, near, near, k)
        return nearest.rows, nearest.distances

    def theme_distances(self, query: Query, rows: Rows, bits: int = 64) -> Distances:
        """The distances (m,) of rows by one theme code, to all photos of the query together."""
        return code_distances(query, self.codes[bits][rows], lambda codes: codes[bits])

    def look_the_same(self, query: Query, rows: Rows) -> NDArray[np.bool_]:
        """Whether the pHashes of a view of one photo and of `rows` (m,) are nearly equal.

        Those of a turned or mirrored copy are, once turned. Those of different pages of text are,
        too: it says where to look.
        """
        same: NDArray[np.bool_] = self.picture_bits(query, rows) <= SAME_PICTURE
        return same

    def picture_bits(self, query: Query, rows: Rows) -> NDArray[np.uint8]:
        """In how many bits the pHashes of a view of one photo and of `rows` (m,) differ.

        In the orientation in which they differ least; UNLIKE_BITS for several photos together.
        """
        phashes = [view.phash for view in query.views if view.phash]
        if self._pictures is None or query.others or not phashes:
            return np.full(len(rows), UNLIKE_BITS, np.uint8)
        return self._pictures.least_bits(phashes, rows)

    def is_turned(self, query: Query, row: int) -> bool:
        """Whether a row looks the same as one photo only when it is turned or mirrored."""
        if not self.look_the_same(query, np.array([row]))[0] or self._phashes is None:
            return False
        photo = int(self._phashes[row])
        upright = (view.phash for view in query.views if view.phash)
        return all((phash ^ photo).bit_count() > SAME_PICTURE for phash in upright)

    def nearer_view(self, query: Query, row: int, bits: int) -> Query:
        """The view of one photo that a row is nearer to at a setting; as it is if none is."""

        def distance(view: Query) -> int:
            return int(self._kernel(view, bits).measure(row, row + 1)[0])

        return min(query.views, key=distance)

    def histogram(self, query: Query, bits: int) -> NDArray[np.intp]:
        """How many photos lie at each distance 0 … largest(bits, query)."""
        kernel = self._kernel(query, bits)
        counts = np.zeros(kernel.largest + 1, np.intp)
        for start in range(0, len(self), ROWS_A_CHUNK):
            part = kernel.measure(start, min(start + ROWS_A_CHUNK, len(self)))
            counts += np.bincount(part, minlength=len(counts))
        return counts

    def _kernel(self, query: Query, bits: int) -> Kernel:
        pictures = self._pictures if bits in WEIGHTED_BITS else None
        return kernel_of(query, self.codes, self.weights(bits), pictures)

    def _finest_kernel(self, query: Query, rows: Rows | slice) -> Kernel:
        codes = ByLength({FINEST: self.finest[rows]})
        first, *others = [
            Query(ByLength({FINEST: self.finest_of(view.codes)})) for view in query.views
        ]
        words = replace(first, trimmed=others[0] if others else None)
        return kernel_of(words, codes, ByLength({FINEST: 1}))

    def weights(self, bits: int) -> DistanceWeights:
        """The weights of the distances that a setting adds up."""
        return self._ranking.get(bits, ByLength({bits: 1}))

    def _from_buckets(self, query: Query, bits: int, k: int) -> Nearest:
        buckets = self._buckets[bits]
        words = [view.codes[bits] for view in query.views]
        parts: list[tuple[Rows, Distances, Distances]] = []
        missing = k
        for distance in range(bits + 1):
            codes = codes_at(bits, words, distance)
            count = buckets.count(codes)
            if count == 0:
                continue
            rows = buckets.rows(codes)
            places, details = _scan(self._finest_kernel(query, rows), missing)
            chosen = places + rows.start if isinstance(rows, slice) else rows[places]
            parts.append((chosen, np.full(len(chosen), distance, np.uint8), details))
            missing -= count
            if missing <= 0:
                break
        rows_, near, details = (np.concatenate(column) for column in zip(*parts, strict=True))
        return _in_order(rows_, near, details, k)


def _scan(kernel: Kernel, k: int) -> tuple[Rows, Distances]:
    """The rows no farther than the k-th nearest, and their distances."""
    histogram = np.zeros(kernel.largest + 1, np.intp)
    bound = kernel.largest
    kept_rows: list[Rows] = []
    kept: list[Distances] = []
    start = 0
    while start < kernel.count:
        end = min(start + (FIRST_CHUNK if start == 0 else ROWS_A_CHUNK), kernel.count)
        near = kernel.measure(start, end)
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
    """Sort by distance, then detail; cut after the last row that ties with the k-th."""
    key = near.astype(np.uint64) * (int(details.max(initial=0)) + 1) + details
    order = np.argsort(key, kind="stable")
    if len(order) > k > 0:
        order = order[: int(np.searchsorted(key[order], key[order[k - 1]], side="right"))]
    return Nearest(rows[order], near[order], details[order])
