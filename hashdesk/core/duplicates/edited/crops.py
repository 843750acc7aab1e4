"""Which crops of a photo are looked for, and where in it a picture lies that may be one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.edited.terms import Span, Square, UnitTerms, terms_of, unit_terms
from hashdesk.core.imaging.framing.trimming import Area

WHOLE_SPAN: Span = (0.0, 1.0)
# Share of each side that a crop keeps, and how many places it may have across and down.
CROP_PLACES = ((0.95, 2), (0.9, 3), (0.82, 3), (0.75, 4))
# Width over height that people and programs crop to, in the middle of the longer side.
ASPECTS = (9 / 16, 4 / 5, 1.0, 5 / 4, 16 / 9)
LEAST_CROP = 1.12  # ratio of aspects that a crop must change by

FINE_STEP = 0.05  # of a side, between the places that are tried for one pair
FINE_SHARES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)
NARROW_SHARES = (0.6, 0.55, 0.5, 0.45, 0.4)  # at the ends and in the middle
SHAPE_TOLERANCE = 0.09  # of the logarithm


def crop_spans(aspect: float) -> list[tuple[Span, Span]]:
    """The crops, down and across, of a photo of this shape that its copies are compared with."""
    found = [(WHOLE_SPAN, WHOLE_SPAN)]
    for share, places in CROP_PLACES:
        spans = _spread(share, places)
        found += [(down, across) for down in spans for across in spans]
    for wanted in ASPECTS:
        if aspect / wanted > LEAST_CROP:
            found.append((WHOLE_SPAN, _middle(wanted / aspect)))
        elif wanted / aspect > LEAST_CROP:
            found.append((_middle(aspect / wanted), WHOLE_SPAN))
    return found


@dataclass(frozen=True)
class CropPlace:
    """Where in a photo a picture seems to lie."""

    likeness: float  # of the outlines, up to 1
    box: Area


@dataclass(frozen=True)
class FineCrops:
    """The outlines of some thousand crops of one photo."""

    part: Area  # of the photo, trimmed
    outlines: UnitTerms  # (spans, spans, TERMS²)

    @classmethod
    def of(cls, square: Square, part: Area) -> FineCrops:
        """All crops of a trimmed photo; square: the same as `square_of` makes it."""
        return cls(part, unit_terms(terms_of(square, fine_spans(), fine_spans())))

    def place(self, outline: UnitTerms, aspect: float) -> CropPlace:
        """Where a picture with this outline (TERMS²,) and shape lies best."""
        spans = fine_spans()
        shapes = self.part.aspect / aspect * _shapes()
        fitting = np.abs(np.log(shapes)) <= SHAPE_TOLERANCE
        fitting[0, 0] = True  # all of it, stretched
        rows, columns = np.nonzero(fitting)
        likeness = self.outlines[rows, columns] @ outline
        best = int(likeness.argmax())
        (top, bottom), (left, right) = spans[rows[best]], spans[columns[best]]
        part = self.part
        box = Area(
            part.left + left * part.width,
            part.top + top * part.height,
            part.left + right * part.width,
            part.top + bottom * part.height,
        )
        return CropPlace(float(likeness[best]), box)


@lru_cache(maxsize=1)
def fine_spans() -> tuple[Span, ...]:
    """The spans of the crops that are tried for one pair, all of it first."""
    found = [
        span for share in FINE_SHARES for span in _spread(share, round((1 - share) / FINE_STEP) + 1)
    ]
    for share in NARROW_SHARES:
        found += _spread(share, 3)
    return tuple(found)


@lru_cache(maxsize=1)
def _shapes() -> NDArray[np.float64]:
    """(spans, spans): width over height of each crop of a square, down and across."""
    lengths = np.array([end - start for start, end in fine_spans()])
    shapes: NDArray[np.float64] = lengths[None, :] / lengths[:, None]
    return shapes


def _spread(share: float, places: int) -> list[Span]:
    starts = np.linspace(0, 1 - share, places) if places > 1 else [(1 - share) / 2]
    return [(float(start), float(start) + share) for start in starts]


def _middle(share: float) -> Span:
    return (1 - share) / 2, (1 + share) / 2
