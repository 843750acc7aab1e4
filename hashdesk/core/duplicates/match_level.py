"""How near photos must be to belong together: four levels that are never mixed.

exact     the same bytes
near      the same picture, re-encoded, resized or changed in tone: candidates by pHash and
          color signatures, then a second look at every detail
edited    a crop, in a frame, in grey, with a caption, turned …: outlines, then a proof
similar   the learned code, at a chosen length and radius
"""

from __future__ import annotations

from enum import StrEnum


class MatchLevel(StrEnum):
    """How near photos must be to belong together."""

    EXACT = "exact"
    NEAR = "near"
    EDITED = "edited"
    SIMILAR = "similar"


# In bits: the default radius of 64-bit codes, and the largest radius at any length. At EDITED, how
# many of 64 parts of the picture may differ.
USUAL_RADIUS = {
    MatchLevel.EXACT: 0,
    MatchLevel.NEAR: 8,
    MatchLevel.EDITED: 42,
    MatchLevel.SIMILAR: 6,
}
LARGEST_RADIUS = USUAL_RADIUS | {MatchLevel.NEAR: 12, MatchLevel.SIMILAR: 16}


def usual_radius(level: MatchLevel, bits: int) -> int:
    """The default radius in bits; bits: length of the code, for SIMILAR only."""
    radius = USUAL_RADIUS[level]
    return round(radius * bits / 64) if level is MatchLevel.SIMILAR else radius
