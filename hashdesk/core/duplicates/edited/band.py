"""The band of rows in which two aligned pictures agree least: something may be written over it.

A caption hides what it lies on, and nothing else. Where most of a photo is sky or water, it can
hide half of all there is to compare.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LARGEST_BAND = 0.35  # of the rows of blocks


def worst_band(rows: NDArray[np.intp], agrees: NDArray[np.bool_], count: int) -> tuple[int, int]:
    """First and past-the-last row of the band with most blocks more that disagree than agree.

    rows (n,): of the blocks, of `count`. agrees (n,): whether they agree. Empty if none is worse.
    """
    disagreeing = np.bincount(rows, weights=np.where(agrees, -1, 1), minlength=count)
    until = np.concatenate([[0.0], np.cumsum(disagreeing)])
    top, bottom = 0, 0
    for height in range(1, int(LARGEST_BAND * count) + 1):
        found = until[height:] - until[:-height]
        start = int(found.argmax())
        if found[start] > until[bottom] - until[top]:
            top, bottom = start, start + height
    return top, bottom
