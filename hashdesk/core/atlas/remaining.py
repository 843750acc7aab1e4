"""The tree of the photos that remain when others have gone: every shelf stays where it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.atlas.gathering import Tree, corners_of
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.search.hamming_index import HammingIndex

LEAST_REMAINING = 0.5  # of the photos that were gathered: with fewer, the shelves are made anew


def remaining(tree: Tree, before: HammingIndex, now: HammingIndex) -> Tree | None:
    """The tree of an index that lacks photos of the one before; groups without any are left out.

    None: it has other photos or codes, or there are too few to keep the shelves.
    """
    if not LEAST_REMAINING * tree.gathered <= len(now) <= len(before) or not len(now):
        return None
    order = np.argsort(before.ids)
    found = np.searchsorted(before.ids[order], now.ids)
    rows = order[np.minimum(found, len(before) - 1)]
    if not np.array_equal(before.ids[rows], now.ids):
        return None
    if any(not np.array_equal(before.codes[bits][rows], now.codes[bits]) for bits in BITS):
        return None
    leaves = tree.leaves[rows]
    sizes = np.bincount(leaves, minlength=len(tree.sizes))
    centres = tree.centres.copy()
    for leaf in np.flatnonzero((sizes < tree.sizes) & (sizes > 0)).tolist():
        centres[leaf] = corners_of(now, np.flatnonzero(leaves == leaf)).mean(axis=0)
    left = np.flatnonzero(sizes)
    places = np.zeros(len(sizes), np.int64)
    places[left] = np.arange(len(left))
    return replace(
        tree,
        leaves=places[leaves],
        sizes=sizes[left],
        centres=centres[left],
        unions=_unions(tree.unions, left),
    )


def _unions(unions: NDArray[np.int64], left: NDArray[np.intp]) -> NDArray[np.int64]:
    """When each leaf that is left joins the one before it: with the last union between them."""
    between = zip(left[:-1].tolist(), left[1:].tolist(), strict=True)
    return np.array([unions[first:last].max() for first, last in between], np.int64)
