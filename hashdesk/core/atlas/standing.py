"""Which shelf each photo stands on, from one state of a library to the next.

A photo that stood on a shelf stays there, and returns there after it was gone. One that is new goes
to the group whose centre is nearest, and moves no other. So shelves keep their places, also in the
next window. They are made anew, from the photos alone, for an encoder that is new, and when the
photos that they were made of are the smaller part of the library, or of what they were then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.atlas.gathering import PHOTOS_AT_ONCE, Tree, corners_of, gather, nearest
from hashdesk.core.atlas.name_places import ContentWords
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.storage.code_segments import PhotoIds

LEAST_IN_COMMON = 0.5  # of the photos then, and of those now: the ones that the groups were made of


class Origin(Enum):
    """Where shelves come from."""

    NEW = auto()  # the encoder is new
    KEPT = auto()  # the encoder was used before, and these were its shelves
    RENEWED = auto()  # it was used before, but too many photos have come or gone


@dataclass(frozen=True, eq=False)
class Standing:
    """A tree with all photos that ever stood on it."""

    encoder: str  # the id of the one that made their codes
    ids: PhotoIds  # (m,), ascending
    contents: NDArray[np.uint64]  # (m,), the first halves of their content ids
    later: NDArray[np.bool_]  # (m,): those that came when the groups had been made
    tree: Tree  # as it was made; its leaves are those (m,) of these photos
    origin: Origin = Origin.NEW


def stand(
    index: HammingIndex, encoder: str, contents: ContentWords, before: Standing | None
) -> tuple[Tree, Standing]:
    """The tree of an index, and where its photos stand; `before` itself if none is new."""
    starts = _starts(index.ids, contents)
    standing, origin = None, Origin.NEW
    if before is not None and before.encoder == encoder:
        standing, origin = _with_new(before, index, starts), Origin.RENEWED
    if standing is not None:
        return _tree_of(standing, index), standing
    tree, order = gather(index), np.argsort(index.ids)
    leaves = replace(tree, leaves=tree.leaves[order])
    later = np.zeros(len(order), bool)
    return tree, Standing(encoder, index.ids[order], starts[order], later, leaves, origin)


def _starts(ids: PhotoIds, contents: ContentWords) -> NDArray[np.uint64]:
    """The first halves (n,) of content ids; 0 where none is known."""
    known, words = contents
    if not len(known):
        return np.zeros(len(ids), np.uint64)
    order = np.argsort(known)
    rows = order[np.minimum(np.searchsorted(known, ids, sorter=order), len(known) - 1)]
    return np.where(known[rows] == ids, words[rows, 0], np.uint64(0))


def _with_new(before: Standing, index: HammingIndex, starts: NDArray[np.uint64]) -> Standing | None:
    """The same with the photos of an index that it lacks; None if too few are the same ones."""
    if not len(before.ids):
        return None
    at = np.minimum(np.searchsorted(before.ids, index.ids), len(before.ids) - 1)
    known = (before.ids[at] == index.ids) & (before.contents[at] == starts)
    same = np.count_nonzero(known & ~before.later[at])
    if same < LEAST_IN_COMMON * max(before.tree.gathered, len(index)):
        return None
    rows = np.flatnonzero(~known)
    if not len(rows):
        return before
    left = ~np.isin(before.ids, index.ids[rows])  # an id may have gone to another photo
    ids = np.concatenate([before.ids[left], index.ids[rows]])
    order = np.argsort(ids)
    leaves = np.concatenate([before.tree.leaves[left], _nearest_leaves(before.tree, index, rows)])
    return replace(
        before,
        ids=ids[order],
        contents=np.concatenate([before.contents[left], starts[rows]])[order],
        later=np.concatenate([before.later[left], np.ones(len(rows), bool)])[order],
        tree=replace(before.tree, leaves=leaves[order]),
    )


def _nearest_leaves(tree: Tree, index: HammingIndex, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    leaves = np.empty(len(rows), np.int64)
    for start in range(0, len(rows), PHOTOS_AT_ONCE):
        some = slice(start, start + PHOTOS_AT_ONCE)
        leaves[some] = nearest(corners_of(index, rows[some]), tree.centres)
    return leaves


def _tree_of(standing: Standing, index: HammingIndex) -> Tree:
    """The tree of the photos of an index, all of which stand there; without empty groups."""
    tree, at = standing.tree, np.searchsorted(standing.ids, index.ids)
    leaves, count = tree.leaves[at], len(tree.sizes)
    sizes = np.bincount(leaves, minlength=count)
    first = np.bincount(leaves[~standing.later[at]], minlength=count)
    centres = tree.centres.copy()
    for leaf in np.flatnonzero((sizes > 0) & ((first < tree.sizes) | (first < sizes))).tolist():
        rows = np.flatnonzero(leaves == leaf)
        rows = rows[np.argsort(index.ids[rows])]  # the same sum, in whatever order they come
        centres[leaf] = corners_of(index, rows).mean(axis=0, dtype=np.float64)
    left = np.flatnonzero(sizes)
    places = np.zeros(count, np.int64)
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
