"""Which candidates are looked at, and in which order."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.duplicates.second_look.candidates import (
    BLOCK_PHOTOS,
    Candidates,
    in_blocks,
    nearest_first,
)

PAIRS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 12)), max_size=80
).map(lambda pairs: [(one, one + 1 + other, apart) for one, other, apart in pairs])


def candidates(pairs: list[tuple[int, int, int]]) -> Candidates:
    columns = np.array(pairs, np.int32).reshape(-1, 3).T
    return Candidates(
        columns[0], columns[1], columns[2].astype(np.uint8), np.zeros(len(pairs), np.uint8)
    )


@settings(deadline=None)
@given(PAIRS, st.integers(0, 100))
def test_no_more_than_allowed_and_the_nearest_of_each(
    pairs: list[tuple[int, int, int]], most: int
) -> None:
    chosen = nearest_first(candidates(pairs), most)
    assert chosen.sum() <= most
    if len(pairs) <= most:
        assert chosen.all()
    # A pair is left out only if both of its photos have others in, no farther away.
    for number in np.flatnonzero(~chosen).tolist() if chosen.any() else []:
        for side in (0, 1):
            inside = [
                apart
                for pair, (*ends, apart) in enumerate(pairs)
                if chosen[pair] and ends[side] == pairs[number][side]
            ]
            assert inside
            assert min(inside) <= pairs[number][2]


def test_the_farthest_of_a_pile_are_left_out() -> None:
    """Each of 20 photos is next to its neighbours by number: of 190 pairs, 50 are looked at."""
    pile = [(one, other, other - one) for other in range(20) for one in range(other)]
    chosen = nearest_first(candidates(pile), 50)
    kept = [pile[number] for number in np.flatnonzero(chosen).tolist()]
    assert len(kept) > 30
    assert {photo for one, other, _ in kept for photo in (one, other)} == set(range(20))
    assert max(apart for *_, apart in kept) <= 3


@settings(deadline=None)
@given(PAIRS)
def test_an_order_has_each_pair_once_and_what_hangs_together_in_a_row(
    pairs: list[tuple[int, int, int]],
) -> None:
    looked = candidates(pairs)
    order = in_blocks(looked.first, looked.second).tolist()
    assert sorted(order) == list(range(len(pairs)))
    groups = {photo: {photo} for one, other, _ in pairs for photo in (one, other)}
    for one, other, _ in pairs:
        joined = groups[one] | groups[other]
        for photo in joined:
            groups[photo] = joined
    if all(len(group) <= BLOCK_PHOTOS for group in groups.values()):
        firsts = [min(groups[pairs[number][0]]) for number in order]
        starts = [group for at, group in enumerate(firsts) if at == 0 or firsts[at - 1] != group]
        blocks = -(-len(groups) // BLOCK_PHOTOS)
        assert len(starts) <= len(set(firsts)) + blocks  # a block boundary may cut one in two


def test_few_photos_are_needed_at_once() -> None:
    """All pairs of 64 photos: holding three blocks, each is fetched a few times, not 63 times."""
    pile = [(one, other, 0) for other in range(64) for one in range(other)]
    looked = candidates(pile)
    held: dict[int, None] = {}
    fetched = 0
    for number in in_blocks(looked.first, looked.second).tolist():
        for photo in pile[number][:2]:
            fetched += photo not in held
            held.pop(photo, None)
            held[photo] = None
            if len(held) > 3 * BLOCK_PHOTOS:
                del held[next(iter(held))]
    assert fetched <= 64 * 64 / BLOCK_PHOTOS
