"""Which pairs of files are read so that each photo is confirmed by a larger one."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.duplicates.second_look.confirming import (
    LEADING,
    MOST_LARGER,
    Confirmation,
    ContentPair,
)


def photo(number: int) -> bytes:
    return bytes([number])


def read(
    confirmation: Confirmation, pairs: dict[int, ContentPair], same: set[ContentPair]
) -> list[int]:
    """Read what is asked for, until nothing is; the numbers of the pairs that were read."""
    numbers = []
    while len(confirmation):
        now = confirmation.next_pairs()
        numbers += now
        confirmation.confirm([pairs[number] for number in now if pairs[number] in same])
    return numbers


def of_sizes(*sizes: int) -> Confirmation:
    return Confirmation({photo(n): (size, 1) for n, size in enumerate(sizes)})


def test_a_pile_of_copies_needs_one_pair_a_photo() -> None:
    contents = [photo(number) for number in range(100)]
    pairs = dict(enumerate(combinations(contents, 2)))
    confirmation = of_sizes(*range(100, 0, -1))
    confirmation.want(pairs)
    assert len(confirmation) == 99
    assert len(read(confirmation, pairs, set(pairs.values()))) == 99
    assert all(map(confirmation.is_confirmed, pairs.values()))


def test_of_two_pictures_that_look_alike_each_has_its_copies() -> None:
    """0 and 1 are large and differ; 2 is a copy of 0, and 3 of 1."""
    pairs = dict(enumerate(combinations(map(photo, range(4)), 2)))
    confirmation = of_sizes(40, 30, 20, 10)
    confirmation.want(pairs)
    same = {(photo(0), photo(2)), (photo(1), photo(3))}
    read(confirmation, pairs, same)
    assert {pair for pair in pairs.values() if confirmation.is_confirmed(pair)} == same


def test_a_small_copy_joins_no_larger_photos_that_differ() -> None:
    """At the size of the small one, both look the same; to each other they do not."""
    pairs = dict(enumerate(combinations(map(photo, range(3)), 2)))
    confirmation = of_sizes(40, 30, 1)
    confirmation.want(pairs)
    read(confirmation, pairs, {(photo(0), photo(2)), (photo(1), photo(2))})
    assert not confirmation.is_confirmed((photo(0), photo(1)))
    assert confirmation.is_confirmed((photo(0), photo(2)))


def test_of_a_pile_all_pairs_are_read() -> None:
    pairs = dict(enumerate(combinations(map(photo, range(2 * LEADING)), 2)))
    confirmation = of_sizes(*range(2 * LEADING, 0, -1))
    confirmation.want(pairs)
    read(confirmation, pairs, set(pairs.values()))
    assert confirmation.with_leading(pairs) == list(pairs)


def test_of_a_large_pile_pairs_with_the_largest_pictures_and_files_are_read() -> None:
    """0 is the largest picture; 99 is small, and the largest file: lossless, say."""
    pairs = dict(enumerate(combinations(map(photo, range(100)), 2)))
    sizes = {photo(n): (100 - n, n) for n in range(100)}
    confirmation = Confirmation(sizes)
    confirmation.want(pairs)
    read(confirmation, pairs, set(pairs.values()))
    leading = {photo(n) for n in (*range(LEADING), *range(100 - LEADING, 100))}
    wanted = [number for number, pair in pairs.items() if leading & set(pair)]
    assert confirmation.with_leading(pairs) == wanted


def test_what_was_confirmed_before_is_not_read_again() -> None:
    pairs = {0: (photo(0), photo(1)), 1: (photo(0), photo(2))}
    confirmation = of_sizes(3, 2, 1)
    confirmation.confirm([pairs[0]])
    confirmation.want(pairs)
    assert read(confirmation, pairs, set()) == [1]


def test_a_photo_that_nothing_confirms_is_given_up() -> None:
    pairs = {number: (photo(number), photo(200)) for number in range(50)}
    confirmation = Confirmation({**{photo(n): (9, n) for n in range(50)}, photo(200): (1, 1)})
    confirmation.want(pairs)
    assert read(confirmation, pairs, set()) == list(range(49, 49 - MOST_LARGER, -1))


@given(
    st.lists(st.integers(1, 5), min_size=2, max_size=8),
    st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7))),
    st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7))),
)
def test_only_what_hangs_together_by_files_that_are_the_same(
    sizes: list[int], alike: set[tuple[int, int]], same: set[tuple[int, int]]
) -> None:
    """Against a slow twin: whatever is confirmed can be reached by pairs that are the same."""
    wanted = [(a, b) for a, b in sorted(alike) if a < b < len(sizes)]
    pairs = {n: (photo(a), photo(b)) for n, (a, b) in enumerate(wanted)}
    confirmation = of_sizes(*sizes)
    confirmation.want(pairs)
    numbers = read(confirmation, pairs, {(photo(a), photo(b)) for a, b in same})
    assert len(set(numbers)) == len(numbers)
    reached = {n: {n} for n in range(len(sizes))}
    for a, b in [wanted[n] for n in numbers if wanted[n] in same]:
        both = reached[a] | reached[b]
        for n in both:
            reached[n] = both
    for a, b in wanted:
        assert confirmation.is_confirmed((photo(a), photo(b))) <= (b in reached[a])
