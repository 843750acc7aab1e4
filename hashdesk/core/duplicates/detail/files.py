"""The verdict on two photo files, read once more at up to 1,024 pixels.

Transparent pictures are compared on a black and on a white ground: between them, the two show all
that a viewer on any ground can see.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.detail.chroma import FINE_SCALE, chroma_residual
from hashdesk.core.duplicates.detail.comparison import (
    Differences,
    InOneLight,
    fine_residual,
    in_one_light,
    measured,
    same_shape,
    too_small,
)
from hashdesk.core.duplicates.detail.picture import Picture, Rgb, oriented, prepare
from hashdesk.core.duplicates.detail.residual import Residual
from hashdesk.core.duplicates.detail.thumbnails import (
    DOCUMENT_PLAIN,
    LEAST_TEXTURED,
    MOST_BRIGHTNESS,
    MOST_SHIFT,
    MOST_STRETCH,
    has_cast,
)
from hashdesk.core.imaging.signatures.orientation import IDENTITY, Orientation

FILE_SIDE = 1024  # pixels, at most: at this size the digits of a page can be told
LEGIBLE_SIDE = 512  # pixels: at fewer, the digits of a page cannot be told …
LEGIBLE_SCALE = 0.45  # … unless neither picture is much larger
# More than that, and nothing can be told.
FILE_FAINT, FILE_STRONG, FILE_NOISE = 0.9, 0.5, 8.5
# Of 1,800 copies, none that is the same otherwise has more than 11.9. Of 18 date stamps in which a
# digit is another one, 2 % of the height, in files of one quality, 8 show none of the above, and 1
# of these has less.
FILE_LONE = 12.5
# What stands out from the noise and from nearly all other windows. Of 1,336 copies that are the
# same otherwise, one has more of both; of 91 pairs of numbers, dates and labels with another digit,
# most of them pale, 11.
LONE_NOISE, NOISY_LONE = 4.0, 6.0
# Beside a picture that is so much smaller, in which a digit may be 6 pixels high, in windows as
# wide as it: how far the worst one stands out, from the noise and from nearly all others. Of 2,504
# copies of photos that are the same otherwise, half of them a quarter to half as large, 3 have more
# of both; of 9 other digits that nothing else sees, all.
SMALLER, FINE_NOISE, FINE_LONE = 0.8, 11.0, 8.0
DOCUMENT_STRONG, SMALL_DOCUMENT_STRONG = 0.3, 0.2
FILE_CORRELATION = 0.8  # at least
FILE_SPOT = 10.0  # levels of Cb or Cr
# Of chroma alone: how far a window stands out from its noise, or from all others and not only from
# none. Of 1,778 copies that are the same otherwise, none does, and of 963 that bear a date in a
# strong colour, 7; of 201 pairs of numbers as bright as their ground that differ in one digit, and
# are the same otherwise, 179. The others are hardly seen.
FILE_CHROMA_NOISE = 10.0
LONE_CHROMA, LONE_CHROMA_NOISE = 6.0, 2.0
# Beside a picture that is so much smaller, in finer windows, both: of 340 copies of photos, at half
# and a quarter of the size, none has more than 7.1 of the first; vivid drawings have up to 14.1,
# with at most 2.9 of the second.
MUCH_SMALLER, FINE_CHROMA_NOISE, FINE_LONE_CHROMA = 0.6, 9.0, 3.2
# More than that, and they differ: a changed digit has 0.7 and more of the first.
CHANGED_STRONG, CHANGED_SPOT = 0.6, 25.0
GROUNDS = (0, 255)  # black and white
OPAQUE = 250  # alpha from which a pixel hides its ground
SEE_THROUGH = 0.001  # share of other pixels from which a picture is transparent


class FileVerdict(StrEnum):
    """What two files say about their photos."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, eq=False)
class FilePicture:
    """A file's picture, ready to be compared on each of GROUNDS; an opaque one is the same on all.

    20 ms for each ground that it is made ready for, and up to 8 MB.
    """

    on_grounds: tuple[Picture, ...]  # one, or as many as there are GROUNDS
    is_transparent: bool


def made_ready(pixels: NDArray[np.uint8]) -> FilePicture:
    """A picture, upright and at most FILE_SIDE on a side, ready to be compared.

    (height, width, 3) RGB or (height, width, 4) RGBA, alpha not multiplied in.
    """
    if not _is_transparent(pixels):
        return FilePicture((prepare(np.ascontiguousarray(pixels[..., :3])),), is_transparent=False)
    grounds = (prepare(on_ground(pixels, ground)) for ground in GROUNDS)
    return FilePicture(tuple(grounds), is_transparent=True)


def turned(picture: FilePicture, orientation: Orientation) -> FilePicture:
    """A picture in another orientation, ready again."""
    if orientation == IDENTITY:
        return picture
    grounds = (prepare(oriented(ground.pixels, orientation)) for ground in picture.on_grounds)
    return FilePicture(tuple(grounds), picture.is_transparent)


def judge_files(first: FilePicture, second: FilePicture) -> FileVerdict:
    """Whether two files show the same picture, in the orientation in which they are given."""
    if not (first.is_transparent or second.is_transparent):
        return _judge(first.on_grounds[0], second.on_grounds[0])
    verdicts = {
        _judge(first.on_grounds[ground % len(first.on_grounds)],
               second.on_grounds[ground % len(second.on_grounds)])
        for ground in range(len(GROUNDS))
    }  # fmt: skip
    if not (first.is_transparent and second.is_transparent):
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
    scale = max(first.size) / max(second.size)
    pair = in_one_light(first, second)
    scale = min(scale, 1 / scale)
    verdict = file_verdict(measured(pair), scale)
    if verdict is FileVerdict.SAME and (
        differs_in_small_print(pair, scale) or differs_in_color(pair, scale)
    ):
        return FileVerdict.CANNOT_TELL
    return verdict


def differs_in_small_print(pair: InOneLight, scale: float) -> bool:
    """Whether a smaller copy differs in one place as narrow as a digit.

    scale: of the smaller picture, at most 1.
    """
    if scale > SMALLER:
        return False
    fine = fine_residual(pair)
    return fine.noise > FINE_NOISE and fine.lone > FINE_LONE


def differs_in_color(pair: InOneLight, scale: float) -> bool:
    """Whether colours alone differ in one place, such as a number in red on grey.

    scale: of the smaller picture, at most 1.
    """
    seen = chroma_residual(pair)
    is_lone = seen.lone > LONE_CHROMA and seen.noise > LONE_CHROMA_NOISE
    if is_lone or seen.noise > FILE_CHROMA_NOISE:
        return True
    if scale > MUCH_SMALLER:
        return False
    fine = chroma_residual(pair, FINE_SCALE)
    return fine.noise > FINE_CHROMA_NOISE and fine.lone > FINE_LONE_CHROMA


def stands_alone(residual: Residual) -> bool:
    """Whether one place differs as no other does, such as a digit in a date."""
    return residual.lone > FILE_LONE or (residual.noise > LONE_NOISE and residual.lone > NOISY_LONE)


def file_verdict(seen: Differences, scale: float) -> FileVerdict:
    """What the measurements of two files say. scale: of the smaller picture, at most 1."""
    if (
        seen.residual.strong > CHANGED_STRONG
        or seen.brightness > MOST_BRIGHTNESS
        or has_cast(seen)
        or seen.recoloring.spot > CHANGED_SPOT
    ):
        return FileVerdict.DIFFERENT
    strong = FILE_STRONG
    if seen.plain >= DOCUMENT_PLAIN:
        is_small = seen.side < LEGIBLE_SIDE
        if is_small and scale < LEGIBLE_SCALE:
            return FileVerdict.CANNOT_TELL
        strong = SMALL_DOCUMENT_STRONG if is_small else DOCUMENT_STRONG
    is_same = (
        seen.textured >= LEAST_TEXTURED
        and seen.residual.faint <= FILE_FAINT
        and seen.residual.strong <= strong
        and seen.residual.noise <= FILE_NOISE
        and not stands_alone(seen.residual)
        and seen.residual.correlation >= FILE_CORRELATION
        and seen.registration.shift <= MOST_SHIFT
        and seen.registration.stretch <= MOST_STRETCH
        and seen.recoloring.spot <= FILE_SPOT
    )
    return FileVerdict.SAME if is_same else FileVerdict.CANNOT_TELL
