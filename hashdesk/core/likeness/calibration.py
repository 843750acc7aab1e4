"""The scale of likeness of one library, measured on it.

For some of its photos, the distance to the nearest other photo is taken, and copies of one picture
do not count: they say how often it was saved, not how near its kin is. Nearer than nearly all
photos have their nearest is alike, nearer than most have it is very alike. So a photo from outside
is told to have no close match if it would stand apart in the library more than all but a few of the
library's own photos do. However small or mixed a library is, no distance counts as alike that
random codes would have: the nearest of n random codes is closer the larger n is.

Distances are those of theme codes: detail codes keep photos of one kind apart, too.
"""

from __future__ import annotations

from functools import cache
from math import comb

import numpy as np

from hashdesk.core.likeness.levels import LikenessScale
from hashdesk.core.search.hamming_index import HammingIndex

SAMPLE_PHOTOS = 400
LEAST_SAMPLE = 50  # photos with kin: fewer say nothing about a library
NEAREST_LOOKED_AT = 8  # nearest photos of each, of which the first that is no copy counts
VERY_ALIKE_SHARE, ALIKE_SHARE = 0.5, 0.96  # of the sample, whose nearest photo is as near
# Heads that were learned from a library draw its photos nearer to each other than new ones. What is
# strange to them is told by their anchors instead (Query.strange), and any of these distances is
# alike.
ALIKE_SHARE_LEARNED = 1.0
USUAL_SCALE = LikenessScale(very_alike=5, alike=15)  # of a library of many kinds of photos


def measure_scale(index: HammingIndex) -> LikenessScale:
    """The scale of the photos in an index; the usual one, if they are too few."""
    rows = np.linspace(0, len(index) - 1, min(SAMPLE_PHOTOS, len(index))).astype(np.intp)
    distances = [near for row in rows.tolist() if (near := _nearest_other(index, row)) is not None]
    limit = most_alike(len(index))
    if len(distances) < LEAST_SAMPLE:
        return LikenessScale(USUAL_SCALE.very_alike, min(USUAL_SCALE.alike, limit))
    share = ALIKE_SHARE_LEARNED if index.codes.has_details else ALIKE_SHARE
    limits = np.quantile(distances, (VERY_ALIKE_SHARE, share), method="lower")
    very, alike = limits.astype(int).tolist()
    return LikenessScale(min(very, limit), min(alike, limit))


@cache
def most_alike(photos: int) -> int:
    """The largest distance at which half of all random codes would have no other of `photos`."""
    share, distance = 0.0, 0
    while distance < 32:
        share += comb(64, distance) / 2**64
        if share * photos > 0.5:
            break
        distance += 1
    return max(distance - 1, 0)


def _nearest_other(index: HammingIndex, row: int) -> int | None:
    """The distance at 64 bits to the nearest photo of another picture; None if none is near."""
    query = index.query(row)
    rows, distances = index.nearest_in_theme(query, NEAREST_LOOKED_AT)
    others = (rows != row) & ~index.look_the_same(query, rows)
    return int(distances[others][0]) if others.any() else None
