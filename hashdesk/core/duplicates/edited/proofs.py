"""Candidates proven one after the other, and the verdicts kept."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.detail.picture import oriented
from hashdesk.core.duplicates.edited import EDITED_VERSION
from hashdesk.core.duplicates.edited.greys import Greys
from hashdesk.core.duplicates.edited.places import (
    MOST_TRIES,
    WHOLE_COPY,
    WHOLE_ORIGINAL,
    PlacedCopies,
)
from hashdesk.core.duplicates.edited.proof import Agreement, BlockAgreement, agreement
from hashdesk.core.imaging.framing.trimming import Framed, Grey
from hashdesk.core.imaging.signatures.orientation import IDENTITY, ORIENTATIONS, Orientation
from hashdesk.core.job import Job
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.verdict_cache import keep_verdicts, kept_verdicts, pair_id

# Instead of a distance: no edited copy, or not where it was placed, or a near-duplicate.
NO_COPY, NEARLY, NEAR = 255, 254, 0
MOST_ON_PLAIN = 7  # of 64 parts: what differs on a plain ground may be all that there is
NEARLY_ALIKE = 0.5  # correlation of blocks
EDITED_WAYS = 64  # added to the orientation, and 8 times the views, in the id of a pair
PARTS = 64  # of which a distance counts those that differ
MOST_OF_NEAR = 8  # parts: with more that differ, it is no near-duplicate
FIRST_PROOFS = 4  # of a photo as a copy: its likeliest originals; more if one of them is one
PROOFS_AT_ONCE = 128  # pairs whose thumbnails are read and whose verdicts are kept together

SAME_SHAPE = 0.03  # of the logarithm of the ratio of aspects
LEAST_BLOCKS = 16
LEAST_BLOCK_CORRELATION, LEAST_ALIKE = 0.7, 0.45
MOST_DISPLACEMENT = 0.14  # pixels: other shots have .18 and more
IN_PLACE, LEAST_ALIKE_IN_PLACE = 0.09, 0.35  # of a copy that lost much, and strays nowhere
LEAST_BLOCKS_BESIDE, LEAST_ALIKE_BESIDE = 32, 0.85  # of a copy with something over it
LEAST_TELLING, LEAST_TELLING_ALIKE = 8, 0.25  # of two photos with one horizon, hardly any agree
LEAST_INSIDE = 0.85
MOST_ROTATION, MOST_ANISOTROPY = 6.0, 1.8  # degrees, and ratio


def is_edited_copy(seen: Agreement | None) -> bool:
    """Whether what was measured of a pair is that of a photo and an edited copy of it."""
    return (
        seen is not None
        and (_agree(seen.everywhere) or (seen.beside is not None and _agree_beside(seen.beside)))
        and seen.inside >= LEAST_INSIDE
        and seen.rotation <= MOST_ROTATION
        and seen.stretch <= MOST_ANISOTROPY
    )


def _agree(seen: BlockAgreement) -> bool:
    least_alike = LEAST_ALIKE_IN_PLACE if seen.displacement <= IN_PLACE else LEAST_ALIKE
    return (
        seen.blocks >= LEAST_BLOCKS
        and seen.correlation >= LEAST_BLOCK_CORRELATION
        and seen.alike >= least_alike
        and seen.telling >= LEAST_TELLING
        and seen.telling_alike >= LEAST_TELLING_ALIKE
        and seen.displacement <= MOST_DISPLACEMENT
    )


def _agree_beside(seen: BlockAgreement) -> bool:
    """Whether all that lies beside a band agrees."""
    return (
        seen.blocks >= LEAST_BLOCKS_BESIDE
        and seen.alike >= LEAST_ALIKE_BESIDE
        and seen.telling >= LEAST_TELLING
        and seen.telling_alike >= LEAST_TELLING_ALIKE
        and seen.displacement <= MOST_DISPLACEMENT
    )


def _alike(seen: Agreement) -> float:
    """The share of a copy that agrees: all of a band counts as changed."""
    if seen.beside is None or _agree(seen.everywhere):
        return seen.everywhere.alike
    return seen.beside.alike * (1 - seen.band)


def distances_of(
    placed: PlacedCopies,
    is_plain: NDArray[np.bool_],
    contents: Sequence[bytes],
    greys: Greys,
    verdicts: BlobCache,
    job: Job,
) -> NDArray[np.uint8]:
    """(m,), how many of 64 parts of each copy differ, at least 1; or NO_COPY, or NEAR.

    Each pair has a distance at one of its places at most. is_plain (m,): whether a photo of the
    pair has a plain ground. Reports "prove", in pairs. Raises Cancelled; verdicts until then are
    kept.
    """
    distances = np.full(len(placed.copies), NO_COPY, np.uint8)

    def prove(wanted: NDArray[np.bool_]) -> None:
        chosen = np.flatnonzero(wanted)
        found = _proven(placed.where(chosen), contents, greys, verdicts, job)
        found[is_plain[chosen] & (found > MOST_ON_PLAIN) & (found < NEARLY)] = NEARLY
        distances[chosen] = found

    first = placed.tries == 0
    likeliest = first & (placed.ranks < FIRST_PROOFS)
    prove(likeliest)
    # A photo of which many copies were made: go on until there is none any more.
    proven = np.unique(placed.copies[distances < NEARLY])
    prove(first & ~likeliest & np.isin(placed.copies, proven))
    for number in range(1, MOST_TRIES):
        open_ = np.setdiff1d(placed.pairs[distances == NEARLY], placed.pairs[distances < NEARLY])
        prove((placed.tries == number) & np.isin(placed.pairs, open_))
    distances[distances == NEARLY] = NO_COPY
    return distances


def _proven(
    placed: PlacedCopies, contents: Sequence[bytes], greys: Greys, verdicts: BlobCache, job: Job
) -> NDArray[np.uint8]:
    count = len(placed.copies)
    distances = np.full(count, NO_COPY, np.uint8)
    if count:
        job.report("prove", 0, count)
    for start in range(0, count, PROOFS_AT_ONCE):
        numbers = range(start, min(start + PROOFS_AT_ONCE, count))
        ids = {number: _verdict_id(placed, contents, number) for number in numbers}
        known = kept_verdicts(verdicts, ids.values(), EDITED_VERSION)
        lacking = [number for number in numbers if not known.get(ids[number], "").isdigit()]
        sides = (placed.originals, placed.copies)
        greys.fetch(contents[side[number]] for number in lacking for side in sides)
        new: dict[bytes, str] = {}
        try:
            for number in lacking:
                job.check()
                new[ids[number]] = str(_distance(placed, contents, greys, number))
        finally:
            with contextlib.suppress(sqlite3.Error):  # else the next time takes longer
                keep_verdicts(verdicts, new, EDITED_VERSION)
        for number in numbers:
            distances[number] = min(int((known | new)[ids[number]]), NO_COPY)
        job.report("prove", numbers[-1] + 1, count)
    return distances


def _verdict_id(placed: PlacedCopies, contents: Sequence[bytes], number: int) -> bytes:
    """Another one than the verdict at level near has on the same pair."""
    original, copy = contents[placed.originals[number]], contents[placed.copies[number]]
    view = len(ORIENTATIONS) * int(placed.views[number]) + int(placed.ways[number])
    return pair_id(original, copy, EDITED_WAYS + view)


def _distance(placed: PlacedCopies, contents: Sequence[bytes], greys: Greys, number: int) -> int:
    ends = contents[placed.originals[number]], contents[placed.copies[number]]
    original, copy = (greys.get(content) for content in ends)
    if original is None or copy is None:
        return NO_COPY
    way = ORIENTATIONS[placed.ways[number]]
    turned = turned_grey(copy, way)
    framed, other = Framed.of(turned), Framed.of(original)
    view = placed.views[number]
    part = framed.whole if view & WHOLE_COPY else framed.photo
    whole = other.whole if view & WHOLE_ORIGINAL else other.photo
    guesses = [placed.box(number)]
    if abs(np.log(part.aspect / whole.aspect)) <= SAME_SHAPE:
        guesses.append(whole)  # outlines are misled by large letters
    seen = agreement(framed, part, other, guesses)
    if seen is None or not is_edited_copy(seen):
        is_nearly = seen is not None and seen.everywhere.correlation >= NEARLY_ALIKE
        return NEARLY if is_nearly else NO_COPY
    distance = max(1, round(PARTS * (1 - _alike(seen))))
    if way == IDENTITY and distance <= MOST_OF_NEAR and greys.are_near(*ends):
        return NEAR
    return distance


def turned_grey(grey: Grey, way: Orientation) -> Grey:
    """A grey picture in another orientation."""
    return grey if way == IDENTITY else oriented(grey[..., None], way)[..., 0]
