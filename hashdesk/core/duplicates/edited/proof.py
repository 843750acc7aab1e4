"""Whether one picture is an edited copy of another: what agrees once the two are aligned.

The copy is cut into blocks. Two things are measured of each: how its structure correlates with the
original's, and by how much it still is displaced. Labels, captions and watermarks spoil some blocks
and leave the others in place to a fraction of a pixel. Two shots of one scene, and look-alikes that
share an outline, are nowhere in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.duplicates.edited.alignment import (
    AffineMap,
    GreyPlane,
    align,
    blurred,
    reduced,
    warped,
)
from hashdesk.core.duplicates.edited.band import worst_band
from hashdesk.core.imaging.framing.trimming import Area, Framed, Grey

BLOCK_SIDE = 12  # pixels
BLOCK_FINE_BLUR, BLOCK_COARSE_BLUR = 0.8, 6.0  # pixels: between the two lies what is compared
BLOCK_TEXTURE = 9.0  # levels², of a block that shows something
BLOWN = 246.0  # level of a block that is white in one of the two: its detail is gone
BLOCK_NOISE = 4.0  # levels², of JPEG: it takes away from the correlation of faint blocks
# Of squared slopes, those across an edge to those along it: horizons are alike in all pictures.
LEVEL_EDGE = 0.05
ALIKE = 0.8  # correlation of a block that agrees
FOLLOWED = 0.5  # correlation of a block of which can be told where it went
LEAST_FOLLOWED = 8  # blocks: with fewer, three numbers each way say nothing
LEAST_FOLLOWED_BESIDE = 24  # beside a band
FIRM = 1.0  # levels², added to slopes: a block without any does not move
SMALLEST_ZOOM, LARGEST_ZOOM = 0.2, 5.0
STRAY = 0.2  # pixels: a block that strays by as much counts half
CORRECTIONS = 2  # of blocks looked at, and the map corrected by them
FITS = 4  # of a map to the strays, each with the weights of the last
UNIT = 100.0  # pixels: keeps the numbers of a map alike
FIT_RIDGE = 1e-3
HOPELESS = 0.5  # correlation: no correction makes a copy of it
LEAST_CORRECTION = 0.1  # pixels: a smaller one is none


@dataclass(frozen=True)
class BlockAgreement:
    """How blocks of two aligned pictures agree."""

    blocks: int  # that show something in either picture
    correlation: float  # median over the blocks
    alike: float  # share of the blocks that agree
    telling: int  # blocks that show more than a level or an upright edge
    telling_alike: float  # share of these
    displacement: float  # pixels, median over the blocks that can be followed


@dataclass(frozen=True)
class Agreement:
    """How two aligned pictures agree."""

    everywhere: BlockAgreement
    beside: BlockAgreement | None  # the band that disagrees most; None if too little is left
    band: float  # share of the copy
    inside: float  # share of the copy that lies within the original
    found: AffineMap  # from the copy to the original

    @property
    def rotation(self) -> float:
        """Degrees that the copy is turned by, either way."""
        a, b, _, d, e, _ = self.found.numbers
        return float(np.degrees(np.arctan2(abs(d - b), a + e)))

    @property
    def stretch(self) -> float:
        """Ratio of the scales across and down, at least 1."""
        across, down = self.found.scales
        return max(across / down, down / across)


@dataclass(frozen=True)
class _Blocks:
    """What is measured of each block of a frame."""

    correlations: NDArray[np.float32]  # (n,), of those that show something
    level: NDArray[np.bool_]  # (n,), whether it shows but a level or an upright edge
    rows: NDArray[np.intp]  # (n,)
    count: int  # rows of the frame
    places: NDArray[np.float32]  # (k, 2), x and y of the middles of those that can be followed
    strays: NDArray[np.float32]  # (k, 2), pixels to where each belongs

    def beside_band(self) -> tuple[_Blocks, float]:
        """The blocks without the band that disagrees most, and its share of the rows."""
        top, bottom = worst_band(self.rows, self.correlations > ALIKE, self.count)
        seen = (self.rows < top) | (self.rows >= bottom)
        places = self.places[:, 1] / BLOCK_SIDE
        followed = (places < top) | (places >= bottom)
        beside = replace(
            self,
            correlations=self.correlations[seen],
            level=self.level[seen],
            rows=self.rows[seen],
            places=self.places[followed],
            strays=self.strays[followed],
        )
        return beside, (bottom - top) / self.count


def agreement(
    copy: Framed, part: Area, original: Framed, guesses: Sequence[Area]
) -> Agreement | None:
    """Align a part of a copy with an original, and compare them; None if nothing can be seen.

    Only photos count: what is around them in both pictures says nothing. guesses: where the part
    may lie in the original. 5 ms for thumbnails of 256 pixels.
    """
    found = align(copy.grey, part, original.grey, guesses)
    for _ in range(CORRECTIONS):
        if found is None:
            return None
        across, down = found.scales
        if not SMALLEST_ZOOM < min(across, down) <= max(across, down) < LARGEST_ZOOM:
            return None
        # As many pixels as the picture that has fewer of them.
        zoom = min(1.0, across, down)
        size = max(round(part.width * zoom), BLOCK_SIDE), max(round(part.height * zoom), BLOCK_SIDE)
        scale = size[0] / part.width, size[1] / part.height
        source, shrunk = reduced(original.grey, found, scale)
        shown, inside = warped(source, shrunk, size)
        counted = inside * _of_photos(copy, part, original, found, size)
        blocks = _measured(_part(copy.grey, part, size), shown, counted)
        if len(blocks.places) < LEAST_FOLLOWED:
            return None
        beside, band = blocks.beside_band()
        everywhere, correction = _agreement(blocks)
        rest = None
        if band > 0 and len(beside.places) >= LEAST_FOLLOWED_BESIDE:
            rest, correction = _agreement(beside)
        agreed = Agreement(everywhere, rest, band, float(inside.mean()), found)
        if max(everywhere.correlation, rest.correlation if rest else 0) < HOPELESS:
            break
        corners = np.array([[0, size[0], 0, size[0]], [0, 0, size[1], size[1]], [1, 1, 1, 1]])
        if np.abs((correction - np.eye(3)) @ corners).max() < LEAST_CORRECTION:
            break
        to_frame = np.diag([*scale, 1.0])
        found = AffineMap.of(found.matrix @ np.linalg.inv(to_frame) @ correction @ to_frame)
    return agreed


def _agreement(blocks: _Blocks) -> tuple[BlockAgreement, NDArray[np.float64]]:
    """How blocks agree, and the small map (3, 3) that brings them into place."""
    correction, left = _fitted(blocks)
    alike = blocks.correlations > ALIKE
    telling = alike[~blocks.level]
    agreed = BlockAgreement(
        blocks=len(alike),
        correlation=float(np.median(blocks.correlations)),
        alike=float(alike.mean()),
        telling=len(telling),
        telling_alike=float(telling.mean()) if len(telling) else 0.0,
        displacement=float(np.median(left)),
    )
    return agreed, correction


def _of_photos(
    copy: Framed, part: Area, original: Framed, found: AffineMap, size: tuple[int, int]
) -> GreyPlane:
    """(height, width), 1 where a frame over a part of a copy shows a photo, its own or the other's.

    found: from the part to the original.
    """
    x, y = ((np.arange(length) + 0.5) / length for length in size)
    across, down = np.meshgrid(x * part.width, y * part.height)
    own = copy.photo.holds(part.left + across, part.top + down)
    a, b, c, d, e, f = found.numbers
    other = original.photo.holds(a * across + b * down + c, d * across + e * down + f)
    return (own | other).astype(np.float32)


def _part(grey: Grey, part: Area, size: tuple[int, int]) -> GreyPlane:
    resample = Image.Resampling.HAMMING
    return np.asarray(Image.fromarray(grey).resize(size, resample, box=part.corners), np.float32)


def _measured(target: GreyPlane, shown: GreyPlane, inside: GreyPlane) -> _Blocks:
    """Compare two frames block by block, where all of a block lies inside."""
    bands = [
        blurred(plane, BLOCK_FINE_BLUR) - blurred(plane, BLOCK_COARSE_BLUR)
        for plane in (target, shown)
    ]
    slopes, others = ([_blocks(slope) for slope in np.gradient(band)] for band in bands)
    slope_y, slope_x = slopes
    one, other = (_centred(_blocks(band)) for band in bands)
    power, other_power = (one * one).mean(axis=1), (other * other).mean(axis=1)
    product = (one * other).mean(axis=1)
    correlations = product / (np.sqrt(power * other_power) + BLOCK_NOISE)
    whole = _blocks(inside).min(axis=1) > 0
    blown = (_blocks(target).mean(axis=1) >= BLOWN) | (_blocks(shown).mean(axis=1) >= BLOWN)
    seen = whole & (np.maximum(power, other_power) > BLOCK_TEXTURE) & ~blown
    level = _are_level(*slopes) & _are_level(*others)
    # Each block's own contrast, then one step of least squares (Lucas and Kanade).
    errors = other * (product / (other_power + BLOCK_NOISE / 2))[:, None] - one
    xx = (slope_x * slope_x).mean(axis=1) + FIRM
    yy = (slope_y * slope_y).mean(axis=1) + FIRM
    xy = (slope_x * slope_y).mean(axis=1)
    x, y = (slope_x * errors).mean(axis=1), (slope_y * errors).mean(axis=1)
    strays = np.stack([xy * y - yy * x, xy * x - xx * y], axis=1) / (xx * yy - xy * xy)[:, None]
    followed = seen & (correlations > FOLLOWED)
    rows, columns = np.divmod(np.arange(len(seen)), target.shape[1] // BLOCK_SIDE)
    places = (np.stack([columns, rows], axis=1) + 0.5) * BLOCK_SIDE
    return _Blocks(
        correlations=correlations[seen],
        level=level[seen],
        rows=rows[seen],
        count=target.shape[0] // BLOCK_SIDE,
        places=places[followed],
        strays=strays[followed],
    )


def _are_level(slope_y: GreyPlane, slope_x: GreyPlane) -> NDArray[np.bool_]:
    """(n,): whether all that a block shows is level, or upright: a horizon, the edge of a bar."""
    down, across = (slope_y * slope_y).mean(axis=1), (slope_x * slope_x).mean(axis=1)
    level: NDArray[np.bool_] = np.minimum(down, across) < LEVEL_EDGE * np.maximum(down, across)
    return level


def _blocks(plane: GreyPlane) -> GreyPlane:
    """(n, BLOCK_SIDE²), row by row; what is left over at the right and below is left out."""
    rows, columns = plane.shape[0] // BLOCK_SIDE, plane.shape[1] // BLOCK_SIDE
    whole = plane[: rows * BLOCK_SIDE, : columns * BLOCK_SIDE].reshape(
        rows, BLOCK_SIDE, columns, BLOCK_SIDE
    )
    return whole.transpose(0, 2, 1, 3).reshape(rows * columns, BLOCK_SIDE * BLOCK_SIDE)


def _centred(blocks: GreyPlane) -> GreyPlane:
    centred: GreyPlane = blocks - blocks.mean(axis=1, keepdims=True)
    return centred


def _fitted(blocks: _Blocks) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The affine map (3, 3) by which most blocks move, and what is left (k,) in pixels."""
    middle = blocks.places.mean(axis=0)
    columns = np.column_stack([(blocks.places - middle) / UNIT, np.ones(len(blocks.places))])
    weights = np.ones(len(columns))
    for _ in range(FITS):
        weighted = columns * weights[:, None]
        products = weighted.T @ columns + FIT_RIDGE * np.eye(3)
        numbers = np.linalg.solve(products, weighted.T @ blocks.strays)
        left = np.hypot(*(blocks.strays - columns @ numbers).T)
        weights = 1 / (1 + (left / STRAY) ** 2)
    correction = np.eye(3)
    correction[:2, :2] += numbers[:2].T / UNIT
    correction[:2, 2] = numbers[2] - numbers[:2].T @ middle / UNIT
    return correction, left
