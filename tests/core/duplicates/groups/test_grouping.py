"""Star clusters: members near the reference, no photo twice, no possible group left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hashdesk.core.duplicates.groups import grouping
from hashdesk.core.duplicates.groups.grouping import GroupingOptions, star_clusters
from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import CONTENT, MatchedPairs
from hashdesk.core.duplicates.relation import DOUBTFUL, Relation
from hashdesk.core.storage.photos.photo_arrays import PhotoArrays

LARGEST = 12  # bits


def photos_of(ids: list[int], folders: list[int], dates: list[int]) -> PhotoArrays:
    """A library of photos with only folders and dates."""
    columns = (np.array(column, np.int64) for column in (ids, folders, dates))
    return PhotoArrays(
        *columns,
        np.zeros(len(ids), bool),
        np.zeros(len(ids), np.uint64),
        np.zeros(len(ids), np.int64),
        np.ones(len(ids), bool),
    )


def contents_named_after(photos: list[int]) -> NDArray[np.void]:
    """A content id for each photo, made of its number."""
    return np.frombuffer(b"".join(photo.to_bytes(16, "big") for photo in photos), CONTENT)


def pairs_of(
    distances: dict[tuple[int, int], int],
    relations: dict[tuple[int, int], Relation] | None = None,
    level: MatchLevel = MatchLevel.NEAR,
) -> MatchedPairs:
    """Pairs of photos, each a node of its own. relations: of those that are not the usual one."""
    photos = sorted({photo for pair in distances for photo in pair})
    first, second = ([photos.index(pair[side]) for pair in distances] for side in (0, 1))
    unlike = {MatchLevel.SIMILAR: Relation.ALIKE, MatchLevel.EDITED: Relation.EDITED}
    usual = unlike.get(level, Relation.SAME)
    return MatchedPairs(
        level=level,
        photos=np.array(photos, np.int64),
        nodes=np.arange(len(photos), dtype=np.int32),
        first=np.array(first, np.int32),
        second=np.array(second, np.int32),
        distances=np.array(list(distances.values()), np.uint8),
        relations=np.array([(relations or {}).get(pair, usual) for pair in distances], np.uint8),
        contents=contents_named_after(photos),
        radius=LARGEST,
    )


def everywhere(count: int) -> PhotoArrays:
    """Photos 1 … count, each in a folder of its number, a day apart."""
    ids = list(range(1, count + 1))
    return photos_of(ids, ids, [86_400 * number for number in ids])


def listed(groups: Groups) -> list[list[int]]:
    return [groups[number].tolist() for number in range(len(groups))]


@dataclass(frozen=True)
class Case:
    """Random pairs, how far apart any two photos are by them, and which are in doubt."""

    pairs: MatchedPairs
    photos: PhotoArrays
    apart: dict[frozenset[int], int]
    doubtful: set[frozenset[int]]

    def are_near(self, one: int, other: int, radius: int) -> bool:
        return self.apart.get(frozenset((one, other)), LARGEST + 1) <= radius


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Up to 24 photos of up to 14 nodes; some were forgotten since the pairs were found."""
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    nodes = draw(st.integers(1, 14))
    of = [*range(nodes), *rng.integers(0, nodes, draw(st.integers(0, 10))).tolist()]
    rng.shuffle(of)
    ids = sorted(rng.choice(np.arange(1, 60), len(of), replace=False).tolist())
    share = draw(st.floats(0.1, 1))
    pairs = [pair for pair in combinations(range(nodes), 2) if rng.random() < share]
    distances = rng.integers(0, LARGEST + 1, len(pairs)).tolist()
    between = dict(zip(pairs, distances, strict=True))
    usual = [Relation.SAME] * draw(st.integers(0, 6))
    relations = rng.choice([*usual, *DOUBTFUL, Relation.SAME], len(pairs)).tolist()
    related = dict(zip(pairs, relations, strict=True))
    apart, doubtful = {}, set()
    for (one, here), (other, there) in combinations(zip(ids, of, strict=True), 2):
        far = 0 if here == there else between.get((min(here, there), max(here, there)))
        if far is not None:
            apart[frozenset((one, other))] = far
            if related.get((min(here, there), max(here, there))) in DOUBTFUL:
                doubtful.add(frozenset((one, other)))
    matched = MatchedPairs(
        level=MatchLevel.NEAR,
        photos=np.array(ids, np.int64),
        nodes=np.array(of, np.int32),
        first=np.array([one for one, _ in pairs], np.int32),
        second=np.array([other for _, other in pairs], np.int32),
        distances=np.array(distances, np.uint8),
        relations=np.array(relations, np.uint8),
        contents=contents_named_after(ids),
        radius=LARGEST,
    )
    there = [photo for photo in ids if rng.random() < 0.9]
    folders, dates = rng.integers(1, 5, (2, len(there))).tolist()
    return Case(matched, photos_of(there, folders, dates), apart, doubtful)


@st.composite
def grouping_options(draw: st.DrawFn) -> GroupingOptions:
    folders = st.frozensets(st.integers(1, 4), min_size=1)
    return GroupingOptions(
        draw(st.integers(0, LARGEST)),
        draw(st.sampled_from([0, 0, 1, 4])),
        draw(st.booleans()),
        draw(st.none() | st.tuples(folders, folders)),
        draw(st.sampled_from([0, 0, 0.5, 1])),
    )


def may_share(options: GroupingOptions, one: int, other: int) -> bool:
    """Whether the folders of two photos let them be a pair."""
    if options.elsewhere and one == other:
        return False
    if options.across is None:
        return True
    left, right = options.across
    return (one in left and other in right) or (other in left and one in right)


@settings(max_examples=300, deadline=None)
@given(case=cases(), options=grouping_options())
def test_laws_of_groups(case: Case, options: GroupingOptions) -> None:
    groups = star_clusters(case.pairs, options, case.photos)
    there = case.photos.ids.tolist()
    folder = dict(zip(there, case.photos.folders.tolist(), strict=True))
    found = groups.photos.tolist()
    assert len(found) == len(set(found))
    assert set(found) <= set(there)
    assert all(size >= 2 for size in groups.sizes.tolist())
    for number, (reference, *members) in enumerate(listed(groups)):
        first = groups.starts[number]
        distances = groups.distances[first : first + len(members) + 1].tolist()
        assert distances[0] == 0
        in_doubt = [frozenset((reference, member)) in case.doubtful for member in members]
        order = list(zip(in_doubt, distances[1:], strict=True))
        assert order == sorted(order)  # what is certain comes first
        for member, distance in zip(members, distances[1:], strict=True):
            assert distance == case.apart[frozenset((reference, member))] <= options.radius
            assert may_share(options, folder[reference], folder[member])
    # Of what takes part, no pair is left over that could have made a group.
    if not options.nearest and not options.burst_seconds:
        for one, other in combinations(sorted(set(there) - set(found)), 2):
            assert not (
                case.are_near(one, other, options.radius)
                and may_share(options, folder[one], folder[other])
            )
    for one, other in combinations(sorted(found), 2):
        assert not options.nearest or not case.are_near(one, other, options.nearest - 1)


@settings(max_examples=60, deadline=None)
@given(case=cases(), options=grouping_options(), seed=st.integers(0, 2**31))
def test_the_same_pairs_give_the_same_groups(
    case: Case, options: GroupingOptions, seed: int
) -> None:
    """In any order, and with any node numbers."""
    groups = star_clusters(case.pairs, options, case.photos)
    matched, rng = case.pairs, np.random.default_rng(seed)
    mixed = rng.permutation(len(matched.first))
    numbers = rng.permutation(int(matched.nodes.max()) + 1).astype(np.int32)
    again = star_clusters(
        replace(
            matched,
            nodes=numbers[matched.nodes],
            first=numbers[matched.second][mixed],
            second=numbers[matched.first][mixed],
            distances=matched.distances[mixed],
            relations=matched.relations[mixed],
        ),
        options,
        case.photos,
    )
    assert [sorted(one) for one in listed(again)] == [sorted(one) for one in listed(groups)]
    assert [one[0] for one in listed(again)] == [one[0] for one in listed(groups)]


def test_a_chain_is_no_group() -> None:
    """A near B near C near D near E, and nothing else: B has A and C, and D has E."""
    chain = pairs_of(dict.fromkeys(pairwise(range(1, 6)), 5))
    assert listed(star_clusters(chain, GroupingOptions(5), everywhere(5))) == [[2, 1, 3], [4, 5]]
    assert listed(star_clusters(chain, GroupingOptions(4), everywhere(5))) == []


def test_who_has_most_neighbours_is_the_reference() -> None:
    """Copies count; on a tie, the photo that was indexed first."""
    matched = pairs_of({(1, 2): 3, (2, 5): 4, (2, 4): 1, (3, 4): 2})
    groups = star_clusters(matched, GroupingOptions(6), everywhere(5))
    assert (listed(groups), groups.distances.tolist()) == ([[2, 4, 1, 5]], [0, 1, 3, 4])
    matched = pairs_of({(2, 3): 1, (3, 4): 2, (1, 4): 3})
    matched = replace(
        matched, photos=np.append(matched.photos, 5), nodes=np.append(matched.nodes, np.int32(2))
    )  # 5 is a copy of 3
    assert listed(star_clusters(matched, GroupingOptions(6), everywhere(5))) == [[3, 5, 2, 4]]


def test_what_is_certain_makes_groups_first() -> None:
    """2 has most neighbours, and is in doubt beside each of them: 1-3 and 4-5 are sure."""
    near = {(1, 2): 1, (2, 3): 1, (2, 4): 1, (2, 5): 1, (1, 3): 6, (4, 5): 6, (2, 6): 3}
    doubts = {pair: Relation.LOOK_AGAIN for pair in near if 2 in pair}
    groups = star_clusters(pairs_of(near, doubts), GroupingOptions(6), everywhere(6))
    assert listed(groups) == [[1, 3, 2], [4, 5]]
    assert groups.distances.tolist() == [0, 6, 1, 0, 6]
    alone = star_clusters(pairs_of(near, doubts), GroupingOptions(5), everywhere(6))
    assert listed(alone) == [[2, 1, 3, 4, 5, 6]]  # nothing that near is certain
    bursts = dict.fromkeys(doubts, Relation.BURST)
    assert listed(star_clusters(pairs_of(near, bursts), GroupingOptions(6), everywhere(6))) == (
        listed(groups)
    )


@settings(max_examples=200, deadline=None)
@given(case=cases())
def test_a_doubt_never_costs_a_certain_group(case: Case) -> None:
    """The groups of certain pairs alone are there, with the same references."""
    sure = ~np.isin(case.pairs.relations, DOUBTFUL)
    only = replace(
        case.pairs,
        first=case.pairs.first[sure],
        second=case.pairs.second[sure],
        distances=case.pairs.distances[sure],
        relations=case.pairs.relations[sure],
    )
    options = GroupingOptions(LARGEST)
    expected = listed(star_clusters(only, options, case.photos))
    found = listed(star_clusters(case.pairs, options, case.photos))
    assert [group[: len(one)] for group, one in zip(found, expected, strict=False)] == expected


def test_nearer_than_nearest_takes_part_once() -> None:
    """Of 1, 2 and 3, which are nearly the same, only the first takes part."""
    matched = pairs_of({(1, 2): 1, (1, 3): 2, (2, 3): 2, (1, 4): 6, (2, 4): 5, (3, 4): 5})
    assert listed(star_clusters(matched, GroupingOptions(6), everywhere(4))) == [[1, 2, 3, 4]]
    assert listed(star_clusters(matched, GroupingOptions(6, nearest=3), everywhere(4))) == [[1, 4]]
    assert listed(star_clusters(matched, GroupingOptions(6, nearest=2), everywhere(4))) == [
        [1, 3, 4]
    ]


def test_folders() -> None:
    """Pairs inside one folder do not count; or only pairs across two folders do.

    The reference has the most neighbours that count.
    """
    matched = pairs_of(dict.fromkeys(combinations(range(1, 5), 2), 1))
    library = photos_of([1, 2, 3, 4], [7, 7, 8, 9], [0, 0, 0, 0])
    assert listed(star_clusters(matched, GroupingOptions(2, elsewhere=True), library)) == [
        [3, 1, 2, 4]
    ]
    across = frozenset((7,)), frozenset((9,))
    assert listed(star_clusters(matched, GroupingOptions(2, across=across), library)) == [[4, 1, 2]]
    assert listed(star_clusters(matched, GroupingOptions(2, across=across[::-1]), library)) == [
        [4, 1, 2]
    ]
    assert grouping.across((), library) is None
    assert grouping.across(across, library) == across
    assert grouping.across(across[:1], library) == (frozenset((7,)), frozenset((8, 9)))
    nowhere = frozenset((7,)), frozenset((6,))
    assert listed(star_clusters(matched, GroupingOptions(2, across=nowhere), library)) == []


def test_bursts() -> None:
    """Of photos of one folder, each taken soon after the last, only the first takes part."""
    matched = pairs_of(dict.fromkeys(combinations(range(1, 6), 2), 1))
    library = photos_of([1, 2, 3, 4, 5], [7, 7, 7, 8, 7], [104, 100, 102, 101, 110])
    assert listed(star_clusters(matched, GroupingOptions(2, burst_seconds=2), library)) == [
        [2, 4, 5]
    ]
    assert listed(star_clusters(matched, GroupingOptions(2, burst_seconds=6), library)) == [[2, 4]]
    assert listed(star_clusters(matched, GroupingOptions(2, burst_seconds=1), library)) == [
        [1, 2, 3, 4, 5]
    ]


@pytest.mark.parametrize(
    "options",
    [GroupingOptions(2), GroupingOptions(2, burst_seconds=5), GroupingOptions(2, nearest=1)],
)
def test_photos_that_went_take_no_others_along(options: GroupingOptions) -> None:
    """Pairs outlive a rescan: photos that it did not find are left out, and nothing else."""
    matched = pairs_of(dict.fromkeys(combinations(range(1, 5), 2), 1))
    library = photos_of([2, 4], [7, 8], [100, 100])
    assert listed(star_clusters(matched, options, library)) == [[2, 4]]
    assert listed(star_clusters(matched, options, everywhere(0))) == []


@settings(max_examples=60, deadline=None)
@given(case=cases(), data=st.data())
def test_some_of_the_groups(case: Case, data: st.DataObject) -> None:
    """In the requested order, each with its own distances."""
    groups = star_clusters(case.pairs, GroupingOptions(LARGEST), case.photos)
    wanted = data.draw(st.permutations(range(len(groups))))
    wanted = wanted[: data.draw(st.integers(0, len(groups)))]
    taken = groups.take(np.array(wanted, np.int64))
    assert listed(taken) == [groups[number].tolist() for number in wanted]
    assert taken.sizes.tolist() == [len(groups[number]) for number in wanted]
    distances = dict(zip(groups.photos.tolist(), groups.distances.tolist(), strict=True))
    assert taken.distances.tolist() == [distances[photo] for photo in taken.photos.tolist()]
    assert taken.numbers.tolist() == [
        place for place, number in enumerate(wanted) for _ in groups[number]
    ]
