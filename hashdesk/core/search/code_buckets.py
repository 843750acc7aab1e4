"""Rows by short code, so that a search visits only the codes near to that of the query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import Codes

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class CodeBuckets:
    """Rows by code: code c has order[starts[c]:starts[c + 1]]; order None: the rows themselves."""

    order: NDArray[np.uint32] | None
    starts: NDArray[np.intp]

    @classmethod
    def by(cls, codes: Codes, bits: int) -> CodeBuckets:
        """Buckets of codes (n,); those of 4 bits must be in order."""
        counts = np.bincount(codes, minlength=1 << bits)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)
        ordered = bits == 4  # HammingIndex keeps its rows in this order
        order = None if ordered else np.argsort(codes, kind="stable").astype(np.uint32)
        return cls(order, starts)

    def rows(self, codes: NDArray[np.intp]) -> Rows | slice:
        """All rows that have one of these codes; a slice where they lie side by side."""
        starts, ends = self.starts[codes], self.starts[codes + 1]
        if len(codes) == 1 and self.order is None:
            return slice(int(starts[0]), int(ends[0]))
        sizes = ends - starts
        offsets = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
        places = offsets + np.arange(len(offsets))
        return places if self.order is None else self.order[places].astype(np.intp)

    def count(self, codes: NDArray[np.intp]) -> int:
        """How many rows have one of these codes."""
        return int((self.starts[codes + 1] - self.starts[codes]).sum())


def codes_at(bits: int, words: Sequence[int], distance: int) -> NDArray[np.intp]:
    """All codes of `bits` bits that are so far from the nearest of some words."""
    if len(words) == 1:
        return ring(bits, distance) ^ words[0]
    nearest = np.minimum.reduce([np.bitwise_count(_every(bits) ^ word) for word in words])
    return np.flatnonzero(nearest == distance)


@cache
def ring(bits: int, distance: int) -> NDArray[np.intp]:
    """All codes of `bits` bits with `distance` bits set."""
    return np.flatnonzero(np.bitwise_count(_every(bits)) == distance)


@cache
def _every(bits: int) -> NDArray[np.uint32]:
    return np.arange(1 << bits, dtype=np.uint32)
