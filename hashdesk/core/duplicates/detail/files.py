"""The verdict on two photo files, read once more at up to 1,024 pixels.

Transparent pictures are compared on a black and on a white ground: between them, the two show all
that a viewer on any ground can see.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.detail.comparison import Differences, compare, same_shape, too_small
from hashdesk.core.duplicates.detail.picture import Picture, Rgb, prepare
from hashdesk.core.duplicates.detail.thumbnails import (
    DOCUMENT_PLAIN,
    LEAST_SATURATION,
    LEAST_TEXTURED,
    MOST_BRIGHTNESS,
)

FILE_SIDE = 1024  # pixels, at most: at this size the digits of a page can be told
LEGIBLE_SIDE = 512  # pixels: at fewer, the digits of a page cannot be told
FILE_STRONG, DOCUMENT_STRONG = 0.4, 0.3
CHANGED_STRONG = 0.6  # the same measure: a changed digit has .7 and more
FILE_NOISE = 10.0
FILE_CORRELATION = 0.8
FILE_RECOLORING, CHANGED_COLOR = 12.0, 25.0  # levels of Cb or Cr
GROUNDS = (0, 255)  # black and white
OPAQUE = 250  # alpha from which a pixel hides its ground
SEE_THROUGH = 0.001  # share of other pixels from which a picture is transparent


class FileVerdict(StrEnum):
    """What two files say about their photos."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot tell"


def judge_files(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> FileVerdict:
    """Whether two pictures, upright and at most FILE_SIDE on a side, are the same.

    Each is (height, width, 3) RGB or (height, width, 4) RGBA, alpha not multiplied in.
    """
    transparent = [_is_transparent(pixels) for pixels in (first, second)]
    if not any(transparent):
        return _judge(prepare(first[..., :3]), prepare(second[..., :3]))
    verdicts = {
        _judge(prepare(on_ground(first, ground)), prepare(on_ground(second, ground)))
        for ground in GROUNDS
    }
    if not all(transparent):
        # A flattened copy can be the same on one ground at most, and what the other one shows is
        # not in it.
        return FileVerdict.CANNOT_TELL if FileVerdict.SAME in verdicts else FileVerdict.DIFFERENT
    if FileVerdict.DIFFERENT in verdicts:
        return FileVerdict.DIFFERENT
    return FileVerdict.SAME if FileVerdict.SAME in verdicts else FileVerdict.CANNOT_TELL


def _is_transparent(pixels: NDArray[np.uint8]) -> bool:
    return pixels.shape[2] == 4 and bool((pixels[..., 3] < OPAQUE).mean() > SEE_THROUGH)


def on_ground(pixels: NDArray[np.uint8], ground: int) -> Rgb:
    """A picture (height, width, 3 or 4) on a grey ground of this level, 0 … 255."""
    if pixels.shape[2] == 3:
        return pixels
    alpha = pixels[..., 3:].astype(np.float32) / 255
    flat = pixels[..., :3] * alpha + ground * (1 - alpha)
    return (flat + 0.5).astype(np.uint8)


def _judge(first: Picture, second: Picture) -> FileVerdict:
    if too_small(first) or too_small(second):
        return FileVerdict.CANNOT_TELL
    if not same_shape(first, second):
        return FileVerdict.DIFFERENT
    seen = compare(first, second)
    if seen.plain >= DOCUMENT_PLAIN and seen.side < LEGIBLE_SIDE and first.size != second.size:
        # At the same size nothing was lost, however small they are.
        return FileVerdict.DIFFERENT if _differs(seen) else FileVerdict.CANNOT_TELL
    return file_verdict(seen)


def _differs(seen: Differences) -> bool:
    return (
        seen.residual.strong > CHANGED_STRONG
        or seen.brightness > MOST_BRIGHTNESS
        or seen.colors.worst > CHANGED_COLOR
    )


def file_verdict(seen: Differences) -> FileVerdict:
    """What the measurements of two files, both large enough to be read, say."""
    if _differs(seen):
        return FileVerdict.DIFFERENT
    if seen.textured < LEAST_TEXTURED:
        return FileVerdict.CANNOT_TELL
    is_document = seen.plain >= DOCUMENT_PLAIN
    is_same = (
        seen.residual.strong <= (DOCUMENT_STRONG if is_document else FILE_STRONG)
        and seen.residual.noise <= FILE_NOISE
        and seen.residual.correlation >= FILE_CORRELATION
        and seen.colors.worst <= FILE_RECOLORING
        and seen.colors.saturation >= LEAST_SATURATION
    )
    return FileVerdict.SAME if is_same else FileVerdict.CANNOT_TELL
