"""Which photos show the same picture: copies, re-encodes and bursts must not count many times.

A judge that counts a picture once for each copy takes an encoder for good that finds nothing but
copies. The marks are those by which a library's variety is counted (`core/adaptation/variety.py`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.adaptation.variety import NEAR_COSINE, NEAR_HASH, SAME_COSINE
from hashdesk.core.encoding.directions import unit_length
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.imaging.signatures.orientation import PHashes

PICTURE_BLOCK_ROWS = 1024  # photos compared with others at a time


def same_pictures(
    features: Features, phashes: PHashes, others: Features, other_phashes: PHashes
) -> NDArray[np.bool_]:
    """Which photos (n,) show the same picture as which others (m,): (n, m).

    phashes: 0 where there is none.
    """
    cosines = unit_length(features) @ unit_length(others).T
    alike = cosines >= NEAR_COSINE  # few: only they are compared by pHash
    rows, columns = np.nonzero(alike & (phashes != 0)[:, None] & (other_phashes != 0))
    near = np.bitwise_count(phashes[rows] ^ other_phashes[columns]) <= NEAR_HASH
    same: NDArray[np.bool_] = cosines >= SAME_COSINE
    same[rows[near], columns[near]] = True
    return same


def first_shown(features: Features, phashes: PHashes) -> NDArray[np.bool_]:
    """Which photos (n,) show a picture that no earlier photo shows."""
    first = np.ones(len(features), np.bool_)
    for start in range(0, len(features), PICTURE_BLOCK_ROWS):
        end = min(start + PICTURE_BLOCK_ROWS, len(features))
        block, upto = slice(start, end), slice(0, end)
        same = same_pictures(features[block], phashes[block], features[upto], phashes[upto])
        first[block] = ~np.tril(same, start - 1).any(axis=1)
    return first
