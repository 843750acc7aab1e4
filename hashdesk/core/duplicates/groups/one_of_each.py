"""At level edited, one photo stands for all that show the same picture.

Files with the same bytes and near-duplicates are for other levels: there they are compared, and
there they may be marked. Here they would only come once more beside each edit of their picture.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.groups.grouping import GroupingOptions, star_clusters
from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.core.duplicates.matches import MatchedPairs
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.photos.photo_arrays import PhotoArrays


def same_pictures_of(
    pairs: MatchedPairs, options: GroupingOptions, photos: PhotoArrays, left_out: PhotoIds
) -> Groups:
    """The photos that show the same picture, in groups.

    Where folders decide which photos make a group, each keeps one of its own.
    """
    same = pairs.where(pairs.relations <= Relation.SAME)
    own_folder = options.elsewhere or options.across is not None
    return star_clusters(same, GroupingOptions(0, one_folder=own_folder), photos, left_out)


def with_one_of_each(pairs: MatchedPairs, same: Groups, kept: NDArray[np.int64]) -> MatchedPairs:
    """The other pairs, each between the photos that stand for those it was found between.

    same: groups of photos that show the same picture. kept: (groups,), the photos that stand.
    """
    stands = pairs.photos.copy()
    order = np.argsort(pairs.photos)
    places = order[np.searchsorted(pairs.photos, same.photos, sorter=order)]
    stands[places] = kept[same.numbers]
    photos, numbers = np.unique(stands, return_inverse=True)
    others = pairs.where(pairs.relations > Relation.SAME)
    first, second, found = _between(pairs.nodes, numbers, others)
    low, high = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((others.distances[found], high, low))
    order = order[low[order] != high[order]]
    _, nearest = np.unique(np.stack([low[order], high[order]]), axis=1, return_index=True)
    chosen = order[nearest]
    own = np.flatnonzero(stands == pairs.photos)
    return replace(
        pairs,
        photos=photos,
        nodes=np.arange(len(photos), dtype=np.int32),
        first=low[chosen].astype(np.int32),
        second=high[chosen].astype(np.int32),
        distances=others.distances[found[chosen]],
        relations=others.relations[found[chosen]],
        contents=pairs.contents[own[np.argsort(pairs.photos[own])]],
    )


def _between(
    nodes: NDArray[np.int32], numbers: NDArray[np.intp], pairs: MatchedPairs
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.intp]]:
    """Numbers of what stands for the photos of each pair of nodes, and which pair it is (k,)."""
    members = np.unique(np.stack([nodes.astype(np.int64), numbers]), axis=1)
    starts = np.searchsorted(members[0], np.arange(int(nodes.max(initial=-1)) + 2))
    sizes = np.diff(starts)
    across = sizes[pairs.second]
    counts = sizes[pairs.first] * across
    found = np.repeat(np.arange(len(counts)), counts)
    rank = np.arange(len(found)) - np.repeat(np.cumsum(counts) - counts, counts)
    down, right = np.divmod(rank, across[found])
    first = members[1][starts[pairs.first[found]] + down]
    second = members[1][starts[pairs.second[found]] + right]
    return first, second, found
