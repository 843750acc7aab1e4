"""What is kept of each photo to find its edited copies: hashes of it and of its crops."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.edited import EDITED_VERSION
from hashdesk.core.duplicates.edited.crops import WHOLE_SPAN, crop_spans
from hashdesk.core.duplicates.edited.nearest import Hashes
from hashdesk.core.duplicates.edited.terms import TERMS, Span, hashes_of, square_of, terms_of
from hashdesk.core.imaging.framing.trimming import Area, Grey, trim_box

LEAST_CONTRAST_POWER = 64.0  # of all terms but the mean: 2 levels on average
LEVEL_BINS = 32
CELL_SIDE = 8  # pixels
LEGIBLE, MOST_PIXELS = 48, 0.99  # levels by which writing differs from its ground, and where
OFF_GROUND = 24  # levels: as much from the commonest level, and a pixel is drawn
UNFILLED, FILLED = 0.1, 0.85  # shares of drawn pixels of a cell
OUTLINE_HEADER = struct.Struct("<fffH")  # aspect, plain, solid, number of hashes
TERMS_BYTES = 2 * TERMS * TERMS
MOST_OUTLINES = 2  # of a picture


HalfTerms = NDArray[np.float16]  # (TERMS, TERMS)


@dataclass(frozen=True)
class Outline:
    """A picture, trimmed or whole, in few numbers."""

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


def outlines_of(grey: Grey) -> tuple[Outline, ...]:
    """The outline of a picture without its flat edges, then of all of it if it has any.

    What looks flat may be the photo: a copy in sepia loses its sky. 2 ms for a thumbnail of 256
    pixels.
    """
    box, everything = trim_box(grey), Area.of(grey)
    trimmed = _outline(grey, box, crop_spans(box.aspect))
    if box == everything:
        return (trimmed,)
    whole = _outline(grey, everything, [(WHOLE_SPAN, WHOLE_SPAN)])
    # Whether it is a page, what is inside tells: around it is nothing but more ground.
    return trimmed, replace(whole, plain=trimmed.plain, solid=trimmed.solid)


def _outline(grey: Grey, box: Area, crops: Sequence[tuple[Span, Span]]) -> Outline:
    downs, acrosses = (sorted({spans[side] for spans in crops}) for side in (0, 1))
    found = terms_of(square_of(grey, box), downs, acrosses)
    rows = [downs.index(down) for down, _ in crops]
    columns = [acrosses.index(across) for _, across in crops]
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


def to_bytes(outlines: Sequence[Outline]) -> bytes:
    """The outlines of a picture to be kept: half a kilobyte."""
    parts = [bytes([EDITED_VERSION])]
    for outline in outlines:
        numbers = outline.aspect, outline.plain, outline.solid, len(outline.hashes)
        parts.append(OUTLINE_HEADER.pack(*numbers))
        parts.append(outline.terms.astype("<f2").tobytes())
        parts.append(outline.hashes.astype("<u8").tobytes())
    return b"".join(parts)


def from_bytes(kept: bytes) -> tuple[Outline, ...]:
    """What `to_bytes` made; nothing of another version, or of anything else."""
    found: list[Outline] = []
    at = 1
    while kept[:1] == bytes([EDITED_VERSION]) and at + OUTLINE_HEADER.size <= len(kept):
        aspect, plain, solid, count = OUTLINE_HEADER.unpack_from(kept, at)
        at += OUTLINE_HEADER.size
        end = at + TERMS_BYTES + 8 * count
        if not count or end > len(kept):
            return ()
        numbers = np.frombuffer(kept, "<f2", TERMS * TERMS, at)
        hashes = np.frombuffer(kept, "<u8", count, at + TERMS_BYTES)
        terms = numbers.reshape(TERMS, TERMS).astype(np.float16)
        found.append(Outline(aspect, plain, solid, terms, hashes.astype(np.uint64)))
        at = end
    return tuple(found) if at == len(kept) and len(found) <= MOST_OUTLINES else ()
