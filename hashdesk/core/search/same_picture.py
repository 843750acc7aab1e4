"""Photos that look like the same picture by pHash: saved again, brighter, turned, mirrored.

A pHash says what those of all turned and mirrored copies are (imaging/orientation.py). Two pHashes
that differ in at most six bits differ in at most one bit of some quarter of all bits, so a photo's
copies are looked up by quarters, with eight pHashes as with one, and whatever the library's size
few photos are compared (Norouzi et al., "Fast Search in Hamming Space with Multi-Index Hashing",
CVPR 2012).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS, PHashes, oriented_hashes
from hashdesk.core.search.code_buckets import CodeBuckets, Rows, ring

# pHashes that differ in at most this many of 64 bits show the same picture. Of 18.7 million pairs
# of different photos, 59 do, most of them shots of one moment; 10 more do mirrored, of which 8 are
# mirrored copies, and none turned. Of 16 kinds of edits, 56 in 100 do; of turned or mirrored, 97.
SAME_PICTURE = 6
UNLIKE_BITS = 64  # bits: more than two pHashes differ in when they differ least
QUARTER_BITS = 16
QUARTERS = 64 // QUARTER_BITS
QUARTER_RADIUS = SAME_PICTURE // QUARTERS  # bits, at most, in the quarter that differs least
WITHIN_RADIUS = np.concatenate([ring(QUARTER_BITS, bits) for bits in range(QUARTER_RADIUS + 1)])
QUERIES_AT_ONCE = 32  # whose distances to thousands of photos stay in the processor's cache


def picture_distances(queries: PHashes, photos: PHashes) -> NDArray[np.uint8]:
    """Bits (q, n) that pHashes differ in, in the orientation in which they differ least.

    A pHash of 0 is none, and nothing is near it.
    """
    near = np.empty((len(queries), len(photos)), np.uint8)
    turned = _turned(queries)
    for start in range(0, len(queries), QUERIES_AT_ONCE):
        block = slice(start, start + QUERIES_AT_ONCE)
        near[block] = _least_bits(turned[:, block], photos)
    near[queries == 0] = UNLIKE_BITS
    return near


class SamePictures:
    """Which photos look like the same picture as one that is searched for."""

    def __init__(self, phashes: PHashes) -> None:
        """phashes (n,): unsigned, 0 for none."""
        self._phashes = phashes

    def near(self, phash: int) -> tuple[Rows, NDArray[np.uint8]]:
        """The rows (m,) that look the same, in order, and the bits in which they differ."""
        turned = _turned(np.array([phash], np.uint64))
        rows = self._candidates(turned)
        bits = _least_bits(turned, self._phashes[rows])[0]
        same = bits <= SAME_PICTURE
        return rows[same], bits[same]

    def least_bits(self, phashes: Sequence[int], rows: Rows) -> NDArray[np.uint8]:
        """The bits in which each of some rows (m,) differs from the nearest of some pHashes."""
        bits = picture_distances(np.array(phashes, np.uint64), self._phashes[rows])
        least: NDArray[np.uint8] = bits.min(axis=0, initial=UNLIKE_BITS)
        return least

    def _candidates(self, turned: PHashes) -> Rows:
        """All rows that look the same, and others. turned (8, 1): a pHash in all orientations."""
        found = np.zeros(len(self._phashes), np.bool_)
        for buckets, words in zip(self._buckets, _quarters(turned), strict=True):
            found[buckets.rows(np.unique(words ^ WITHIN_RADIUS))] = True
        return np.flatnonzero(found)

    @cached_property
    def _buckets(self) -> tuple[CodeBuckets, ...]:
        # Made by the first search at a long setting: 0.1 s for a million photos.
        return tuple(CodeBuckets.by(words, QUARTER_BITS) for words in _quarters(self._phashes))


def _turned(phashes: PHashes) -> PHashes:
    """PHashes (8, n) of pictures (n,) in all orientations."""
    return np.stack([oriented_hashes(phashes, orientation) for orientation in ORIENTATIONS])


def _least_bits(turned: PHashes, photos: PHashes) -> NDArray[np.uint8]:
    """Bits (q, n) between queries in all orientations (8, q) and photos (n,), in the nearest."""
    near = np.full((turned.shape[1], len(photos)), UNLIKE_BITS, np.uint8)
    for one in turned:
        np.minimum(near, np.bitwise_count(one[:, None] ^ photos), out=near)
    near[:, photos == 0] = UNLIKE_BITS
    return near


def _quarters(phashes: PHashes) -> Iterator[NDArray[np.uint16]]:
    """Each quarter of the bits of pHashes."""
    for number in range(QUARTERS):
        yield (phashes >> np.uint64(QUARTER_BITS * number)).astype(np.uint16)
