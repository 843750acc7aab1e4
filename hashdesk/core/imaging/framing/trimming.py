"""What lies around a photo, cut off: frames, the bars of a screenshot, bars with a caption.

A line of pixels is busy if its levels differ. Frames and bars are not, even with a few letters on
them; the photo is taken to be the longest run of busy rows, and in these, of busy columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]  # (height, width)

LEAST_RANGE = 6  # levels between the quantiles of a busy line
LOW, HIGH = 0.1, 0.9  # quantiles: what less than a tenth of a line shows does not count
EVERY = 2  # pixels of a line are looked at: half of them tell as much
LEAST_DETAIL = 0.4  # of a picture, in what is left of it
LEAST_OF_BAR = 0.6  # of a line at the level of the bar: the rest may be letters
LARGEST_GAP = 2  # lines without a range inside a photo
LEAST_PHOTO_SHARE = 0.15  # of a side: what is shorter is no photo


@dataclass(frozen=True)
class Area:
    """A part of a picture, in pixels. Edges may lie between pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    @classmethod
    def of(cls, grey: Grey) -> Area:
        """All of a picture (height, width)."""
        return cls(0, 0, grey.shape[1], grey.shape[0])

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom, as Pillow wants them."""
        return self.left, self.top, self.right, self.bottom

    def holds(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether each of some points lies in it."""
        across = (self.left <= x) & (x < self.right)
        found: NDArray[np.bool_] = across & (self.top <= y) & (y < self.bottom)
        return found


@dataclass(frozen=True)
class Framed:
    """A picture, and where the photo lies in it."""

    grey: Grey
    photo: Area

    @classmethod
    def of(cls, grey: Grey) -> Framed:
        """A picture (height, width) whose photo is found."""
        return cls(grey, trim_box(grey))

    @property
    def whole(self) -> Area:
        """All of the picture."""
        return Area.of(self.grey)


def trim_box(grey: Grey) -> Area:
    """Where the photo lies in a picture (height, width): all of it if it has no edges."""
    rows = _run(busy_lines(grey))
    if rows is None:
        return _without_bars(grey)
    top, bottom = rows
    left, right = longest_run(busy_lines(grey[top:bottom].T))
    if _detail(grey[top:bottom, left:right]) < LEAST_DETAIL * _detail(grey):
        return _without_bars(grey)  # what would fall off is the photo
    return Area(left, top, right, bottom)


def _without_bars(grey: Grey) -> Area:
    """All but the bars at the edges: lines of one level, up to where the level jumps.

    A clear sky is as flat as a bar, and loses its level by and by.
    """
    top, bottom = _bars(grey)
    left, right = _bars(grey[top:bottom].T)
    return Area(left, top, right, bottom)


def _bars(lines: Grey) -> tuple[int, int]:
    """First and past-the-last line (n, length) between two bars; all if nothing else is left."""
    count = len(lines)
    first, last = _bar(lines), count - _bar(lines[::-1])
    return (first, last) if last - first >= LEAST_PHOTO_SHARE * count else (0, count)


def _bar(lines: Grey) -> int:
    """How many lines at the beginning are a bar, letters on it included."""
    apart = np.abs(lines.astype(np.int16) - np.int16(np.median(lines[0])))
    others = np.flatnonzero((apart <= LEAST_RANGE).mean(axis=1) < LEAST_OF_BAR)
    end = int(others[0]) if len(others) else 0
    after = apart[end : end + 2][-1]  # not the first one, which may be half of the bar
    return end if (after <= 2 * LEAST_RANGE).mean() < 1 - LEAST_OF_BAR else 0


def _detail(grey: Grey) -> int:
    """Differences between neighbours, added up."""
    levels = grey.astype(np.int16)
    return sum(int(np.abs(np.diff(levels, axis=axis)).sum(dtype=np.int64)) for axis in (0, 1))


def busy_lines(lines: Grey) -> NDArray[np.bool_]:
    """(n,): whether each line of a picture (n, length) is busy."""
    ordered = np.sort(lines[:, ::EVERY], axis=1)
    length = ordered.shape[1]
    low, high = ordered[:, int(length * LOW)], ordered[:, min(int(length * HIGH), length - 1)]
    busy: NDArray[np.bool_] = high.astype(np.int16) - low > LEAST_RANGE
    return busy


def longest_run(busy: NDArray[np.bool_]) -> tuple[int, int]:
    """First and past-the-last line of the longest run with small gaps; all if it is too short."""
    return _run(busy) or (0, len(busy))


def _run(busy: NDArray[np.bool_]) -> tuple[int, int] | None:
    """First and past-the-last line of the longest run with small gaps; None if it is too short."""
    lines = np.flatnonzero(busy)
    if not len(lines):
        return None
    breaks = np.flatnonzero(np.diff(lines) > LARGEST_GAP + 1)
    starts = lines[np.concatenate([[0], breaks + 1])]
    ends = lines[np.concatenate([breaks, [len(lines) - 1]])] + 1
    longest = int(np.argmax(ends - starts))
    start, end = int(starts[longest]), int(ends[longest])
    return (start, end) if end - start >= LEAST_PHOTO_SHARE * len(busy) else None
