"""The last look at two large files: small things that are lost at 1,024 pixels.

A name on a badge, a number in a spreadsheet on a large screen or in a scan of a large page is a few
pixels high at that size. So files of which both are larger are compared at the size of the smaller
one, tile by tile.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.duplicates.detail.comparison import (
    drawn_share,
    in_one_light,
    measured,
    same_shape_of_sizes,
    too_small,
)
from hashdesk.core.duplicates.detail.files import (
    CHANGED_SPOT,
    FILE_NOISE,
    FILE_SIDE,
    FILE_STRONG,
    GROUNDS,
    FilePicture,
    FileVerdict,
    differs_in_color,
    on_ground,
    stands_alone,
)
from hashdesk.core.duplicates.detail.picture import Rgb, prepare
from hashdesk.core.duplicates.detail.thumbnails import FEW_LEVELS
from hashdesk.core.imaging.decoded import MOST_COMPARED_PIXELS

CLOSE_SIDE = 1 << 16  # pixels, of a file that is read to be looked at closely: as it is …
MOST_CLOSE_PIXELS = 4 * MOST_COMPARED_PIXELS  # … unless even so its print may be lost
STRIP = 3.0  # aspect ratio from which a picture is a strip, which is read smaller than others
TILE_SIDE = 1024  # pixels, at most

Size = tuple[int, int]  # width and height in pixels


def lose_detail(sizes: tuple[Size, Size]) -> bool:
    """Whether both files, of these sizes, were made smaller to be compared at 1,024 pixels.

    Otherwise one of them was seen as it is, and the other cannot show more than it.
    """
    return min(map(max, sizes)) > FILE_SIDE


def may_hold_fine_print(first: FilePicture, second: FilePicture) -> bool:
    """Whether one of two pictures is a strip, or has plain ground, as pages and drawings have."""
    pictures = first.on_grounds[0], second.on_grounds[0]
    is_strip = max(pictures[0].size) >= STRIP * min(pictures[0].size)
    return is_strip or any(drawn_share(picture) >= FEW_LEVELS for picture in pictures)


def can_be_read_closely(sizes: tuple[Size, Size]) -> bool:
    """Whether print in the smaller of two files is legible when it is read closely."""
    return min(width * height for width, height in sizes) <= MOST_CLOSE_PIXELS


def judge_closely(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> FileVerdict:
    """Whether two files, (height, width, 3 or 4) each, agree in every tile: SAME or CANNOT_TELL.

    60 ms for each tile of a megapixel.
    """
    grounds = GROUNDS if 4 in (first.shape[2], second.shape[2]) else GROUNDS[:1]
    is_same = all(_agree(on_ground(first, level), on_ground(second, level)) for level in grounds)
    return FileVerdict.SAME if is_same else FileVerdict.CANNOT_TELL


def _agree(first: Rgb, second: Rgb) -> bool:
    sizes = [(pixels.shape[1], pixels.shape[0]) for pixels in (first, second)]
    if not same_shape_of_sizes(*sizes):
        return False
    size = min(sizes, key=lambda s: (s[0] * s[1], s))
    one, other = _at(first, size), _at(second, size)
    columns, rows = (_cuts(length) for length in size)
    return all(
        _agree_in_tile(one[top:bottom, left:right], other[top:bottom, left:right])
        for top, bottom in rows
        for left, right in columns
    )


def _at(pixels: Rgb, size: Size) -> Rgb:
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC))


def _cuts(length: int) -> list[tuple[int, int]]:
    """A length in equal parts of at most TILE_SIDE: where each begins and ends."""
    edges = np.linspace(0, length, -(-length // TILE_SIDE) + 1).round().astype(int).tolist()
    return list(itertools.pairwise(edges))


def _agree_in_tile(first: Rgb, second: Rgb) -> bool:
    """Whether nothing in a tile stands out; one in which there is nothing to see agrees."""
    if np.array_equal(first, second):
        return True
    pictures = [prepare(np.ascontiguousarray(tile)) for tile in (first, second)]
    if any(map(too_small, pictures)):
        return False
    pair = in_one_light(*pictures)
    seen = measured(pair)
    return (
        seen.residual.strong <= FILE_STRONG
        and seen.residual.noise <= FILE_NOISE
        and (seen.drawn >= FEW_LEVELS or not stands_alone(seen.residual))  # JPEG frays sharp print
        and seen.recoloring.spot <= CHANGED_SPOT
        and not differs_in_color(pair, 1.0)
    )
