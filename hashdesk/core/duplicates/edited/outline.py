"""What is kept of each photo to find its edited copies: hashes of it and of its crops."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.edited import EDITED_VERSION
from hashdesk.core.duplicates.edited.crops import WHOLE_SPAN, crop_spans
from hashdesk.core.duplicates.edited.nearest import Hashes
from hashdesk.core.duplicates.edited.terms import TERMS, hashes_of, square_of, terms_of
from hashdesk.core.duplicates.edited.trimming import Grey, trim_box

LEAST_CONTRAST_POWER = 64.0  # of all terms but the mean: 2 levels on average
LEVEL_BINS = 32
CELL_SIDE = 8  # pixels
LEGIBLE, MOST_PIXELS = 48, 0.99  # levels by which writing differs from its ground, and where
OFF_GROUND = 24  # levels: as much from the commonest level, and a pixel is drawn
UNFILLED, FILLED = 0.1, 0.85  # shares of drawn pixels of a cell
OUTLINE_HEADER = struct.Struct("<Bfff")  # version, aspect, plain, solid
TERMS_BYTES = 2 * TERMS * TERMS


HalfTerms = NDArray[np.float16]  # (TERMS, TERMS)


@dataclass(frozen=True)
class Outline:
    """A trimmed picture in few numbers."""

    aspect: float  # width over height
    plain: float  # share of the commonest of 32 levels: the ground of a page, or a sky
    solid: float  # share of the cells that show more than ground that are filled: no writing is
    terms: HalfTerms  # of all of it
    hashes: Hashes  # of all of it, then of its crops

    @property
    def shows_something(self) -> bool:
        """Whether there is anything to compare."""
        terms = self.terms.astype(np.float32).reshape(-1)
        return float(np.linalg.norm(terms[1:])) >= LEAST_CONTRAST_POWER


def outline_of(grey: Grey) -> Outline:
    """Find the outline of a picture: 2 ms for a thumbnail of 256 pixels."""
    box = trim_box(grey)
    crops = crop_spans(box.aspect)
    downs, acrosses = (sorted({spans[side] for spans in crops}) for side in (0, 1))
    found = terms_of(square_of(grey, box), downs, acrosses)
    rows = [downs.index(down) for down, _ in crops]
    columns = [acrosses.index(across) for _, across in crops]
    assert crops[0] == (WHOLE_SPAN, WHOLE_SPAN)
    chosen = found[rows, columns]
    left, top, right, bottom = map(int, box.corners)
    plain, solid = _ground(grey[top:bottom, left:right])
    terms = chosen[0].astype(np.float16)
    return Outline(box.aspect, plain, solid, terms, hashes_of(chosen))


def _ground(photo: Grey) -> tuple[float, float]:
    """The share of the commonest level, and of the cells with something on it that it fills."""
    levels = photo >> 3
    counts = np.bincount(levels.reshape(-1), minlength=LEVEL_BINS)
    plain = float(counts.max() / counts.sum())
    rows, columns = photo.shape[0] // CELL_SIDE, photo.shape[1] // CELL_SIDE
    apart = np.abs(photo.astype(np.int16) - (int(counts.argmax()) * 8 + 4))
    if np.quantile(apart, MOST_PIXELS) < LEGIBLE:
        return plain, 1.0  # a dark or a misty scene: nothing stands out as writing does
    drawn = apart > OFF_GROUND
    cells = drawn[: rows * CELL_SIDE, : columns * CELL_SIDE]
    filled = cells.reshape(rows, CELL_SIDE, columns, CELL_SIDE).mean(axis=(1, 3))
    return plain, float((filled > FILLED).sum() / max((filled > UNFILLED).sum(), 1))


def to_bytes(outline: Outline) -> bytes:
    """An outline to be kept: half a kilobyte."""
    header = OUTLINE_HEADER.pack(EDITED_VERSION, outline.aspect, outline.plain, outline.solid)
    return header + outline.terms.astype("<f2").tobytes() + outline.hashes.astype("<u8").tobytes()


def from_bytes(kept: bytes) -> Outline | None:
    """What `to_bytes` made; None of another version, or of anything else."""
    rest = len(kept) - OUTLINE_HEADER.size - TERMS_BYTES
    if rest < 8 or rest % 8 or kept[0] != EDITED_VERSION:
        return None
    _, aspect, plain, solid = OUTLINE_HEADER.unpack_from(kept)
    numbers = np.frombuffer(kept, "<f2", TERMS * TERMS, OUTLINE_HEADER.size)
    hashes = np.frombuffer(kept, "<u8", -1, OUTLINE_HEADER.size + TERMS_BYTES)
    terms = numbers.reshape(TERMS, TERMS).astype(np.float16)
    return Outline(aspect, plain, solid, terms, hashes.astype(np.uint64))
