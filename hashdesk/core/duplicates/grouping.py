"""Groups of photos that belong together: each member is within the radius of the group's reference.

So a weak chain A-B-C makes no single group. The photo with the most neighbours becomes a
reference first and takes them; the next one takes what is left; the oldest in the library
where that is even. The same links and choice give the same groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.matches import MatchedPairs
from hashdesk.core.storage.photo_arrays import PhotoArrays

Allowed = Callable[[int, int], bool]  # whether two places of links may share a group
Sides = tuple[frozenset[int], frozenset[int]]  # ids of folders


@dataclass(frozen=True)
class GroupingOptions:
    """Which of the photos that are near each other make a group."""

    radius: int  # bits
    nearest: int = 0  # bits; of photos nearer than this to each other only one takes part
    elsewhere: bool = False  # pairs inside one folder do not count
    across: Sides | None = None  # pairs across alone
    burst_seconds: float = 0  # of photos of a folder taken this soon after each other, one


def across(chosen: Sequence[frozenset[int]], outline: PhotoArrays) -> Sides | None:
    """Between two sets of folders; or between one and all other folders of the library."""
    if not chosen:
        return None
    one, *more = chosen
    return one, more[0] if more else frozenset(np.unique(outline.folders).tolist()) - one


@dataclass(frozen=True)
class Groups:
    """Groups one behind the other; each begins with its reference, then the nearest first."""

    photos: NDArray[np.int64]  # (k,)
    distances: NDArray[np.uint8]  # (k,), to the reference
    starts: NDArray[np.int64]  # (groups + 1,)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> NDArray[np.int64]:
        """The photos of a group."""
        return self.photos[self.starts[number] : self.starts[number + 1]]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Photos in each."""
        return np.diff(self.starts)

    @property
    def numbers(self) -> NDArray[np.int64]:
        """(k,), the number of the group of each photo."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def take(self, numbers: NDArray[np.integer]) -> Groups:
        """Some of the groups, in this order."""
        sizes = self.sizes[numbers]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        rows = np.repeat(self.starts[numbers] - starts[:-1], sizes) + np.arange(starts[-1])
        return Groups(self.photos[rows], self.distances[rows], starts)


def star_clusters(
    links: MatchedPairs,
    choice: GroupingOptions,
    outline: PhotoArrays,
    left_out: NDArray[np.int64] | None = None,
) -> Groups:
    """Make groups of two photos or more. outline: of the library that the links are of.

    left_out: ids of photos that shall be in none.
    """
    there = np.isin(links.photos, outline.ids)  # links outlive a rescan
    if left_out is not None:
        there &= np.isin(links.photos, left_out, invert=True)
    places = np.searchsorted(outline.ids, links.photos[there])
    folders = np.zeros(len(there), np.int64)
    folders[there] = outline.folders[places]
    out = ~there
    if choice.burst_seconds > 0:
        out[there] = _behind_in_bursts(
            outline.folders[places], outline.dates[places], choice.burst_seconds
        )
    if choice.nearest > 0:
        for _, members, _ in _walk(links, choice.nearest - 1, out, None):
            out[members[1:]] = True
    rule = _rule(choice, folders)
    found = list(_walk(links, choice.radius, out, rule))
    members = [place for _, star_clusters, _ in found for place in star_clusters]
    distances = [distance for _, _, star_clusters in found for distance in star_clusters]
    sizes = [len(star_clusters) for _, star_clusters, _ in found]
    return Groups(
        links.photos[np.array(members, np.int64)],
        np.array(distances, np.uint8),
        np.concatenate([[0], np.cumsum(np.array(sizes, np.int64))]),
    )


def _walk(
    links: MatchedPairs, radius: int, out: NDArray[np.bool_], allowed: Allowed | None
) -> Iterator[tuple[int, list[int], list[int]]]:
    """Reference, members (the reference first) and their distances, group by group."""
    starts, others, distances = _neighbours(links, links.distances <= radius)
    by_node = np.argsort(links.nodes, kind="stable")
    node_starts = np.concatenate([[0], np.cumsum(np.bincount(links.nodes))])
    nodes = links.nodes.tolist()

    def near(place: int) -> Iterator[tuple[int, int]]:
        """The places that may share a group with this one, and how far they are."""
        node = nodes[place]
        reach = slice(starts[node], starts[node + 1])
        around = zip(others[reach].tolist(), distances[reach].tolist(), strict=True)
        for other, distance in ((node, 0), *around):
            for member in by_node[node_starts[other] : node_starts[other + 1]].tolist():
                if member != place and (allowed is None or allowed(place, member)):
                    yield member, distance

    if allowed is None:
        shared = np.diff(node_starts)  # photos of each node
        weights = shared - 1
        np.add.at(weights, np.repeat(np.arange(len(shared)), np.diff(starts)), shared[others])
        weights = weights[links.nodes]
    else:
        counts = (sum(1 for _ in near(place)) for place in range(len(nodes)))
        weights = np.fromiter(counts, np.int64, len(nodes))
    order = np.lexsort((links.photos, -weights))
    taken = bytearray(out.tobytes())
    for place in order[(weights[order] > 0) & ~out[order]].tolist():
        if taken[place]:
            continue
        found = [(member, distance) for member, distance in near(place) if not taken[member]]
        if found:
            members = [place, *(member for member, _ in found)]
            for member in members:
                taken[member] = 1
            yield place, members, [0, *(distance for _, distance in found)]


def _neighbours(
    links: MatchedPairs, near: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]:
    """For each node, the nodes near it, nearest first: where its part begins, nodes, distances."""
    first, second, apart = links.first[near], links.second[near], links.distances[near]
    here, there = np.concatenate([first, second]), np.concatenate([second, first])
    apart = np.concatenate([apart, apart])
    order = np.lexsort((there, apart, here))
    count = int(links.nodes.max(initial=-1)) + 1
    starts = np.concatenate([[0], np.cumsum(np.bincount(here, minlength=count))])
    return starts.astype(np.int64), there[order], apart[order]


def _rule(choice: GroupingOptions, folders: NDArray[np.int64]) -> Allowed | None:
    """Whether two photos may share a group, by the folders that they lie in; None: all may."""
    if not choice.elsewhere and choice.across is None:
        return None
    lie = folders.tolist()

    def allowed(one: int, other: int) -> bool:
        here, there = lie[one], lie[other]
        if choice.elsewhere and here == there:
            return False
        if choice.across is None:
            return True
        left, right = choice.across
        return (here in left and there in right) or (here in right and there in left)

    return allowed


def _behind_in_bursts(
    folders: NDArray[np.int64], dates: NDArray[np.int64], seconds: float
) -> NDArray[np.bool_]:
    """The photos (n,) that came so soon after another one of their folder; the first stays."""
    order = np.lexsort((dates, folders))
    soon = np.zeros(len(order), bool)
    same = folders[order][1:] == folders[order][:-1]
    soon[1:] = same & (np.diff(dates[order]) <= seconds)
    behind = np.zeros(len(order), bool)
    behind[order] = soon
    return behind
