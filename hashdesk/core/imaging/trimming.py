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


def trim_box(grey: Grey) -> Area:
    """Where the photo lies in a picture (height, width): all of it if it has no edges."""
    top, bottom = longest_run(busy_lines(grey))
    left, right = longest_run(busy_lines(grey[top:bottom].T))
    if _detail(grey[top:bottom, left:right]) < LEAST_DETAIL * _detail(grey):
        return Area.of(grey)  # what would fall off is the photo
    return Area(left, top, right, bottom)


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
    lines = np.flatnonzero(busy)
    if not len(lines):
        return 0, len(busy)
    breaks = np.flatnonzero(np.diff(lines) > LARGEST_GAP + 1)
    starts = lines[np.concatenate([[0], breaks + 1])]
    ends = lines[np.concatenate([breaks, [len(lines) - 1]])] + 1
    longest = int(np.argmax(ends - starts))
    start, end = int(starts[longest]), int(ends[longest])
    return (start, end) if end - start >= LEAST_PHOTO_SHARE * len(busy) else (0, len(busy))
