"""The scale of likeness of one library, measured on it.

For some of its photos, the distance to the nearest other photo is taken, and copies of one picture
do not count: they say how often it was saved, not how near its kin is. Nearer than nearly all
photos have their nearest is alike, nearer than most have it is very alike. So a photo from outside
is told to have no close match if it would stand apart in the library more than all but a few of the
library's own photos do. Where the library keeps features, these say what stands apart
(`surroundings`), and codes only how near the rest is; where it keeps none, the anchors of an
adapted encoder do. However small or mixed a library is, no distance counts as alike that random
codes would have: the nearest of n random codes is closer the larger n is.
Of a model that tells no photos apart (`telling_apart`), no distance says anything.

Distances are those of theme codes: detail codes keep photos of one kind apart, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from math import comb
from typing import Any

import numpy as np

from hashdesk.core.encoding.directions import Directions
from hashdesk.core.likeness.levels import NONE_ALIKE, LikenessScale
from hashdesk.core.likeness.surroundings import (
    LEAST_SAMPLE,
    DirectionsOf,
    Surroundings,
    measure_surroundings,
)
from hashdesk.core.likeness.telling_apart import finds_nothing, tells_apart
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.query import Query

SAMPLE_PHOTOS = 400
COMPARED_PHOTOS = 200  # with each other
NEAREST_LOOKED_AT = 8  # nearest photos of each, of which the first that is no copy counts
VERY_ALIKE_SHARE, ALIKE_SHARE = 0.5, 0.96  # of the sample, whose nearest photo is as near
# Where something else than distances tells what is strange, any of these distances is alike.
# Features do, and so do anchors of heads that were learned from a library: such heads draw its
# photos nearer to each other than new ones.
ALIKE_SHARE_OF_KNOWN = 1.0
# How much farther apart photos may be that are searched for together, and still be of one kind.
# With it, 3, 5 and 7 % of 120 pairs, triples and fives of photos of one object have no close match,
# without it 13, 14 and 16 %; of triples of three kinds, 4 and 2 % have one.
ALIKE_TOGETHER = 6
USUAL_SCALE = LikenessScale(very_alike=5, alike=15)  # of a library of many kinds of photos


@dataclass(frozen=True)
class LibraryLikeness:
    """What was measured on a library."""

    scale: LikenessScale  # by codes alone
    scale_of_known: LikenessScale  # of photos that by their features are like some of the library
    surroundings: Surroundings | None = None  # None: few photos or features
    tells_apart: bool = True  # else no distance says anything, and no photos count as alike

    def scale_for(self, query: Query, limits: LikenessScale | None = None) -> LikenessScale:
        """The scale of what a search finds.

        Of one photo that in every view is unlike all that the library has, nothing is alike that is
        not very alike: heads may not keep it apart, so a distance that would be alike says nothing.
        limits: those of the library in which the same was asked for, if it has the same encoder:
        two photos are as alike in one answer as in the other. So what is strange to that library is
        to this one, too, if it has no features to tell by.
        """
        own = self.limits_for(query)
        if own.says_nothing:
            return own
        scale = own if limits is None else limits
        strange = own.strange or (scale.strange and self.surroundings is None)
        alike = scale.very_alike if strange else scale.alike
        return LikenessScale(scale.very_alike, alike)

    def limits_for(self, query: Query) -> LikenessScale:
        """What distances mean in this library, whether or not the query is strange to it."""
        if not self.tells_apart:
            return NONE_ALIKE
        if query.others:
            return together(self.scale, query)
        scale = self.scale if self._directions(query) is None else self.scale_of_known
        return replace(scale, strange=self._is_strange(query))

    def _is_strange(self, query: Query) -> bool:
        directions = self._directions(query)
        if directions is None or self.surroundings is None:
            return all(view.strange for view in query.views)
        return bool(self.surroundings.are_strange(directions).all())

    def _directions(self, query: Query) -> Directions | None:
        """The features of each view of one photo; None where they say nothing here."""
        views = query.views
        known = [view.direction for view in views if view.direction is not None]
        return np.stack(known) if self.surroundings and len(known) == len(views) else None


def together(scale: LikenessScale, query: Query) -> LikenessScale:
    """The scale of what is searched for by several photos together.

    No photo can be nearer to all of them than they are to each other. So where they are a little
    farther apart than what is alike, what is as far from them as they are is alike, too.
    """
    codes = [part.codes[64] for part in query.parts]
    apart = [(one ^ other).bit_count() for one, other in combinations(codes, 2)]
    usual = round(sum(apart) / len(apart))
    if scale.alike < usual <= scale.alike + ALIKE_TOGETHER:
        return replace(scale, alike=usual)
    return scale


def measure_likeness(
    index: HammingIndex, directions_of: DirectionsOf, estimate: Mapping[str, Any] | None = None
) -> LibraryLikeness:
    """How alike the photos in an index are, by their codes and by the features that are kept.

    estimate: what the judge found of the encoder; None or empty: it was not judged.
    """
    rows = np.linspace(0, len(index) - 1, min(SAMPLE_PHOTOS, len(index))).astype(np.intp)
    distances = [near for row in rows.tolist() if (near := _nearest_other(index, row)) is not None]
    of_known = _scale(distances, ALIKE_SHARE_OF_KNOWN, len(index))
    # An adapted encoder, one with detail codes, has anchors.
    by_codes = of_known if index.codes.has_details else _scale(distances, ALIKE_SHARE, len(index))
    surroundings = measure_surroundings(np.sort(index.ids), directions_of)
    compared = rows[:: -(-len(rows) // COMPARED_PHOTOS)] if len(rows) else rows
    directions = directions_of(index.ids[compared])
    told = tells_apart(index, compared, directions, distances) and not finds_nothing(estimate or {})
    return LibraryLikeness(by_codes, of_known, surroundings, told)


def _scale(distances: Sequence[int], alike_share: float, photos: int) -> LikenessScale:
    """The scale of a library; the usual one, if too few of its photos have a nearest one."""
    limit = most_alike(photos)
    if len(distances) < LEAST_SAMPLE:
        return LikenessScale(USUAL_SCALE.very_alike, min(USUAL_SCALE.alike, limit))
    limits = np.quantile(distances, (VERY_ALIKE_SHARE, alike_share), method="lower")
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
