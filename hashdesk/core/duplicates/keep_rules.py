"""Which photo of a group to keep, and why: rules in an order that the user chooses.

A photo that could be read whole goes before one of which a part is missing, whatever is chosen;
then one with companions (its RAW file, a film, sidecars) goes before one without. A photo that has
companions which the kept one lacks is not marked: nobody else would keep them.
The first rule that tells the two best photos apart decides, and is the reason that is shown. Photos
in reference folders and photos out of reach are never marked. Of the photos within reach, at least
one is kept: whether a photo on an unplugged drive still exists cannot be checked.
"""

from __future__ import annotations

import functools
import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.grouping import Groups
from hashdesk.core.imaging.companion_files import unpacked
from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS
from hashdesk.core.storage.photo_arrays import DATE
from hashdesk.core.storage.schema import PhotoState

TRAIT_ROWS_AT_ONCE = 10_000  # read at a time
# 0 means that the file was written just before the scan, which must read its time again.
WRITTEN = "coalesce(nullif(mtime_ns, 0) / 1000000000, CAST(strftime('%s', 'now') AS INTEGER))"


class KeepRule(StrEnum):
    """What makes one photo better than another."""

    WHOLE = "whole"  # could be read to its end: always first, so nobody chooses it
    COMPANIONS = "companions"  # more files belong to it: always second
    PIXELS = "pixels"  # more pixels
    TAKEN = "taken"  # has a capture time
    OLDEST = "oldest"  # older file: an edit is often larger, and never older
    BYTES = "bytes"  # larger file
    FORMAT = "format"  # a format of cameras rather than of export programs


FIRST_RULES = (KeepRule.WHOLE, KeepRule.COMPANIONS)
USUAL_RULES = tuple(rule for rule in KeepRule if rule not in FIRST_RULES)
# What cameras write before what programs make of it.
PREFERRED_FORMATS = ("RAW", "HEIF", "TIFF", "JPEG", "AVIF", "PNG", "WebP")
PREFERRED_SUFFIXES = tuple(
    f".{suffix}".encode() for name in PREFERRED_FORMATS for suffix in PHOTO_FORMATS[name].suffixes
)


Companions = frozenset[tuple[bytes, int]]  # suffix and size: copies are called anything
NO_COMPANIONS: Companions = frozenset()


@dataclass(frozen=True)
class PhotoTraits:
    """What the rules compare, for all photos that are there in id order; (n,) each."""

    ids: NDArray[np.int64]
    folders: NDArray[np.int64]
    bytes: NDArray[np.int64]
    pixels: NDArray[np.int64]
    dates: NDArray[np.int64]  # seconds since 1970: when taken, else the file's time
    taken: NDArray[np.bool_]  # whether the date is a capture time
    formats: NDArray[np.int64]  # place in PREFERRED_SUFFIXES, or their number
    written: NDArray[np.int64]  # seconds since 1970: the file's time
    whole: NDArray[np.bool_]  # whether all of the picture could be read
    companions: Mapping[int, Companions] = field(default_factory=dict)  # by the ids that have any

    def lacks(self, kept: int, photo: int) -> bool:
        """Whether a photo that is kept lacks companions that another one has."""
        return not self.companions.get(photo, NO_COMPANIONS) <= self.companions.get(
            kept, NO_COMPANIONS
        )

    @functools.cached_property
    def companion_counts(self) -> NDArray[np.int64]:
        """(n,), how many files belong to each photo."""
        counts = np.zeros(len(self.ids), np.int64)
        photos = np.array(list(self.companions), np.int64)
        counts[self.rows(photos)] = [len(files) for files in self.companions.values()]
        return counts

    def rows(self, photos: NDArray[np.int64]) -> NDArray[np.intp]:
        """The rows of photos, by their ids."""
        return np.searchsorted(self.ids, photos)


def read_traits(connection: sqlite3.Connection) -> PhotoTraits:
    """Read the traits of the photos of a library."""
    # A damaged row may hold anything; it is in no group, and must not stop the others.
    numbers = [
        f"coalesce(CAST({value} AS INTEGER), 0)"
        for value in (
            *("folder", "size", "width * height", DATE, "taken IS NOT NULL", WRITTEN),
            "incomplete ISNULL",
        )
    ]
    query = (
        f"SELECT id, {', '.join(numbers)}, CAST(name AS BLOB), CAST(companions AS BLOB) "
        "FROM photos WHERE state=? ORDER BY id"
    )
    ranks = {suffix: rank for rank, suffix in enumerate(PREFERRED_SUFFIXES)}
    parts = [np.empty((0, 9), np.int64)]
    companions: dict[int, Companions] = {}
    rows = connection.execute(query, (PhotoState.OK,))
    while part := rows.fetchmany(TRAIT_ROWS_AT_ONCE):
        table = [
            (*row[:8], ranks.get(os.path.splitext(row[8])[1].lower(), len(ranks))) for row in part
        ]
        parts.append(np.array(table, np.int64))
        companions.update((row[0], _comparable(row[9])) for row in part if row[9])
    columns = np.concatenate(parts).T
    ids, folders, size, pixels, dates, taken, written, whole, formats = columns
    dated = taken.astype(bool)
    return PhotoTraits(
        *(ids, folders, size, pixels, dates, dated, formats, written, whole.astype(bool)),
        companions,
    )


def _comparable(row: bytes) -> Companions:
    return frozenset((os.path.splitext(c.name)[1].lower(), c.size) for c in unpacked(row))


@dataclass(frozen=True)
class KeepSuggestion:
    """For each group, the photo to keep and the rule; for each photo, whether it is marked."""

    keep: NDArray[np.int64]  # (groups,), photo ids
    reasons: tuple[KeepRule | None, ...]  # (groups,); None: no rule tells them apart
    marked: NDArray[np.bool_]  # (k,), as Groups.photos
    protected: NDArray[np.bool_]  # (k,): may not be marked

    def freed(self, groups: Groups, traits: PhotoTraits) -> int:
        """Bytes of the marked photos."""
        return int(traits.bytes[traits.rows(groups.photos[self.marked])].sum())


def suggest(
    groups: Groups,
    traits: PhotoTraits,
    rules: Sequence[KeepRule] = USUAL_RULES,
    references: frozenset[int] = frozenset(),
    out_of_reach: frozenset[int] = frozenset(),
) -> KeepSuggestion:
    """Which photos to keep. references, out_of_reach: folders whose photos are never marked."""
    if not len(groups):
        return KeepSuggestion(np.empty(0, np.int64), (), np.empty(0, bool), np.empty(0, bool))
    rows, numbers = traits.rows(groups.photos), groups.numbers
    reference = np.isin(traits.folders[rows], list(references))
    away = np.isin(traits.folders[rows], list(out_of_reach))
    protected = reference | away
    rules = (*FIRST_RULES, *rules)
    merits = [_merit(rule, traits, rows) for rule in rules]
    # In each group: within reach, then whole, then in a reference folder, then the best, then first
    # indexed. A photo in a reference folder stays anyway: it must not stand in for a whole one.
    ranks = *(-merit for merit in reversed(merits)), ~reference, -merits[0], away
    order = np.lexsort((groups.photos, *ranks, numbers))
    best, second = order[groups.starts[:-1]], order[groups.starts[:-1] + 1]
    marked = ~protected
    marked[best] = False
    kept, ids = groups.photos[best][numbers].tolist(), groups.photos.tolist()
    for place in np.flatnonzero(np.isin(groups.photos, list(traits.companions))).tolist():
        marked[place] &= not traits.lacks(kept[place], ids[place])
    reasons = _reasons(rules, merits, best, second)
    return KeepSuggestion(groups.photos[best], reasons, marked, protected)


def _merit(rule: KeepRule, traits: PhotoTraits, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """The merit (k,) of photos by a rule; more is better."""
    values = {
        KeepRule.WHOLE: traits.whole.astype(np.int64),
        KeepRule.COMPANIONS: traits.companion_counts,
        KeepRule.PIXELS: traits.pixels,
        KeepRule.TAKEN: traits.taken.astype(np.int64),
        KeepRule.BYTES: traits.bytes,
        KeepRule.FORMAT: -traits.formats,
        KeepRule.OLDEST: -traits.written,
    }[rule]
    merit: NDArray[np.int64] = values[rows]
    return merit


def _reasons(
    rules: Sequence[KeepRule],
    merits: Sequence[NDArray[np.int64]],
    best: NDArray[np.intp],
    second: NDArray[np.intp],
) -> tuple[KeepRule | None, ...]:
    """For each group, the first rule by which the best photo beats the second."""
    places = np.full(len(best), len(rules))
    for place, merit in reversed(list(enumerate(merits))):
        places[merit[best] > merit[second]] = place
    return tuple((*rules, None)[place] for place in places.tolist())
