"""Two code sets of one library side by side: the same photos asked for in both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import default_rng

from hashdesk.core.search.library import Library


@dataclass(frozen=True)
class EncoderComparison:
    """The photos most similar to one, nearest first and without itself, in two code sets."""

    photo: int
    before: tuple[int, ...]
    after: tuple[int, ...]


def compare(
    folder: Path, before: str, after: str, *, queries: int, each: int, bits: int = 64, seed: int = 0
) -> list[EncoderComparison]:
    """Ask for some photos in the code sets of two encoders (ids), and show `each` answers.

    The photos are drawn at random, the same ones for a seed. Raises LibraryError, or UsageError
    for an encoder that the library does not have.
    """
    with Library(folder, before) as one, Library(folder, after) as other:
        both = np.intersect1d(one.codes.ids, other.codes.ids)
        drawn = default_rng(seed).choice(both, min(queries, len(both)), replace=False)
        return [
            EncoderComparison(
                photo, _nearest(one, photo, bits, each), _nearest(other, photo, bits, each)
            )
            for photo in drawn.tolist()
        ]


def _nearest(library: Library, photo: int, bits: int, count: int) -> tuple[int, ...]:
    matches = library.search(library.query(photo), bits, count, itself=photo, others=True)
    return tuple(match.photo for match in matches)
