"""Star clusters: groups in which every photo is within the radius of the group's reference.

Certain pairs make groups first. What is in doubt, or was taken at another time, is shown with the
photo that it is like, or makes groups of its own.

A chain A-B-C whose ends are far apart makes no single group. The photo with the most neighbours
becomes a reference first and takes them all; the next one takes what is left. On a tie, the
photo that was indexed first wins. The same pairs and options give the same groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.core.duplicates.matches import MatchedPairs
from hashdesk.core.duplicates.relation import DOUBTFUL
from hashdesk.core.storage.photos.photo_arrays import PhotoArrays

MayShare = Callable[[int, int], bool]  # whether the photos at two places may share a group
Sides = tuple[frozenset[int], frozenset[int]]  # ids of folders
Star = tuple[list[int], list[int]]  # places of its photos, and their distances from the first


@dataclass(frozen=True)
class GroupingOptions:
    """Which matched pairs make groups."""

    radius: int  # bits
    nearest: int = 0  # bits; of photos nearer to each other than this, only one takes part
    elsewhere: bool = False  # ignore pairs inside one folder
    across: Sides | None = None  # only pairs from one side to the other
    burst_seconds: float = 0  # of photos of a folder taken this soon after each other, only one
    one_folder: bool = False  # only pairs inside one folder


def across(chosen: Sequence[frozenset[int]], photos: PhotoArrays) -> Sides | None:
    """The two sets of folders that were chosen, or one and all other folders of the library."""
    if not chosen:
        return None
    one, *more = chosen
    return one, more[0] if more else frozenset(np.unique(photos.folders).tolist()) - one


def star_clusters(
    pairs: MatchedPairs,
    options: GroupingOptions,
    photos: PhotoArrays,
    left_out: NDArray[np.int64] | None = None,
) -> Groups:
    """Make groups of two photos or more. photos: of the library that the pairs were found in.

    left_out: ids of photos that may be in no group.
    """
    here = np.isin(pairs.photos, photos.ids)  # pairs outlive a rescan
    if left_out is not None:
        here &= np.isin(pairs.photos, left_out, invert=True)
    rows = np.searchsorted(photos.ids, pairs.photos[here])
    folders = np.zeros(len(here), np.int64)
    folders[here] = photos.folders[rows]
    excluded = ~here
    if options.burst_seconds > 0:
        dates, seconds = photos.dates[rows], options.burst_seconds
        excluded[here] = _later_in_bursts(photos.folders[rows], dates, seconds)
    if options.nearest > 0:
        nearer = _Neighbours(pairs, pairs.distances < options.nearest, None)
        for members, _ in _stars(nearer, pairs.photos, bytearray(excluded.tobytes())):
            excluded[members[1:]] = True
    stars = _certain_first(pairs, options, excluded, _folder_rule(options, folders))
    members = [place for star, _ in stars for place in star]
    distances = [distance for _, star_distances in stars for distance in star_distances]
    starts = np.cumsum([0, *(len(star) for star, _ in stars)])
    photo_ids = pairs.photos[np.array(members, np.int64)]
    return Groups(photo_ids, np.array(distances, np.uint8), starts)


def _certain_first(
    pairs: MatchedPairs,
    options: GroupingOptions,
    excluded: NDArray[np.bool_],
    may_share: MayShare | None,
) -> list[Star]:
    """Stars of certain pairs, with what is in doubt beside their references; then of the rest."""
    near = pairs.distances <= options.radius
    doubtful = np.isin(pairs.relations, DOUBTFUL)
    taken = bytearray(excluded.tobytes())
    certain = _Neighbours(pairs, near & ~doubtful, may_share)
    stars = list(_stars(certain, pairs.photos, taken))
    if (near & doubtful).any():
        neighbours = _Neighbours(pairs, near, may_share)
        for members, distances in stars:
            free = neighbours.free(members[0], taken)
            members += [member for member, _ in free]
            distances += [distance for _, distance in free]
        stars += _stars(neighbours, pairs.photos, taken)
    return stars


def _stars(neighbours: _Neighbours, photos: NDArray[np.int64], taken: bytearray) -> Iterator[Star]:
    """Places of the members, the reference first, and their distances, group by group.

    taken: by place, whether a photo is in no further group; members are noted there.
    """
    counts = neighbours.counts()
    order = np.lexsort((photos, -counts))
    for reference in order[counts[order] > 0].tolist():
        if taken[reference]:
            continue
        taken[reference] = 1
        if free := neighbours.free(reference, taken):
            yield (
                [reference, *(member for member, _ in free)],
                [0, *(distance for _, distance in free)],
            )
        else:
            taken[reference] = 0


class _Neighbours:
    """The photos near each photo that may share a group with it, by place."""

    def __init__(
        self, pairs: MatchedPairs, near: NDArray[np.bool_], may_share: MayShare | None
    ) -> None:
        """near (m,): which pairs count."""
        self._may_share = may_share
        self._nodes = pairs.nodes
        self._node_of: list[int] = pairs.nodes.tolist()
        # The photos of node k: _photos[_photo_starts[k] : _photo_starts[k + 1]].
        self._photos = np.argsort(pairs.nodes, kind="stable")
        self._photo_starts = np.concatenate([[0], np.cumsum(np.bincount(pairs.nodes))])
        # The nodes near node k, nearest first: _near_nodes[_near_starts[k] : _near_starts[k + 1]].
        first, second, apart = pairs.first[near], pairs.second[near], pairs.distances[near]
        here, there = np.concatenate([first, second]), np.concatenate([second, first])
        apart = np.concatenate([apart, apart])
        order = np.lexsort((there, apart, here))
        self._near_nodes, self._distances = there[order], apart[order]
        sizes = np.bincount(here, minlength=len(self._photo_starts) - 1)
        self._near_starts = np.concatenate([[0], np.cumsum(sizes)])

    def of(self, place: int) -> Iterator[tuple[int, int]]:
        """Places near this one, nearest first, and how far they are."""
        photos, starts, may_share = self._photos, self._photo_starts, self._may_share
        node = self._node_of[place]
        near = slice(self._near_starts[node], self._near_starts[node + 1])
        around = zip(self._near_nodes[near].tolist(), self._distances[near].tolist(), strict=True)
        for other, distance in ((node, 0), *around):
            for member in photos[starts[other] : starts[other + 1]].tolist():
                if member != place and (may_share is None or may_share(place, member)):
                    yield member, distance

    def free(self, place: int, taken: bytearray) -> list[tuple[int, int]]:
        """Places near this one that are not taken, and how far they are; they are taken now."""
        found = [(member, apart) for member, apart in self.of(place) if not taken[member]]
        for member, _ in found:
            taken[member] = 1
        return found

    def counts(self) -> NDArray[np.int64]:
        """(n,), how many photos are near each photo."""
        if self._may_share is not None:
            counts = (sum(1 for _ in self.of(place)) for place in range(len(self._node_of)))
            return np.fromiter(counts, np.int64, len(self._node_of))
        sizes = np.diff(self._photo_starts)  # photos of each node
        near = sizes - 1
        owners = np.repeat(np.arange(len(sizes)), np.diff(self._near_starts))
        np.add.at(near, owners, sizes[self._near_nodes])
        return near[self._nodes]


def _folder_rule(options: GroupingOptions, folders: NDArray[np.int64]) -> MayShare | None:
    """Which photos may share a group, by the folders (n,) of the photos; None: any two may."""
    if not (options.elsewhere or options.one_folder or options.across is not None):
        return None
    folder_of = folders.tolist()

    def may_share(one: int, other: int) -> bool:
        here, there = folder_of[one], folder_of[other]
        if (options.elsewhere and here == there) or (options.one_folder and here != there):
            return False
        if options.across is None:
            return True
        left, right = options.across
        return (here in left and there in right) or (here in right and there in left)

    return may_share


def _later_in_bursts(
    folders: NDArray[np.int64], dates: NDArray[np.int64], seconds: float
) -> NDArray[np.bool_]:
    """(n,): whether a photo was taken so soon after another one of its folder."""
    order = np.lexsort((dates, folders))
    soon = np.zeros(len(order), bool)
    same = folders[order][1:] == folders[order][:-1]
    soon[1:] = same & (np.diff(dates[order]) <= seconds)
    later = np.zeros(len(order), bool)
    later[order] = soon
    return later
