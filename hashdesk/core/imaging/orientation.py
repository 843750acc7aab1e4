"""A photo turned or mirrored: its pHash and its look, without reading it again.

pHash is the signs of 8 × 8 terms of a cosine transform about their median, which lies next
to zero. Mirrored, every second term changes its sign; laid on its side, rows become
columns. So the pHash of any of the eight ways to lay a square is known from one (but for
terms so near to the median that they may fall to either side: two or three bits).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.color_signature import Looks, apart

PHashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Orientation:
    """A way to lay a photo: rows for columns, then left for right, then upside down."""

    transposed: bool
    mirrored: bool
    flipped: bool


WAYS = tuple(
    Orientation(transposed, mirrored, flipped)
    for transposed in (False, True)
    for mirrored in (False, True)
    for flipped in (False, True)
)
ODD = np.array([0, 1] * 4, np.uint8)  # terms that change their sign in a mirror
AS_IT_IS = WAYS[0]
TURNED = WAYS[1:]


def turned_hashes(hashes: PHashes, way: Orientation) -> PHashes:
    """pHashes (n,) as they were if the photos were laid that way."""
    bits: NDArray[np.uint8] = np.unpackbits(
        hashes.astype("<u8").view(np.uint8), bitorder="little"
    ).reshape(-1, 8, 8)
    if way.transposed:
        bits = bits.transpose(0, 2, 1)
    if way.mirrored:
        bits = bits ^ ODD[None, None, :]
    if way.flipped:
        bits = bits ^ ODD[None, :, None]
    packed = np.packbits(bits.reshape(-1, 64), axis=1, bitorder="little")
    turned: PHashes = packed.view("<u8").reshape(-1).astype(np.uint64)
    return turned


def turned_looks(looks: Looks, way: Orientation) -> Looks:
    """Looks (n, side, side, 3) of the photos laid that way."""
    if way.transposed:
        looks = looks.transpose(0, 2, 1, 3)
    if way.mirrored:
        looks = looks[:, :, ::-1]
    if way.flipped:
        looks = looks[:, ::-1]
    return looks


def way_between(look: Looks, other: Looks) -> Orientation:
    """How to lay the photo of the other look (side, side, 3) for it to look most like the first."""
    ways = np.concatenate([turned_looks(other[None], way) for way in WAYS])
    return WAYS[int(apart(look[None], ways).argmin())]
