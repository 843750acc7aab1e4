"""Where each candidate would lie in its original, and which of them are worth a proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.edited.candidates import CopyCandidates
from hashdesk.core.duplicates.edited.crops import FineCrops
from hashdesk.core.duplicates.edited.greys import Greys
from hashdesk.core.duplicates.edited.nearest import PhotoPlaces
from hashdesk.core.duplicates.edited.outlines import Outlines
from hashdesk.core.duplicates.edited.terms import oriented_terms, square_of, unit_terms
from hashdesk.core.duplicates.edited.trimming import Area, trim_box
from hashdesk.core.imaging.orientation import ORIENTATIONS
from hashdesk.core.job import Job

LEAST_LIKENESS = 0.6  # of outlines: edited copies have more, most other pictures less
ORIGINALS_AT_ONCE = 256


@dataclass(frozen=True)
class PlacedCopies:
    """Candidates, and where each lies in its original. In the order of originals."""

    copies: PhotoPlaces  # (m,)
    originals: PhotoPlaces  # (m,)
    ways: NDArray[np.uint8]  # (m,), places in ORIENTATIONS
    likeness: NDArray[np.float32]  # (m,)
    boxes: NDArray[np.float32]  # (m, 4), pixels of the original's thumbnail
    ranks: NDArray[np.int32]  # (m,): 0 for the likeliest original of each copy, then 1 …

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> PlacedCopies:
        """A selection of the candidates, by a mask (m,) or by numbers."""
        ends = self.copies[chosen], self.originals[chosen], self.ways[chosen]
        return PlacedCopies(*ends, self.likeness[chosen], self.boxes[chosen], self.ranks[chosen])

    def box(self, number: int) -> Area:
        """Where a copy lies."""
        return Area(*self.boxes[number].tolist())


def place_copies(
    found: CopyCandidates, outlines: Outlines, contents: Sequence[bytes], greys: Greys, job: Job
) -> PlacedCopies:
    """Place candidates, and rank those that are likely, each pair once.

    found: in the order of originals. Reports "place", in pairs. Raises Cancelled.
    """
    count = len(found.copies)
    likeness, boxes = np.zeros(count, np.float32), np.zeros((count, 4), np.float32)
    starts = np.flatnonzero(np.diff(found.originals, prepend=-1))
    ends = np.append(starts[1:], count)
    for first in range(0, len(starts), ORIGINALS_AT_ONCE):
        runs = range(first, min(first + ORIGINALS_AT_ONCE, len(starts)))
        greys.fetch(contents[found.originals[starts[run]]] for run in runs)
        for run in runs:
            job.check()
            grey = greys.get(contents[found.originals[starts[run]]])
            if grey is None:
                continue
            part = trim_box(grey)
            crops = FineCrops.of(square_of(grey, part), part)
            for number in range(starts[run], ends[run]):
                copy, way = int(found.copies[number]), ORIENTATIONS[found.ways[number]]
                aspect = float(outlines.aspects[copy])
                terms = oriented_terms(outlines.terms[copy].astype(np.float32), way)
                place = crops.place(unit_terms(terms), 1 / aspect if way.transposed else aspect)
                likeness[number], boxes[number] = place.likeness, place.box.corners
        job.report("place", int(ends[runs[-1]]), count)
    unranked = np.zeros(count, np.int32)
    placed = PlacedCopies(found.copies, found.originals, found.ways, likeness, boxes, unranked)
    return _ranked(placed)


def _ranked(placed: PlacedCopies) -> PlacedCopies:
    """The likely candidates; of a pair, the likeliest way alone."""
    order = np.lexsort((placed.ways, placed.copies, placed.originals, -placed.likeness))
    order = order[placed.likeness[order] >= LEAST_LIKENESS]
    low = np.minimum(placed.copies, placed.originals)[order].astype(np.int64)
    high = np.maximum(placed.copies, placed.originals)[order].astype(np.int64)
    _, once = np.unique((low << 32) | high, return_index=True)
    order = order[np.sort(once)]
    by_copy = np.argsort(placed.copies[order], kind="stable")
    starts = np.flatnonzero(np.diff(placed.copies[order][by_copy], prepend=-1))
    ranks = np.empty(len(order), np.int32)
    ranks[by_copy] = np.arange(len(order)) - np.repeat(starts, np.diff([*starts, len(order)]))
    back = np.argsort(order)
    return replace(placed.where(order[back]), ranks=ranks[back])
