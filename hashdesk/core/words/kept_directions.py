"""Kept features of a library's photos, to be compared with the feature of a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.directions import Directions, unit_length

CENTRED_AT_ONCE = 4096  # photos whose features are centred at a time


@dataclass(frozen=True, eq=False)
class KeptDirections:
    """Centred features of length 1, full floats: NumPy multiplies half floats many times slower.

    They take 2 kB a photo in memory with 512 numbers, while a search is open.
    """

    rows: Directions  # (n, d); zeros where none are kept
    known: NDArray[np.bool_]  # (n,)

    @classmethod
    def of(cls, features: NDArray[np.float32]) -> KeptDirections:
        """Take over features (n, d), which change; rows that are zero or not finite count as none.

        The mean of the library's features of length 1 is taken away from each.
        """
        known = np.zeros(len(features), np.bool_)
        total = np.zeros(features.shape[1], np.float64)
        for part in _blocks(len(features)):
            block = features[part]
            known[part] = np.isfinite(block).all(axis=1) & block.any(axis=1)
            block[~known[part]] = 0
            block[:] = unit_length(block)
            total += block.sum(axis=0)
        mean = (total / max(int(known.sum()), 1)).astype(np.float32)
        for part in _blocks(len(features)):
            features[part] = unit_length(features[part] - mean)
            features[part][~known[part]] = 0
        return cls(features, known)

    def likeness(self, direction: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine (n,) of each photo and a centred direction (d,) of length 1: exact."""
        return np.asarray(self.rows @ direction)


def _blocks(count: int) -> Iterator[slice]:
    for start in range(0, count, CENTRED_AT_ONCE):
        yield slice(start, start + CENTRED_AT_ONCE)
