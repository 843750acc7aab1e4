"""One photo stands for all that show the same picture: against looking at every photo."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.duplicates.groups.groups import Groups
from hashdesk.core.duplicates.groups.one_of_each import with_one_of_each
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import MatchedPairs
from hashdesk.core.duplicates.relation import Relation
from tests.core.duplicates.groups.test_grouping import contents_named_after

PHOTOS = [40, 7, 23, 5, 61, 12]  # ids, in no order
NODES = 4
Links = dict[tuple[int, int], tuple[int, Relation]]


@st.composite
def links(draw: st.DrawFn) -> Links:
    """Pairs of nodes, how many parts differ, and what they are to each other."""
    every = [(one, other) for one in range(NODES) for other in range(one + 1, NODES)]
    chosen = draw(st.lists(st.sampled_from(every), unique=True))
    edit = st.tuples(st.integers(1, 36), st.just(Relation.EDITED))
    return {pair: draw(edit | st.just((0, Relation.SAME))) for pair in chosen}


@given(
    st.lists(st.integers(0, NODES - 1), min_size=len(PHOTOS), max_size=len(PHOTOS)),
    links(),
    st.lists(st.integers(0, 2), min_size=len(PHOTOS), max_size=len(PHOTOS)),
)
def test_every_edit_is_one_of_what_stands(nodes: list[int], found: Links, sets: list[int]) -> None:
    """sets: of each photo, the group that it is in; 2: in none."""
    found = {pair: link for pair, link in found.items() if set(pair) <= set(nodes)}
    members = [[p for p, own in zip(PHOTOS, sets, strict=True) if own == one] for one in (0, 1)]
    groups = [group for group in members if len(group) > 1]
    kept = [group[-1] for group in groups]
    stands = {p: keep for group, keep in zip(groups, kept, strict=True) for p in group}
    expected: dict[tuple[int, int], int] = {}
    for one, here in zip(PHOTOS, nodes, strict=True):
        for other, there in zip(PHOTOS, nodes, strict=True):
            distance, relation = found.get((here, there), (0, Relation.SAME))
            ends = stands.get(one, one), stands.get(other, other)
            if relation is Relation.EDITED and ends[0] != ends[1]:
                low, high = sorted(ends)
                expected[low, high] = min(distance, expected.get((low, high), 99))
    pairs = MatchedPairs(
        level=MatchLevel.EDITED,
        photos=np.array(PHOTOS, np.int64),
        nodes=np.array(nodes, np.int32),
        first=np.array([one for one, _ in found], np.int32),
        second=np.array([other for _, other in found], np.int32),
        distances=np.array([distance for distance, _ in found.values()], np.uint8),
        relations=np.array([relation for _, relation in found.values()], np.uint8),
        contents=contents_named_after(PHOTOS),
        radius=36,
    )
    same = Groups(
        np.array([p for group in groups for p in group], np.int64),
        np.zeros(sum(map(len, groups)), np.uint8),
        np.cumsum([0, *map(len, groups)]),
    )
    made = with_one_of_each(pairs, same, np.array(kept, np.int64))
    photos = made.photos.tolist()
    ends = zip(made.photos[made.first].tolist(), made.photos[made.second].tolist(), strict=True)
    assert dict(zip(ends, made.distances.tolist(), strict=True)) == expected
    assert photos == sorted({stands.get(photo, photo) for photo in PHOTOS})
    assert (made.contents == contents_named_after(photos)).all()
    assert made.nodes.tolist() == list(range(len(photos)))
