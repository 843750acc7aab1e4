"""Where the photo lies in a picture that shows it inside a frame: a mat, margins, a screenshot.

Trimming (`trimming`) takes a sky off, too, and the ground around a thing. A frame has one colour,
that of the picture's edge, and ends at a straight edge, along which the photo has other colours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.imaging.decoded import Region
from hashdesk.core.imaging.framing.trimming import EVERY, busy_lines, longest_run
from hashdesk.core.imaging.thumbnail import Tile

OTHER_COLOR = 16  # levels of a channel by which the photo is unlike its frame …
LEAST_UNLIKE = 0.5  # … along this share of an edge of the frame, …
LEAST_ALONE = 0.8  # … or along this one if there is no other edge opposite
MOST_LEFT = 0.97  # of the area: what is cut off is a frame, and no dark edge of the photo
MOST_FRAMES = 3  # inside each other: a screen around a mat around a photo
BLENDED = 1  # lines of the photo next to a frame: shrinking mixed them with it

Lines = NDArray[np.int16]  # (3, n, length), of each channel
Line = NDArray[np.int16]  # (3, length)


@dataclass(frozen=True)
class _Run:
    """Lines of a photo, of some that may show a frame before and after them."""

    start: int
    end: int  # past the last

    @property
    def lines(self) -> slice:
        return slice(self.start, self.end)

    @property
    def size(self) -> int:
        return self.end - self.start

    def reaches_one_end(self, count: int) -> bool:
        """Whether there is a frame on one side alone; count: of all lines."""
        return (self.start == 0) != (self.end == count)

    def inset(self, count: int) -> _Run:
        """Without the lines next to a frame, if any are left; count: of all lines."""
        start = self.start + (BLENDED if self.start else 0)
        end = self.end - (BLENDED if self.end < count else 0)
        return _Run(start, end) if start < end else self


def photo_in_frame(picture: Tile) -> Region | None:
    """The part of a small picture that frames leave; None: it has no frame. 3 ms for 224 × 224."""
    inside, left, top = picture, 0, 0
    for _ in range(MOST_FRAMES):
        found = _inside_frame(inside)
        if found is None:
            break
        rows, columns = found
        inside = inside[rows.lines, columns.lines]
        left, top = left + columns.start, top + rows.start
    if inside is picture:
        return None
    height, width = picture.shape[:2]
    right, bottom = left + inside.shape[1], top + inside.shape[0]
    return left / width, top / height, right / width, bottom / height


def _inside_frame(picture: Tile) -> tuple[_Run, _Run] | None:
    """Rows and columns inside the outermost frame."""
    grey = np.asarray(Image.fromarray(picture).convert("L"))
    height, width = grey.shape
    planes = picture.transpose(2, 0, 1).astype(np.int16)
    rows = _photo_lines(planes, busy_lines(grey))
    columns = _columns_within(rows, planes, grey)
    if (rows.size, columns.size) == (height, width):
        rows, columns = _beside_corner(planes, grey)
    if rows.size * columns.size > MOST_LEFT * grey.size:
        return None
    return rows.inset(height), columns.inset(width)


def _columns_within(rows: _Run, planes: Lines, grey: NDArray[np.uint8]) -> _Run:
    """The columns between frames of a picture, seen in some of its rows."""
    across = planes[:, rows.lines].swapaxes(1, 2)
    return _photo_lines(across, busy_lines(grey[rows.lines].T))


def _beside_corner(planes: Lines, grey: NDArray[np.uint8]) -> tuple[_Run, _Run]:
    """Rows and columns of a photo with a wide frame on two sides that meet; all, if it has none.

    Each side of such a frame takes so much of the other one's edge that neither shows by itself.
    """
    height, width = grey.shape
    guessed = _unlike_lines(planes, busy_lines(grey))
    columns = _columns_within(guessed, planes, grey)
    rows = _photo_lines(planes[:, :, columns.lines], busy_lines(grey[:, columns.lines]))
    if rows.reaches_one_end(height) and columns.reaches_one_end(width):
        return rows, columns
    return _Run(0, height), _Run(0, width)


def _unlike_lines(lines: Lines, busy: NDArray[np.bool_]) -> _Run:
    """The longest run of lines that are busy or unlike both outermost lines."""
    shown = lines[:, :, ::EVERY]
    unlike = _unlike(shown, lines[:, 0]) & _unlike(shown, lines[:, -1])
    return _Run(*longest_run(busy | (unlike.mean(axis=1) > LEAST_UNLIKE)))


def _photo_lines(lines: Lines, busy: NDArray[np.bool_]) -> _Run:
    """The lines between frames.

    An end without an edge is none of a frame: what was left out there is a sky, or a wall. But a
    dark photo may melt into a dark frame, which then is as wide as opposite.
    """
    count = lines.shape[1]
    first, last = lines[:, 0], lines[:, -1]
    found = _unlike_lines(lines, busy)
    start, end = found.start, found.end
    before = _edge(lines[:, : start + 1 + BLENDED][:, ::-1]) if start > 0 else 0.0
    after = _edge(lines[:, end - 1 - BLENDED :]) if end < count else 0.0
    if min(before, after) > LEAST_UNLIKE:
        return found
    if max(before, after) <= LEAST_ALONE:
        return _Run(0, count)
    is_one_frame = _unlike(first[:, None], last).mean() <= LEAST_UNLIKE
    if before > after:
        return _Run(start, max(end, count - start) if is_one_frame else count)
    return _Run(min(start, count - end) if is_one_frame else 0, end)


def _edge(lines: Lines) -> float:
    """How much of a photo's last line but BLENDED, the first of some, is unlike a frame behind."""
    beyond = min(2 * BLENDED + 1, lines.shape[1] - 1)
    return float(_unlike(lines[:, :1], lines[:, beyond]).mean())


def _unlike(lines: Lines, frame: Line) -> NDArray[np.bool_]:
    """Which pixels (n, length) have another colour than most of a line of a frame."""
    color = np.median(frame, axis=1).astype(np.int16)
    unlike: NDArray[np.bool_] = (np.abs(lines - color[:, None, None]) > OTHER_COLOR).any(axis=0)
    return unlike
