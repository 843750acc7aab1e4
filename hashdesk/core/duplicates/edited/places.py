"""Where each candidate would lie in its original, and which of them are worth a proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.edited.candidates import CopyCandidates
from hashdesk.core.duplicates.edited.crops import FineCrops
from hashdesk.core.duplicates.edited.greys import Greys
from hashdesk.core.duplicates.edited.nearest import PhotoPlaces
from hashdesk.core.duplicates.edited.outlines import Outlines
from hashdesk.core.duplicates.edited.terms import oriented_terms, square_of, unit_terms
from hashdesk.core.imaging.framing.trimming import Area, trim_box
from hashdesk.core.imaging.signatures.orientation import ORIENTATIONS
from hashdesk.core.job import Job

LEAST_LIKENESS = 0.6  # of outlines: edited copies have more, most other pictures less
ORIGINALS_AT_ONCE = 256
MOST_TRIES = 3  # places of one pair: a copy's own edges may have been trimmed, or its original's
WHOLE_COPY, WHOLE_ORIGINAL = 1, 2  # views


@dataclass(frozen=True)
class PlacedCopies:
    """Candidates by places in a list of photos, and where each lies in its original.

    In the order of originals.
    """

    copies: PhotoPlaces  # (m,)
    originals: PhotoPlaces  # (m,)
    views: NDArray[np.uint8]  # (m,), WHOLE_COPY and WHOLE_ORIGINAL: with their flat edges
    ways: NDArray[np.uint8]  # (m,), places in ORIENTATIONS
    likeness: NDArray[np.float32]  # (m,)
    boxes: NDArray[np.float32]  # (m, 4), pixels of the original's thumbnail
    ranks: NDArray[np.int32]  # (m,): 0 for the likeliest original of each copy, then 1 …
    tries: NDArray[np.int32]  # (m,): 0 for the likeliest place of each pair, then 1 …

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> PlacedCopies:
        """A selection of the candidates, by a mask (m,) or by numbers."""
        return PlacedCopies(
            self.copies[chosen],
            self.originals[chosen],
            self.views[chosen],
            self.ways[chosen],
            self.likeness[chosen],
            self.boxes[chosen],
            self.ranks[chosen],
            self.tries[chosen],
        )

    @property
    def pairs(self) -> NDArray[np.int64]:
        """(m,), a number for each pair of photos, whichever is the copy."""
        low = np.minimum(self.copies, self.originals).astype(np.int64)
        pairs: NDArray[np.int64] = (low << 32) | np.maximum(self.copies, self.originals)
        return pairs

    def box(self, number: int) -> Area:
        """Where a copy lies."""
        return Area(*self.boxes[number].tolist())


def place_copies(
    found: CopyCandidates, outlines: Outlines, contents: Sequence[bytes], greys: Greys, job: Job
) -> PlacedCopies:
    """Place candidates, and rank those that are likely, each pair a few times.

    found: in the order of originals. Reports "place", in pairs. Raises Cancelled.
    """
    count = len(found.copies)
    copies, originals = outlines.photos[found.copies], outlines.photos[found.originals]
    are_whole = outlines.are_whole
    likeness, boxes = np.zeros(count, np.float32), np.zeros((count, 4), np.float32)
    starts = np.flatnonzero(np.diff(found.originals, prepend=-1))
    ends = np.append(starts[1:], count)
    for first in range(0, len(starts), ORIGINALS_AT_ONCE):
        job.report("place", int(starts[first]), count)
        runs = range(first, min(first + ORIGINALS_AT_ONCE, len(starts)))
        greys.fetch(contents[originals[starts[run]]] for run in runs)
        for run in runs:
            job.check()
            grey = greys.get(contents[originals[starts[run]]])
            if grey is None:
                continue
            part = Area.of(grey) if are_whole[found.originals[starts[run]]] else trim_box(grey)
            crops = FineCrops.of(square_of(grey, part), part)
            for number in range(starts[run], ends[run]):
                copy, way = int(found.copies[number]), ORIENTATIONS[found.ways[number]]
                aspect = float(outlines.aspects[copy])
                terms = oriented_terms(outlines.terms[copy].astype(np.float32), way)
                place = crops.place(unit_terms(terms), 1 / aspect if way.transposed else aspect)
                likeness[number], boxes[number] = place.likeness, place.box.corners
        job.report("place", int(ends[runs[-1]]), count)
    unranked = np.zeros(count, np.int32)
    views = WHOLE_COPY * are_whole[found.copies] + WHOLE_ORIGINAL * are_whole[found.originals]
    return _ranked(
        PlacedCopies(
            copies=copies,
            originals=originals,
            views=views.astype(np.uint8),
            ways=found.ways,
            likeness=likeness,
            boxes=boxes,
            ranks=unranked,
            tries=unranked,
        )
    )


def _ranked(placed: PlacedCopies) -> PlacedCopies:
    """The likely candidates: of each pair, its likeliest places."""
    ties = placed.views, placed.ways, placed.copies, placed.originals
    order = np.lexsort((*ties, -placed.likeness))
    placed = placed.where(order[placed.likeness[order] >= LEAST_LIKENESS])
    tries = _ranks(placed.pairs)
    first = np.flatnonzero(tries == 0)
    ranks = np.zeros(len(tries), np.int32)
    ranks[first] = _ranks(placed.copies[first])
    placed = replace(placed, ranks=ranks, tries=tries).where(tries < MOST_TRIES)
    return placed.where(np.argsort(placed.originals, kind="stable"))


def _ranks(keys: NDArray[Any]) -> NDArray[np.int32]:
    """(m,), how often each key came before."""
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    ranks = np.empty(len(keys), np.int32)
    ranks[order] = np.arange(len(keys)) - np.repeat(starts, np.diff([*starts, len(keys)]))
    return ranks
