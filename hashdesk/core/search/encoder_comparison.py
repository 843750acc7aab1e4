"""Two code sets of one library side by side: the same photos searched for in both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import default_rng

from hashdesk.core.search.library import Library


@dataclass(frozen=True)
class EncoderComparison:
    """The photos most similar to a photo in two code sets, nearest first, without itself."""

    photo: int
    before: tuple[int, ...]
    after: tuple[int, ...]


def compare(
    folder: Path, before: str, after: str, *, queries: int, each: int, bits: int = 64, seed: int = 0
) -> list[EncoderComparison]:
    """Search for random photos in the code sets of two encoders (ids): `each` matches of each.

    The same seed draws the same photos. Raises LibraryError, or UsageError for an encoder that
    the library does not have.
    """
    with Library(folder, before) as old, Library(folder, after) as new:
        both = np.intersect1d(old.codes.ids, new.codes.ids)
        drawn = default_rng(seed).choice(both, min(queries, len(both)), replace=False)
        return [
            EncoderComparison(
                photo, _nearest(old, photo, bits, each), _nearest(new, photo, bits, each)
            )
            for photo in drawn.tolist()
        ]


def _nearest(library: Library, photo: int, bits: int, count: int) -> tuple[int, ...]:
    matches = library.search(library.query(photo), bits, count, itself=photo, others=True)
    return tuple(match.photo for match in matches)
