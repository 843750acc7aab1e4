"""The pixels of a smaller picture that one enlarged from it carries, whatever was done to it then.

Interpolated pixels are the smoother the farther they lie from those of the smaller picture, so that
roughness rises and falls once in each of these (Gallagher, "Detection of linear and cubic
interpolation in JPEG compressed images", 2005). Sharpening, noise and saving leave that. A picture
that the smaller one was made of has nothing of this length.
"""

from __future__ import annotations

from hashdesk.core.duplicates.keep.block_traces import (
    OWN_HARMONIC,
    Wave,
    clearness,
    sides_of,
    waves,
)
from hashdesk.core.imaging.provenance.earlier_saves import DCT_SIDE
from hashdesk.core.imaging.provenance.provenance import Provenance

# Deviations. Of 156 pairs with a copy made smaller, at most 2.1.
PIXELS_SEEN = 4.0
PIXELS_UNSEEN = 2.5  # more is no surprise of chance any more
SLOWEST = 16  # waves along a side, at least: slower ones are what the picture shows


def pixel_trace(larger: Provenance, smaller: Provenance) -> float | None:
    """How clearly pixels as large as the smaller picture's are seen in the larger one.

    In deviations. None where they cannot be: twice as large, pixels all lie alike between those of
    the smaller one, and other sizes are those of the picture's own blocks.
    """
    found: list[Wave] = []
    for levels, own, side in sides_of(larger, smaller):
        place = DCT_SIDE * side / own  # among the harmonics of the picture's own blocks
        count = max(len(levels), 1)
        is_own = abs(place - round(place)) < OWN_HARMONIC * DCT_SIDE / count
        if not is_own and min(side / own, 1 - side / own) * count >= SLOWEST:
            found += waves(levels, own / side, own / side / 2)[:1]
    return clearness(found) if found else None
