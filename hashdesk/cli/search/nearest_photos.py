"""The photos of a library that are nearest to a query, and how alike they are."""

from __future__ import annotations

import time
from dataclasses import dataclass

from hashdesk.cli.search.prepared_query import PreparedQuery, decoded_tiles
from hashdesk.core.imaging.thumbnail import Tile
from hashdesk.core.likeness.calibration import measure_likeness
from hashdesk.core.likeness.known_copies import KnownCopies
from hashdesk.core.likeness.levels import (
    DECIDING_RANKS,
    Likenesses,
    LikenessScale,
    most_alike_first,
)
from hashdesk.core.likeness.rating import Searched, rate_at
from hashdesk.core.search.library import Library, RankedPhotos


@dataclass(frozen=True)
class NearestPhotos:
    """What a library has nearest to a query."""

    ranked: RankedPhotos  # k
    levels: Likenesses  # (k,), how alike they are
    limits: LikenessScale  # what distances mean in this library
    tells_apart: bool  # whether the model tells the photos of the library apart at all
    ms: float  # of the search alone


def answer(
    library: Library,
    prepared: PreparedQuery,
    bits: int,
    k: int,
    *,
    others: bool = False,
    limits: LikenessScale | None = None,
) -> NearestPhotos:
    """Search a library. others: without the image itself. limits: of another one, used here."""
    started, count = time.perf_counter(), max(k, DECIDING_RANKS)
    ranked = library.rank(prepared.query, bits, count, itself=prepared.photo, others=others)
    ms = (time.perf_counter() - started) * 1000
    likeness = measure_likeness(library.codes, library.directions, library.encoder.estimate)
    limits = limits or likeness.limits_for(prepared.query)
    scale = likeness.scale_for(prepared.query, limits)
    levels = _levels(library, bits, ranked, prepared, scale)
    shown = most_alike_first(levels)[:k]
    return NearestPhotos(ranked.at(shown), levels[shown], limits, likeness.tells_apart, ms)


def _levels(
    library: Library,
    bits: int,
    ranked: RankedPhotos,
    prepared: PreparedQuery,
    scale: LikenessScale,
) -> Likenesses:
    """How alike results are to what was searched for."""

    def picture() -> Tile | None:
        return decoded_tiles([prepared.thumbnail])[0]

    count, ids = len(prepared.query.parts), (prepared.content_id, prepared.pixel_id)
    copies = KnownCopies().of(library, prepared.photo)
    searched = Searched(count, prepared.photos, copies, *ids, picture, prepared.trimmed)
    asked = library, prepared.query, ranked, searched, scale, decoded_tiles
    return rate_at(bits, *asked, itself=prepared.photo)
